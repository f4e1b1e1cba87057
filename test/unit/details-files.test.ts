/** Files of findings and dead letters: what counts after a kill, and what a reader finds. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDetailFiles,
  detailName,
  detailPath,
  hasDetails,
  readDetails,
} from '../../src/details/details.js';
import { listStateFiles } from '../../src/details/state-files.js';
import type { DetailFiles } from '../../src/migration/ports.js';

let folder = '';
let files: DetailFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terautil-details-'));
  files = createDetailFiles(folder, basename(folder));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const inFolder = (): string[] =>
  existsSync(join(folder, 'findings')) ? readdirSync(join(folder, 'findings')) : [];

describe('a file of details', () => {
  it('appears whole, in the place of the former one', () => {
    const first = files.create('findings', 'r', 1n);
    first.append('old');
    first.publish();
    const second = files.create('findings', 'r', 2n);
    second.append('new');
    second.append('ü');
    expect(second.flush()).toEqual({ epoch: 2n, bytes: 7, lines: 2 });
    expect(readFileSync(detailPath(folder, 'findings', 'r'), 'utf8')).toBe('old\n');
    second.publish();
    expect([...readDetails(folder, 'findings', 'r')]).toEqual(['new', 'ü']);
    expect(inFolder()).toEqual(['r.ndjson']);
  });

  it('holds lines of any length, whatever their characters', () => {
    const file = files.create('findings', 'r', 1n);
    const long = `${'x'.repeat(1024 * 1024 - 1)}ü😀${'y'.repeat(3 * 1024 * 1024)}`;
    const lines = ['before', long, 'between', long, 'x'.repeat(64 * 1024), 'after'];
    for (const line of lines) file.append([line.slice(0, 9), line.slice(9)]);
    const { bytes } = file.flush();
    file.publish();
    expect(hasDetails(folder, 'findings', 'r', bytes)).toBe(true);
    const read = [...readDetails(folder, 'findings', 'r')];
    expect(read.map((line) => line.length)).toEqual(lines.map((line) => line.length));
    expect(read.every((line, at) => line === lines[at])).toBe(true);
  });

  it('is not made for a unit without a line', () => {
    const file = files.create('findings', 'r', 1n);
    expect(file.flush()).toEqual({ epoch: 1n, bytes: 0, lines: 0 });
    file.close();
    expect(inFolder()).toEqual([]);
    expect(hasDetails(folder, 'findings', 'r', 0)).toBe(false);
  });

  it('goes on behind the checkpoint, whoever wrote it and whatever was written since', () => {
    const killed = files.create('findings', 'r', 3n);
    killed.append('counts');
    const checkpoint = killed.flush();
    killed.append('counts for nothing');
    killed.flush();
    const next = files.resume('findings', 'r', 5n, checkpoint);
    next?.append('after');
    // The former holder wakes up and writes once more.
    killed.append('too late');
    killed.flush();
    next?.publish();
    expect([...readDetails(folder, 'findings', 'r')]).toEqual(['counts', 'after']);
    expect(inFolder()).toEqual(['r.ndjson']);
  });

  it('cannot go on when less is there than counts', () => {
    const file = files.create('findings', 'r', 1n);
    file.append('whole');
    const checkpoint = file.flush();
    writeFileSync(join(folder, 'findings/r.1.partial'), 'who');
    expect(files.resume('findings', 'r', 2n, checkpoint)).toBeNull();
    rmSync(join(folder, 'findings/r.1.partial'));
    expect(files.resume('findings', 'r', 2n, checkpoint)).toBeNull();
  });

  it('promise-P2 goes on from a checkpoint without a line, for which no file was made', () => {
    const checkpoint = files.create('findings', 'r', 1n).flush();
    const next = files.resume('findings', 'r', 2n, checkpoint);
    expect(next?.flush()).toEqual({ epoch: 2n, bytes: 0, lines: 0 });
    next?.append('first');
    next?.flush();
    // Its next attempt, under the same lease: what was written behind the checkpoint counts for nothing.
    const again = files.resume('findings', 'r', 2n, checkpoint);
    again?.append('second');
    again?.publish();
    expect([...readDetails(folder, 'findings', 'r')]).toEqual(['second']);
  });

  it('is removed with all its beginnings, and no other unit with it', () => {
    for (const unit of ['r1', 'r10']) {
      const file = files.create('findings', unit, 1n);
      file.append('x');
      file.flush();
    }
    const published = files.create('findings', 'r1', 2n);
    published.append('x');
    published.publish();
    files.remove('findings', 'r1');
    files.remove('dead-letters', 'r1');
    expect(inFolder()).toEqual(['r10.1.partial']);
  });

  it('defect-K2 is not that of another migration in the same folder, whose units have the same ids', () => {
    const [one, two] = [createDetailFiles(folder, 'one'), createDetailFiles(folder, 'two')];
    const first = one.create('findings', '1-t00001-r000001', 1n);
    const second = two.create('findings', '1-t00001-r000001', 1n);
    first.append('of one');
    second.append('of two');
    second.publish();
    first.publish();
    two.remove('findings', '1-t00001-r000001');
    const name = detailName(folder, 'one', '1-t00001-r000001');
    expect([...readDetails(folder, 'findings', name)]).toEqual(['of one']);
    const { files: ours, kept } = listStateFiles(folder);
    expect(ours.map(({ path }) => path)).toEqual(['findings/one.1-t00001-r000001.ndjson']);
    expect(kept).toEqual([]);
  });

  it('fault-D2 that cannot be written is TU-DETAILS with its path', () => {
    writeFileSync(join(folder, 'findings'), 'a file in the place of the folder');
    const write = (): void => {
      const file = files.create('findings', 'r', 1n);
      file.append('x');
      file.flush();
    };
    expect(write).toThrow(
      expect.objectContaining({
        id: 'TU-DETAILS',
        message: expect.stringContaining(join(folder, 'findings/r.1.partial')) as string,
      }),
    );
  });
});
