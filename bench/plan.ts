/** 2,000 tables with 100,000 tablets, planned by the real program: time and memory. Needs a build. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startManyTables } from '../test/support/many-tables.js';
import { terautil } from '../test/support/programs.js';

const TABLES = 2_000;
const TABLETS = 50;

export async function benchPlan(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-bench-plan-'));
  const many = await startManyTables(folder, TABLES, TABLETS);
  try {
    const memoryFile = join(folder, 'memory');
    for (const args of [
      ['plan', 'm.yaml'],
      ['plan', 'm.yaml', '--json'],
      ['plan', 'm.yaml', '-o', 'm.tplan', '--force'],
      ['show', 'm.tplan'],
    ]) {
      const began = performance.now();
      const { code, stdout, stderr } = await terautil(args, { cwd: folder, memoryFile });
      const seconds = (performance.now() - began) / 1000;
      const mib = Number(readFileSync(memoryFile, 'utf8')) / 1024;
      const lines = stdout.split('\n').length;
      console.log(
        `${args.join(' ')}: ${code}, ${seconds.toFixed(1)} s, ${mib.toFixed(0)} MiB, ${lines} lines, ${stderr.length} on stderr`,
      );
    }
    console.log(
      `the saved plan has ${(statSync(join(folder, 'm.tplan')).size / 1e6).toFixed(1)} MB`,
    );
  } finally {
    await many.close();
    rmSync(folder, { recursive: true });
  }
}
