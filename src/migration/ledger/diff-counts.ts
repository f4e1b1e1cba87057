/**
 * What a comparison saw in a range (protocol.md §9.8), of cells inside the window. Like the counters of
 * a copy they live in the checkpoint and advance with it. Every cell is in exactly one place:
 *
 *   source cells      = onlyInSource + different + same + superseded.source + trimmed.source
 *   destination cells = onlyInDestination + different + same + superseded.destination + trimmed.destination
 */
export interface DiffCounts {
  onlyInSource: number;
  onlyInDestination: number;
  /** Both have the cell, with other values. */
  different: number;
  same: number;
  /** Pairs with one value under two timestamps: each is counted in onlyInSource and onlyInDestination too. */
  timestampOnly: number;
  /** Pushed out on the other side by newer versions from after the window's end (O10): no difference. */
  superseded: Sides;
  /** Pushed out on the other side because it keeps fewer versions: no difference. */
  trimmed: Sides;
  sourceCells: number;
  destinationCells: number;
  /** Bytes of the cells of both sides (key, family, qualifier, value, timestamp). */
  bytes: number;
}

export interface Sides {
  source: number;
  destination: number;
}

export function zeroDiffCounts(): DiffCounts {
  return {
    onlyInSource: 0,
    onlyInDestination: 0,
    different: 0,
    same: 0,
    timestampOnly: 0,
    superseded: { source: 0, destination: 0 },
    trimmed: { source: 0, destination: 0 },
    sourceCells: 0,
    destinationCells: 0,
    bytes: 0,
  };
}

/** Adds `more` to `total` in place. */
export function addDiffCounts(total: DiffCounts, more: DiffCounts): void {
  total.onlyInSource += more.onlyInSource;
  total.onlyInDestination += more.onlyInDestination;
  total.different += more.different;
  total.same += more.same;
  total.timestampOnly += more.timestampOnly;
  addSides(total.superseded, more.superseded);
  addSides(total.trimmed, more.trimmed);
  total.sourceCells += more.sourceCells;
  total.destinationCells += more.destinationCells;
  total.bytes += more.bytes;
}

/** Cells that make a comparison fail: `in_src_or_in_dest` less those that are the same. */
export function differences(counts: DiffCounts): number {
  return counts.onlyInSource + counts.onlyInDestination + counts.different;
}

/** `in_src_or_in_dest` of protocol.md §9.8. */
export function inEither(counts: DiffCounts): number {
  return differences(counts) + counts.same;
}

/** Promise P7 for a comparison. */
export function isDiffBalanced(counts: DiffCounts): boolean {
  const both = counts.different + counts.same;
  const { superseded, trimmed } = counts;
  return (
    counts.sourceCells === counts.onlyInSource + both + superseded.source + trimmed.source &&
    counts.destinationCells ===
      counts.onlyInDestination + both + superseded.destination + trimmed.destination
  );
}

function addSides(total: Sides, more: Sides): void {
  total.source += more.source;
  total.destination += more.destination;
}
