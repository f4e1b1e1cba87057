/* Generated from schemas/error.schema.json by "npm run generate"; do not edit. */

/**
 * What a command prints on stdout under --json when it ends with an error.
 */
export interface ErrorDocument {
  format: 'terautil/error';
  format_version: 1;
  /**
   * Never reused with another meaning; docs/errors.md lists them.
   */
  id: string;
  /**
   * retry: the same may work later; fatal: not without a change; refused: a rule says no; data: an input or a cell is not acceptable.
   */
  class: 'retry' | 'fatal' | 'refused' | 'data';
  /**
   * What happened to what.
   */
  message: string;
  /**
   * What to do next.
   */
  hint: string | null;
}
