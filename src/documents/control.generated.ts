/* Generated from schemas/control.schema.json by "npm run generate"; do not edit. */

/**
 * What `terautil pause --json` and `terautil resume --json` print.
 */
export interface ControlDocument {
  format: 'terautil/control';
  format_version: 1;
  name: string;
  paused: boolean;
  /**
   * false: it was so already.
   */
  changed: boolean;
  /**
   * Who said so, user@host; null = nobody ever paused it.
   */
  by: string | null;
  /**
   * RFC 3339, UTC.
   */
  since: string | null;
  reason: string | null;
  /**
   * Living workers, which obey within seconds.
   */
  workers: string;
}
