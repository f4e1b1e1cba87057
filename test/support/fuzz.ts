/** Input as it should not be: what was valid with bytes changed, cut, doubled or put in; JSON likewise. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { TerautilError, type ErrorId } from '../../src/errors.js';

/** The same cases on every run; a failure names its own seed and path. */
export const FUZZ = { seed: 20_261_123, numRuns: 300 } as const;

/** Bytes near one of the samples. */
export function mutated(samples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const change = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('flip', 'set', 'cut', 'drop', 'double', 'insert'),
    byte: fc.oneof(fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0xff), fc.nat(255)),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  });
  return fc
    .record({
      sample: fc.constantFrom(...samples),
      changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    })
    .map(({ sample, changes }) => {
      let bytes = Buffer.from(sample);
      for (const { at, kind, byte, bytes: more } of changes) {
        const place = bytes.length === 0 ? 0 : at % bytes.length;
        if (kind === 'flip') bytes[place] = (bytes[place] ?? 0) ^ (1 << (byte % 8));
        else if (kind === 'set') bytes[place] = byte;
        else if (kind === 'cut') bytes = bytes.subarray(0, place);
        else {
          const rest =
            kind === 'drop' ? bytes.subarray(place + more.length) : bytes.subarray(place);
          const put = kind === 'drop' ? [] : kind === 'double' ? bytes.subarray(place) : more;
          bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from(put), rest]);
        }
      }
      return bytes;
    });
}

type Json = Readonly<Record<string, unknown>>;

/** One of the objects with some of its fields, at any depth, replaced, removed or added. */
export function mutatedJson(samples: readonly Json[]): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(null, '', '-1', -1, 1.5, 1e308, 2 ** 53, '9'.repeat(5_000), [], {}),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const change = fc.record({
    path: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    value: odd,
    kind: fc.constantFrom('replace', 'remove', 'add'),
    key: fc.constantFrom('__proto__', 'constructor', 'b64', 'x', ''),
  });
  return fc
    .record({
      sample: fc.constantFrom(...samples),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    })
    .map(({ sample, changes }) =>
      changes.reduce<unknown>((json, { path, ...what }) => changeAt(json, path, what), sample),
    );
}

function changeAt(
  json: unknown,
  path: readonly number[],
  what: { readonly kind: string; readonly key: string; readonly value: unknown },
): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof json !== 'object' || json === null) return what.value;
  const entries: [string, unknown][] = Object.entries(json);
  if (what.kind === 'add' && rest.length === 0) entries.push([what.key, what.value]);
  else if (entries.length > 0) {
    const at = first % entries.length;
    const [name, old] = entries[at] ?? ['', null];
    if (what.kind === 'remove' && rest.length === 0) entries.splice(at, 1);
    else entries[at] = [name, changeAt(old, rest, what)];
  }
  return Array.isArray(json) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** Runs `action`: it gives something, or throws one of these errors with a message. */
export function givesOrThrows<T>(ids: readonly ErrorId[], action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    expectError(ids, error);
    return null;
  }
}

export function expectError(ids: readonly ErrorId[], error: unknown): void {
  if (!(error instanceof TerautilError)) throw error;
  expect(ids, error.message).toContain(error.id);
  expect(error.message).not.toBe('');
}
