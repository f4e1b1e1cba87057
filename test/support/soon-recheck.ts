/** Tests that damage tables on purpose do not wait for half a minute until it is reported. */
const SOON = 'recheck: { times: 1, delay: 10ms }';

/** `rest` of a plan, in YAML, with a second look that comes soon, unless it says otherwise. */
export function withSoonRecheck(rest: string): string {
  if (rest.includes('recheck:')) return rest;
  const isThere = /^diff: \{/m.test(rest);
  return isThere ? rest.replace(/^diff: \{/m, `diff: { ${SOON},`) : `diff: { ${SOON} }\n${rest}`;
}
