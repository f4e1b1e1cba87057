/**
 * Replays what real servers answered (docs/observed.md): cases of request and expected answer, encoded
 * and decoded by reflection over the .proto file, not by the code that is tested.
 */
import { join } from 'node:path';
import Long from 'long';
import Protobuf from 'protobufjs';
import { systemClock } from '../../src/clock.js';
import { decompress } from '../../src/rpc/compression.js';
import { MAX_RESPONSE_BYTES } from '../../src/rpc/frames.js';
import { rawCall } from '../support/raw-call.js';
import type { Running } from './onebox-harness.js';

const protobuf = new Protobuf.Root();
protobuf.loadSync(join(import.meta.dirname, '../../src/proto/tera.proto'), { keepCase: true });

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

type Field = Protobuf.Field;

/** Case text to bytes: printable ASCII is itself, `\xHH` a byte; parts are concatenated. */
function caseBytes(value: unknown): Buffer {
  if (typeof value === 'string') {
    const plain = value.replaceAll(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Buffer.from(plain, 'latin1');
  }
  if (typeof value === 'object' && value !== null && 'parts' in value) {
    const { parts } = value as { parts: (string | { repeat: string; times: number })[] };
    return Buffer.concat(
      parts.map((part) =>
        typeof part === 'string'
          ? caseBytes(part)
          : Buffer.concat(Array<Buffer>(part.times).fill(caseBytes(part.repeat))),
      ),
    );
  }
  throw new Error(`no bytes: ${JSON.stringify(value)}`);
}

/** The value of a field as it is compared and encoded: bytes as hex or Buffer, 64 bits as text. */
function convert(
  field: Field,
  value: unknown,
  scalar: (field: Field, value: unknown) => unknown,
): unknown {
  if (field.repeated && Array.isArray(value)) {
    return value.map((item) => convertOne(field, item, scalar));
  }
  if (field.repeated && isLongList(value)) {
    const { count, first, last } = value;
    return { count, first: convert(field, first, scalar), last: convert(field, last, scalar) };
  }
  return convertOne(field, value, scalar);
}

/** How a case writes down a list that is too long to be shown. */
interface LongList {
  readonly count: number;
  readonly first: readonly unknown[];
  readonly last: readonly unknown[];
}

const isLongList = (value: unknown): value is LongList =>
  typeof value === 'object' && value !== null && 'count' in value && 'first' in value;

/** Where `actual` differs from `expected`, as a path; null = nowhere. */
export function difference(expected: unknown, actual: unknown, path = ''): string | null {
  if (isLongList(expected)) {
    const list = Array.isArray(actual) ? actual : [];
    if (list.length !== expected.count) return `${path} has ${String(list.length)} items`;
    const ends = {
      first: list.slice(0, expected.first.length),
      last: list.slice(-expected.last.length),
    };
    return difference({ first: expected.first, last: expected.last }, ends, path);
  }
  if (typeof expected !== 'object' || expected === null) {
    return expected === actual ? null : `${path}: ${String(actual)}, not ${String(expected)}`;
  }
  if (typeof actual !== 'object' || actual === null) return `${path} is missing`;
  for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const left = (expected as Record<string, unknown>)[name];
    const right = (actual as Record<string, unknown>)[name];
    const found = difference(left, right, `${path}/${name}`);
    if (found !== null) return found;
  }
  return null;
}

function convertOne(
  field: Field,
  value: unknown,
  scalar: (field: Field, value: unknown) => unknown,
): unknown {
  field.resolve();
  if (field.resolvedType instanceof Protobuf.Type) {
    return convertMessage(field.resolvedType, value as Record<string, unknown>, scalar);
  }
  return scalar(field, value);
}

function convertMessage(
  type: Protobuf.Type,
  message: Record<string, unknown>,
  scalar: (field: Field, value: unknown) => unknown,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    const field = type.fields[name];
    if (field === undefined) throw new Error(`${type.name} has no field ${name}`);
    result[name] = convert(field, value, scalar);
  }
  return result;
}

const isText = (field: Field): boolean => field.type === 'bytes' || field.type === 'string';

function encodeScalar(field: Field, value: unknown): unknown {
  if (field.type === 'bytes') return caseBytes(value);
  if (field.type === 'string') return caseBytes(value).toString('latin1');
  if (typeof value === 'string') return Long.fromString(value);
  return value;
}

function expectedScalar(field: Field, value: unknown): unknown {
  return isText(field) ? caseBytes(value).toString('hex') : String(value);
}

function actualScalar(field: Field, value: unknown): unknown {
  if (field.type === 'bytes') return Buffer.from(value as Uint8Array).toString('hex');
  if (field.type === 'string') return Buffer.from(value as string, 'latin1').toString('hex');
  return String(value);
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

/** Sends the case's request where its row lives; both answers in one comparable form. */
export async function replay(
  box: Running,
  one: Case,
): Promise<{ expected: Record<string, unknown>; actual: Record<string, unknown> }> {
  const { method, target, request, response, rpc_failure: refusal } = one;
  const name = method.split('.').at(-1) ?? '';
  const requestType = protobuf.lookupType(`tera.${name}Request`);
  const responseType = protobuf.lookupType(`tera.${name}Response`);
  const message = convertMessage(requestType, request, encodeScalar);
  const address = target === 'master' ? box.master : await addressOf(box, message);
  const body = requestType.encode(message).finish();
  const call =
    one.rpc_options === undefined
      ? box.channels.call(address, method, body, { timeoutMs: 20_000 })
      : compressedCall(address, one, body);
  if (refusal !== undefined) {
    return { expected: { error: refusal.error_code }, actual: { error: await errorOf(call) } };
  }
  const decoded = responseType.toObject(responseType.decode(await call), {});
  await settle(box, name, message);
  return {
    expected: convertMessage(responseType, response ?? {}, expectedScalar),
    actual: convertMessage(responseType, decoded, actualScalar),
  };
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
  return Number(/: error (\d+):/.exec(String(error))?.[1]);
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

async function addressOf(box: Running, message: Record<string, unknown>): Promise<string> {
  const table = String(message['table_name'] ?? message['tablet_name']);
  const [row] = (message['row_list'] ?? []) as { row_key: Buffer }[];
  const [read] = (message['row_info_list'] ?? []) as { key: Buffer }[];
  const range = message['key_range'] as { key_start?: Buffer } | undefined;
  const key =
    row?.row_key ?? read?.key ?? range?.key_start ?? (message['start'] as Buffer | undefined);
  return box.addressOf(table, key ?? Buffer.alloc(0));
}
