/** What apply would do, for people (product.md §10). Pure. */
import type { PlannedDocument, Refusal, Table } from '../documents/planned.generated.js';
import { bug } from '../errors.js';
import { byRefusals } from '../migration/survey/refusals.js';
import { againstLines } from './against.js';
import type { Paint } from './paint.js';
import { alikeTables } from './planned-order.js';
import {
  changedLines,
  closing,
  describe,
  expectedLines,
  freezeLines,
  isWorkedOn,
  leftOutLines,
  LOCK_SERVICE,
  place,
  SYMBOLS,
  timeLines,
  totals,
  verbOf,
  work,
} from './planned-words.js';
import { nameOf } from './report-facts.js';
import { count, namesText, plural, table as columns } from './text.js';

const COLOURS = {
  'create-and-copy': 'green',
  copy: 'yellow',
  merge: 'yellow',
  compare: 'yellow',
  continue: 'yellow',
  none: 'dim',
  leave: 'yellow',
  refused: 'red',
} as const;

/** More tables than somebody reads one by one are told in groups. */
const TABLES_SHOWN_MAX = 30;
const NAMES_OF_GROUP_MAX = 5;

export interface PlannedView {
  readonly verb?: 'plan' | 'apply';
  /** The file in which it was saved. */
  readonly savedTo?: string | null;
  /** Every table by itself, however many there are. */
  readonly full?: boolean;
}

/**
 * `planFile` is what the user typed. For `plan` it ends with the command that would run it, or what was saved
 * of it.
 */
export function plannedText(
  document: PlannedDocument,
  planFile: string,
  paint: Paint,
  { verb = 'plan', savedTo = null, full = false }: PlannedView = {},
): string {
  const head = `terautil ${verb}  ${place(document.source)} → ${place(document.destination)}   ${planFile}   as of ${document.as_of}`;
  const isShort = !full && document.tables.length > TABLES_SHOWN_MAX;
  const blocks = isShort ? groupBlocks(document.tables) : tableBlocks(document.tables);
  return `${[
    paint('bold', head),
    '',
    ...blockLines(blocks.slice(0, isShort ? TABLES_SHOWN_MAX : undefined), document, paint),
    ...(isShort ? restLines(blocks.slice(TABLES_SHOWN_MAX)) : []),
    '',
    ...noteLines(document.tables, paint),
    ...leftOutLines(document.left_out),
    ...changedLines(document),
    ...expectedLines(document),
    ...refusalLines(document.refusals, '', paint),
    ...againstLines(document.against, paint),
    ...document.warnings.map((warning) => `${paint('yellow', '! warning:')} ${warning}`),
    totals(document),
    ...(verb === 'plan' ? timeLines(document) : []),
    ...freezeLines(document),
    LOCK_SERVICE[document.lock_service],
    ...(verb === 'plan' ? [closing(document, planFile, savedTo)] : []),
  ].join('\n')}\n`;
}

/** What is said of one table, or of several at once. */
interface Block {
  readonly name: string;
  readonly tables: readonly Table[];
  /** Their sum. */
  readonly table: Table;
  readonly warnings: readonly string[];
}

/** Each table in the order of the plan; those that are refused for the same reasons are one. */
function tableBlocks(tables: readonly Table[]): Block[] {
  const refused = new Map(
    byRefusals(tables.filter(({ action }) => action === 'refused')).map((group) => [
      group.tables[0],
      group,
    ]),
  );
  return tables.flatMap((table): Block[] => {
    const group = refused.get(table);
    if (group !== undefined && group.tables.length > 1) return [refusedBlock(group)];
    if (table.action === 'refused' && group === undefined) return [];
    return [{ name: nameOf(table), tables: [table], table, warnings: table.warnings }];
  });
}

/** The most important first. */
function groupBlocks(tables: readonly Table[]): Block[] {
  const refused = byRefusals(tables.filter(({ action }) => action === 'refused'));
  const others = alikeTables(tables.filter(({ action }) => action !== 'refused'));
  return [
    ...refused.map(refusedBlock),
    ...others.map(({ tables: same, sum }) => ({
      name: same.length === 1 ? nameOf(sum) : groupName(same),
      tables: same,
      table: sum,
      warnings: sum.warnings,
    })),
  ];
}

function refusedBlock({ tables, refusals }: ReturnType<typeof byRefusals>[number]): Block {
  const [first] = tables;
  if (first === undefined) return bug('A group of no tables.');
  const name = tables.length === 1 ? nameOf(first) : groupName(tables);
  const warnings =
    tables.length === 1
      ? first.warnings
      : tables.flatMap(({ source, warnings: all }) => all.map((text) => `${source}: ${text}`));
  return { name, tables, table: { ...first, refusals: [...refusals] }, warnings };
}

function groupName(tables: readonly Table[]): string {
  const names = namesText(
    tables.map(({ source }) => source),
    NAMES_OF_GROUP_MAX,
  );
  return `${plural(tables.length, 'table')}: ${names}`;
}

/** The columns of all of them are as wide. */
function blockLines(blocks: readonly Block[], { steps }: PlannedDocument, paint: Paint): string[] {
  const verb = verbOf(steps);
  const parts = blocks.map(({ name, tables, table }) => {
    const symbol = paint(COLOURS[table.action], SYMBOLS[table.action]);
    const head = `  ${symbol} ${name}`;
    const rows = isWorkedOn(table) ? [[`      ${verb}`, work(table)]] : [];
    if (tables.length === 1) return { above: [], rows: [[head, describe(table)], ...rows] };
    // Names of many would push everything else out of sight.
    if (table.action === 'refused') return { above: [`${head}  ${describe(table)}`], rows: [] };
    return { above: [head], rows: [['', describe(table)], ...rows] };
  });
  const lines = columns(parts.flatMap(({ rows }) => rows)).split('\n');
  let at = 0;
  return parts.flatMap(({ above, rows }, index) => {
    const block = blocks[index];
    const own = lines.slice(at, (at += rows.length));
    return [...above, ...own, ...(block === undefined ? [] : remarkLines(block, paint))];
  });
}

const WARNINGS_OF_GROUP_MAX = 20;

function remarkLines({ table, warnings }: Block, paint: Paint): string[] {
  const more = warnings.length - WARNINGS_OF_GROUP_MAX;
  return [
    ...refusalLines(table.refusals, '      ', paint),
    ...warnings
      .slice(0, WARNINGS_OF_GROUP_MAX)
      .map((warning) => `      ${paint('yellow', '! warning:')} ${warning}`),
    ...(more > 0 ? [`      … and ${plural(more, 'more warning', 'more warnings')}`] : []),
  ];
}

function refusalLines(refusals: readonly Refusal[], indent: string, paint: Paint): string[] {
  return refusals.flatMap(({ message, hint }) => [
    `${indent}${paint('red', '✗ refused:')} ${message}`,
    `${indent}  ${paint('cyan', 'hint:')} ${hint}`,
  ]);
}

function restLines(blocks: readonly Block[]): string[] {
  const tables = blocks.reduce((sum, block) => sum + block.tables.length, 0);
  const rest = tables === 0 ? [] : [`  … and ${plural(tables, 'more table', 'more tables')}`];
  return [...rest, '  Tables of which the same is said are shown as one; --full shows each.'];
}

/** Each note once, with the tables that it is about. To a refused table nothing will be done. */
function noteLines(tables: readonly Table[], paint: Paint): string[] {
  const active = tables.filter(({ action }) => action !== 'refused');
  const byNote = new Map<string, string[]>();
  for (const { source, notes } of active) {
    for (const note of notes) {
      const known = byNote.get(note);
      if (known === undefined) byNote.set(note, [source]);
      else known.push(source);
    }
  }
  return [...byNote].map(([note, names]) => {
    const isAll = names.length === active.length && names.length > 1;
    const who = isAll ? `all ${count(names.length)} tables` : namesText(names, NAMES_OF_GROUP_MAX);
    return paint('dim', `note: ${who}: ${note}`);
  });
}
