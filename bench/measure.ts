/** Measures variants of one piece of work against each other in the same process. */
export interface Variant {
  readonly name: string;
  /** Cells that one call of `work` handles. */
  readonly cells: number;
  work(): void;
}

export interface Measured {
  readonly name: string;
  /** Medians over the rounds. */
  readonly cellsPerSecond: number;
  /** This process's own CPU time, its garbage collector included. */
  readonly cpuMicrosPerCell: number;
}

const ROUNDS = 9;
const ROUND_MS = 250;

/**
 * Rounds are interleaved, so that a slow moment of the machine hits every variant; the first round
 * warms up and is not counted.
 */
export function measure(variants: readonly Variant[]): Measured[] {
  const rounds = variants.map(() => [] as Measured[]);
  for (let round = 0; round <= ROUNDS; round++) {
    variants.forEach((variant, at) => {
      const measured = measureRound(variant);
      if (round > 0) rounds[at]?.push(measured);
    });
  }
  return rounds.map((measured, at) => ({
    name: variants[at]?.name ?? '',
    cellsPerSecond: median(measured.map((one) => one.cellsPerSecond)),
    cpuMicrosPerCell: median(measured.map((one) => one.cpuMicrosPerCell)),
  }));
}

function measureRound(variant: Variant): Measured {
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  let cells = 0;
  let elapsedMs = 0;
  while (elapsedMs < ROUND_MS) {
    variant.work();
    cells += variant.cells;
    elapsedMs = performance.now() - begin;
  }
  const cpu = process.cpuUsage(cpuBefore);
  return {
    name: variant.name,
    cellsPerSecond: (cells / elapsedMs) * 1000,
    cpuMicrosPerCell: (cpu.user + cpu.system) / cells,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
