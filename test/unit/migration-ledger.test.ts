/** Records as bytes and back, what damage is called, and which record counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { createDigest } from '../../src/cells/digest.js';
import { TerautilError } from '../../src/errors.js';
import { createJsonReader } from '../../src/migration/ledger/json-reader.js';
import {
  decodeMeta,
  decodeRange,
  decodeTable,
  encodeMeta,
  encodeRange,
  encodeTable,
  type MigrationMeta,
  type RangeDefinition,
  type TableDefinition,
} from '../../src/migration/ledger/definitions.js';
import {
  decodeRecord,
  encodeRecord,
  STEP_KINDS,
  type StepRecord,
} from '../../src/migration/ledger/records.js';
import { ledgerKeys, unitKey } from '../../src/migration/ledger/ledger.js';
import { readLedgerState } from '../../src/migration/ledger/read-state.js';
import type { LedgerEntry } from '../../src/migration/ports.js';
import { RETRIED_CALLS, STORE_MEDIA } from '../../src/migration/ports.js';
import { zeroDiffCounts } from '../../src/migration/ledger/diff-counts.js';

const anyText = fc.string({ maxLength: 12, unit: 'binary' });
const anyCount = fc.nat();
const anyBytes = fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes));
const anyKey = anyBytes.map(rowKey);
const anyBig = fc.bigInt(0n, (1n << 63n) - 1n);
const anyTotal = fc.nat({ max: Number.MAX_SAFE_INTEGER });

const anyMeta: fc.Arbitrary<MigrationMeta> = fc.record({
  name: anyText,
  identity: anyText,
  generation: anyCount,
  generations: fc.array(anyCount),
  globs: fc.option(anyText),
  tables: anyCount,
  ranges: anyCount,
  registeredAt: anyBig,
});
const anyCreation = fc.record(
  {
    creation: fc.record({
      sizes: fc.record({ split: fc.option(anyBig), merge: fc.option(anyBig) }),
      storeMedium: fc.option(fc.constantFrom(...STORE_MEDIA)),
    }),
  },
  { requiredKeys: [] },
);
const anyPlainTable = fc.record({
  id: anyText,
  generation: fc.constant(7),
  source: anyText,
  destination: anyText,
  kind: fc.constantFrom('readable' as const, 'binary', 'general-kv', 'ttl-kv'),
  scope: anyText,
  families: fc.array(
    fc.record({
      name: anyBytes,
      maxVersions: anyCount,
      sourceVersions: anyCount,
      isTransactional: fc.boolean(),
    }),
  ),
  localityGroups: fc.array(fc.record({ from: anyText, to: anyText })),
  window: fc.option(
    fc.record({ start: fc.option(fc.bigInt(-(1n << 63n), 0n)), end: fc.option(anyBig) }),
  ),
  choosesFamilies: fc.boolean(),
  interval: fc.record({ start: anyKey, end: fc.option(anyKey) }),
  sourceWasEmpty: fc.boolean(),
  overwriteConflicts: fc.boolean(),
  timeToLive: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  sourceCreated: fc.option(anyBig),
  destinationCreated: fc.option(anyBig),
});
const anyTable = fc
  .tuple(anyPlainTable, anyCreation)
  .map(([table, creation]): TableDefinition => ({ ...table, ...creation }));
const anyRange: fc.Arbitrary<RangeDefinition> = fc.record(
  {
    id: anyText,
    generation: fc.constant(7),
    table: anyText,
    interval: fc.record({ start: anyKey, end: fc.option(anyKey) }),
    storedBytes: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  },
  { requiredKeys: ['id', 'generation', 'table', 'interval'] },
);
const anyDigest = fc
  .array(fc.nat(0xffffffff), { minLength: 4, maxLength: 4 })
  .map((words) => ({ sum: Uint32Array.from(words) }));
const anyPlainRecord: fc.Arbitrary<StepRecord> = fc.record({
  unit: anyText,
  step: fc.constantFrom(...STEP_KINDS),
  state: fc.constantFrom('running', 'stopped', 'finished', 'failed'),
  epoch: anyBig,
  session: anyText,
  worker: fc.record({ host: anyText, processId: anyCount, version: anyText }),
  checkpoint: fc.option(anyKey),
  counters: fc.record({
    scanned: anyTotal,
    written: anyTotal,
    skipped: fc.record({
      present: anyTotal,
      trimmed: anyTotal,
      'newer-at-destination': anyTotal,
      conflict: anyTotal,
    }),
    deadLetters: anyTotal,
    bytes: anyTotal,
  }),
  digest: anyDigest,
  suspect: fc.boolean(),
  attempts: anyCount,
  failures: anyCount,
  retries: fc.array(
    fc.record({
      place: fc.constantFrom('source', 'destination'),
      call: fc.constantFrom(...RETRIED_CALLS),
      cause: anyText,
      count: anyCount,
    }),
  ),
  throttles: fc.array(
    fc.record({
      place: fc.constantFrom('source', 'destination'),
      call: fc.constantFrom('read', 'write'),
      cause: anyText,
      cellsPerSecond: anyTotal,
      share: fc.nat(1_000_000).map((millionths) => millionths / 1_000_000),
    }),
  ),
  error: fc.option(
    fc.record({
      id: fc.constantFrom('TU-RPC-BROKEN', 'TU-BUG'),
      class: fc.constantFrom('retry', 'fatal', 'refused', 'data'),
      message: anyText,
      hint: fc.option(anyText),
    }),
  ),
  splitSizes: fc.option(fc.record({ split: fc.option(anyBig), merge: fc.option(anyBig) })),
  tableCreated: fc.option(anyBig),
  diff: fc.option(
    fc.record({
      basis: anyText,
      flushed: fc.boolean(),
      counts: fc.record({
        onlyInSource: anyTotal,
        onlyInDestination: anyTotal,
        different: anyTotal,
        same: anyTotal,
        timestampOnly: anyTotal,
        superseded: fc.record({ source: anyTotal, destination: anyTotal }),
        trimmed: fc.record({ source: anyTotal, destination: anyTotal }),
        expired: fc.record({ source: anyTotal, destination: anyTotal }),
        newerAtDestination: anyTotal,
        shadowed: anyTotal,
        sourceCells: anyTotal,
        destinationCells: anyTotal,
        bytes: anyTotal,
      }),
      extra: fc.option(fc.record({ count: anyTotal, digest: anyDigest })),
    }),
  ),
  file: fc.option(fc.record({ epoch: anyBig, bytes: anyTotal, lines: anyTotal })),
  startedAt: anyBig,
  updatedAt: anyBig,
});
const anyRecheck = fc.record({
  waiting: fc.array(anyKey),
  cleared: anyCount,
  unchecked: anyCount,
});
const anyRecord = fc
  .tuple(
    anyPlainRecord,
    fc.record(
      {
        refrozen: fc.integer({ min: 1 }),
        splits: fc.record({
          missing: anyCount,
          made: anyCount,
          refused: anyCount,
          examples: fc.array(anyKey),
        }),
        mended: fc.record({
          of: fc.option(anyText),
          deletes: fc.record({
            allowed: anyTotal,
            sent: anyTotal,
            digest: anyDigest,
            rows: fc.option(fc.array(anyText)),
            confirmed: anyCount,
          }),
          hidden: fc.array(anyText),
        }),
      },
      { requiredKeys: [] },
    ),
    fc.record({ recheck: anyRecheck }, { requiredKeys: [] }),
  )
  .map(([plain, layout, recheck]): StepRecord => ({
    ...plain,
    ...layout,
    diff: plain.diff && { ...plain.diff, ...recheck },
  }));

function record(parts: Partial<StepRecord> = {}): StepRecord {
  return {
    unit: 'r1',
    step: 'dump',
    state: 'running',
    epoch: 1n,
    session: 's',
    worker: { host: 'h', processId: 1, version: '0' },
    checkpoint: null,
    counters: {
      scanned: 1,
      written: 1,
      skipped: { present: 0, trimmed: 0, 'newer-at-destination': 0, conflict: 0 },
      deadLetters: 0,
      bytes: 9,
    },
    digest: createDigest(),
    suspect: false,
    attempts: 1,
    failures: 0,
    retries: [],
    throttles: [],
    error: null,
    splitSizes: null,
    tableCreated: null,
    diff: null,
    file: null,
    startedAt: 0n,
    updatedAt: 5n,
    ...parts,
  };
}

describe('records travel as bytes without loss', () => {
  const key = '/terautil/x/y';
  it.each([
    ['meta', anyMeta, encodeMeta, decodeMeta],
    ['table', anyTable, encodeTable, (entry: LedgerEntry) => decodeTable(entry, 7)],
    ['range', anyRange, encodeRange, (entry: LedgerEntry) => decodeRange(entry, 7)],
    ['record', anyRecord, encodeRecord, decodeRecord],
  ] as const)('property: %s', (_name, any, encode, decode) => {
    fc.assert(
      fc.property(any as fc.Arbitrary<never>, (value) => {
        expect(decode({ key, value: encode(value) })).toEqual(value);
      }),
    );
  });

  it('writes 64-bit numbers as strings and keys as base64 beside their escape', () => {
    const value = encodeRecord(
      record({ epoch: 1n << 60n, checkpoint: rowKey(Buffer.from('a\0')) }),
    );
    expect(JSON.parse(Buffer.from(value).toString())).toMatchObject({
      format_version: 7,
      epoch: '1152921504606846976',
      checkpoint: { b64: 'YQA=', text: 'a\\x00' },
      counters: { scanned: '1' },
    });
  });
});

describe('damage', () => {
  type Json = Record<string, unknown>;
  const key = '/terautil/m/record/1/r1/dump/1.s';
  const original = (): Json => JSON.parse(Buffer.from(encodeRecord(record())).toString()) as Json;
  const failureOf = (value: unknown): TerautilError => {
    const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    try {
      decodeRecord({ key, value: bytes });
    } catch (error) {
      if (error instanceof TerautilError) return error;
      throw error;
    }
    throw new Error('It was accepted.');
  };

  it.each<[string, unknown, string]>([
    ['state', 'sleeping', 'state'],
    ['epoch', 5, 'epoch'],
    ['epoch', '0x5', 'epoch'],
    ['epoch', '', 'epoch'],
    ['session', null, 'session'],
    ['worker', 'me', 'worker'],
    ['worker', { host: 'h', version: '0', processId: -1 }, 'worker.processId'],
    ['checkpoint', 'a', 'checkpoint'],
    ['checkpoint', { text: 'a' }, 'checkpoint.b64'],
    ['checkpoint', { b64: 'Y Q=' }, 'checkpoint.b64'],
    ['counters', { scanned: '1' }, 'counters.skipped'],
    ['counters', { ...record().counters, skipped: {} }, 'counters.skipped.present'],
    ['digest', 'xyz', 'digest'],
    ['suspect', 'no', 'suspect'],
    ['attempts', 1.5, 'attempts'],
    ['error', { id: 'TU-BUG', class: 'odd', message: '' }, 'error.class'],
    ['updatedAt', undefined, 'updatedAt'],
  ])('of %s = %j is TU-LEDGER-INVALID at that place', (field, value, place) => {
    const error = failureOf({ ...original(), [field]: value });
    expect(error.id).toBe('TU-LEDGER-INVALID');
    expect(error.message).toContain(`${key} is damaged at ${place}.`);
  });

  it.each(['', '{', '[]', '1', 'null', '"x"', '\u0000'])('of everything: %j', (text) => {
    const error = failureOf(text);
    expect([error.id, error.message.includes(key)]).toEqual(['TU-LEDGER-INVALID', true]);
  });

  it('refuses negative counters', () => {
    const broken = original();
    broken['counters'] = { ...(broken['counters'] as Json), written: '-1' };
    expect(failureOf(broken).message).toContain('counters.written');
  });

  it('promise-P10: a newer format is refused, whatever else is in it', () => {
    expect(failureOf({ format_version: 8 }).id).toBe('TU-LEDGER-VERSION');
    expect(failureOf({ ...original(), format_version: 8 }).id).toBe('TU-LEDGER-VERSION');
    expect(failureOf({ ...original(), format_version: '1' }).id).toBe('TU-LEDGER-INVALID');
  });

  it('promise-P10: the counts of a comparison of format 5 are read', () => {
    const diff = { basis: '1', flushed: true, counts: zeroDiffCounts(), extra: null };
    const newer = JSON.parse(Buffer.from(encodeRecord(record({ diff }))).toString()) as Json;
    const { expired, newerAtDestination, shadowed, ...counts } = (newer['diff'] as { counts: Json })
      .counts;
    expect([expired, newerAtDestination, shadowed]).toEqual([
      { source: '0', destination: '0' },
      '0',
      '0',
    ]);
    const older = {
      ...newer,
      format_version: 5,
      diff: { basis: '1', flushed: true, counts },
    };
    const value = Buffer.from(JSON.stringify(older));
    expect(decodeRecord({ key, value }).diff).toEqual(diff);
    const damaged = { ...newer, diff: { ...diff, counts: { ...counts, expired: 1 } } };
    expect(failureOf(damaged).message).toContain('diff.counts.expired');
  });

  it('shows an error that only a later version knows', () => {
    for (const id of ['TU-FROM-THE-FUTURE', 'toString', '__proto__']) {
      const error = { id, class: 'retry', message: 'm', hint: null };
      const bytes = Buffer.from(JSON.stringify({ ...original(), error }));
      expect(decodeRecord({ key, value: bytes }).error).toEqual({ ...error, id: 'TU-BUG' });
    }
  });

  it('property: any one byte changed is damage or a valid record, never another error', () => {
    const bytes = encodeRecord(record());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const value = Buffer.from(bytes);
        value[at] = byte;
        try {
          decodeRecord({ key, value });
        } catch (error) {
          expect(error).toBeInstanceOf(TerautilError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

it('names the place of what it cannot read, also in lists', () => {
  const fail = (path: string): never => {
    throw new Error(path);
  };
  const read = createJsonReader({ list: [{ a: 1 }, { a: 'x' }], none: null }, '', fail);
  expect(read.optional('none')).toBeNull();
  expect(read.optional('absent')).toBeNull();
  expect(read.textOrNull('none')).toBeNull();
  expect(read.bigOrNull('absent')).toBeNull();
  expect(() => read.list('list').map((item) => item.count('a'))).toThrow('list[1].a');
  expect(() => createJsonReader({ list: [1] }, '', fail).list('list')).toThrow('list[0]');
});

describe('what the ledger says', () => {
  const keys = ledgerKeys('m');
  const meta: MigrationMeta = {
    name: 'm',
    identity: 'i',
    generation: 1,
    generations: [1],
    globs: null,
    tables: 0,
    ranges: 0,
    registeredAt: 1n,
  };
  const metaEntry: LedgerEntry = { key: keys.meta, value: encodeMeta(meta) };
  const entryOf = (parts: Partial<StepRecord>, generation = 1): LedgerEntry => {
    const all = record(parts);
    const key = keys.record(generation, all.unit, all.step, all.epoch, all.session);
    return { key, value: encodeRecord(all) };
  };

  it('fault-C3: nothing without meta, even when what is there is damaged', async () => {
    expect(await readLedgerState('m', [])).toBeNull();
    const half = { key: keys.range(1, 'r1'), value: Buffer.from('{') };
    expect(await readLedgerState('m', [half, entryOf({})])).toBeNull();
  });

  it('fault-I4, fault-Z2: the record of the highest epoch, then session, counts', async () => {
    const anyHolder = fc.record({
      epoch: fc.bigInt(1n, 12n),
      session: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyHolder, {
          minLength: 1,
          selector: ({ epoch, session }) => `${epoch.toString()}.${session}`,
        }),
        async (holders) => {
          const state = await readLedgerState('m', [metaEntry, ...holders.map((h) => entryOf(h))]);
          const best = holders.reduce((a, b) =>
            b.epoch > a.epoch || (b.epoch === a.epoch && b.session > a.session) ? b : a,
          );
          expect(state?.records.get(unitKey('r1', 'dump'))).toMatchObject(best);
        },
      ),
    );
  });

  it('keeps steps and units apart and leaves other generations and migrations out', async () => {
    const state = await readLedgerState('m', [
      metaEntry,
      entryOf({ unit: 'r1', step: 'dump', epoch: 1n }),
      entryOf({ unit: 'r1', step: 'settle', epoch: 2n }),
      entryOf({ unit: 'r11', step: 'dump', epoch: 3n }),
      entryOf({ unit: 'r1', step: 'dump', epoch: 9n }, 11),
      { key: ledgerKeys('m2').range(1, 'r'), value: Buffer.from('{') },
      { key: keys.range(2, 'r'), value: Buffer.from('{') },
    ]);
    expect([...(state?.records ?? [])].map(([unit, { epoch }]) => [unit, epoch])).toEqual([
      ['r1/dump', 1n],
      ['r1/settle', 2n],
      ['r11/dump', 3n],
    ]);
    expect(state?.ranges).toEqual([]);
  });
});

describe('promise-P10: what an earlier version wrote is read', () => {
  const entry = (key: string, value: object): LedgerEntry => ({
    key,
    value: Buffer.from(JSON.stringify({ format_version: 2, ...value })),
  });

  it('a table of format 2 counts as registered without creation times and source versions', () => {
    const table = decodeTable(
      entry('/terautil/m/table/1/t00001', {
        id: 't00001',
        source: 'users',
        destination: 'users',
        kind: 'binary',
        scope: 'abc',
        families: [{ name: { b64: 'Zg==', text: 'f' }, maxVersions: 3 }],
        localityGroups: [{ from: 'lg0', to: 'lg0' }],
        window: { start: null, end: '1700000000000000' },
        overwriteConflicts: false,
      }),
      1,
    );
    expect(table).toMatchObject({
      families: [
        { name: Buffer.from('f'), maxVersions: 3, sourceVersions: 3, isTransactional: false },
      ],
      window: { start: null, end: 1_700_000_000_000_000n },
      timeToLive: null,
      sourceCreated: null,
      destinationCreated: null,
    });
  });

  it('a record of format 2 has neither a comparison nor a file of details', () => {
    const zero = { present: '0', trimmed: '0', 'newer-at-destination': '0', conflict: '0' };
    const read = decodeRecord(
      entry('/terautil/m/record/1/r1/dump/4.s', {
        unit: 'r1',
        step: 'dump',
        state: 'finished',
        epoch: '4',
        session: 's',
        worker: { host: 'h', processId: 1, version: '0.1.0' },
        checkpoint: { b64: 'a2V5', text: 'key' },
        counters: { scanned: '7', written: '7', skipped: zero, deadLetters: '0', bytes: '99' },
        digest: '0123456789abcdef0123456789abcdef',
        suspect: true,
        attempts: 2,
        error: null,
        splitSizes: null,
        updatedAt: '1700000000000000',
      }),
    );
    expect(read).toMatchObject({
      state: 'finished',
      suspect: true,
      checkpoint: rowKey(Buffer.from('key')),
      diff: null,
      file: null,
      tableCreated: null,
      startedAt: 0n,
    });
  });
});
