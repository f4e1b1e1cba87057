/** The cells of a row as both clusters hold them, as a document: all are counted, the first are kept. Pure. */
import type { ExplainedCell, ExplainedPair } from '../../documents/explained.generated.js';
import { lengthOf, familyOf, qualifierOf, timestampOf, valueOf } from '../../cells/cell.js';
import { TIMESTAMP_START } from '../../cells/block.js';
import { bug } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { bytesJson } from '../ledger/entry-json.js';
import { EXPLAINED_CELLS_SHOWN, EXPLAINED_VALUE_BYTES } from '../limits.js';
import type { CellPlace, ComparedCell, Comparison } from '../merge/compare-columns.js';
import {
  isDifference,
  isInWindow,
  windowBounds,
  type FindingClass,
  type WindowBounds,
} from '../merge/diff-rules.js';
import { blockAt, indexAt } from '../merge/rows.js';
import type { TimeWindow } from '../ports.js';

export interface ToldCells {
  readonly shown: ExplainedPair[];
  /** Cells and pairs by what a comparison says of them. */
  readonly counts: Map<string, number>;
  differences: number;
  source: number;
  destination: number;
}

/** `values`: whether the plan lets values be shown. Returns what takes cells, and what was made of them. */
export function tellCells(
  window: TimeWindow | null,
  values: boolean,
): { readonly onCell: (cell: ComparedCell) => void; readonly told: ToldCells } {
  const bounds = windowBounds(window);
  const told: ToldCells = {
    shown: [],
    counts: new Map(),
    differences: 0,
    source: 0,
    destination: 0,
  };
  const onCell = ({ comparison, source, destination }: ComparedCell): void => {
    told.counts.set(comparison, (told.counts.get(comparison) ?? 0) + 1);
    const difference = isFinding(comparison) && isDifference(comparison);
    if (difference) told.differences += 1;
    if (source !== null) told.source += 1;
    if (destination !== null) told.destination += 1;
    if (told.shown.length >= EXPLAINED_CELLS_SHOWN) return;
    const { cells, at } = source ?? destination ?? bug('A cell of neither side was compared.');
    const [block, index] = [blockAt(cells, at), indexAt(cells, at)];
    told.shown.push({
      comparison,
      difference,
      family: bytesJson(familyOf(block, index)),
      qualifier: bytesJson(qualifierOf(block, index)),
      source: source && cellJson(source, bounds, values),
      destination: destination && cellJson(destination, bounds, values),
    });
  };
  return { onCell, told };
}

function isFinding(comparison: Comparison): comparison is FindingClass {
  return comparison !== 'same' && comparison !== 'outside-window' && comparison !== 'not-compared';
}

function cellJson({ cells, at }: CellPlace, bounds: WindowBounds, values: boolean): ExplainedCell {
  const [block, index] = [blockAt(cells, at), indexAt(cells, at)];
  const value = valueOf(block, index);
  const timestamp = timestampOf(block, index);
  const hasTime = lengthOf(block, index, TIMESTAMP_START) > 0;
  return {
    timestamp: timestamp.toString(),
    time: hasTime ? exactMoment(timestamp) : null,
    in_window: isInWindow(cells, at, bounds),
    size: String(value.length),
    sha256: sha256Hex(value),
    ...(values && value.length <= EXPLAINED_VALUE_BYTES ? { value: bytesJson(value) } : {}),
  };
}

/** RFC 3339, UTC, to the microsecond; null: it has no such form. */
export function exactMoment(micros: bigint): string | null {
  if (micros < 0n) return null;
  const date = new Date(Number(micros / 1000n));
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  // Years beyond 9999 are written with a sign.
  if (!/^\d/.test(text)) return null;
  return text.replace('Z', `${String(micros % 1000n).padStart(3, '0')}Z`);
}
