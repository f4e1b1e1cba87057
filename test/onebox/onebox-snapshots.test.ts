import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSnapshots } from '../../src/onebox/snapshots.js';
import { openClusterStore } from '../../src/onebox/store.js';

const MEBIBYTE = 1024 * 1024;

test('a view that 256 MiB of writes have left behind is closed, with rows open; later ones are not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terautil-views-'));
  const path = join(folder, 'c.db');
  const store = openClusterStore(path);
  const keys = ['a', 'b', 'c'].map((key) => Buffer.from(key));
  for (const key of keys) store.files.put(1, key, key);
  const snapshots = createSnapshots(path);
  const first = snapshots.take();
  const rows = first.files.rows(1, Buffer.alloc(0), Buffer.alloc(0));
  expect(rows.next()).toMatchObject({ done: false, value: [keys[0], keys[0]] });
  snapshots.wrote(MEBIBYTE);
  const second = snapshots.take();
  snapshots.wrote(255 * MEBIBYTE);
  expect([first.isClosed(), second.isClosed()]).toEqual([false, false]);
  snapshots.wrote(1);
  expect([first.isClosed(), second.isClosed()]).toEqual([true, false]);

  // Its connection is used again and sees what is committed now.
  store.files.put(1, Buffer.from('d'), Buffer.from('d'));
  expect([...snapshots.take().files.rows(1, Buffer.alloc(0), Buffer.alloc(0))]).toHaveLength(4);
  expect([...second.files.rows(1, Buffer.alloc(0), Buffer.alloc(0))]).toHaveLength(3);
  snapshots.close();
  store.close();
  rmSync(folder, { recursive: true });
});
