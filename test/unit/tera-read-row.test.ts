/** ReadTablet against answers of every kind. */
import { describe, expect, it } from 'vitest';
import { EMPTY_KEY, rowKey } from '../../src/cells/bytes.js';
import { TerautilError } from '../../src/errors.js';
import { tera } from '../../src/proto/messages.js';
import { createSecret } from '../../src/secret.js';
import { createRequestIdentity } from '../../src/tera/identity.js';
import { readRow, type RowRead } from '../../src/tera/read-row.js';
import type { Channels } from '../../src/rpc/types.js';
import { cellsOf } from '../support/cell-samples.js';

type Answer = tera.ReadTabletResponse.$Properties | Error;

function read(answer: Answer, key = 'k'): { outcome: Promise<RowRead>; calls: Buffer[] } {
  const calls: Buffer[] = [];
  const channels: Channels = {
    call(_address, _method, body) {
      calls.push(Buffer.from(body as Uint8Array));
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(Buffer.from(tera.ReadTabletResponse.encode(answer).finish()));
    },
    drop: () => undefined,
    close: () => undefined,
  };
  const signal = new AbortController().signal;
  const ugi = { name: createSecret('etl'), token: createSecret('hush') };
  const ports = { channels, identity: createRequestIdentity({ ugi }) };
  return { outcome: readRow(ports, 's:1', 't', rowKey(Buffer.from(key)), signal), calls };
}

const row = (key: string) => ({
  keyValues: [{ key: Buffer.from(key), value: Buffer.from('v') }],
});
const ok = { status: 40, sequenceId: 1 };

describe('a row', () => {
  it('that is there', async () => {
    const { outcome, calls } = read({ ...ok, detail: { status: [40], rowResult: [row('k')] } });
    const found = await outcome;
    if (found.kind !== 'found') throw new Error(found.kind);
    expect(cellsOf(found.block).map(({ value }) => value.toString())).toEqual(['v']);
    const [asked] = calls.map((body) => tera.ReadTabletRequest.decode(body));
    expect(Buffer.from(asked?.rowInfoList[0]?.key ?? []).toString()).toBe('k');
    expect(asked?.identityInfo).toMatchObject({ authPolicyType: 2, name: 'etl' });
    // 0 would be taken for "no time at all" (O39).
    expect(Object.hasOwn(asked ?? {}, 'clientTimeoutMs')).toBe(false);
  });

  it('that is not there', async () => {
    expect(await read({ ...ok, detail: { status: [402] } }).outcome).toEqual({ kind: 'missing' });
  });

  it('of another server', async () => {
    expect(await read({ ...ok, detail: { status: [403] } }).outcome).toEqual({
      kind: 'status',
      status: 403,
    });
  });

  it('observed-O39: with the whole refused, the detail is garbage', async () => {
    const answer = { status: 704, sequenceId: 1, detail: { status: [40], rowResult: [row('k')] } };
    expect(await read(answer).outcome).toEqual({ kind: 'status', status: 704 });
  });

  it('that cannot be had', async () => {
    const error = new TerautilError('TU-RPC-BROKEN', 'gone');
    expect(await read(error).outcome).toEqual({ kind: 'failed', error });
  });

  it.each(['another', ''])('observed-O18: that is not the asked one: "%s"', async (other) => {
    const { outcome } = read({ ...ok, detail: { status: [40], rowResult: [row(other)] } });
    await expect(outcome).rejects.toMatchObject({ id: 'TU-RPC-PROTOCOL' });
  });

  it.each([[[]], [[40, 40]]])('with the statuses %j for one row', async (status) => {
    await expect(read({ ...ok, detail: { status } }).outcome).rejects.toMatchObject({
      id: 'TU-RPC-PROTOCOL',
    });
  });

  it.each([[[]], [[row('k'), row('k')]]])('with the results %j for one row', async (rowResult) => {
    await expect(
      read({ ...ok, detail: { status: [40], rowResult } }).outcome,
    ).rejects.toMatchObject({ id: 'TU-RPC-PROTOCOL' });
  });

  it('observed-O17: a key over 65,535 bytes is refused before anything is sent', async () => {
    const { outcome, calls } = read(ok, 'a'.repeat(65_536));
    await expect(outcome).rejects.toMatchObject({ id: 'TU-CELL-INVALID' });
    expect(calls).toEqual([]);
  });

  it('observed-O19: of the empty key', async () => {
    const { outcome } = read({ ...ok, detail: { status: [40], rowResult: [row('')] } }, '');
    const found = await outcome;
    expect(found.kind).toBe('found');
    expect(EMPTY_KEY.length).toBe(0);
  });
});
