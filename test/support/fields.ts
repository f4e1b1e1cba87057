/** Messages field by field. */
import Long from 'long';

/** Path → value of every field that is present. */
function fieldsOf(value: unknown, path = ''): Map<string, string> {
  if (value instanceof Uint8Array) return new Map([[path, Buffer.from(value).toString('hex')]]);
  if (Long.isLong(value)) return new Map([[path, value.toString()]]);
  if (typeof value !== 'object' || value === null) return new Map([[path, String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([name, part]) => [
      ...fieldsOf(part, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

/** Paths of the fields that differ or that only one of the two has, sorted. */
export function differingFields(ours: object, theirs: object): string[] {
  const [a, b] = [fieldsOf(ours), fieldsOf(theirs)];
  const paths = new Set([...a.keys(), ...b.keys()]);
  return [...paths].filter((path) => a.get(path) !== b.get(path)).sort();
}
