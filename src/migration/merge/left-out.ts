/**
 * Columns that are no data of the user's: those in which transactions over several rows keep their locks and
 * their commits (protocol.md §7.2). They have the names of the user's columns, with a mark in front that no
 * column of such a family may have, as the source of Tera's SDK has it. Copied, they would lock rows for
 * ever (defect-D21).
 */
import { QUALIFIER_START, type CellBlock } from '../../cells/block.js';
import { isFamily, lengthOf, offsetOf } from '../../cells/cell.js';
import type { CopiedFamily } from '../ledger/definitions.js';

/** Says of a cell that it is neither copied nor compared. */
export type IsLeftOut = (block: CellBlock, index: number) => boolean;

const MARK = 0x21; // !
const LOCK = 0x4c; // L
const WRITE = 0x57; // W

/** null: nothing is left out. */
export function leftOutOf(
  families: readonly Pick<CopiedFamily, 'name' | 'isTransactional'>[],
): IsLeftOut | null {
  const transactional = families.filter((family) => family.isTransactional);
  if (transactional.length === 0) return null;
  return (block, index) =>
    isMarked(block, index) && transactional.some(({ name }) => isFamily(block, index, name));
}

function isMarked(block: CellBlock, index: number): boolean {
  if (lengthOf(block, index, QUALIFIER_START) < 2) return false;
  const at = offsetOf(block, index, QUALIFIER_START);
  const kind = block.bytes[at + 1];
  return block.bytes[at] === MARK && (kind === LOCK || kind === WRITE);
}
