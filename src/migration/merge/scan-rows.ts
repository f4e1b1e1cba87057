/** Rows of one side, out of a scan. */
import type { Cluster, Reading, ScanRequest } from '../ports.js';
import type { IsLeftOut } from './left-out.js';
import { createRowReader, type RowReader } from './rows.js';

export interface RowScan extends Pick<
  ScanRequest,
  'table' | 'interval' | 'families' | 'window' | 'signal'
> {
  readonly reading: Reading;
  readonly rowCellsMax: number;
  readonly isLeftOut: IsLeftOut | null;
}

export function scanRows(
  cluster: Cluster,
  { reading, rowCellsMax, isLeftOut, ...scan }: RowScan,
): RowReader {
  return createRowReader(cluster.scan({ ...scan, ...reading }), rowCellsMax, isLeftOut);
}
