/**
 * Random edits of one side of a copy, made of the cells that it shows: as clients of theirs would, one after the
 * other. In families that keep one version nothing becomes newer than it may be: a newer cell of the destination
 * stays as it is, and is no difference.
 */
import type { Chance } from '../../src/onebox/faults/chance.js';
import type { SampleCell } from './cell-samples.js';
import type { CellPlace, Editor } from './edits.js';
import type { RandomTable } from './random-tables.js';

export interface Edit {
  readonly kind: 'put' | 'delete';
  readonly cell: SampleCell;
}

const SHARE = 0.1;

export function randomEdits(
  cells: readonly SampleCell[],
  { kind, families }: RandomTable,
  side: 'source' | 'destination',
  chance: Chance,
): Edit[] {
  const keepsVersions = (family: Buffer): boolean =>
    families.some(({ name, versions = 1 }) => versions > 1 && family.equals(Buffer.from(name)));
  return cells.flatMap((cell): Edit[] => {
    // What a delete of one version leaves of a counter is written down nowhere.
    const isCounter = side === 'source' && cell.qualifier.toString('latin1').startsWith('counter');
    if (chance() >= SHARE || isCounter) return [];
    const luck = chance();
    const changed = { ...cell, value: Buffer.from(side) };
    if (luck < 0.3) return [{ kind: 'delete', cell }];
    if (luck < 0.55) return [{ kind: 'put', cell: changed }];
    if (kind === 'general-kv') {
      const key = Buffer.concat([cell.row, Buffer.from('+')]);
      // Rows that the destination alone has would stay.
      return side === 'source' ? [{ kind: 'put', cell: { ...changed, row: key } }] : [];
    }
    const timestamp = cell.timestamp + (chance() < 0.5 ? 1n : -1n);
    const isMany = keepsVersions(cell.family);
    if (luck < 0.7) {
      // Columns that neither side had before; of many versions both may write to the same.
      const qualifier = Buffer.from(isMany ? 'new' : side);
      return [{ kind: 'put', cell: { ...changed, qualifier } }];
    }
    if (!isMany) {
      const newer = { ...changed, timestamp: cell.timestamp + 1n };
      return side === 'source' ? [{ kind: 'put', cell: newer }] : [];
    }
    if (luck < 0.85) return [{ kind: 'put', cell: { ...changed, timestamp } }];
    return [
      { kind: 'delete', cell },
      { kind: 'put', cell: { ...cell, timestamp } },
    ];
  });
}

export async function applyEdit(
  editor: Editor,
  table: string,
  isKeyValue: boolean,
  { kind, cell }: Edit,
): Promise<void> {
  const row = cell.row.toString('latin1');
  const value = cell.value.toString('latin1');
  if (isKeyValue) {
    await (kind === 'put' ? editor.putPair(table, row, value) : editor.removeRow(table, row));
    return;
  }
  const place: CellPlace = {
    row,
    family: cell.family.toString('latin1'),
    qualifier: cell.qualifier.toString('latin1'),
    timestamp: cell.timestamp,
  };
  await (kind === 'put' ? editor.put(table, place, value) : editor.removeVersion(table, place));
}
