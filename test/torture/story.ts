/** What a torture did: a line per event, and how often each thing happened. */
import { appendFileSync } from 'node:fs';

export interface Story {
  /** Also into the file of the migration under way. */
  say(line: string): void;
  count(what: string, times?: number): void;
  /** From now on lines go there as well; null: nowhere else. */
  writeTo(file: string | null): void;
  tally(): string;
}

export function createStory(): Story {
  const startedAt = performance.now();
  const counts = new Map<string, number>();
  let file: string | null = null;
  return {
    say: (line) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(2).padStart(8);
      console.log(`${seconds} ${line}`);
      if (file !== null) appendFileSync(file, `${seconds} ${line}\n`);
    },
    count: (what, times = 1) => {
      counts.set(what, (counts.get(what) ?? 0) + times);
    },
    writeTo: (path) => {
      file = path;
    },
    tally: () => [...counts].map(([what, times]) => `${what} ${times}`).join(', '),
  };
}
