/** An error as people and as programs see it (product.md §8). Pure. */
import type { ErrorDocument } from '../documents/error.generated.js';
import type { TerautilError } from '../errors.js';
import type { Paint } from './paint.js';

/** For stderr: what happened, what to do next, the id. A bug shows its stack too, for the report. */
export function errorText(error: TerautilError, paint: Paint): string {
  const lines = [`${paint('red', '✗')} ${error.message}`];
  if (error.hint !== undefined) lines.push(`${paint('cyan', 'hint:')} ${error.hint}`);
  if (error.id === 'TU-BUG') lines.push(paint('dim', stackOf(error)));
  lines.push(paint('dim', error.id));
  return `${lines.join('\n')}\n`;
}

/** For stdout under `--json`. */
export function errorDocument(error: TerautilError): ErrorDocument {
  return {
    format: 'terautil/error',
    format_version: 1,
    id: error.id,
    class: error.class,
    message: error.message,
    hint: error.hint ?? null,
  };
}

function stackOf(error: TerautilError): string {
  const origin = error.cause instanceof Error ? error.cause : error;
  return origin.stack ?? origin.message;
}
