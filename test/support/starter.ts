/** Fills in the places of a starter plan that are marked EDIT, in their order; nothing else is touched. */
export function fillIn(starter: string, values: readonly string[]): string {
  let at = 0;
  const text = starter.replace(/: # EDIT.*$/gm, () => `: ${values[at++] ?? ''}`);
  if (at !== values.length) throw new Error(`The starter has ${at} marked places.`);
  return text;
}
