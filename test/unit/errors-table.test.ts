import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  asTerautilError,
  bug,
  type ErrorId,
  ERRORS,
  EXIT_CODES,
  isRetryable,
  TerautilError,
} from '../../src/errors.js';
import { errorDocument, errorText } from '../../src/views/errors.js';
import { paintFor, plain } from '../../src/views/paint.js';

const IDS = Object.keys(ERRORS) as ErrorId[];

function validatorOf(name: string): (document: unknown) => boolean {
  const path = join(import.meta.dirname, `../../schemas/${name}.schema.json`);
  return new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(path, 'utf8')) as object,
  );
}

describe('the table of errors', () => {
  it('promise-P8: has the exit codes of the product, no more and no fewer', () => {
    expect(Object.keys(EXIT_CODES).map(Number)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 64, 65, 130, 143,
    ]);
  });

  it.each(IDS)(
    '%s has a known exit code, never 0 or 2, and a document that fits its schema',
    (id) => {
      const error = new TerautilError(id, 'something happened');
      expect(Object.keys(EXIT_CODES).map(Number)).toContain(error.exit);
      expect([0, 2]).not.toContain(error.exit);
      expect(error.class).toBe(ERRORS[id].class);
      expect(isRetryable(error)).toBe(error.class === 'retry');
      const valid = validatorOf('error');
      expect(valid(errorDocument(error))).toBe(true);
      expect(valid({ ...errorDocument(error), id: 'X' })).toBe(false);
    },
  );

  it.each([
    ['TU-USAGE', 64],
    ['TU-PLAN-INVALID', 65],
    ['TU-INPUT-FILE', 65],
    ['TU-BUG', 1],
    ['TU-GUARD', 4],
    ['TU-NOT-APPROVED', 5],
    ['TU-LOCK-TIMEOUT', 6],
    ['TU-RPC-CONNECT', 7],
  ] as const)('%s leaves with %i', (id, exit) => {
    expect(new TerautilError(id, '').exit).toBe(exit);
  });

  it('makes a bug of what nobody translated, and keeps the cause', () => {
    const cause = new RangeError('out of range');
    const error = asTerautilError(cause);
    expect(error).toMatchObject({ id: 'TU-BUG', exit: 1, cause });
    expect(isRetryable(cause)).toBe(false);
    expect(asTerautilError(error)).toBe(error);
    expect(asTerautilError('text').message).toContain('text');
    expect(() => bug('impossible')).toThrow('impossible');
  });
});

describe('an error for people', () => {
  const error = new TerautilError('TU-GUARD', 'Table users is empty', { hint: 'Check its name.' });

  it('says what happened, what to do, and its id', () => {
    expect(errorText(error, plain)).toBe(
      '✗ Table users is empty\nhint: Check its name.\nTU-GUARD\n',
    );
    expect(errorText(new TerautilError('TU-GUARD', 'No'), plain)).toBe('✗ No\nTU-GUARD\n');
  });

  it('says the same in colour', () => {
    const text = errorText(error, paintFor(false, { FORCE_COLOR: '1' }));
    expect(text).not.toBe(errorText(error, plain));
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(errorText(error, plain));
  });

  it('shows where a bug came from', () => {
    const cause = new RangeError('out of range');
    expect(errorText(asTerautilError(cause), plain)).toContain(cause.stack ?? 'no stack');
    expect(errorText(error, plain)).not.toContain('errors-table');
  });
});
