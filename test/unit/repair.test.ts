/** What a repair would do, by the ledger: told, approved, held against what became of it, and saved. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDigest } from '../../src/cells/digest.js';
import type { PlanDocument } from '../../src/documents/plan.generated.js';
import type { RepairDocument } from '../../src/documents/repair.generated.js';
import type { MendState } from '../../src/migration/ledger/mended.js';
import type { DiffCounts } from '../../src/migration/ledger/diff-counts.js';
import { isTableDone, unitKey } from '../../src/migration/ledger/ledger.js';
import { checkDeletes } from '../../src/migration/repair/approval.js';
import { checkMendSteps, registeredFor } from '../../src/migration/repair/guards.js';
import { approvedRepairs, repairDocument } from '../../src/migration/repair/repair-document.js';
import { repairLeft } from '../../src/migration/repair/repair-left.js';
import { settledRanges, settleWork } from '../../src/migration/repair/settle-work.js';
import { parsePlan } from '../../src/plan/load.js';
import { readSavedRepair, savedRepairText } from '../../src/saved-plan/saved-repair.js';
import { savedKind } from '../../src/saved-plan/kind.js';
import { outcomeText } from '../../src/views/outcome.js';
import { plain } from '../../src/views/paint.js';
import { repairMarkdown } from '../../src/views/repair-markdown.js';
import { hasRepairs } from '../../src/views/repair-words.js';
import { repairText } from '../../src/views/repair.js';
import {
  addDiff,
  addRange,
  addRecord,
  addTable,
  emptyWorld,
  statusOf,
  type World,
} from '../support/report-world.js';
import { schemaErrors } from '../support/schemas.js';
import { thrownBy } from '../support/thrown.js';

const DESTINATION = { coordinator: 'ins://b:1', root: '/b' };

/** 9 = 4 missing + 2 pairs + 3 changed, and 5 extra. */
const COUNTS = { onlyInSource: 6, onlyInDestination: 7, different: 3, timestampOnly: 2 };

/** Ranges t1 [, g) and t2 [g, m) and t3 [m, ) of t, copied; those with counts are compared. */
function worldOf(
  compared: Readonly<Record<string, Partial<DiffCounts>>>,
  table: Parameters<typeof addTable>[2] = {},
): World {
  const world = emptyWorld();
  addTable(world, 't', table);
  for (const [id, start, end] of [
    ['t1', '', 'g'],
    ['t2', 'g', 'm'],
    ['t3', 'm', null],
  ] as const) {
    addRange(world, id, 't', start, end);
    addRecord(world, id, 'dump');
  }
  for (const [id, counts] of Object.entries(compared)) addDiff(world, id, counts, { epoch: 5n });
  return world;
}

function documentOf(
  { ledger }: World,
  deletes: 'allow' | 'forbid' = 'forbid',
  tables: string[] | null = null,
): RepairDocument {
  const document = repairDocument(ledger, { destination: DESTINATION, deletes, tables, now: 0n });
  expect(schemaErrors('repair', document)).toBeNull();
  return document;
}

/** A repair of the comparison "5.s", or of `of`. */
function addRepair(
  world: World,
  id: string,
  state: 'running' | 'stopped' | 'finished' | 'failed',
  { sent = 0, of = '5.s' } = {},
): void {
  const mended: MendState = {
    of,
    deletes: { allowed: sent === 0 ? 0 : 7, sent, digest: createDigest(), rows: [], confirmed: 0 },
    hidden: [],
  };
  addRecord(world, id, 'repair', { state, epoch: 9n, mended });
}

describe('what a repair would do', () => {
  it('is told by class for ranges that differ, and no other', () => {
    const document = documentOf(worldOf({ t1: COUNTS, t2: { same: 9 } }));
    const [table] = document.tables;
    expect(table).toMatchObject({ registered_ranges: '3', not_compared: '1', flush: false });
    expect(table?.ranges).toMatchObject([
      {
        id: 't1',
        comparison: '5.s',
        state: 'found',
        counts: { missing: '4', changed: '3', timestamp_only: '2', extra: '5' },
        work: { copy: '6', overwrite: '3', delete: '0', leave: '7' },
      },
    ]);
    expect(document.totals).toMatchObject({ ranges: '1', work: { copy: '6', leave: '7' } });
    expect(document.warnings).toEqual([expect.stringContaining('t: 1 of 3 ranges')]);
  });

  it('deletes only where the plan allows it, and never of a key-value table', () => {
    const extra = { t1: { onlyInDestination: 2 } };
    const work = (document: RepairDocument) => document.totals.work;
    expect(work(documentOf(worldOf(extra), 'allow'))).toMatchObject({ delete: '2', leave: '0' });
    expect(work(documentOf(worldOf(extra)))).toMatchObject({ delete: '0', leave: '2' });
    for (const kind of ['general-kv', 'ttl-kv'] as const) {
      const document = documentOf(worldOf(extra, { kind }), 'allow');
      expect(work(document)).toMatchObject({ delete: '0', leave: '2' });
      expect(document.tables[0]?.deletes).toBe('never');
    }
  });

  it('flushes for deletes and for families with versions', () => {
    const flush = (document: RepairDocument) => document.tables[0]?.flush;
    const versions = [
      { name: Buffer.from('f'), maxVersions: 3, sourceVersions: 3, isTransactional: false },
    ];
    expect(flush(documentOf(worldOf({ t1: { onlyInDestination: 1 } }), 'allow'))).toBe(true);
    expect(flush(documentOf(worldOf({ t1: COUNTS }, { families: versions })))).toBe(true);
    expect(flush(documentOf(worldOf({ t1: { same: 1 } }, { families: versions })))).toBe(false);
  });

  it('leaves what an older version only counted', () => {
    const world = worldOf({ t1: { onlyInDestination: 2 } });
    const record = world.records.get(unitKey('t1', 'diff'));
    if (!record?.diff) throw new Error('There is no comparison.');
    world.records.set(unitKey('t1', 'diff'), { ...record, diff: { ...record.diff, extra: null } });
    const document = documentOf(world, 'allow');
    expect(document.totals.work).toMatchObject({ delete: '0', leave: '2' });
    expect(document.warnings.join()).toContain('older version');
  });

  it('goes on with one that began: what was deleted is not deleted again', () => {
    const world = worldOf({ t1: COUNTS });
    addRepair(world, 't1', 'stopped', { sent: 3 });
    const document = documentOf(world, 'allow');
    expect(document.tables[0]?.ranges).toMatchObject([
      { state: 'begun', comparison: '5.s', deleted: '3', work: { copy: '6', delete: '4' } },
    ]);
    // The engine counts what was sent before, too.
    expect(approvedRepairs(document)).toEqual(new Map([['t1', { of: '5.s', deletes: 7 }]]));
    addRepair(world, 't1', 'running');
    expect(documentOf(world, 'allow').totals.work.delete).toBe('7');
    expect(documentOf(world).totals.work).toMatchObject({ delete: '0', leave: '7' });
  });

  it('knows nothing of a range whose comparison is of another time', () => {
    const world = worldOf({ t1: COUNTS });
    addRepair(world, 't1', 'stopped', { of: '4.s' });
    expect(documentOf(world).tables[0]).toMatchObject({ ranges: [], not_compared: '3' });
  });

  it('is to be compared where it is done and was not compared since', () => {
    const world = worldOf({ t1: COUNTS });
    addRepair(world, 't1', 'finished', { sent: 7 });
    const document = documentOf(world, 'allow');
    expect(document.tables[0]?.ranges).toMatchObject([
      { id: 't1', state: 'repaired', work: { copy: '0', delete: '0' } },
    ]);
    expect([...approvedRepairs(document)]).toEqual([['t1', { of: '5.s', deletes: 0 }]]);
    expect(repairText(document, 'p', plain)).toContain('1 of 3 ranges repaired and not compared');
    addDiff(world, 't1', { same: 1 }, { epoch: 10n });
    expect(documentOf(world).tables[0]?.ranges).toEqual([]);
  });

  it('is approved for ranges in which something is done', () => {
    const world = worldOf({ t1: COUNTS, t2: { onlyInDestination: 1 } });
    const document = documentOf(world);
    expect([...approvedRepairs(document)]).toEqual([['t1', { of: '5.s', deletes: 0 }]]);
    expect(approvedRepairs(documentOf(world, 'allow'))).toEqual(
      new Map([
        ['t1', { of: '5.s', deletes: 7 }],
        ['t2', { of: '5.s', deletes: 1 }],
      ]),
    );
    expect(hasRepairs(documentOf(worldOf({ t2: { onlyInDestination: 1 } })))).toBe(false);
  });

  it('is of the tables that are asked for', () => {
    const world = worldOf({ t1: COUNTS });
    addTable(world, 'u');
    expect(documentOf(world, 'forbid', ['u']).tables.map(({ source }) => source)).toEqual(['u']);
  });

  it('is said in words, with the command that runs it', () => {
    const document = documentOf(worldOf({ t1: COUNTS, t2: COUNTS, t3: COUNTS }), 'allow');
    const text = repairText(document, 'p.yaml', plain);
    expect(text).toContain('~ t  3 of 3 ranges differ');
    expect(text).toMatch(/copy +18 cells that only the source has/);
    expect(text).toMatch(/overwrite +9 cells with other values/);
    expect(text).toMatch(/delete +21 cells that only the destination has\n/);
    expect(text).toMatch(/\[g, m\) +4 missing, 3 changed, 2 with another timestamp, 5 extra/);
    expect(text).toContain('are flushed first');
    expect(text).toContain('Repair: 3 ranges of 1 table, 18 cells to copy');
    expect(text).toContain('To run it:  terautil apply p.yaml --only repair\n');
    expect(repairText(document, 'p.yaml', plain, { savedTo: 'f' })).toContain(
      'Saved to f. To run it:  terautil apply f\n',
    );
    expect(repairText(documentOf(worldOf({ t1: COUNTS })), 'p.yaml', plain)).toMatch(
      /leave +7 cells that only the destination has: the plan does not allow deletes/,
    );
    const markdown = repairMarkdown(document, 'p.yaml');
    expect(markdown).toContain('<!-- terautil-repair: m -->');
    expect(markdown).toContain('21 cells would be deleted at the destination');
    expect(markdown).not.toContain(document.as_of);
  });

  it('shows the first twenty ranges, or all', () => {
    const world = emptyWorld();
    addTable(world, 't');
    const keys = Array.from({ length: 25 }, (_, at) => String.fromCharCode(97 + at));
    for (const [at, key] of keys.entries()) {
      addRange(world, `t${key}`, 't', at === 0 ? '' : key, keys[at + 1] ?? null);
      addDiff(world, `t${key}`, { different: 1 });
    }
    const document = documentOf(world);
    expect(repairText(document, 'p', plain)).toContain('… and 5 more ranges; --full shows each');
    expect(repairText(document, 'p', plain, { full: true }).match(/ 1 changed/g)).toHaveLength(25);
  });
});

describe('what was reviewed', () => {
  const reviewed = documentOf(worldOf({ t1: COUNTS, t2: COUNTS }), 'allow');
  const left = (world: World): string[] =>
    repairLeft(reviewed, world.ledger, 'plan anew').tables.flatMap(({ ranges }) =>
      ranges.map(({ id }) => id),
    );

  it('is left as long as nobody did it', () => {
    expect(left(worldOf({ t1: COUNTS, t2: COUNTS }))).toEqual(['t1', 't2']);
  });

  it.each([
    ['running', ['t1', 't2']],
    ['failed', ['t1', 't2']],
    ['finished', ['t1', 't2']],
  ] as const)('whose repair is %s leaves %j', (state, expected) => {
    const world = worldOf({ t1: COUNTS, t2: COUNTS });
    addRepair(world, 't1', state);
    expect(left(world)).toEqual(expected);
  });

  it('is done where what its repair left was compared', () => {
    const world = worldOf({ t1: COUNTS, t2: COUNTS });
    addRepair(world, 't1', 'finished');
    addDiff(world, 't1', { different: 1 }, { epoch: 10n });
    expect(left(world)).toEqual(['t2']);
  });

  it('is less by what a repair that began has done, and may delete what it may', () => {
    const world = worldOf({ t1: COUNTS, t2: COUNTS });
    addRepair(world, 't1', 'stopped', { sent: 3 });
    const now = repairLeft(reviewed, world.ledger, '');
    expect(now.totals.work).toMatchObject({ copy: '12', delete: '11' });
    expect(approvedRepairs(now).get('t1')?.deletes).toBe(7);
    addRepair(world, 't1', 'finished', { sent: 7 });
    expect(repairLeft(reviewed, world.ledger, '').totals.work).toMatchObject({
      copy: '6',
      delete: '7',
    });
  });

  it('promise-P4 is stale for a range that was compared again, written, or is gone', () => {
    const again = worldOf({ t1: COUNTS, t2: COUNTS });
    addDiff(again, 't2', COUNTS, { epoch: 6n });
    const written = worldOf({ t1: COUNTS, t2: COUNTS });
    addRecord(written, 't2', 'settle', { epoch: 8n });
    const gone = worldOf({ t1: COUNTS, t2: COUNTS });
    gone.ranges.splice(1, 1);
    for (const world of [again, written, gone]) {
      const error = thrownBy(() => left(world));
      expect(error).toMatchObject({ id: 'TU-PLAN-STALE', exit: 4 });
      expect(error.message).toContain('t[g, m) ');
      expect(error.message).not.toContain('t[, g)');
      expect(error.hint).toContain('plan anew');
    }
  });

  it('promise-P6 never deletes of a key-value table, whatever it says that the table is', () => {
    const error = thrownBy(() => left(worldOf({ t1: COUNTS, t2: COUNTS }, { kind: 'ttl-kv' })));
    expect(error).toMatchObject({ id: 'TU-PLAN-STALE', exit: 4 });
    expect(error.message).toContain('t[, g) is of a key-value table');
  });

  it('is stale when a repair of it began and what it left was compared', () => {
    const world = worldOf({ t1: COUNTS, t2: COUNTS });
    addRepair(world, 't1', 'stopped', { sent: 1 });
    addDiff(world, 't1', COUNTS, { epoch: 10n });
    expect(thrownBy(() => left(world)).id).toBe('TU-PLAN-STALE');
  });
});

describe('promise-P6 the number of deletes', () => {
  const found = documentOf(worldOf({ t1: COUNTS }), 'allow');

  it('is approved exactly', () => {
    checkDeletes(found, 7n);
    for (const number of [0n, 6n, 8n]) {
      const error = thrownBy(() => {
        checkDeletes(found, number);
      });
      expect(error).toMatchObject({ id: 'TU-GUARD', exit: 4 });
      expect(error.message).toContain(`${String(number)} deletes were approved, and 7 would`);
    }
  });

  it('may be larger by what is done of them, and no more', () => {
    const world = worldOf({ t1: COUNTS });
    addRepair(world, 't1', 'stopped', { sent: 3 });
    const begun = documentOf(world, 'allow');
    for (const number of [4n, 5n, 7n]) checkDeletes(begun, number);
    for (const number of [3n, 8n, 10_000_000n]) {
      const error = thrownBy(() => {
        checkDeletes(begun, number);
      });
      expect(error.id).toBe('TU-GUARD');
    }
  });

  it('is none where the plan forbids them', () => {
    const forbidden = documentOf(worldOf({ t1: COUNTS }));
    checkDeletes(forbidden, 0n);
    const error = thrownBy(() => {
      checkDeletes(forbidden, 7n);
    });
    expect(error.hint).toContain('repair: { deletes: allow }');
  });
});

const PLAN = {
  apiVersion: 'terautil/v1' as const,
  name: 'm',
  clusters: { source: { flagfile: 'a.flag' }, destination: { flagfile: 'b.flag' } },
  lockService: { type: 'local' as const },
  tables: [{ source: 't' }] as [{ source: string }],
};

describe('a plan', () => {
  it.each([
    [['diff'], 'add dump to its steps'],
    [['dump'], 'Add diff to its steps'],
  ] as const)('with the steps %j is refused', (steps, hint) => {
    const error = thrownBy(() => {
      checkMendSteps({ steps: [...steps] }, 'repair');
    });
    expect(error).toMatchObject({ id: 'TU-GUARD' });
    expect(error.hint).toContain(hint);
  });

  it('that compares nothing may settle', () => {
    checkMendSteps({ steps: ['dump'] }, 'settle');
  });

  it('is to be registered, and as it is', () => {
    const result = parsePlan(JSON.stringify(PLAN), '/p.yaml');
    if ('problems' in result) throw new Error('the plan is wrong');
    const refused = (world: World | null): string =>
      thrownBy(() => registeredFor(result.plan, world && world.ledger, 'repair', 'p.yaml')).message;
    expect(refused(null)).toContain('Nothing of m is registered');
    const edited = worldOf({});
    addTable(edited, 'gone');
    expect(refused(edited)).toContain('gone is gone');
  });
});

describe('a repair that failed', () => {
  it.each([
    ['TU-TERA-UNAVAILABLE', '--only repair'],
    ['TU-REPAIR-STALE', '--only diff'],
    ['TU-REPAIR-DELETES', '--only diff'],
  ] as const)('by %s goes on with %s', (id, flags) => {
    const world = worldOf({ t1: COUNTS });
    const error = { id, class: 'retry', message: 'm', hint: null } as const;
    addRecord(world, 't1', 'repair', { state: 'failed', epoch: 9n, error });
    expect(statusOf(world).failures.map(({ next_command }) => next_command)).toEqual([
      `terautil apply plans/m.yaml ${flags}`,
    ]);
  });
});

it('is named where what differs can be repaired', () => {
  const ending = { timeIsUp: false, command: '', repairs: true };
  const different = statusOf(worldOf({ t1: COUNTS, t2: { same: 1 }, t3: { same: 1 } }));
  const line = 'To repair them:  terautil plan p.yaml --repair';
  expect(outcomeText(different, 'p.yaml', ending)).toContain(line);
  expect(outcomeText(different, 'p.yaml', { ...ending, repairs: false })).not.toContain(line);
  const equal = statusOf(worldOf({ t1: { same: 1 } }));
  expect(outcomeText(equal, 'p.yaml', ending)).not.toContain(line);
});

describe('settling', () => {
  it('takes suspect ranges that are not settled, or all that are copied', () => {
    const world = worldOf({});
    addRecord(world, 't1', 'dump', { suspect: true });
    addRecord(world, 't2', 'dump', { suspect: true });
    addRecord(world, 't2', 'settle');
    addRange(world, 't4', 't', 'x');
    expect(settledRanges(settleWork(world.ledger, 'suspect', null))).toBe(1);
    expect(settledRanges(settleWork(world.ledger, 'all', null))).toBe(3);
    expect(settledRanges(settleWork(world.ledger, 'all', ['u']))).toBe(0);
    addRecord(world, 't3', 'settle', { state: 'failed' });
    expect(settledRanges(settleWork(world.ledger, 'suspect', null))).toBe(2);
  });
});

it('settling that was not owed and failed is owed: neither status nor the steps say that it is done', () => {
  const world = worldOf({});
  addRecord(world, 't1', 'settle', { state: 'failed' });
  const counts = { same: 1, sourceCells: 1, destinationCells: 1 };
  for (const id of ['t1', 't2', 't3']) addDiff(world, id, counts);
  const isDone = () => isTableDone(world.ledger, 't', ['dump', 'diff']);
  expect(isDone()).toBe(false);
  expect(statusOf(world)).toMatchObject({ state: 'incomplete', tables: [{ copied: '2' }] });
  addRecord(world, 't1', 'settle');
  expect(isDone()).toBe(true);
  expect(statusOf(world)).toMatchObject({ state: 'finished', tables: [{ copied: '3' }] });
});

describe('a saved repair', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'terautil-repair-'));
    file = join(folder, 'r.tplan');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const repair = documentOf(worldOf({ t1: COUNTS, t2: COUNTS }), 'allow');
  const allowing = { ...PLAN, repair: { deletes: 'allow' as const } };
  const textOf = (document: RepairDocument, plan: PlanDocument = allowing): string =>
    savedRepairText({ version: '0.1.0', planFile: 'm.yaml', plan }, document);
  const text = textOf(repair);

  it('is a document of the published schema, and read as it was', () => {
    expect(schemaErrors('saved-repair', JSON.parse(text))).toBeNull();
    writeFileSync(file, text);
    expect(savedKind(file)).toBe('repair');
    expect(readSavedRepair(file)).toMatchObject({ plan: { name: 'm' }, document: { repair } });
  });

  it('fault-C4 is refused when any byte of it is missing or another', () => {
    const end = text.trimEnd().length;
    fc.assert(
      fc.property(fc.nat(end - 1), fc.boolean(), (at, cut) => {
        const other = text[at] === '7' ? '8' : '7';
        writeFileSync(
          file,
          cut ? text.slice(0, at) : text.slice(0, at) + other + text.slice(at + 1),
        );
        expect(thrownBy(() => readSavedRepair(file)).id).toBe('TU-SAVED-PLAN');
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, string, string]>([
    ['says that deletes are allowed', textOf(repair, PLAN), 'repair.deletes'],
    [
      'says it of a table',
      textOf({ ...repair, deletes: 'forbid' }, PLAN),
      'repair.tables[0].deletes',
    ],
    [
      'would delete where it says that nothing is',
      textOf({ ...repair, tables: repair.tables.map((t) => ({ ...t, deletes: 'never' })) }),
      'repair.tables[0].ranges[0].work.delete',
    ],
  ])('promise-P6 that %s, and its plan does not, is not whole', (_, forged, place) => {
    writeFileSync(file, forged);
    expect(thrownBy(() => readSavedRepair(file))).toMatchObject({
      id: 'TU-SAVED-PLAN',
      message: expect.stringContaining(` ${place}.`) as string,
    });
  });

  it('promise-P10 of a newer version is refused', () => {
    writeFileSync(file, text.replace('"format_version":1', '"format_version":2'));
    expect(thrownBy(() => readSavedRepair(file)).message).toContain('newer');
  });
});
