/* Generated from schemas/validation.schema.json by "npm run generate"; do not edit. */

/**
 * What terautil validate --json prints.
 */
export interface ValidationDocument {
  format: 'terautil/validation';
  format_version: 1;
  /**
   * Every plan is valid.
   */
  valid: boolean;
  plans: PlanValidation[];
}
export interface PlanValidation {
  /**
   * As given on the command line.
   */
  file: string;
  valid: boolean;
  problems: PlanProblem[];
}
export interface PlanProblem {
  /**
   * From 1.
   */
  line: number;
  /**
   * From 1.
   */
  column: number;
  /**
   * What is wrong.
   */
  message: string;
  /**
   * What to do about it.
   */
  hint: string;
}
