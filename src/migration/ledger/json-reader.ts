/**
 * Reads a JSON object of unknown origin field by field; what is missing or of another type fails with
 * the place. 64-bit numbers are strings, bytes are {"b64","text"} (text is for people, never read).
 */
export interface JsonReader {
  text(field: string): string;
  textOrNull(field: string): string | null;
  /** A number that is a safe, not negative integer. */
  count(field: string): number;
  /** The same; `absent` when the field is absent. */
  countOr(field: string, absent: number): number;
  countOrNull(field: string): number | null;
  /** A list of such numbers; `absent` when the field is absent. */
  countsOr(field: string, absent: readonly number[]): readonly number[];
  /** A decimal string. */
  big(field: string): bigint;
  bigOrNull(field: string): bigint | null;
  flag(field: string): boolean;
  /** The same; `absent` when the field is absent. */
  flagOr(field: string, absent: boolean): boolean;
  oneOf<T extends string>(field: string, values: readonly T[]): T;
  object(field: string): JsonReader;
  /** null when the field is null or absent. */
  optional(field: string): JsonReader | null;
  list(field: string): readonly JsonReader[];
  /** The same; empty when the field is absent. */
  listOrNone(field: string): readonly JsonReader[];
  /** The names of its fields, where they are not known before. */
  fields(): readonly string[];
  /** The bytes of `field`, or of this object itself. */
  bytes(field?: string): Buffer;
  fail(field: string): never;
}

/** `fail` is told the path of what is wrong and must throw. */
export function createJsonReader(
  value: unknown,
  path: string,
  fail: (path: string) => never,
): JsonReader {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path);
  const fields = value as Readonly<Record<string, unknown>>;
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const get = <T>(field: string, is: (value: unknown) => value is T): T => {
    const found = fields[field];
    return is(found) ? found : fail(at(field));
  };
  const isCount = (found: unknown): found is number =>
    typeof found === 'number' && Number.isSafeInteger(found) && found >= 0;
  const isText = (found: unknown): found is string => typeof found === 'string';
  const isDecimal = (found: unknown): found is string =>
    isText(found) && /^-?\d{1,40}$/.test(found);
  const isList = (found: unknown): found is unknown[] => Array.isArray(found);
  const child = (found: unknown, field: string): JsonReader =>
    createJsonReader(found, at(field), fail);
  const isAbsent = (field: string): boolean =>
    fields[field] === null || fields[field] === undefined;

  const self: JsonReader = {
    text: (field) => get(field, isText),
    textOrNull: (field) => (isAbsent(field) ? null : get(field, isText)),
    count: (field) => get(field, isCount),
    countOr: (field, absent) => (isAbsent(field) ? absent : self.count(field)),
    countsOr: (field, absent) =>
      isAbsent(field)
        ? absent
        : get(field, isList).map((item) => (isCount(item) ? item : fail(at(field)))),
    countOrNull: (field) => (isAbsent(field) ? null : self.count(field)),
    big: (field) => BigInt(get(field, isDecimal)),
    bigOrNull: (field) => (isAbsent(field) ? null : BigInt(get(field, isDecimal))),
    flag: (field) => get(field, (f): f is boolean => typeof f === 'boolean'),
    flagOr: (field, absent) => (isAbsent(field) ? absent : self.flag(field)),
    oneOf: (field, values) => {
      const text = get(field, isText);
      return values.find((v) => v === text) ?? fail(at(field));
    },
    object: (field) => child(fields[field], field),
    optional: (field) => (isAbsent(field) ? null : child(fields[field], field)),
    list: (field) => get(field, isList).map((item, index) => child(item, `${field}[${index}]`)),
    listOrNone: (field) => (isAbsent(field) ? [] : self.list(field)),
    fields: () => Object.keys(fields),
    bytes: (field) => {
      if (field !== undefined) return self.object(field).bytes();
      const text = self.text('b64');
      const bytes = Buffer.from(text, 'base64');
      return bytes.toString('base64') === text ? bytes : fail(at('b64'));
    },
    fail: (field) => fail(at(field)),
  };
  return self;
}
