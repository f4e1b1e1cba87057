import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeOutputFile } from '../../src/output-file.js';

const disk = vi.hoisted(() => ({ isFull: false }));

vi.mock('node:fs', async (load) => {
  const original = await load<typeof import('node:fs')>();
  const fsyncSync: typeof original.fsyncSync = (file) => {
    if (disk.isFull) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    original.fsyncSync(file);
  };
  return { ...original, fsyncSync };
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-output-'));
  disk.isFull = false;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const refusal = { id: 'TU-OUTPUT-FILE', exit: 1 };
const write =
  (path: string, force = false) =>
  () => {
    writeOutputFile(path, 'new', { force });
  };

describe('an output file', () => {
  it('is written whole, and nothing beside it', () => {
    write(join(folder, 'a'))();
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('fault-D8 that exists is kept, and replaced only when asked', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'old');
    expect(write(path)).toThrow(expect.objectContaining(refusal));
    expect(write(path)).toThrow(`${path} exists already; nothing was written.`);
    expect(readFileSync(path, 'utf8')).toBe('old');
    write(path, true)();
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it.each(['there', 'nowhere'])(
    'fault-D8 that is a link to %s is never written through',
    (name) => {
      const [target, path] = [join(folder, 'there'), join(folder, 'link')];
      writeFileSync(target, 'old');
      symlinkSync(join(folder, name), path);
      expect(write(path)).toThrow(`${path} is a link; nothing was written.`);
      expect(existsSync(join(folder, 'nowhere'))).toBe(false);
      write(path, true)();
      expect(lstatSync(path).isFile()).toBe(true);
      expect([readFileSync(target, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['old', 'new']);
    },
  );

  it('fault-D8 that is a folder or a device is refused, asked or not', () => {
    mkdirSync(join(folder, 'a'));
    symlinkSync('/dev/null', join(folder, 'device'));
    symlinkSync('a', join(folder, 'link'));
    for (const path of ['a', 'device', 'link']) {
      for (const force of [false, true]) {
        expect(write(join(folder, path), force)).toThrow(expect.objectContaining(refusal));
      }
    }
    expect(readdirSync(folder)).toEqual(['a', 'device', 'link']);
    expect(lstatSync(join(folder, 'device')).isSymbolicLink()).toBe(true);
  });

  it.each(['missing/a', 'file/a'])('fault-D8 that cannot be made names its path: %s', (name) => {
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, name);
    expect(write(path)).toThrow(expect.objectContaining(refusal));
    expect(write(path)).toThrow(`${path} cannot be written: `);
  });

  it('fault-D1 on a full disk leaves the old file and nothing half-written', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'old');
    disk.isFull = true;
    expect(write(path, true)).toThrow(expect.objectContaining(refusal));
    expect(write(path, true)).toThrow(`${path} cannot be written: ENOSPC`);
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
