/**
 * Documents as comments on a pull request (product.md §8): what all of them share. Whatever a cluster, a
 * machine or a plan said goes through `escapeMarkdown` or `code`. Pure.
 */
import type { Risk } from './report-risks.js';
import { count, oneLine } from './text.js';

export const MARKDOWN_LENGTH_MAX = 60_000;
/** Kept free for the note on what is left out. */
const NOTE_LENGTH_MAX = 600;
const RISKS_MAX = 30;
const TEXT_WIDTH = 400;

/** A part that is left out whole, or shown shorter, where there is no room. */
export interface Block {
  readonly text: string;
  readonly shorter?: string;
}

export type Placed = 'whole' | 'shorter' | 'omitted';

export interface Page {
  /** In their order; what is small enough is still placed behind what was not. */
  add(block: Block): Placed;
  /** Everything that was placed. */
  text(): string;
}

/** A page that never grows over its length, and has room for a note of 600 characters at its end. */
export function createPage(): Page {
  let text = '';
  const fits = (part: string): boolean =>
    text.length + part.length <= MARKDOWN_LENGTH_MAX - NOTE_LENGTH_MAX;
  return {
    add: (block) => {
      if (fits(block.text)) {
        text += block.text;
        return 'whole';
      }
      if (block.shorter === undefined || !fits(block.shorter)) return 'omitted';
      text += block.shorter;
      return 'shorter';
    },
    text: () => text,
  };
}

/** The marker by which a script finds the comment again, and one sentence. */
export function headBlocks(
  what: 'report' | 'plan' | 'repair',
  name: string,
  sentence: string,
): Block[] {
  return [
    { text: `<!-- terautil-${what}: ${escapeMarkdown(name)} -->\n` },
    { text: `**${escapeMarkdown(name)}**: ${escapeMarkdown(sentence)}\n` },
  ];
}

/** Under a heading, the first of them only; nothing where there are none. */
export function riskBlocks(risks: readonly Risk[]): Block[] {
  if (risks.length === 0) return [];
  const more = risks.length - RISKS_MAX;
  return [
    { text: '\n#### Risks\n\n' },
    ...risks.slice(0, RISKS_MAX).map((risk) => ({ text: riskText(risk) })),
    ...(more > 0 ? [{ text: `- … and ${count(more)} more\n` }] : []),
  ];
}

function riskText({ text, lines, next }: Risk): string {
  return [
    `- ${escapeMarkdown(text)}`,
    ...(next === null ? [] : [`  - next: ${code(next)}`]),
    ...lines.map((line) => `  - ${escapeMarkdown(line)}`),
    '',
  ].join('\n');
}

/** A folded part; `summary` and `body` are Markdown already. */
export function folded(summary: string, body: string): string {
  return `\n<details>\n<summary>${summary}</summary>\n\n${body}\n</details>\n`;
}

/** Pairs of a label of ours and a text. */
export function factTable(facts: readonly (readonly [label: string, text: string])[]): string {
  const rows = facts.map(([label, text]) => row([label, escapeMarkdown(text)]));
  return `${row(['', ''])}${row(['---', '---'])}${rows.join('')}`;
}

/** Of a table; the cells are Markdown already. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** As it would be typed. */
export function code(text: string, width = TEXT_WIDTH): string {
  return `<code>${entities(oneLine(text, width))}</code>`;
}

/** One line in which nothing is Markdown or HTML, names somebody (@) or refers to an issue (#). */
export function escapeMarkdown(text: string): string {
  return entities(oneLine(text, TEXT_WIDTH)).replace(/&#(?:64|35);/g, '$&<!-- -->');
}

/** Colons and dots only where they would make a link or a picture. */
function entities(text: string): string {
  return text.replace(
    /[#$&*<>@[\\\]_`|~]|:(?=[/A-Za-z_+-])|(?<=www)\./gi,
    (char) => `&#${char.charCodeAt(0)};`,
  );
}
