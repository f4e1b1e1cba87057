/** What plan -o writes, read again: whole, or refused; and held against what it is applied to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import type { TableDefinition } from '../../src/migration/ledger/definitions.js';
import { checkRegistered, fitSaved, type SavedFacts } from '../../src/migration/saved/drift.js';
import type { SchemaParts } from '../../src/migration/saved/schema-parts.js';
import { decisionDefinition, savedTables } from '../../src/migration/saved/saved-table.js';
import type { TableDecision } from '../../src/migration/survey/compile.js';
import type { Preview } from '../../src/migration/survey/preview.js';
import { readSavedPlan, savedPlanText } from '../../src/saved-plan/saved-plan.js';
import { savedKind } from '../../src/saved-plan/kind.js';
import { sha256Hex } from '../../src/sha256.js';
import { plannedDocument, plannedTable } from '../support/planned-document.js';
import { decisionOf } from '../support/run-world.js';
import { schemaErrors } from '../support/schemas.js';
import { thrownBy } from '../support/thrown.js';

const PLAN = {
  apiVersion: 'terautil/v1' as const,
  name: 'm',
  clusters: { source: { flagfile: 'a.flag' }, destination: { flagfile: 'b.flag' } },
  lockService: { type: 'local' as const },
  tables: [{ source: 't' }, { source: 'log*' }] as [{ source: string }, { source: string }],
};

const PLANNED = plannedDocument({ name: 'm', tables: [] });

const SCHEMAS = {
  source: {
    'the table': { kind: 'binary' },
    'column family f': { versions: '3' },
    'column family ext': { versions: '1' },
  },
  destination: null,
};

function withSource(parts: SchemaParts): TableDecision['schemas'] {
  return { source: { 'the table': { kind: 'binary' }, ...parts }, destination: null };
}

function decision(more: Partial<TableDecision> = {}): TableDecision {
  return { ...decisionOf('t', 'gm', 3), schemas: SCHEMAS, ...more };
}

function previewOf(decisions: readonly TableDecision[], more: Partial<Preview> = {}): Preview {
  return { document: PLANNED, known: [], decisions, replaced: [], adopts: null, ...more };
}

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-saved-'));
  file = join(folder, 'm.tplan');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function textOf(preview: Preview): string {
  const of = { version: '0.1.0', planFile: 'm.yaml', plan: PLAN, planned: preview.document };
  return savedPlanText(of, savedTables(preview));
}

function readBack(text: string): SavedFacts {
  writeFileSync(file, text);
  return readSavedPlan(file);
}

describe('a saved plan', () => {
  it('is a document of the published schema, and known by its beginning', () => {
    const text = textOf(previewOf([decision()]));
    expect(schemaErrors('saved-plan', JSON.parse(text))).toBeNull();
    readBack(text);
    expect(savedKind(file)).toBe('plan');
    writeFileSync(file, 'apiVersion: terautil/v1\n');
    expect(savedKind(file)).toBeNull();
    expect(savedKind(join(folder, 'none'))).toBeNull();
  });

  it('gives back every decision as it was, whatever bytes its keys are', () => {
    const keys = fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 20 }), {
      selector: (key) => Buffer.from(key).toString('hex'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(keys, fc.bigInt(0n, 2n ** 62n), (raw, end) => {
        const borders = raw.map((key) => rowKey(Buffer.from(key)));
        borders.sort((a, b) => Buffer.compare(a, b));
        const starts = [rowKey(Buffer.alloc(0)), ...borders];
        const made = decision({
          ranges: starts.map((start, at) => ({ start, end: starts[at + 1] ?? null })),
          splitAt: borders,
          window: { start: null, end },
          bytes: 88,
          storedBytes: starts.map((_, at) => at),
        });
        const preview = previewOf([made]);
        const { preview: restored } = fitSaved(readBack(textOf(preview)), preview, '');
        expect({ ...restored.decisions[0], plan: null }).toEqual({ ...made, plan: null });
        expect(restored.decisions[0]?.plan.source).toBe('t');
      }),
      { numRuns: 30 },
    );
  });

  it('fault-C4 fault-D8 is refused when any byte of it is missing or another', () => {
    const text = textOf(previewOf([decision()]));
    const end = text.trimEnd().length;
    fc.assert(
      fc.property(fc.nat(end - 1), fc.boolean(), (at, cut) => {
        // A space between two values says nothing; in this file there is none.
        const other = text[at] === '7' ? '8' : '7';
        writeFileSync(
          file,
          cut ? text.slice(0, at) : text.slice(0, at) + other + text.slice(at + 1),
        );
        expect(['TU-SAVED-PLAN', 'TU-PLAN-INVALID']).toContain(
          thrownBy(() => readSavedPlan(file)).id,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('promise-P10 of a newer version is refused', () => {
    const text = textOf(previewOf([])).replace('"format_version":1', '"format_version":2');
    const error = thrownBy(() => readBack(text));
    expect(error).toMatchObject({ id: 'TU-SAVED-PLAN', exit: 65 });
    expect(error.message).toContain('newer');
  });

  it('whose checksum fits but which is none of ours is refused', () => {
    const alien = (change: (document: Record<string, unknown>) => void): string => {
      const document = JSON.parse(textOf(previewOf([decision()]))) as Record<string, unknown>;
      change(document);
      return resealed(document);
    };
    const table = (document: Record<string, unknown>): { definition: Record<string, unknown> } =>
      (document['tables'] as { definition: Record<string, unknown> }[])[0] ?? { definition: {} };
    const refused = (change: (document: Record<string, unknown>) => void): string =>
      thrownBy(() => readBack(alien(change))).message;
    expect(refused((d) => (table(d).definition['source'] = 'other'))).toContain('tables[0]');
    expect(refused((d) => (table(d).definition['kind'] = 'odd'))).toContain('definition.kind');
    expect(refused((d) => delete d['planned'])).toContain('see');
    expect(readBack(alien(() => undefined)).tables).toHaveLength(1);
  });
});

/** With the checksum of what it holds now. */
function resealed(document: Record<string, unknown>): string {
  const fields = ['version', 'plan_file', 'plan', 'planned', 'tables'];
  const body = Object.fromEntries(
    fields.filter((field) => field in document).map((field) => [field, document[field]]),
  );
  return JSON.stringify({ ...document, checksum: sha256Hex(JSON.stringify(body)) });
}

describe('applied to other clusters than it was made of', () => {
  const saved = (decisions = [decision()]): SavedFacts => readBack(textOf(previewOf(decisions)));

  function staleBy(now: Preview, facts = saved()): string {
    const error = thrownBy(() => fitSaved(facts, now, 'terautil plan m.yaml -o m.tplan'));
    expect(error).toMatchObject({ id: 'TU-PLAN-STALE', exit: 4 });
    expect(error.hint).toContain('terautil plan m.yaml -o m.tplan');
    return error.message;
  }

  it('fits when nothing changed', () => {
    expect(fitSaved(saved(), previewOf([decision()]), '').harmless).toEqual([]);
  });

  it.each(['source', 'destination'] as const)(
    'fault-N9 names the %s that it was made for',
    (place) => {
      const elsewhere = { coordinator: 'ins://c:1', root: '/c' };
      const now = previewOf([decision()], { document: { ...PLANNED, [place]: elsewhere } });
      expect(staleBy(now)).toContain(`The ${place} was `);
      expect(staleBy(now)).toContain('is ins://c:1/c now');
    },
  );

  it.each<[string, Partial<TableDecision>]>([
    ['t was dropped and created again at the source', { sourceCreated: 2n }],
    ['t exists at the destination by now', { create: false, destinationCreated: 5n }],
    ['t holds cells at the destination by now', { destinationHasCells: true }],
    ['t is empty at the source now', { sourceWasEmpty: true }],
    [
      't lost column family ext at the source',
      { schemas: withSource({ 'column family f': { versions: '3' } }) },
    ],
    [
      't has in column family f versions 1, no longer 3 at the source',
      { schemas: withSource({ ...SCHEMAS.source, 'column family f': { versions: '1' } }) },
    ],
    [
      't has column family new now at the source',
      { schemas: withSource({ ...SCHEMAS.source, 'column family new': {} }) },
    ],
    ['t is refused by now: No', { refusals: [{ message: 'No.', hint: '' }] }],
  ])('says that %s', (reason, change) => {
    expect(staleBy(previewOf([decision(change)]))).toContain(`${reason}.`);
  });

  it('says that the table is gone, or new', () => {
    expect(staleBy(previewOf([]))).toContain('t is no longer at the source.');
    const two = [decision(), { ...decision(), plan: { ...decision().plan, source: 'log1' } }];
    expect(fitSaved(saved(), previewOf(two), '').harmless).toEqual([
      'log1: new at the source, and no part of the saved plan.',
    ]);
    expect(fitSaved(saved(), previewOf(two), '').preview.decisions).toHaveLength(1);
  });

  it('passes and names tablets that split or merged, and keeps the reviewed ranges', () => {
    const split = decisionOf('t', 'gjmt', 3);
    const now = previewOf([{ ...split, schemas: SCHEMAS }]);
    const { preview, harmless } = fitSaved(saved(), now, '');
    expect(harmless).toEqual(['t: its tablets were split 2 times, still covered.']);
    expect(preview.decisions[0]?.ranges).toEqual(decision().ranges);
    const merged = previewOf([{ ...decisionOf('t', 'm', 3), schemas: SCHEMAS }]);
    expect(fitSaved(saved(), merged, '').harmless).toEqual([
      't: its tablets were merged once, still covered.',
    ]);
  });

  describe('when somebody registered it meanwhile', () => {
    const registered = { ...PLANNED, registered: true };
    const known = (change: Partial<TableDecision> = {}): Preview =>
      previewOf([], { document: registered, known: [decisionDefinition(decision(change))] });

    it('goes on with what is registered when that is the same', () => {
      const { preview } = fitSaved(saved(), known({ destinationCreated: 9n }), '');
      expect(preview.document).toBe(registered);
      expect(preview.decisions).toEqual([]);
    });

    it.each<[string, Partial<TableDecision>]>([
      ['window', { window: { start: null, end: 5n } }],
      ['table at the source', { sourceCreated: 7n }],
      ['column families', { families: [] }],
    ])('refuses another %s', (what, change) => {
      expect(staleBy(known(change))).toContain(`t was registered with another ${what}.`);
    });

    it('refuses tables that were registered beside', () => {
      const more = { ...decisionDefinition(decision()), source: 'log1' };
      const now = previewOf([], {
        document: registered,
        known: [decisionDefinition(decision()), more],
      });
      expect(staleBy(now)).toContain('log1 was registered too');
    });
  });

  it('refuses when what it was to go on with is registered no more', () => {
    const preview = previewOf([], { known: [decisionDefinition(decision())] });
    expect(staleBy(previewOf([decision()]), readBack(textOf(preview)))).toContain(
      't is no longer registered as it was.',
    );
  });

  describe('when what is registered would be changed by it', () => {
    const changed = { ...PLANNED, registered: true, changed: true };
    const leaving = (source: string) => ({
      ...plannedTable({ source, destination: source, action: 'leave' }),
    });
    const adopting = (more: Partial<Preview> = {}, document = changed): Preview =>
      previewOf([decision()], { document, adopts: 2, ...more });
    const reviewed = (preview: Preview): SavedFacts => readBack(textOf(preview));

    it('promise-P4 refuses to undo what somebody registered since', () => {
      expect(staleBy(adopting())).toContain('Another plan was registered under this name since.');
      const continued = reviewed(
        previewOf([], {
          document: { ...PLANNED, registered: true },
          known: [decisionDefinition(decision())],
        }),
      );
      const undoing = adopting({ known: [decisionDefinition(decision())], decisions: [] });
      expect(staleBy(undoing, continued)).toContain('Another plan was registered');
    });

    it('refuses to give up a table that nobody saw go', () => {
      const seen = { ...changed, tables: [leaving('old')] };
      const facts = reviewed(adopting({}, seen));
      expect(fitSaved(facts, adopting({}, seen), '').preview.adopts).toBe(2);
      const more = { ...changed, tables: [leaving('old'), leaving('new')] };
      expect(staleBy(adopting({}, more), facts)).toContain(
        'new was registered since, and would be given up.',
      );
    });

    it('refuses to begin a table anew that was not registered when it was reviewed', () => {
      const facts = reviewed(adopting());
      expect(staleBy(adopting({ replaced: ['t'] }), facts)).toContain(
        't was registered otherwise since',
      );
      const again = reviewed(adopting({ replaced: ['t'] }));
      expect(fitSaved(again, adopting({ replaced: ['t'] }), '').preview.decisions).toHaveLength(1);
    });

    it('refuses what is refused by now of a table that goes on', () => {
      const known = [decisionDefinition(decision())];
      const refused = plannedTable({
        source: 't',
        action: 'refused',
        refusals: [{ message: 'It was dropped.', hint: '' }],
      });
      const facts = reviewed(adopting({ known, decisions: [] }));
      const now = adopting({ known, decisions: [] }, { ...changed, tables: [refused] });
      expect(staleBy(now, facts)).toContain('t is refused by now: It was dropped.');
    });
  });

  it('fault-Z11 what another apply registered at the same time is held against it once more', () => {
    const facts = saved();
    const mine = decisionDefinition(decision());
    const check = (tables: readonly TableDefinition[]): string =>
      thrownBy(() => {
        checkRegistered(facts, tables, '');
      }).message;
    checkRegistered(facts, [{ ...mine, destinationCreated: 9n }], '');
    expect(check([{ ...mine, window: { start: null, end: 5n } }])).toContain('another window');
    expect(check([])).toContain('t is not registered.');
    expect(check([mine, { ...mine, source: 'log1' }])).toContain('log1 was registered too');
  });
});
