/** What clean removes, for people. Pure. */
import type { CleanDocument, FrozenTable } from '../documents/clean.generated.js';
import type { Paint } from './paint.js';
import { bytes, count, plural, table } from './text.js';

/** `planFile` is what the user typed. */
export function cleanText(document: CleanDocument, planFile: string, paint: Paint): string {
  const started = document.registered_at === null ? [] : [`registered ${document.registered_at}`];
  const head = ['terautil clean', document.name, planFile, ...started].join('   ');
  return [
    paint('bold', head),
    '',
    ...ledgerLines(document),
    ...fileLines(document),
    ...document.kept.map((path) => `  stays   ${path}`),
    '',
    ...warnings(document).map((line) => `${paint('yellow', '!')} ${line}`),
    'The plan, the source and the copy stay as they are. An apply after this begins anew, with all guards.',
  ].join('\n');
}

export function nothingText({ name, state_folder, kept }: CleanDocument): string {
  const rest = kept.length === 0 ? '' : ` What else is in ${state_folder} stays.`;
  return `Nothing to remove: ${name} has no ledger and no files here.${rest}`;
}

export function cleanedText(document: CleanDocument): string {
  const entries = Object.values<string>({ ...document.ledger }).reduce(
    (sum, n) => sum + BigInt(n),
    0n,
  );
  const what = [plural(entries, 'ledger entry', 'ledger entries')];
  if (document.files.length > 0) what.push(plural(document.files.length, 'file'));
  return `Cleaned: ${document.name}, ${what.join(' and ')} removed.`;
}

function ledgerLines({ ledger, state_folder }: CleanDocument): string[] {
  const kinds = [
    [ledger.registrations, 'registration', 'registrations'],
    [ledger.tables, 'table', 'tables'],
    [ledger.ranges, 'range', 'ranges'],
    [ledger.records, 'record', 'records'],
    [ledger.others, 'other entry', 'other entries'],
  ] as const;
  const some = kinds.filter(([value]) => value !== '0');
  if (some.length === 0) return [];
  const text = some.map(([value, one, many]) => plural(BigInt(value), one, many)).join(', ');
  return [`  - ledger  ${text}   in ${state_folder}/locks.db, which stays, empty`];
}

function fileLines({ files, state_folder }: CleanDocument): string[] {
  if (files.length === 0) return [];
  const folders = new Map<string, { files: number; bytes: bigint }>();
  for (const { path, bytes: size } of files) {
    const at = path.lastIndexOf('/');
    const name = at === -1 ? path : path.slice(0, at + 1);
    const known = folders.get(name) ?? { files: 0, bytes: 0n };
    folders.set(name, { files: known.files + 1, bytes: known.bytes + BigInt(size) });
  }
  const rows = [...folders].map(([name, sum]) => [
    `      ${name}`,
    name.endsWith('/') ? plural(sum.files, 'file') : '',
    bytes(sum.bytes),
  ]);
  return [
    `  - files   ${count(files.length)} in ${state_folder}`,
    table(rows, ['left', 'right', 'right']),
  ];
}

function warnings({ damage, frozen, workers }: CleanDocument): string[] {
  return [
    ...workers
      .filter(({ alive }) => alive)
      .map(
        ({ host, process_id }) =>
          `Process ${String(process_id)} on ${host} seems to be at work: clean refuses while it is.`,
      ),
    ...(damage === null
      ? []
      : [`${damage} Whether a destination table is still frozen cannot be told.`]),
    ...frozen.map(frozenText),
  ];
}

function frozenText({ destination, split_size, merge_size }: FrozenTable): string {
  const size = (name: string, value: string | null): string => `${name} ${value ?? 'unset'}`;
  return `${destination} is still frozen: it is neither split nor merged, and only the ledger knows its sizes. Put them back yourself: ${size('split_size', split_size)}, ${size('merge_size', merge_size)}.`;
}
