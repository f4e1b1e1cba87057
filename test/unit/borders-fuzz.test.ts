/** Everything that comes from outside, damaged at random: an error of its border, or it is taken; never a crash. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { WHOLE_TABLE } from '../../src/migration/coverage.js';
import { importPlan } from '../../src/app/import.js';
import { rowKey } from '../../src/cells/bytes.js';
import { createDigest } from '../../src/cells/digest.js';
import { parseEscaped } from '../../src/cells/escape.js';
import { OLD_FLAGS } from '../../src/drafts/old-flags.js';
import { ERRORS } from '../../src/errors.js';
import { openJournal } from '../../src/journal/journal.js';
import { zeroCounters } from '../../src/migration/ledger/counters.js';
import {
  decodeMeta,
  decodeRange,
  decodeTable,
  encodeMeta,
  encodeRange,
  encodeTable,
} from '../../src/migration/ledger/definitions.js';
import { decodeRecord, encodeRecord, type StepRecord } from '../../src/migration/ledger/records.js';
import { bytesFromJson } from '../../src/onebox-data/json-bytes.js';
import { readCellLines } from '../../src/onebox-data/cell-lines.js';
import { readSchemaFile } from '../../src/onebox-data/schema-file.js';
import { parsePlan, PLAN_FILE, planInvalid, readPlan } from '../../src/plan/load.js';
import { readSource } from '../../src/yaml/source.js';
import { sofa } from '../../src/proto/messages.js';
import { createFrameReader, encodeFrame, MAX_REQUEST_BYTES } from '../../src/rpc/frames.js';
import { readFlagFile } from '../../src/tera/flag-file.js';
import { expectError, FUZZ, givesOrThrows, mutated, mutatedJson } from '../support/fuzz.js';
import { MANUAL_DIFF, MANUAL_DUMP, MANUAL_MAP, writeOldJob } from '../support/old-job.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-borders-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ROOT = join(import.meta.dirname, '../..');

describe('frames', () => {
  const meta = sofa.pbrpc.RpcMeta.encode({ type: 0, sequenceId: 1, method: 'a.B.C' }).finish();
  const frame = Buffer.concat(encodeFrame(meta, [Buffer.from('body')]));

  it('damaged anywhere: whole frames, a wait for more, or TU-RPC-PROTOCOL', () => {
    fc.assert(
      fc.property(mutated([frame, Buffer.concat([frame, frame])]), fc.nat(40), (bytes, cut) => {
        let given = 0;
        const reader = createFrameReader({
          maxMessageBytes: MAX_REQUEST_BYTES,
          checkDataSize: true,
          onFrame: (read) => (given += read.meta.length + read.body.length),
        });
        givesOrThrows(['TU-RPC-PROTOCOL'], () => {
          reader.push(bytes.subarray(0, cut));
          reader.push(bytes.subarray(cut));
        });
        expect(given).toBeLessThanOrEqual(bytes.length);
      }),
      { ...FUZZ, numRuns: 2_000 },
    );
  });

  it('whose lengths lie cost no memory before their bytes arrive', () => {
    const head = Buffer.from(frame.subarray(0, 24));
    head.writeBigInt64LE(BigInt(MAX_REQUEST_BYTES - meta.length), 8);
    head.writeBigInt64LE(BigInt(MAX_REQUEST_BYTES), 16);
    const readers = Array.from({ length: 200 }, () =>
      createFrameReader({ maxMessageBytes: MAX_REQUEST_BYTES, checkDataSize: true, onFrame: fail }),
    );
    const before = process.memoryUsage();
    for (const reader of readers) reader.push(head);
    const after = process.memoryUsage();
    // 200 × 64 MiB were announced.
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(1024 * 1024);
    expect(after.rss - before.rss).toBeLessThan(64 * 1024 * 1024);
  });

  function fail(): void {
    throw new Error('a frame that did not arrive was given');
  }
});

describe('plans', () => {
  const samples = ['plans/users.yaml', 'plans/places.yaml'].map((file) =>
    readFileSync(join(ROOT, file)),
  );
  const words = ['[', '{', '- ', ': ', '&a', '*a', '!!x', '|', '>', '"', "'", '\t', '---', '~'];

  it('damaged anywhere: a plan, or problems with a place in the file, a message and a hint', () => {
    const noise = fc
      .array(fc.constantFrom(...words, '\n', ' ', 'tables', 'window', 'é', '0x1', '1e999'), {
        maxLength: 40,
      })
      .map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(mutated(samples), noise), (bytes) => {
        const parsed = readSource(bytes, '/p.yaml', PLAN_FILE);
        const text = bytes.toString('utf8');
        const result = 'problems' in parsed ? parsed : parsePlan(text, '/p.yaml');
        if (!('problems' in result)) return;
        const lines = text.split(/\r\n|\n|\r/).length;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { line, column, message, hint } of result.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
          expect([message, hint]).not.toContain('');
        }
        expect(planInvalid(result.problems)).toMatchObject({ id: 'TU-PLAN-INVALID', exit: 65 });
      }),
      { ...FUZZ, numRuns: 600 },
    );
  });
});

describe('flag files', () => {
  const samples = [
    `--tera_coord_type=ins
--tera_ins_addr_list=nexus-1:8868,nexus-2:8868
--tera_ins_root_path=/tera
# comment
-tera_sdk_perf_counter_log_interval=1
tera teracli
--notera_zk_enabled
`,
  ].map((text) => Buffer.from(text));
  const file = join(folder, 'tera.flag');

  it('damaged anywhere: settings or TU-FLAGFILE-INVALID with the file', () => {
    fc.assert(
      fc.property(mutated(samples), (bytes) => {
        writeFileSync(file, bytes);
        const read = givesOrThrows(['TU-FLAGFILE-INVALID'], () => readFlagFile(file));
        const coordinator = read?.settings.coordinator;
        if (coordinator === undefined || coordinator.type === 'fake_zk') return;
        for (const address of coordinator.addresses) {
          expect(address).toMatch(/^[^\s:/]+:\d+$/);
        }
      }),
      FUZZ,
    );
    expect(ERRORS['TU-FLAGFILE-INVALID'].exit).toBe(65);
  });
});

describe('flag files and tables maps of the C++ terautil', () => {
  const flagSamples = [MANUAL_DUMP, MANUAL_DIFF, `${MANUAL_DUMP}${MANUAL_DIFF}`];
  const lines = fc
    .array(
      fc
        .tuple(
          fc.constantFrom(...OLD_FLAGS, 'flagfile', 'fromenv', 'nope', 'tera_auth_token'),
          fc.constantFrom('=', '= ', '', '=-'),
          fc.oneof(
            fc.constantFrom('0', 'true', '', '1700000000', '../conf/tables.map'),
            fc.string(),
          ),
        )
        .map((parts) => `--${parts.join('')}`),
      { maxLength: 12 },
    )
    .map((all) => Buffer.from(all.join('\n')));
  const name = fc.oneof(fc.constantFrom('a', 'b', 'null', 'a#b', 'x'.repeat(513)), fc.string());
  const groups = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'grapheme' }).map((text) => `:${text}`),
  );
  const mapLines = fc
    .array(fc.tuple(name, groups, fc.constantFrom(',', ' , ', ''), name, groups), { maxLength: 6 })
    .map((all) => Buffer.from(all.map((parts) => parts.join('')).join('\n')));
  const place = join(folder, 'old');
  const planFile = join(place, 'plans/p.yaml');
  const path = writeOldJob(place, {});
  const importThese = (flags: string | Buffer, tables: string | Buffer): string => {
    writeFileSync(path('terautil.flag'), flags);
    writeFileSync(path('tables.map'), tables);
    return importPlan({ flagFiles: [path('terautil.flag')], planFile, name: null }).plan;
  };

  it('damaged anywhere: a plan that validates, or an error with file and line', () => {
    let plans = 0;
    const flagFile = fc.oneof(mutated(flagSamples.map((text) => Buffer.from(text))), lines);
    const map = fc.oneof(mutated([Buffer.from(MANUAL_MAP)]), mapLines);
    fc.assert(
      fc.property(flagFile, map, fc.boolean(), (flags, tables, isNamed) => {
        const named = Buffer.from(isNamed ? '\n--tables_map_file=../conf/tables.map\n' : '');
        try {
          const plan = importThese(Buffer.concat([flags, named]), tables);
          expect(parsePlan(plan, planFile)).not.toHaveProperty('problems');
          plans += 1;
        } catch (error) {
          expectError(['TU-FLAGFILE-INVALID', 'TU-INPUT-FILE'], error);
          // A file that is included is named itself.
          expect(String(error)).toMatch(
            /(?:terautil\.flag|tables\.map):\d+: \S|[^]: this flag file (?:cannot be read|includes itself)/,
          );
        }
      }),
      { ...FUZZ, numRuns: 500 },
    );
    // Not all of them may be errors.
    expect(plans).toBeGreaterThan(100);
  });

  it('whatever locality groups and files are called, the plan has them as they were', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (group, file) => {
        fc.pre(!/[|\r\n]/.test(group + file) && group.trim() !== '' && !group.includes(','));
        fc.pre(!/[\0/]/.test(file) && file.trim() === file);
        const plan = importThese(
          `--tables_map_file=../conf/tables.map\n--dump_tera_src_conf=${file}\n`,
          `t:${group},t:${group}\n`,
        );
        const result = parsePlan(plan, planFile);
        const name = group.trim();
        expect(result).toMatchObject({
          plan: {
            clusters: { source: { path: resolve(place, 'conf', file) } },
            tables: [{ localityGroups: [{ from: name, to: name }] }],
          },
        });
      }),
      FUZZ,
    );
  });
});

const RECORD: StepRecord = {
  unit: 't00001-r000001',
  step: 'dump',
  state: 'failed',
  epoch: 7n,
  session: 's',
  worker: { host: 'h', processId: 1, version: '0' },
  checkpoint: rowKey(Buffer.from('k\0')),
  counters: zeroCounters(),
  digest: createDigest(),
  suspect: false,
  attempts: 1,
  failures: 0,
  retries: [],
  throttles: [],
  error: { id: 'TU-BUG', class: 'fatal', message: 'm', hint: null },
  splitSizes: { split: 512n, merge: null },
  tableCreated: null,
  diff: null,
  file: null,
  startedAt: 0n,
  updatedAt: 1n,
};

describe('ledger entries', () => {
  const values = {
    meta: encodeMeta({
      name: 'm',
      identity: 'i',
      generation: 1,
      generations: [1],
      globs: null,
      tables: 1,
      ranges: 1,
      registeredAt: 1n,
    }),
    table: encodeTable({
      id: 't00001',
      generation: 1,
      source: 't',
      destination: 't',
      kind: 'binary',
      scope: 's',
      families: [
        { name: Buffer.from('f'), maxVersions: 1, sourceVersions: 1, isTransactional: false },
      ],
      localityGroups: [{ from: 'g', to: 'h' }],
      window: { start: null, end: 5n },
      choosesFamilies: false,
      interval: WHOLE_TABLE,
      sourceWasEmpty: false,
      overwriteConflicts: false,
      timeToLive: null,
      sourceCreated: 3n,
      destinationCreated: null,
    }),
    range: encodeRange({
      id: 'r',
      generation: 1,
      table: 't00001',
      interval: { start: rowKey(Buffer.from('a')), end: null },
    }),
    record: encodeRecord(RECORD),
  };
  const ids = ['TU-LEDGER-INVALID', 'TU-LEDGER-VERSION'] as const;
  type Entry = Parameters<typeof decodeMeta>[0];

  it.each([
    ['meta', values.meta, decodeMeta],
    ['table', values.table, (entry: Entry) => decodeTable(entry, 1)],
    ['range', values.range, (entry: Entry) => decodeRange(entry, 1)],
    ['record', values.record, decodeRecord],
  ] as const)('%s: damaged in its bytes or its fields, read or refused', (_, value, decode) => {
    const bytes = Buffer.from(value);
    const sample = JSON.parse(bytes.toString()) as Record<string, unknown>;
    const json = mutatedJson([sample]).map((damaged) => Buffer.from(JSON.stringify(damaged)));
    fc.assert(
      fc.property(fc.oneof(mutated([bytes]), json), (damaged) => {
        givesOrThrows(ids, () => decode({ key: '/terautil/m/x', value: damaged }));
      }),
      { ...FUZZ, numRuns: 1_000 },
    );
    expect(ids.map((id) => ERRORS[id].exit)).toEqual([1, 4]);
  });
});

describe('the journal', () => {
  it('fault-D3 damaged anywhere: opens and answers right or not at all, or TU-JOURNAL', () => {
    const whole = join(folder, 'whole.db');
    const journal = openJournal(whole);
    const { unit, step, epoch, session } = RECORD;
    for (let at = 0; at < 20; at += 1) {
      journal.checkpoint({
        unit: `${unit}${at}`,
        step,
        epoch,
        session,
        record: encodeRecord(RECORD),
      });
    }
    journal.close();
    const bytes = readFileSync(whole);
    let number = 0;
    fc.assert(
      fc.property(mutated([bytes]), (damaged) => {
        number += 1;
        const file = join(folder, `damaged-${number}.db`);
        writeFileSync(file, damaged);
        givesOrThrows(['TU-JOURNAL'], () => {
          const opened = openJournal(file);
          try {
            const found = opened.lastCheckpoint(`${unit}7`, step, epoch, session);
            if (found !== null) expect(found).toEqual(Buffer.from(encodeRecord(RECORD)));
            opened.checkpoint({ unit, step, epoch, session, record: encodeRecord(RECORD) });
          } finally {
            opened.close();
          }
        });
      }),
      { ...FUZZ, numRuns: 60 },
    );
  });
});

describe('files of onebox load', () => {
  const LINE =
    '{"row":"u\\\\x00","family":"f","qualifier":"","timestamp":"12","value":{"b64":"AP8="}}';

  async function readAll(bytes: Buffer, isKeyValue: boolean): Promise<number> {
    let cells = 0;
    const options = { name: 'cells.ndjson', isKeyValue, now: 1n };
    for await (const cell of readCellLines(Readable.from([bytes]), options)) {
      cells += cell.row.length >= 0 ? 1 : 0;
    }
    return cells;
  }

  it('cells: damaged in their bytes or their fields, read or TU-INPUT-FILE with the line', async () => {
    const line = Buffer.from(`${LINE}\n`);
    const json = mutatedJson([JSON.parse(LINE) as Record<string, unknown>]).map((damaged) =>
      Buffer.from(`${LINE}\n${JSON.stringify(damaged)}\n`),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated([line]), json), fc.boolean(), async (bytes, isKeyValue) => {
        try {
          await readAll(bytes, isKeyValue);
        } catch (error) {
          expectError(['TU-INPUT-FILE'], error);
          expect(String(error)).toMatch(/cells\.ndjson:\d+: /);
        }
      }),
      FUZZ,
    );
    expect(ERRORS['TU-INPUT-FILE'].exit).toBe(65);
  });

  it('schemas: damaged in their bytes or their fields, read or TU-INPUT-FILE', () => {
    const sample = {
      kind: 'binary',
      localityGroups: ['base', 'ext'],
      families: [{ name: 'f', localityGroup: 'base', maxVersions: 3, timeToLive: 0 }],
      splitAt: ['m', 't\\x00\\xff', { b64: '/w==' }],
    };
    const json = mutatedJson([sample]).map((damaged) => Buffer.from(JSON.stringify(damaged)));
    const file = join(folder, 'schema.json');
    fc.assert(
      fc.property(fc.oneof(mutated([Buffer.from(JSON.stringify(sample))]), json), (bytes) => {
        writeFileSync(file, bytes);
        const read = givesOrThrows(['TU-INPUT-FILE'], () => readSchemaFile(file, 't'));
        for (const key of read?.splitAt ?? []) expect(key.length).toBeGreaterThan(0);
      }),
      FUZZ,
    );
  });
});

describe('keys as text and JSON', () => {
  it('are bytes or nothing, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const bytes = bytesFromJson(value);
        expect(bytes === null || Buffer.isBuffer(bytes)).toBe(true);
        if (typeof value === 'string') parseEscaped(value);
      }),
      FUZZ,
    );
  });
});

describe('files without an end', () => {
  const ENDLESS = '/dev/zero';

  it.runIf(existsSync(ENDLESS))('are refused after what a reader can take', () => {
    expect(givesOrThrows(['TU-FLAGFILE-INVALID'], () => readFlagFile(ENDLESS))).toBeNull();
    expect(givesOrThrows(['TU-INPUT-FILE'], () => readSchemaFile(ENDLESS, 't'))).toBeNull();
    expect(readPlan(ENDLESS, null)).toMatchObject({
      problems: [{ message: 'The file is longer than 1 MiB' }],
    });
  });

  it('flag files that include others over and over are refused', () => {
    for (let at = 0; at < 30; at += 1) {
      const next = join(folder, `nested-${at + 1}.flag`);
      writeFileSync(join(folder, `nested-${at}.flag`), `--flagfile=${next},${next}\n`);
    }
    writeFileSync(join(folder, 'nested-30.flag'), '');
    const first = join(folder, 'nested-0.flag');
    expect(givesOrThrows(['TU-FLAGFILE-INVALID'], () => readFlagFile(first))).toBeNull();
  });

  it('a line without an end is refused', async () => {
    const piece = Buffer.alloc(1024 * 1024, ' ');
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          given += 1;
          yield piece;
        }
      })(),
    );
    const read = async (): Promise<void> => {
      const options = { name: 'cells.ndjson', isKeyValue: false, now: 1n };
      for await (const cell of readCellLines(endless, options))
        throw new Error(cell.row.toString());
    };
    await expect(read()).rejects.toMatchObject({
      id: 'TU-INPUT-FILE',
      message: 'cells.ndjson:1: the line is longer than 192 MiB',
    });
    expect(given).toBeLessThan(250);
  });
});
