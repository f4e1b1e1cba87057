/**
 * Patterns for names: `*` stands for any characters, also none; `?` for exactly one; everything else for
 * itself. In time proportional to the product of both lengths, whatever the pattern.
 */

/** Whether `text` means more than itself. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/** Whether the whole of `name` fits. */
export function matchesGlob(glob: string, name: string): boolean {
  let at = 0;
  let next = 0;
  // Where the last `*` stands, and where what follows it was tried in the name.
  let star = -1;
  let tried = 0;
  while (next < name.length) {
    if (glob[at] === '*') {
      star = at;
      tried = next;
      at += 1;
    } else if (glob[at] === '?' || (at < glob.length && glob[at] === name[next])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      // Only the last `*` needs to take more: an earlier one could win nothing by it.
      tried += 1;
      next = tried;
      at = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(at));
}
