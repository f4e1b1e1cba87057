/** Reducing a schema loses nothing but what was not chosen. */
import { describe, expect, test } from 'vitest';
import { tera } from '../../src/proto/messages.js';
import {
  reduceSchema,
  schemaFromMessage,
  schemaToMessage,
  withSplitSizes,
} from '../../src/tera/schema.js';
import { loadRecording } from '../support/recordings.js';

/** Field 99, length-delimited "new": what a later version of Tera may add. */
const UNKNOWN = Buffer.from('9a06036e6577', 'hex');

function group(name: string, id: number): tera.LocalityGroupSchema.$Properties {
  return {
    id,
    name,
    storeType: 2,
    compressType: true,
    blockSize: 16,
    useBloomFilter: true,
    isDel: false,
    useMemtableOnLeveldb: true,
    memtableLdbWriteBufferSize: 500,
    memtableLdbBlockSize: 8,
    sstSize: 1234,
    $unknowns: [UNKNOWN],
  };
}

function family(name: string, localityGroup: string): tera.ColumnFamilySchema.$Properties {
  return {
    name: Buffer.from(name, 'latin1'),
    localityGroup,
    owner: 3,
    acl: [1, 2],
    maxVersions: 5,
    minVersions: 2,
    timeToLive: 86_400,
    diskQuota: 99,
    type: 'bytes',
    gtxn: true,
    notify: true,
    $unknowns: [UNKNOWN],
  };
}

const EVERY_FIELD: tera.TableSchema.$Properties = {
  id: 4,
  name: 'users',
  owner: 7,
  acl: [1],
  columnFamilies: [family('a', 'base'), family('\xff', 'ext'), family('c', 'base')],
  localityGroups: [group('base', 0), group('ext', 1), group('more', 2)],
  rawKey: 1,
  splitSize: 4096,
  kvOnly: false,
  mergeSize: 0,
  disableWal: true,
  adminGroup: 'admins',
  alias: 'users',
  admin: 'root',
  enableTxn: true,
  enableHash: true,
  bloomFilterBitsPerKey: 12,
  $unknowns: [UNKNOWN],
};

function encoded(message: tera.TableSchema.$Properties): Buffer {
  return Buffer.from(tera.TableSchema.encode(message).finish());
}

const ALL = schemaFromMessage(EVERY_FIELD).families.map(({ name }) => name);

describe('reduceSchema', () => {
  test('all groups: every field is kept, also unknown ones; only the name changes', () => {
    const groups = ['base', 'ext', 'more'].map((name) => ({ from: name, to: name }));
    const reduced = reduceSchema(schemaFromMessage(EVERY_FIELD), 'users2', groups, ALL);
    expect(Buffer.from(reduced.raw)).toEqual(
      encoded({ ...EVERY_FIELD, name: 'users2', alias: 'users2', $unknowns: [UNKNOWN] }),
    );
    // One in the schema, in each group, in each family.
    expect(Buffer.from(reduced.raw).toString('hex').split(UNKNOWN.toString('hex'))).toHaveLength(8);
  });

  test('chosen groups under their new names, with their families and positions', () => {
    const reduced = reduceSchema(
      schemaFromMessage(EVERY_FIELD),
      'users',
      [
        { from: 'ext', to: 'cold' },
        { from: 'more', to: 'more' },
      ],
      ALL,
    );
    expect(Buffer.from(reduced.raw)).toEqual(
      encoded({
        ...EVERY_FIELD,
        columnFamilies: [family('\xff', 'cold')],
        localityGroups: [group('cold', 0), group('more', 1)],
        $unknowns: [UNKNOWN],
      }),
    );
    expect(reduced.localityGroups).toEqual(['cold', 'more']);
    expect(reduced.families.map(({ name }) => name.toString('latin1'))).toEqual(['\xff']);
  });

  test('of the chosen groups only the chosen families', () => {
    const schema = schemaFromMessage(EVERY_FIELD);
    const groups = ['base', 'ext', 'more'].map((name) => ({ from: name, to: name }));
    const [, ...others] = ALL;
    const reduced = reduceSchema(schema, 'users', groups, others);
    expect(reduced.families.map(({ name }) => name)).toEqual(others);
    expect(reduceSchema(schema, 'users', groups.slice(0, 1), others).families).not.toContainEqual(
      expect.objectContaining({ localityGroup: 'ext' }),
    );
  });

  test('two groups may swap their names', () => {
    const reduced = reduceSchema(
      schemaFromMessage(EVERY_FIELD),
      'users',
      [
        { from: 'base', to: 'ext' },
        { from: 'ext', to: 'base' },
      ],
      ALL,
    );
    expect(reduced.families.map(({ localityGroup }) => localityGroup)).toEqual([
      'ext',
      'base',
      'ext',
    ]);
  });

  test('an alias that the user chose is kept', () => {
    const schema = schemaFromMessage({ ...EVERY_FIELD, alias: 'people' });
    const groups = [{ from: 'base', to: 'base' }];
    expect(schemaToMessage(reduceSchema(schema, 'users2', groups, ALL)).alias).toBe('people');
  });

  test('a group that is not there is an error that names those that are', () => {
    const schema = schemaFromMessage(EVERY_FIELD);
    expect(() => reduceSchema(schema, 'users', [{ from: 'bsae', to: 'b' }], ALL)).toThrow(
      expect.objectContaining({
        message: 'There is no locality group "bsae"',
        hint: 'The table has: base, ext, more.',
      }),
    );
  });
});

describe('withSplitSizes', () => {
  test('changes these two fields and no byte of another', () => {
    const before = schemaFromMessage(EVERY_FIELD);
    expect(before.splitSizes).toEqual({ split: 4096n, merge: 0n });
    const frozen = withSplitSizes(before, { split: 10_000_000n, merge: 1n });
    expect(frozen.splitSizes).toEqual({ split: 10_000_000n, merge: 1n });
    expect(schemaToMessage(frozen)).toMatchObject({ name: 'users', $unknowns: [UNKNOWN] });
    const restored = withSplitSizes(frozen, before.splitSizes);
    expect(Buffer.from(restored.raw)).toEqual(Buffer.from(before.raw));
  });

  test('restores the absence of a field', () => {
    const before = schemaFromMessage({ name: 't', rawKey: 1 });
    expect(before.splitSizes).toEqual({ split: null, merge: null });
    const frozen = withSplitSizes(before, { split: 1n << 40n, merge: 0n });
    expect(frozen.splitSizes).toEqual({ split: 1n << 40n, merge: 0n });
    const restored = withSplitSizes(frozen, before.splitSizes);
    expect(Buffer.from(restored.raw)).toEqual(Buffer.from(before.raw));
  });
});

describe('schemaFromMessage', () => {
  test.each([
    [{ rawKey: 0 }, 'readable'],
    [{}, 'readable'],
    [{ rawKey: 1 }, 'binary'],
    [{ rawKey: 2 }, 'ttl-kv'],
    [{ rawKey: 3 }, 'general-kv'],
    [{ rawKey: 0, kvOnly: true }, 'general-kv'],
  ] as const)('%o is %s', (message, kind) => {
    expect(schemaFromMessage(message).kind).toBe(kind);
  });

  test('an unknown kind is refused', () => {
    expect(() => schemaFromMessage({ name: 't', rawKey: 9 })).toThrow('raw_key 9');
  });

  test('the schemas of a real cluster survive decoding byte for byte', () => {
    const created = loadRecording('admin').filter(
      ({ type, method }) => type === 'request' && method === 'tera.MasterServer.CreateTable',
    );
    expect(created.length).toBeGreaterThan(1);
    for (const { body } of created) {
      const { schema } = tera.CreateTableRequest.decode(body);
      const { raw } = schemaFromMessage(schema ?? {});
      expect(body.includes(Buffer.from(raw))).toBe(true);
    }
  });
});
