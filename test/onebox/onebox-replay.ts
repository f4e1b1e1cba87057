/** Replays what real servers answered (docs/observed.md): cases of request and expected answer. */
import { expect } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { decompress } from '../../src/rpc/compression.js';
import { MAX_RESPONSE_BYTES } from '../../src/rpc/frames.js';
import {
  actualAnswer,
  difference,
  encodeRequest,
  expectedAnswer,
  isLongList,
  requestOf,
  withRecords,
} from '../support/case-messages.js';
import { caseBytes, type Text } from '../support/cases.js';
import { rawCall } from '../support/raw-call.js';
import type { Running } from './onebox-harness.js';

export interface Case {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly method: string;
  readonly request: Record<string, unknown>;
  readonly response?: Record<string, unknown>;
  /** Number on the wire, known or not. */
  readonly rpc_options?: { readonly expected_response_compress_type: number };
  readonly response_meta?: { readonly compress_type: number };
  /** The real server refused the call. */
  readonly rpc_failure?: { readonly error_code: number };
  readonly wait_before_ms?: number;
  /** Fields that the server chose, at any depth. */
  readonly volatile?: readonly string[];
}

/** Cases whose answer was recorded as that of another, given by its name, get it. */
export function withAnswers(cases: readonly Case[]): Case[] {
  return cases.map((one) => {
    const name = one.response?.['same_as'];
    if (name === undefined) return one;
    const other = cases.find((each) => each.name === name);
    if (other?.response === undefined) throw new Error(`${one.id} names no case`);
    return { ...one, response: other.response };
  });
}

/** What was done between two cases without being recorded. */
export async function playStep(box: Running, { request }: Case): Promise<void> {
  const table = String(request['table']);
  const [path = ''] = (await box.tablets(table)).map((tablet) => tablet.path);
  const statuses: unknown[] = [];
  switch (request['do']) {
    case 'delete':
      statuses.push(await box.change('Disable', table), await box.change('Delete', table));
      break;
    case 'reload':
      statuses.push(await box.change('Disable', table), await box.change('Enable', table));
      break;
    case 'move':
      statuses.push((await box.cmdCtrl('tablet', 'move', path, '')).status);
      break;
    case 'split':
      statuses.push((await box.cmdCtrl('tablet', 'split', path, String(request['at']))).status);
      break;
    default:
      throw new Error(`no step ${String(request['do'])}`);
  }
  expect(statuses).toEqual(statuses.map(() => 200));
  await box.untilReady(table);
}

/** Sends the case's request where its row lives; both answers in one comparable form. */
export async function replay(
  box: Running,
  one: Case,
): Promise<{ expected: unknown; actual: unknown }> {
  const { method, target, response = {}, rpc_failure: refusal } = one;
  const name = method.split('.').at(-1) ?? '';
  const message = requestOf(name, atOurAddresses(box, inFull(one.request)));
  const address = await addressFor(box, target, message);
  const body = encodeRequest(name, message);
  const call =
    one.rpc_options === undefined
      ? box.channels.call(address, method, body, { timeoutMs: 20_000 })
      : compressedCall(address, one, body);
  if (refusal !== undefined) {
    return { expected: { error: refusal.error_code }, actual: { error: await errorOf(call) } };
  }
  const actual = actualAnswer(name, await call);
  await settle(box, name, message);
  if ('tablets' in response) {
    const expected = expectedLayout(response['tablets'] as ShownTablet[]);
    return { expected, actual: actualLayout(actual) };
  }
  if ('missing' in response) {
    const { status, returned, missing } = response;
    return { expected: { status, returned, missing }, actual: keysOf(actual, missing as string[]) };
  }
  const expected = expectedAnswer(name, response);
  const isMeta = [message['table_name'], message['tablet_name']].includes('meta_table');
  return isMeta
    ? { expected: withRecords(expected), actual: withRecords(actual) }
    : { expected, actual };
}

/** How many keys came and which of `missing`, in hex, did not. */
function keysOf(answer: Record<string, unknown>, missing: readonly string[]): unknown {
  const { key_values: cells } = answer['results'] as { key_values: { key: string }[] };
  const keys = new Set(cells.map(({ key }) => key));
  return {
    status: Number(answer['status']),
    returned: keys.size,
    missing: missing.filter((key) => !keys.has(key)),
  };
}

/** Of a list of rows that is shown in part, all: keys count up, the rest is the same in each. */
function inFull(request: Case['request']): Case['request'] {
  const list = request['row_list'];
  if (!isLongList(list)) return request;
  const [row] = list.first as { row_key: string }[];
  const rows = Array.from({ length: list.count }, (_, index) => ({
    ...row,
    row_key: `${row?.row_key.slice(0, 1) ?? ''}${String(index).padStart(5, '0')}`,
  }));
  // What is shown is what was made.
  expect(difference(list, rows)).toBeNull();
  return { ...request, row_list: rows };
}

/** The recorded tablet servers' addresses in a request are those of ours. */
function atOurAddresses(box: Running, request: Case['request']): Case['request'] {
  const [cluster] = box.onebox.clusters;
  const text = JSON.stringify(request).replaceAll(
    /127\.0\.0\.1:1780([12])/g,
    (_, number: string) => cluster?.tabletServerAddresses[Number(number) - 1] ?? '',
  );
  return JSON.parse(text) as Case['request'];
}

/** What some cases show of an answer of ShowTables. */
interface ShownTablet {
  readonly path: string;
  readonly start: Text;
  readonly end: Text;
  readonly status: number;
}

function expectedLayout(tablets: readonly ShownTablet[]): unknown {
  return tablets.map(({ path, start, end, status }) => [
    ...[path, start, end].map((text) => caseBytes(text).toString('hex')),
    String(status),
  ]);
}

function actualLayout(answer: Record<string, unknown>): unknown {
  const { meta } = answer['tablet_meta_list'] as {
    meta: { path: string; key_range: { key_start: string; key_end: string }; status: string }[];
  };
  return meta.map(({ path, key_range: range, status }) => [
    path,
    range.key_start,
    range.key_end,
    status,
  ]);
}

/** The plain answer to a case that wishes for compression; throws when it came in another one. */
async function compressedCall(address: string, one: Case, body: Uint8Array): Promise<Buffer> {
  const answer = await rawCall(
    address,
    {
      type: 0,
      sequenceId: 1,
      method: one.method,
      expectedResponseCompressType: one.rpc_options?.expected_response_compress_type ?? 0,
    },
    body,
  );
  const { compressType } = answer.meta;
  if (compressType !== one.response_meta?.compress_type) {
    throw new Error(`${one.id} is answered in compress_type ${String(compressType)}`);
  }
  if (compressType === 0) return answer.body;
  return decompress(compressType, answer.body, MAX_RESPONSE_BYTES, one.id);
}

/** The number in the message of a refused call. */
async function errorOf(call: Promise<Buffer>): Promise<number> {
  const error: unknown = await call.catch((each: unknown) => each);
  return Number(/: error (\d+) \(\w+\):/.exec(String(error))?.[1]);
}

/** Waits for tablets that the request set loading: the recording did, too, or was slower. */
async function settle(box: Running, name: string, message: Record<string, unknown>): Promise<void> {
  /** Ready or, when the table is, disabled. */
  const atRest = new Set([42, 64]);
  const rest = async (table: string): Promise<void> => {
    while (!(await box.tablets(table)).every(({ status }) => atRest.has(status ?? 0))) {
      await systemClock.sleep(5);
    }
  };
  if (name === 'CreateTable' || name === 'EnableTable') await rest(String(message['table_name']));
  const [action, path = ''] = (message['arg_list'] ?? []) as Buffer[];
  if (name !== 'CmdCtrl' || !/split|move|merge/.test(String(action))) return;
  const [table = ''] = String(path).split('/');
  await rest(table);
}

async function addressFor(
  box: Running,
  target: string,
  message: Record<string, unknown>,
): Promise<string> {
  if (target === 'master') return box.master;
  const address = await addressOf(box, message);
  if (target !== 'other tabletnode') return address;
  const [cluster] = box.onebox.clusters;
  return cluster?.tabletServerAddresses.find((other) => other !== address) ?? '';
}

async function addressOf(box: Running, message: Record<string, unknown>): Promise<string> {
  const table = String(message['table_name'] ?? message['tablet_name']);
  const [row] = (message['row_list'] ?? []) as { row_key: Buffer }[];
  const [read] = (message['row_info_list'] ?? []) as { key: Buffer }[];
  const range = message['key_range'] as { key_start?: Buffer } | undefined;
  const key =
    row?.row_key ?? read?.key ?? range?.key_start ?? (message['start'] as Buffer | undefined);
  return box.addressOf(table, key ?? Buffer.alloc(0));
}
