/** observed-O37: values and requests of tens of MiB, as real servers answered them (test/fixtures/onebox). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOnebox, type Running } from '../onebox/onebox-harness.js';
import { replay, type Case } from '../onebox/onebox-replay.js';
import { difference, encodeRequest, requestOf } from '../support/case-messages.js';
import { rawCall } from '../support/raw-call.js';

const fixture = (name: string): Case[] => {
  const path = join(import.meta.dirname, `../fixtures/onebox/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Case[];
};

/** The connection was closed while the client was sending. */
async function expectClosed(box: Running, { method, request }: Case): Promise<void> {
  const body = encodeRequest('WriteTablet', requestOf('WriteTablet', request));
  const [address = ''] = box.onebox.clusters[0]?.tabletServerAddresses ?? [];
  const meta = { type: 0, sequenceId: 1, method };
  await expect(rawCall(address, meta, body)).rejects.toThrow();
}

test('observed-O37 values of up to 32 MiB less a byte, requests of up to 64 MiB', async () => {
  const box = await runOnebox();
  const tables = fixture('writes').filter(({ name }) =>
    ['create zz_w', 'create zz_wkv'].includes(name),
  );
  expect(tables).toHaveLength(2);
  const differences: string[] = [];
  for (const one of [...tables, ...fixture('large')]) {
    if (one.rpc_failure !== undefined) {
      await expectClosed(box, one);
      continue;
    }
    const { expected, actual } = await replay(box, one);
    const found = difference(expected, actual);
    if (found !== null) differences.push(`${one.id} ${one.name}: ${found.slice(0, 200)}`);
  }
  expect(differences).toEqual([]);
  await box.stop();
});
