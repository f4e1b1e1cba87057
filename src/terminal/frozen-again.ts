/** What is said, once, when a frozen table was found changed by its master. */
import type { RunEvent } from '../migration/context.js';

/** null when the event is about something else. */
export function frozenAgainText(event: RunEvent): string | null {
  if (event.kind === 'refrozen') {
    return `The master had let ${event.table} split and merge again; it is frozen anew.`;
  }
  if (event.kind !== 'not-refrozen') return null;
  return `Whether ${event.table} is still frozen could not be seen: ${event.message} It is looked at again in an hour.`;
}
