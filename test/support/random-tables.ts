/**
 * Random tables of the kinds that are copied: several families in several locality groups, kept versions
 * and lives that differ, more versions than are kept, every kind of delete, counters, keys at and around
 * tablet borders. All but the time of day follows from the seed.
 */
import { rowKey } from '../../src/cells/bytes.js';
import type { Cluster } from '../../src/migration/ports.js';
import { tera } from '../../src/proto/messages.js';
import { bytes, type Caller } from '../onebox/onebox-harness.js';
import type { SampleCell } from './cell-samples.js';
import type { Chance } from '../../src/onebox/faults/chance.js';
import { readTable, type TablePlace } from './independent-reader.js';
import { createTable, type FamilySpec, type Kind } from './migrations.js';

export interface RandomTable {
  readonly name: string;
  readonly kind: Kind;
  /** Empty for a KV table. Families that keep several versions have names in `many`. */
  readonly families: readonly FamilySpec[];
  /** The locality groups to copy; null = all. */
  readonly groups: readonly { readonly from: string; readonly to: string }[] | null;
  /** Written one after the other; rows in key order. */
  readonly rounds: readonly {
    readonly rows: readonly { row: string; mutations: tera.Mutation.$Properties[] }[];
    readonly flush: boolean;
  }[];
  /** Where it is split once it is filled. */
  readonly splitAt: readonly string[];
}

const ROWS = 600;
const ROUNDS = 3;
/** Seconds; far more than a test takes. */
const LIFE = 100_000;
const QUALIFIERS = ['', 'p', 'q', 'q\x01', '\xff'];
const { kPut, kAdd, kAddInt64, kDeleteColumn, kDeleteColumns, kDeleteFamily, kDeleteRow } =
  tera.MutationType;

export function randomTable(name: string, kind: Kind, chance: Chance): RandomTable {
  const families = kind === 'general-kv' ? [] : randomFamilies(chance);
  const keys = randomKeys(kind, chance);
  const nowMicros = Date.now() * 1000;
  const rounds = Array.from({ length: ROUNDS }, (_, round) => ({
    rows: keys
      .filter(() => chance() < 0.7)
      .map((row) => ({
        row,
        mutations:
          kind === 'general-kv'
            ? [randomPairChange(`${round}`, chance)]
            : listOf(1 + below(6, chance), () =>
                randomMutation(families, `${round}`, nowMicros, chance),
              ),
      })),
    flush: chance() < 0.5,
  }));
  // One cell of each family that nothing deletes: no table is empty.
  const sure = {
    row: '~~~',
    mutations:
      kind === 'general-kv'
        ? [{ type: kPut, value: bytes('sure') }]
        : families.map((family) => ({
            type: kPut,
            family: bytes(family.name),
            qualifier: bytes('sure'),
            timestamp: nowMicros,
            value: bytes('sure'),
          })),
  };
  return {
    name,
    kind,
    families,
    groups: kind === 'general-kv' ? null : randomGroups(families, chance),
    rounds: [...rounds, { rows: [sure], flush: true }],
    splitAt: listOf(2 + below(4, chance), () => oneOf(keys, chance)),
  };
}

function randomFamilies(chance: Chance): FamilySpec[] {
  return listOf(2 + below(3, chance), (at) => {
    const versions = chance() < 0.6 ? 2 + below(3, chance) : 1;
    return {
      name: `${versions > 1 ? 'many' : 'one'}${at}`,
      group: at === 0 ? 'g0' : `g${below(3, chance)}`,
      versions,
      timeToLive: chance() < 0.4 ? LIFE : 0,
    };
  });
}

/** Some of the groups, at least one, some of them under another name. */
function randomGroups(families: readonly FamilySpec[], chance: Chance) {
  const names = [...new Set(families.map(({ group }) => group))];
  const always = oneOf(names, chance);
  return names
    .filter((from) => from === always || chance() < 0.6)
    .map((from) => ({ from, to: chance() < 0.4 ? `new-${from}` : from }));
}

/** Short and alike, with many that follow one another directly. A Readable table takes no 00. */
function randomKeys(kind: Kind, chance: Chance): string[] {
  const letters = [
    'a',
    'b',
    'c',
    '/',
    '\x01',
    '\xfe',
    '\xff',
    ...(kind === 'readable' ? [] : ['\0']),
  ];
  const keys = new Set<string>();
  while (keys.size < ROWS) {
    keys.add(listOf(1 + below(5, chance), () => oneOf(letters, chance)).join(''));
  }
  return [...keys].sort();
}

function randomPairChange(value: string, chance: Chance): tera.Mutation.$Properties {
  return chance() < 0.8 ? { type: kPut, value: bytes(value) } : { type: kDeleteRow };
}

function randomMutation(
  families: readonly FamilySpec[],
  value: string,
  nowMicros: number,
  chance: Chance,
): tera.Mutation.$Properties {
  const family = bytes(oneOf(families, chance).name);
  const qualifier = bytes(oneOf(QUALIFIERS, chance));
  // A few of each, so that versions pile up and deletes meet them. Where cells have a life, small ones
  // are over and those of today are not.
  const timestamp =
    chance() < 0.6 ? 1 + below(7, chance) : nowMicros - 1_000_000 * (1 + below(6, chance));
  const luck = chance();
  if (luck < 0.7) return { type: kPut, family, qualifier, timestamp, value: bytes(value) };
  if (luck < 0.8) return randomAddition(family, chance);
  if (luck < 0.88) return { type: kDeleteColumn, family, qualifier, timestamp };
  if (luck < 0.94) return { type: kDeleteColumns, family, qualifier, timestamp };
  if (luck < 0.98) return { type: kDeleteFamily, family, timestamp };
  return { type: kDeleteRow, timestamp };
}

/** The server gives it its time: later than all others (O23). */
function randomAddition(family: Buffer, chance: Chance): tera.Mutation.$Properties {
  const value = Buffer.alloc(8);
  const type = chance() < 0.5 ? kAdd : kAddInt64;
  if (type === kAdd) value.writeBigInt64BE(BigInt(below(300, chance)));
  else value.writeBigInt64LE(BigInt(below(300, chance)));
  return { type, family, qualifier: bytes(`counter${type}`), value };
}

/** Creates and fills it. At the end all is in files: nothing that happens to tablets changes its cells. */
export async function fillRandomTable(
  cluster: Cluster,
  caller: Caller,
  { name, kind, families, rounds, splitAt }: RandomTable,
): Promise<void> {
  await createTable(cluster, name, families, [], kind);
  for (const { rows, flush } of rounds) {
    const statuses = await caller.write(name, rows);
    const bad = statuses.find((status) => status !== 40);
    if (bad !== undefined) throw new Error(`A row of ${name} was answered with ${bad}.`);
    if (flush) await caller.compact(name);
  }
  for (const key of new Set(splitAt)) {
    await caller.untilReady(name);
    await cluster.splitTablet(name, rowKey(bytes(key)));
  }
  await caller.untilReady(name);
}

/** The families in the groups that are copied; undefined = all there are. */
export function copiedFamilies({ families, groups }: RandomTable): readonly string[] | undefined {
  if (groups === null) return undefined;
  return families
    .filter(({ group }) => groups.some(({ from }) => from === group))
    .map(({ name }) => name);
}

/** What a reader sees of these families, in cell order. */
export function visibleCells(
  { file, table }: TablePlace,
  families: readonly string[] | undefined,
): SampleCell[] {
  return [...readTable(file, table)]
    .filter((cell) => families?.includes(cell.family) ?? true)
    .map((cell) => ({ ...cell, family: Buffer.from(cell.family, 'latin1') }));
}

function below(end: number, chance: Chance): number {
  return Math.floor(chance() * end);
}

function listOf<T>(length: number, make: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => make(at));
}

function oneOf<T>(from: readonly T[], chance: Chance): T {
  const chosen = from[below(from.length, chance)];
  if (chosen === undefined) throw new Error('Nothing to choose from.');
  return chosen;
}
