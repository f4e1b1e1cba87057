/**
 * Colour, or none. A view gets a `Paint` and stays pure; a symbol and a word always stand beside a
 * colour (product.md §5), so nothing is lost without it.
 */
import { styleText } from 'node:util';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_, text) => text;
const coloured: Paint = (colour, text) => styleText(colour, text, { validateStream: false });

/** FORCE_COLOR wins over NO_COLOR (as in Node itself), which wins over TERM=dumb and the terminal. */
export function paintFor(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Paint {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = environment;
  if (force !== undefined) return force === '0' || force === 'false' ? plain : coloured;
  if (no !== undefined && no !== '') return plain;
  return isTerminal && term !== 'dumb' ? coloured : plain;
}
