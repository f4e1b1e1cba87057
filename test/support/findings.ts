/** The findings and dead letters of a migration, as its files hold them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadLetter } from '../../src/documents/dead-letter.generated.js';
import type { Finding } from '../../src/documents/finding.generated.js';

/** In the order of the files' names. `stateFolder`: of the migration. */
export function readFindings(stateFolder: string): Finding[] {
  return readLines(join(stateFolder, 'findings')) as Finding[];
}

export function readDeadLetters(stateFolder: string): DeadLetter[] {
  return readLines(join(stateFolder, 'dead-letters')) as DeadLetter[];
}

function readLines(folder: string): unknown[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      if (!name.endsWith('.ndjson')) throw new Error(`${name} was left behind.`);
      const lines = readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1);
      return lines.map((line): unknown => JSON.parse(line));
    });
}

/** "class row family:qualifier@source/destination", bytes as latin1. */
export function findingText({
  class: kind,
  key,
  family,
  qualifier,
  source,
  destination,
}: Finding): string {
  const text = ({ b64 }: { readonly b64: string }): string =>
    Buffer.from(b64, 'base64').toString('latin1');
  const times = `${source?.timestamp ?? '-'}/${destination?.timestamp ?? '-'}`;
  return `${kind} ${text(key)} ${text(family)}:${text(qualifier)}@${times}`;
}
