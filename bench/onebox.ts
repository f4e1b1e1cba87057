/**
 * The one-box's speed with a client in another process: requests made beforehand, a few in flight; rows of
 * ten cells of 100 bytes in key order. Own CPU is the one-box's, from /proc, so that a busy machine shows.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { decodeScanAnswer } from '../src/cells/scan-answer.js';
import { tera } from '../src/proto/messages.js';
import { connectOnebox, type Caller } from '../test/onebox/onebox-harness.js';

const PROGRAM = join(import.meta.dirname, '../bin/run.js');
const ROWS = 30_000;
const CELLS_PER_ROW = 10;
const CELLS = ROWS * CELLS_PER_ROW;
const ROWS_PER_REQUEST = 100;
const IN_FLIGHT = 4;
const PACK_BYTES = 256 * 1024;
/** Of Linux: clock ticks in /proc per second. */
const TICKS = 100;

export async function benchOnebox(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'terautil-bench-'));
  const args = ['onebox', 'start', '--data', data, '--clusters', 'a', '--tablet-servers', '1'];
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'ready') break;
    }
    const box = connectOnebox(data);
    await box.table('t', [{ name: 'cf' }]);
    const address = await box.addressOf('t', Buffer.alloc(0));
    const requests = writeRequests();
    console.log(`onebox: ${CELLS} cells of 100 bytes, ${CELLS_PER_ROW} a row`);
    await measured('write', child.pid ?? 0, () => write(box, address, requests));
    await measured('scan, just written', child.pid ?? 0, () => scan(box, address, 1));
    await box.compact('t');
    await measured('scan, flushed', child.pid ?? 0, () => scan(box, address, 2));
    box.channels.close();
  } finally {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

async function measured(what: string, pid: number, work: () => Promise<void>): Promise<void> {
  const cpuBefore = cpuMicros(pid);
  const begin = performance.now();
  await work();
  const seconds = (performance.now() - begin) / 1000;
  const cpu = (cpuMicros(pid) - cpuBefore) / CELLS;
  const speed = `${Math.round(CELLS / seconds / 1000)},000 cells/s`;
  console.log(
    `  ${what.padEnd(20)}${speed.padStart(20)}${cpu.toFixed(2).padStart(8)} us CPU a cell`,
  );
}

function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
}

function writeRequests(): Uint8Array[] {
  const value = Buffer.alloc(100, 'v');
  return Array.from({ length: ROWS / ROWS_PER_REQUEST }, (_, part) =>
    tera.WriteTabletRequest.encode({
      tabletName: 't',
      isInstant: true,
      rowList: Array.from({ length: ROWS_PER_REQUEST }, (_each, row) => ({
        rowKey: Buffer.from(`row-${String(part * ROWS_PER_REQUEST + row).padStart(10, '0')}`),
        mutationSequence: Array.from({ length: CELLS_PER_ROW }, (_cell, column) => ({
          type: tera.MutationType.kPut,
          family: Buffer.from('cf'),
          qualifier: Buffer.from(`column-${column}`),
          timestamp: 1_700_000_000_000_000,
          value,
        })),
      })),
    }).finish(),
  );
}

async function write(box: Caller, address: string, requests: Uint8Array[]): Promise<void> {
  const queue = requests.values();
  const worker = async (): Promise<void> => {
    for (const body of queue) {
      const method = 'tera.TabletNodeServer.WriteTablet';
      await box.channels.call(address, method, body, { timeoutMs: 60_000 });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

async function scan(box: Caller, address: string, sessionId: number): Promise<void> {
  const request = (partOfSession: boolean): Promise<Buffer> =>
    box.channels.call(
      address,
      'tera.TabletNodeServer.ScanTablet',
      tera.ScanTabletRequest.encode({
        tableName: 't',
        sessionId,
        partOfSession,
        bufferLimit: PACK_BYTES,
      }).finish(),
      { timeoutMs: 60_000 },
    );
  let cells = 0;
  let isComplete = false;
  const take = async (answer: Promise<Buffer>): Promise<void> => {
    const { block, complete } = decodeScanAnswer(await answer);
    cells += block.count;
    isComplete ||= complete;
  };
  await take(request(false));
  const worker = async (): Promise<void> => {
    while (!isComplete) await take(request(true));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  if (cells !== CELLS) throw new Error(`scanned ${cells} cells of ${CELLS}`);
}
