/** The result of `terautil validate`. Pure. */
import type { ValidationDocument } from '../documents/validation.generated.js';
import type { Paint } from './paint.js';

/** One line per valid plan, one `file:line:column: message` with its hint per problem. */
export function validationText(document: ValidationDocument, paint: Paint): string {
  return document.plans
    .map(({ file, problems, valid }) => {
      if (valid) return `${file}: ${paint('green', 'ok')}`;
      return problems
        .map((problem) => {
          const place = paint('bold', `${file}:${problem.line}:${problem.column}:`);
          return `${place} ${problem.message}\n    ${paint('cyan', 'hint:')} ${problem.hint}`;
        })
        .join('\n');
    })
    .join('\n');
}
