/** Replayable cases made from recordings of real servers (test/fixtures/real/README.md). */
import { readFileSync } from 'node:fs';

export interface RecordedCase {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Absent: the call failed. */
  readonly response?: Readonly<Record<string, unknown>>;
  readonly volatile?: readonly string[];
  readonly wait_before_ms?: number;
  readonly note?: string;
}

export function loadCases(file: string): RecordedCase[] {
  const path = new URL(`../fixtures/real/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as RecordedCase[];
}

export type Text =
  | string
  | { readonly parts: readonly (string | { readonly repeat: string; readonly times: number })[] };

/** Bytes as cases write them: printable ASCII, `\xHH`, or parts with repetitions. */
export function caseBytes(text: Text): Buffer {
  if (typeof text !== 'string') {
    const parts = text.parts.map((part) =>
      typeof part === 'string' ? caseBytes(part) : caseBytes(part.repeat.repeat(part.times)),
    );
    return Buffer.concat(parts);
  }
  const latin = text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(latin, 'latin1');
}
