/** The same document with the keys of every mapping in another order. */
export function reordered(value: unknown, order: (count: number) => readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const sorted = order(entries.length).flatMap((index) => entries.slice(index, index + 1));
  return Object.fromEntries(sorted.map(([key, item]) => [key, reordered(item, order)]));
}
