import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { TerautilError } from '../../src/errors.js';
import { readSecret, type SecretPlace } from '../../src/secret.js';

const folder = mkdtempSync(join(tmpdir(), 'terautil-secret-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(content: string | Buffer): SecretPlace {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return { file: path };
}

function problemOf(place: SecretPlace, env = {}): string {
  try {
    readSecret(place, 'token', env);
  } catch (error) {
    if (error instanceof TerautilError && error.id === 'TU-SECRET') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a secret', () => {
  test('comes from the environment, or from a file without its last line break', () => {
    expect(readSecret({ env: 'T' }, 'token', { T: ' hush\n' }).reveal()).toBe(' hush\n');
    expect(readSecret(file('hush'), 'token').reveal()).toBe('hush');
    expect(readSecret(file('hush\n'), 'token').reveal()).toBe('hush');
    expect(readSecret(file('hush\r\n'), 'token').reveal()).toBe('hush');
    expect(readSecret(file(' hüsh\n\n'), 'token').reveal()).toBe(' hüsh\n');
  });

  test('that cannot be had is an error with its place', () => {
    const missing = join(folder, 'missing');
    const directory = join(folder, 'directory');
    mkdirSync(directory);
    const path = join(folder, 'secret');
    expect(problemOf({ env: 'T' })).toBe('token: the environment variable T is not set');
    expect(problemOf({ env: 'T' }, { T: '' })).toBe('token: the environment variable T is empty');
    expect(problemOf({ file: missing })).toBe(`token: the file ${missing} cannot be read (ENOENT)`);
    expect(problemOf({ file: directory })).toBe(
      `token: the file ${directory} cannot be read (EISDIR)`,
    );
    expect(problemOf(file('\n'))).toBe(`token: the file ${path} is empty`);
    expect(problemOf(file(Buffer.of(0x68, 0xff)))).toBe(`token: the file ${path} is not UTF-8`);
    expect(problemOf(file('x'.repeat(65 * 1024)))).toBe(
      `token: the file ${path} is longer than 64 KiB`,
    );
    expect(problemOf({ file: '/dev/zero' })).toBe(
      'token: the file /dev/zero is longer than 64 KiB',
    );
  });
});
