/** docs/answers.md as data: what is promised of each answer, and which tests are named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export const ANSWERS = readFileSync(join(ROOT, 'docs/answers.md'), 'utf8');

export interface StatusRow {
  readonly status: number;
  readonly name: string;
  readonly meaning: string;
  readonly scan: string;
  readonly row: string;
  readonly master: string;
  readonly isPushback: boolean;
  readonly error: string;
}

export interface CodeRow {
  readonly code: number;
  readonly name: string;
  readonly becomes: string;
}

/** The trimmed cells of the rows of a table, as far as they begin with a number and a name. */
function numberedRows(heading: string): { number: number; name: string; cells: string[] }[] {
  const section = ANSWERS.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').flatMap((line) => {
    const cells = cellsOf(line);
    const found = /^(\d+) `(\w+)`$/.exec(cells[0] ?? '');
    return found === null
      ? []
      : [{ number: Number(found[1]), name: found[2] ?? '', cells: cells.slice(1) }];
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

export function statusRows(): StatusRow[] {
  return numberedRows('Statuses').map(({ number, name, cells }) => {
    const [meaning = '', scan = '', row = '', master = '', less = '', error = ''] = cells;
    const isPushback = less === 'less';
    return { status: number, name, meaning, scan, row, master, isPushback, error: bare(error) };
  });
}

export function codeRows(): CodeRow[] {
  return numberedRows('Error codes of sofa-pbrpc').map(({ number, name, cells }) => ({
    code: number,
    name,
    becomes: bare(cells[1] ?? ''),
  }));
}

function bare(text: string): string {
  return text.replaceAll('`', '');
}

/** The last cell of each row of a situation or a wait, by the row's first cell. */
export function provenRows(): { about: string; tests: string }[] {
  const sections = ['Situations', 'Nothing hangs'].map(
    (heading) => ANSWERS.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '',
  );
  return sections.flatMap((section) =>
    section
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
      .map(cellsOf)
      .filter((cells) => cells.at(-1) !== 'tests')
      .map((cells) => ({ about: cells[0] ?? '', tests: cells.at(-1) ?? '' })),
  );
}

/** Every test that the page names: "`folder/file` `name`", and more names after it. */
export function namedTests(): { file: string; name: string }[] {
  const found: { file: string; name: string }[] = [];
  for (const [, file = '', names = ''] of ANSWERS.matchAll(
    /`((?:unit|onebox|faults|real)\/[a-z0-9-]+)`((?:,?\s+`[^`]+`)*)/g,
  )) {
    const each = [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
    for (const name of each.length > 0 ? each : ['']) found.push({ file, name });
  }
  return found;
}
