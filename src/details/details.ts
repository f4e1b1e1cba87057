/**
 * Files of details in the state folder: `findings/` and `dead-letters/`, one NDJSON file per unit.
 *
 *   <unit>.<epoch>.partial   while a holding of the lease works on it
 *   <unit>.ndjson            when it is done, in the place of an earlier one
 *
 * In a folder that several migrations may share, names begin with that of the migration.
 *
 * A holding has a file of its own, so one that wakes up too late spoils nothing; who goes on copies what
 * counts of the former one. A checkpoint says how many bytes count.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { TerautilError } from '../errors.js';
import type { DetailFile, DetailFiles, DetailKind, FileState } from '../migration/ports.js';

/** Text is gathered up to this size before it is written. */
const BUFFER_BYTES = 64 * 1024;

export function createDetailFiles(folder: string, migration: string): DetailFiles {
  return {
    create: (kind, id, epoch) => {
      const unit = detailName(folder, migration, id);
      const path = partialPath(folder, kind, unit, epoch);
      return translated(path, () => {
        rmSync(path, { force: true });
        return openPartial(folder, kind, unit, epoch, { bytes: 0, lines: 0 });
      });
    },
    resume: (kind, id, epoch, from) => {
      const unit = detailName(folder, migration, id);
      const path = partialPath(folder, kind, unit, epoch);
      return translated(path, () => {
        if (from.bytes === 0) {
          // There never was a file: one is made with its first line.
          rmSync(path, { force: true });
          return openPartial(folder, kind, unit, epoch, from);
        }
        const former = partialPath(folder, kind, unit, from.epoch);
        if (!existsSync(former) || statSync(former).size < from.bytes) return null;
        if (former !== path) copyFileSync(former, path);
        truncateSync(path, from.bytes);
        return openPartial(folder, kind, unit, epoch, from);
      });
    },
    remove: (kind, id) => {
      const unit = detailName(folder, migration, id);
      translated(detailPath(folder, kind, unit), () => {
        rmSync(detailPath(folder, kind, unit), { force: true });
        removePartials(folder, kind, unit);
      });
    },
  };
}

/** Of the files of a unit. Ids of units are unique in a migration only; a folder with its name is its own. */
export function detailName(folder: string, migration: string, unit: string): string {
  return basename(folder) === migration ? unit : `${migration}.${unit}`;
}

/** Where the details of a finished unit are; `unit` as `detailName` has it. */
export function detailPath(folder: string, kind: DetailKind, unit: string): string {
  return join(folder, kind, `${unit}.ndjson`);
}

/** Whether the finished file of a unit is here, with exactly so many bytes. Throws TU-DETAILS. */
export function hasDetails(folder: string, kind: DetailKind, unit: string, bytes: number): boolean {
  const path = detailPath(folder, kind, unit);
  return translated(path, () => existsSync(path) && statSync(path).size === bytes);
}

/** The lines of a finished unit's file, without holding more than one in memory. Throws TU-DETAILS. */
export function* readDetails(folder: string, kind: DetailKind, unit: string): Iterable<string> {
  const path = detailPath(folder, kind, unit);
  const file = translated(path, () => openSync(path, 'r'));
  try {
    const chunk = Buffer.allocUnsafe(BUFFER_BYTES);
    const decoder = new StringDecoder('utf8');
    /** Of a line that has not ended yet: joined once, as it may be long. */
    let pieces: string[] = [];
    for (;;) {
      const length = translated(path, () => readSync(file, chunk));
      if (length === 0) break;
      const [first = '', ...others] = decoder.write(chunk.subarray(0, length)).split('\n');
      pieces.push(first);
      const last = others.pop();
      if (last === undefined) continue;
      yield pieces.join('');
      yield* others;
      pieces = [last];
    }
    const rest = pieces.join('');
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}

function partialPath(folder: string, kind: DetailKind, unit: string, epoch: bigint): string {
  return join(folder, kind, `${unit}.${epoch}.partial`);
}

function openPartial(
  folder: string,
  kind: DetailKind,
  unit: string,
  epoch: bigint,
  from: Pick<FileState, 'bytes' | 'lines'>,
): DetailFile {
  const path = partialPath(folder, kind, unit, epoch);
  // Made with its first line: most units have none.
  let file: number | null = null;
  let buffered = '';
  let { bytes, lines } = from;

  const flush = (): FileState => {
    if (buffered.length > 0) {
      if (file === null) {
        mkdirSync(join(folder, kind), { recursive: true });
        file = openSync(path, 'a');
      }
      const chunk = Buffer.from(buffered);
      buffered = '';
      for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
    }
    return { epoch, bytes, lines };
  };
  const gather = (text: string): void => {
    buffered += text;
    bytes += Buffer.byteLength(text);
    if (buffered.length >= BUFFER_BYTES) translated(path, flush);
  };
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  return {
    append: (line) => {
      for (const piece of line) gather(piece);
      gather('\n');
      lines += 1;
    },
    flush: () => translated(path, flush),
    publish: () => {
      translated(path, () => {
        flush();
        if (file !== null) fsyncSync(file);
        close();
        renameSync(path, detailPath(folder, kind, unit));
        removePartials(folder, kind, unit);
      });
    },
    close,
  };
}

/** Of every holding: none of them counts any more. */
function removePartials(folder: string, kind: DetailKind, unit: string): void {
  if (!existsSync(join(folder, kind))) return;
  for (const name of readdirSync(join(folder, kind))) {
    if (name.startsWith(`${unit}.`) && name.endsWith('.partial')) {
      rmSync(join(folder, kind, name), { force: true });
    }
  }
}

function translated<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerautilError('TU-DETAILS', `The file ${path} cannot be used: ${reason}.`, {
      hint: 'Is the disk full or read-only? What was acknowledged is saved: make room, then run apply again.',
      cause: error,
    });
  }
}
