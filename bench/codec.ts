/**
 * What one cell costs on the data path: a scan answer of 1000 cells of 100 bytes is decoded and encoded
 * again as a write, by `cells/` and by the naive way; and what its share of the digest costs.
 */
import type { CellBlock } from '../src/cells/block.js';
import { addCell, createDigest } from '../src/cells/digest.js';
import { encodeBatch } from '../src/cells/encode-batch.js';
import { decodeScanAnswer } from '../src/cells/scan-answer.js';
import { tera } from '../src/proto/messages.js';
import { measure } from './measure.js';
import { transcodeNaively } from './naive.js';

const ROWS = 100;
const CELLS_PER_ROW = 10;
const CELLS = ROWS * CELLS_PER_ROW;
const VALUE_BYTES = 100;

export function benchCodec(): void {
  const body = sampleAnswer();
  checkSameOutput(body);
  const { block } = decodeScanAnswer(body);
  const results = measure([
    { name: 'cells/ decode + encode', cells: CELLS, work: () => void transcode(body) },
    { name: 'naive decode + encode', cells: CELLS, work: () => void transcodeNaively(body) },
    { name: 'cells/ decode', cells: CELLS, work: () => void decodeScanAnswer(body) },
    {
      name: 'cells/ digest',
      cells: CELLS,
      work: () => {
        const digest = createDigest();
        for (let index = 0; index < block.count; index++) addCell(digest, block, index);
      },
    },
  ]);
  console.log(`codec: ${String(CELLS)} cells, values of ${String(VALUE_BYTES)} bytes`);
  for (const { name, cellsPerSecond, cpuMicrosPerCell } of results) {
    const speed = `${(cellsPerSecond / 1e6).toFixed(2)} M cells/s`;
    const cpu = `${cpuMicrosPerCell.toFixed(3)} us CPU per cell`;
    console.log(`  ${name.padEnd(24)}${speed.padStart(18)}${cpu.padStart(26)}`);
  }
  const [ours, naive] = results;
  if (ours === undefined || naive === undefined) return;
  const ratio = ours.cellsPerSecond / naive.cellsPerSecond;
  const cpuRatio = naive.cpuMicrosPerCell / ours.cpuMicrosPerCell;
  console.log(`  ratio to naive: ${ratio.toFixed(1)} in speed, ${cpuRatio.toFixed(1)} in CPU`);
}

function transcode(body: Buffer): Buffer {
  const { block } = decodeScanAnswer(body);
  const blocks: CellBlock[] = [];
  const indexes: number[] = [];
  for (let index = 0; index < block.count; index++) {
    blocks.push(block);
    indexes.push(index);
  }
  return encodeBatch({ blocks, indexes }, 'table').bytes;
}

/** Speed of a wrong answer would mean nothing. */
function checkSameOutput(body: Buffer): void {
  const tableName = Buffer.from(tera.WriteTabletRequest.encode({ tabletName: 't' }).finish());
  const ours = Buffer.concat([tableName, transcode(body)]);
  if (!ours.equals(transcodeNaively(body))) throw new Error('The two codecs do not agree');
}

function sampleAnswer(): Buffer {
  const keyValues = Array.from({ length: CELLS }, (_, cell) => ({
    key: Buffer.from(`row-${String(Math.floor(cell / CELLS_PER_ROW)).padStart(12, '0')}`),
    columnFamily: Buffer.from('cf0'),
    qualifier: Buffer.from(`column-${String(cell % CELLS_PER_ROW)}`),
    timestamp: 1_700_000_000_000_000 + cell,
    value: Buffer.alloc(VALUE_BYTES, cell),
  }));
  return Buffer.from(
    tera.ScanTabletResponse.encode({ status: 40, results: { keyValues } }).finish(),
  );
}
