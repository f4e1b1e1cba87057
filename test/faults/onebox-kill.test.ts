/** A one-box that is killed at any moment has every acknowledged row, and none in part. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { connectOnebox, put, runOnebox } from '../onebox/onebox-harness.js';

const program = join(import.meta.dirname, '../../bin/run.js');
const data = mkdtempSync(join(tmpdir(), 'terautil-kill-'));
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

async function startProgram(): Promise<ChildProcess> {
  const started = spawn(
    process.execPath,
    [program, 'onebox', 'start', '--data', data, '--clusters', 'src'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  child = started;
  for await (const line of createInterface({ input: started.stdout })) {
    if (line === 'ready') return started;
  }
  throw new Error('the one-box ended before it was ready');
}

test('acknowledged rows survive kill -9', async () => {
  const running = await startProgram();
  await expect(runOnebox(data)).rejects.toMatchObject({ id: 'TU-ONEBOX' });
  const box = connectOnebox(data);
  await box.table('t', [{ name: 'cf', maxVersions: 3 }]);
  const acknowledged: string[] = [];
  const exited = once(running, 'exit');
  let killed = false;
  const isKilled = (): boolean => killed;
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let i = 0; !isKilled(); i++) {
      const row = `w${String(writer)}-${String(i).padStart(6, '0')}`;
      const mutations = [put('cf', 'a', 1), put('cf', 'b', 2)];
      try {
        await box.write('t', [{ row, mutations }]);
        acknowledged.push(row);
      } catch (error) {
        if (!isKilled()) throw error;
      }
      if (acknowledged.length === 400) {
        killed = true;
        running.kill('SIGKILL');
      }
    }
  });
  await Promise.all(writers);
  await exited;
  box.channels.close();

  const again = await runOnebox(data);
  await again.untilReady('t');
  const rows = new Map<string, number>();
  for (const cell of await again.cells('t')) {
    const row = cell.split(' ')[0] ?? '';
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  expect(acknowledged.filter((row) => !rows.has(row))).toEqual([]);
  expect([...rows.values()].every((cells) => cells === 2)).toBe(true);
  await again.stop();
});
