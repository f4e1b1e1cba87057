/**
 * Messages of recorded cases (test/fixtures/real/README.md), encoded and decoded by reflection over the
 * .proto file, not by the code that is tested.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Long from 'long';
import Protobuf from 'protobufjs';
import { caseBytes, type Text } from './cases.js';

const PROTO = readFileSync(join(import.meta.dirname, '../../src/proto/tera.proto'), 'utf8');
const protobuf = parse(PROTO);
/** Some requests lack what every client sends. */
const lenient = parse(PROTO.replaceAll(/^( *)required /gm, '$1optional '));

function parse(text: string): Protobuf.Root {
  return Protobuf.parse(text, new Protobuf.Root(), { keepCase: true }).root;
}

type Field = Protobuf.Field;
type Message = Record<string, unknown>;

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

export const isLongList = (value: unknown): value is LongList =>
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
    const left = (expected as Message)[name];
    const right = (actual as Message)[name];
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
    return convertMessage(field.resolvedType, value as Message, scalar);
  }
  return scalar(field, value);
}

function convertMessage(
  type: Protobuf.Type,
  message: Message,
  scalar: (field: Field, value: unknown) => unknown,
): Message {
  const result: Message = {};
  for (const [name, value] of Object.entries(message)) {
    const field = type.fields[name];
    if (field === undefined) throw new Error(`${type.name} has no field ${name}`);
    result[name] = convert(field, value, scalar);
  }
  return result;
}

const isText = (field: Field): boolean => field.type === 'bytes' || field.type === 'string';

function encodeScalar(field: Field, value: unknown): unknown {
  if (field.type === 'bytes') return caseBytes(value as Text);
  if (field.type === 'string') return caseBytes(value as Text).toString('latin1');
  if (typeof value === 'string') return Long.fromString(value);
  return value;
}

function expectedScalar(field: Field, value: unknown): unknown {
  return isText(field) ? caseBytes(value as Text).toString('hex') : String(value);
}

function actualScalar(field: Field, value: unknown): unknown {
  if (field.type === 'bytes') return Buffer.from(value as Uint8Array).toString('hex');
  if (field.type === 'string') return Buffer.from(value as string, 'latin1').toString('hex');
  return String(value);
}

/** The fields of a case's request to `name` (ShowTables), as `encodeRequest` takes them. */
export function requestOf(name: string, request: Message): Message {
  return convertMessage(lenient.lookupType(`tera.${name}Request`), request, encodeScalar);
}

export function encodeRequest(name: string, message: Message): Uint8Array {
  return lenient.lookupType(`tera.${name}Request`).encode(message).finish();
}

/** The answer that a case expects; bytes as hex, numbers as text. */
export function expectedAnswer(name: string, response: Message): Message {
  return convertMessage(protobuf.lookupType(`tera.${name}Response`), response, expectedScalar);
}

/** An answer in the same form, only with fields that are present. */
export function actualAnswer(name: string, body: Buffer): Message {
  return decoded(`tera.${name}Response`, body);
}

function decoded(type: string, body: Buffer): Message {
  const messageType = protobuf.lookupType(type);
  return convertMessage(
    messageType,
    messageType.toObject(messageType.decode(body), {}),
    actualScalar,
  );
}

interface HexCell {
  readonly key: string;
  readonly value: string;
}

/** An answer about the meta table with its records (protocol.md §5.2) decoded. */
export function withRecords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRecords);
  if (typeof value !== 'object' || value === null) return value;
  if ('key' in value && 'value' in value) {
    const { key, value: record } = value as HexCell;
    const type = key.startsWith('40') ? 'tera.TableMeta' : 'tera.TabletMeta';
    return { key, record: decoded(type, Buffer.from(record, 'hex')) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withRecords(item)]));
}
