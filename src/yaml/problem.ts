/** What is wrong in a file that a person wrote, said with its place and a remedy. */

/** Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
}

/** More would only scroll the first ones away. */
const MOST_PROBLEMS = 100;

/** As they stand in the file, the first ones only. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MOST_PROBLEMS);
}

/** `file:line:column: message`, each with its hint on a line of its own. */
export function problemLines(problems: readonly Problem[]): string {
  return problems
    .map(
      ({ file, line, column, message, hint }) =>
        `${file}:${line}:${column}: ${message}\n    ${hint}`,
    )
    .join('\n');
}
