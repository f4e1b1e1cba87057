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
  /** A decimal string of a safe, not negative integer. */
  total(field: string): number;
  /** A list of decimal strings; null when the field is absent. */
  bigsOrNull(field: string): readonly bigint[] | null;
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
  texts(field: string): readonly string[];
  textsOrNull(field: string): readonly string[] | null;
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
  return new ObjectReader(value as Readonly<Record<string, unknown>>, path, fail);
}

/** A class, since a ledger has hundreds of thousands of them: the methods are made once. */
class ObjectReader implements JsonReader {
  private readonly values: Readonly<Record<string, unknown>>;
  private readonly path: string;
  private readonly failAt: (path: string) => never;

  constructor(
    values: Readonly<Record<string, unknown>>,
    path: string,
    failAt: (path: string) => never,
  ) {
    this.values = values;
    this.path = path;
    this.failAt = failAt;
  }

  text(field: string): string {
    return this.get(field, isText);
  }

  textOrNull(field: string): string | null {
    return this.isAbsent(field) ? null : this.get(field, isText);
  }

  count(field: string): number {
    return this.get(field, isCount);
  }

  countOr(field: string, absent: number): number {
    return this.isAbsent(field) ? absent : this.count(field);
  }

  countOrNull(field: string): number | null {
    return this.isAbsent(field) ? null : this.count(field);
  }

  countsOr(field: string, absent: readonly number[]): readonly number[] {
    if (this.isAbsent(field)) return absent;
    return this.get(field, isList).map((item) => (isCount(item) ? item : this.fail(field)));
  }

  big(field: string): bigint {
    return BigInt(this.get(field, isDecimal));
  }

  bigOrNull(field: string): bigint | null {
    return this.isAbsent(field) ? null : this.big(field);
  }

  total(field: string): number {
    const total = Number(this.big(field));
    return Number.isSafeInteger(total) && total >= 0 ? total : this.fail(field);
  }

  bigsOrNull(field: string): readonly bigint[] | null {
    if (this.isAbsent(field)) return null;
    return this.get(field, isList).map((item) => BigInt(isDecimal(item) ? item : this.fail(field)));
  }

  flag(field: string): boolean {
    return this.get(field, isFlag);
  }

  flagOr(field: string, absent: boolean): boolean {
    return this.isAbsent(field) ? absent : this.flag(field);
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T {
    const text = this.text(field);
    return values.find((v) => v === text) ?? this.fail(field);
  }

  object(field: string): JsonReader {
    return createJsonReader(this.values[field], this.at(field), this.failAt);
  }

  optional(field: string): JsonReader | null {
    return this.isAbsent(field) ? null : this.object(field);
  }

  list(field: string): readonly JsonReader[] {
    return this.get(field, isList).map((item, index) =>
      createJsonReader(item, `${this.at(field)}[${index}]`, this.failAt),
    );
  }

  listOrNone(field: string): readonly JsonReader[] {
    return this.isAbsent(field) ? [] : this.list(field);
  }

  texts(field: string): readonly string[] {
    return this.get(field, isList).map((item) => (isText(item) ? item : this.fail(field)));
  }

  textsOrNull(field: string): readonly string[] | null {
    return this.isAbsent(field) ? null : this.texts(field);
  }

  fields(): readonly string[] {
    return Object.keys(this.values);
  }

  bytes(field?: string): Buffer {
    if (field !== undefined) return this.object(field).bytes();
    const text = this.text('b64');
    const bytes = Buffer.from(text, 'base64');
    return bytes.toString('base64') === text ? bytes : this.fail('b64');
  }

  fail(field: string): never {
    return this.failAt(this.at(field));
  }

  private get<T>(field: string, is: (value: unknown) => value is T): T {
    const found = this.values[field];
    return is(found) ? found : this.fail(field);
  }

  private isAbsent(field: string): boolean {
    return this.values[field] === null || this.values[field] === undefined;
  }

  private at(field: string): string {
    return this.path === '' ? field : `${this.path}.${field}`;
  }
}

function isText(found: unknown): found is string {
  return typeof found === 'string';
}

function isCount(found: unknown): found is number {
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0;
}

function isDecimal(found: unknown): found is string {
  return isText(found) && /^-?\d{1,40}$/.test(found);
}

function isFlag(found: unknown): found is boolean {
  return typeof found === 'boolean';
}

function isList(found: unknown): found is unknown[] {
  return Array.isArray(found);
}
