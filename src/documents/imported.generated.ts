/* Generated from schemas/imported.schema.json by "npm run generate"; do not edit. */

/**
 * What terautil import --json prints.
 */
export interface ImportedDocument {
  format: 'terautil/imported';
  format_version: 1;
  /**
   * The plan, as YAML.
   */
  plan: string;
  /**
   * What became of flags and lines that are not simply carried over.
   */
  warnings: ImportWarning[];
}
export interface ImportWarning {
  /**
   * warning: something is lost, or needs a decision. note: nothing is lost.
   */
  level: 'warning' | 'note';
  /**
   * file:line, or the file.
   */
  place: string;
  message: string;
}
