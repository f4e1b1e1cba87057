/**
 * A table's schema as far as a plan depends on it, in words: compared when a saved plan is applied, never
 * interpreted. Pure.
 */
import { escapeBytes } from '../../cells/escape.js';
import type { Settings, SplitSizes, TableSchema } from '../ports.js';

/** What it has ("column family ext") → setting → value. */
export type SchemaParts = Readonly<Record<string, Readonly<Record<string, string>>>>;

const TABLE = 'the table';

export interface SchemaChoice {
  /** By their names in this schema. */
  readonly groups: readonly string[];
  /** null = all of these groups. */
  readonly families: readonly Buffer[] | null;
  /** Where a table is created with them; null: they do not matter. */
  readonly sizes: SplitSizes | null;
}

export function schemaParts(
  schema: TableSchema,
  { groups, families, sizes }: SchemaChoice,
): SchemaParts {
  const isChosen = (name: Buffer): boolean =>
    families === null || families.some((family) => family.equals(name));
  const chosen = schema.families.filter(
    ({ name, localityGroup }) => groups.includes(localityGroup) && isChosen(name),
  );
  return {
    [TABLE]: {
      kind: schema.kind,
      'hashed row keys': schema.isHashed ? 'on' : 'off',
      ...(sizes && { split_size: sizeText(sizes.split), merge_size: sizeText(sizes.merge) }),
      ...fromSettings(schema.settings),
    },
    ...Object.fromEntries(
      groups
        .filter((group) => schema.localityGroups.includes(group))
        .map((group) => [
          `locality group ${group}`,
          fromSettings(schema.storage.get(group) ?? new Map()),
        ]),
    ),
    ...Object.fromEntries(
      chosen.map((family) => [
        `column family ${escapeBytes(family.name)}`,
        {
          'locality group': family.localityGroup,
          versions: String(family.maxVersions),
          'seconds to live': family.timeToLive === 0 ? 'for ever' : String(family.timeToLive),
          ...fromSettings(family.settings),
        },
      ]),
    ),
  };
}

/** "lost column family ext", "has column family cold now": what became of the table since `before`. */
export function changedParts(before: SchemaParts, now: SchemaParts): string[] {
  const lost = Object.keys(before).filter((part) => !(part in now));
  const gained = Object.keys(now).filter((part) => !(part in before));
  const changed = Object.entries(now).flatMap(([part, settings]) => {
    const old = before[part];
    return old === undefined ? [] : changedSettings(part, old, settings);
  });
  return [
    ...lost.map((part) => `lost ${part}`),
    ...gained.map((part) => `has ${part} now`),
    ...changed,
  ];
}

function changedSettings(
  part: string,
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  const where = part === TABLE ? 'has' : `has in ${part}`;
  const settings = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return settings
    .filter((setting) => before[setting] !== now[setting])
    .map(
      (setting) =>
        `${where} ${setting} ${now[setting] ?? 'not set'}, no longer ${before[setting] ?? 'not set'}`,
    );
}

function fromSettings(settings: Settings): Record<string, string> {
  return Object.fromEntries(settings);
}

function sizeText(megabytes: bigint | null): string {
  return megabytes === null ? "the server's own" : `${megabytes} MB`;
}
