/**
 * What a comparison saw in a range (protocol.md §9.8), of cells inside the window. Like the counters of
 * a copy they live in the checkpoint and advance with it. Every cell is in exactly one place:
 *
 *   source cells      = onlyInSource + both + superseded.source + trimmed.source + expired.source + shadowed
 *   destination cells = onlyInDestination + both + superseded.destination + trimmed.destination + expired.destination
 *   both              = different + same + newerAtDestination
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
  /** Their time to live is over, or about to be, on the side that lacks them: no difference. */
  expired: Sides;
  /** Pairs in families that keep one version: the destination holds another value, and a newer one. No difference. */
  newerAtDestination: number;
  /** Written to the destination, acknowledged, and hidden there by something that was deleted. No difference. */
  shadowed: number;
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
    expired: { source: 0, destination: 0 },
    newerAtDestination: 0,
    shadowed: 0,
    sourceCells: 0,
    destinationCells: 0,
    bytes: 0,
  };
}

/** Adds `more` to `total` in place; with `times` -1 takes it away again. */
export function addDiffCounts(total: DiffCounts, more: DiffCounts, times: 1 | -1 = 1): void {
  total.onlyInSource += times * more.onlyInSource;
  total.onlyInDestination += times * more.onlyInDestination;
  total.different += times * more.different;
  total.same += times * more.same;
  total.timestampOnly += times * more.timestampOnly;
  addSides(total.superseded, more.superseded, times);
  addSides(total.trimmed, more.trimmed, times);
  addSides(total.expired, more.expired, times);
  total.newerAtDestination += times * more.newerAtDestination;
  total.shadowed += times * more.shadowed;
  total.sourceCells += times * more.sourceCells;
  total.destinationCells += times * more.destinationCells;
  total.bytes += times * more.bytes;
}

/**
 * Cells that make a comparison fail: `in_src_or_in_dest` less those that are the same. `strict`: also those
 * that are no differences otherwise.
 */
export function differences(counts: DiffCounts, strict = false): number {
  const real = counts.onlyInSource + counts.onlyInDestination + counts.different;
  return strict ? real + explained(counts) : real;
}

/** Cells, or pairs of them, that are not the same for a reason that makes them no differences. */
function explained(counts: DiffCounts): number {
  const { superseded, trimmed, expired, newerAtDestination, shadowed } = counts;
  const sides = [superseded, trimmed, expired];
  const pairs = newerAtDestination + shadowed;
  return sides.reduce((sum, side) => sum + side.source + side.destination, pairs);
}

/** `in_src_or_in_dest` of protocol.md §9.8. */
export function inEither(counts: DiffCounts, strict = false): number {
  return differences(counts, strict) + counts.same;
}

/** Promise P7 for a comparison. */
export function isDiffBalanced(counts: DiffCounts): boolean {
  const both = counts.different + counts.same + counts.newerAtDestination;
  const { superseded, trimmed, expired, shadowed } = counts;
  const here = superseded.source + trimmed.source + expired.source + shadowed;
  const there = superseded.destination + trimmed.destination + expired.destination;
  return (
    counts.sourceCells === counts.onlyInSource + both + here &&
    counts.destinationCells === counts.onlyInDestination + both + there
  );
}

function addSides(total: Sides, more: Sides, times: number): void {
  total.source += times * more.source;
  total.destination += times * more.destination;
}
