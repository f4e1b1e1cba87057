/** On which ports a one-box listens. */
import { readFileSync } from 'node:fs';

export interface WantedPort {
  /** 0 = any free one. */
  readonly port: number;
  /** What to do when it is taken: fail, or take any free one. */
  readonly strict: boolean;
}

/**
 * Each call gives the next port: `first` and those that follow it, or, when it is absent or 0, those that
 * the description of last time names.
 */
export function portSource(first: number | undefined, description: string): () => WantedPort {
  if (first !== undefined && first !== 0) {
    let next = first;
    return () => ({ port: next++, strict: true });
  }
  const remembered = rememberedPorts(description);
  return () => ({ port: remembered.shift() ?? 0, strict: false });
}

/** In the order in which they are listened on. A missing or strange file only means new ports. */
function rememberedPorts(path: string): number[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return [...text.matchAll(/"127\.0\.0\.1:(\d{1,5})"/g)].map((match) => Number(match[1]));
}
