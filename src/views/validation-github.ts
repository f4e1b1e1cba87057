/**
 * The result of `terautil validate` as workflow commands: GitHub shows them at the lines of the pull request.
 * Pure. One line per problem, and how many plans are valid: no name of a file begins a line, where a runner
 * might take it for a command.
 */
import type { ValidationDocument } from '../documents/validation.generated.js';
import { count } from './text.js';

export function validationGithub({ plans }: ValidationDocument): string {
  const valid = plans.filter((plan) => plan.valid).length;
  const lines = plans.flatMap(({ file, problems }) =>
    problems.map(({ line, column, message, hint }) => {
      const properties = { file, line: String(line), col: String(column), title: TITLE };
      const place = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
      return `::error ${place.join(',')}::${data(`${message}\nhint: ${hint}`)}`;
    }),
  );
  return [...lines, `Valid plans: ${count(valid)} of ${count(plans.length)}.`].join('\n');
}

const TITLE = 'terautil validate';

/** What a runner reads back in the message of a command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The same of a property, which a colon or a comma would end. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
