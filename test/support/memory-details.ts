/** Files of details in memory: by kind and unit, the published lines. */
import type { DetailFile, DetailFiles, DetailKind, FileState } from '../../src/migration/ports.js';

export interface MemoryDetails extends DetailFiles {
  /** Published lines by "kind/unit". */
  readonly published: Map<string, readonly string[]>;
  /** Forgets what is not published, as a machine that is gone does. */
  loseUnpublished(): void;
}

export function createMemoryDetails(): MemoryDetails {
  const published = new Map<string, readonly string[]>();
  const partial = new Map<string, string[]>();
  const partialKey = (kind: DetailKind, unit: string, epoch: bigint): string =>
    `${kind}/${unit}.${epoch.toString()}`;
  const fileOf = (kind: DetailKind, unit: string, epoch: bigint, lines: string[]): DetailFile => {
    partial.set(partialKey(kind, unit, epoch), lines);
    return {
      append: (line) => void lines.push([...line].join('')),
      flush: () => ({ epoch, bytes: lines.join('\n').length, lines: lines.length }),
      publish: () => {
        published.set(`${kind}/${unit}`, [...lines]);
      },
      close: () => undefined,
    };
  };
  return {
    published,
    loseUnpublished: () => {
      partial.clear();
    },
    create: (kind, unit, epoch) => fileOf(kind, unit, epoch, []),
    resume: (kind, unit, epoch, from: FileState) => {
      const former = partial.get(partialKey(kind, unit, from.epoch));
      return former === undefined ? null : fileOf(kind, unit, epoch, former.slice(0, from.lines));
    },
    remove: (kind, unit) => {
      published.delete(`${kind}/${unit}`);
    },
  };
}
