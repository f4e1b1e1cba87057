/** What `terautil import` says beside the plan. Pure. */
import type { ImportedDocument } from '../documents/imported.generated.js';
import type { Paint } from './paint.js';
import { oneLine, plural } from './text.js';

/** One line per note ("-") and then per warning ("!"), and how many of each; '' when there is none. */
export function importNotesText({ warnings }: ImportedDocument, paint: Paint): string {
  if (warnings.length === 0) return '';
  const linesOf = (wanted: 'warning' | 'note', mark: string): string[] =>
    warnings
      .filter(({ level }) => level === wanted)
      .map(({ place, message }) => {
        return `${mark} ${paint('bold', `${oneLine(place)}:`)} ${oneLine(message)}\n`;
      });
  const notes = linesOf('note', '-');
  const lost = linesOf('warning', paint('yellow', '!'));
  const total = `${plural(notes.length, 'note')} (-), ${plural(lost.length, 'warning')} (!)`;
  return `${notes.join('')}${lost.join('')}${total}\n`;
}

/** What to do with a plan that was written to `file`; null: it went to stdout. */
export function importedText(file: string | null): string {
  return file === null
    ? 'The paths in this plan begin in the current folder. To write it elsewhere: -o FILE'
    : `The plan is in ${file}. Read its lines marked CHECK, then:\n  terautil validate ${file}\n  terautil plan ${file}`;
}
