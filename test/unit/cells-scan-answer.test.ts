import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeScanAnswer, type ScanAnswer } from '../../src/cells/scan-answer.js';
import { MalformedCells } from '../../src/cells/wire.js';
import { int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';
import {
  anyBytes,
  anyCell,
  answerOf,
  cellsOf,
  describeCell,
  sampleCell,
  type SampleCell,
} from '../support/cell-samples.js';

const NOTHING = Buffer.alloc(0);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** What a reader of the answer sees, from our walker or from protobufjs, quick to compare. */
function seen(answer: ScanAnswer): object {
  const { block, nextStartPoint, ...head } = answer;
  return {
    ...head,
    end: head.end?.toString('hex') ?? null,
    nextStartPoint: nextStartPoint && describeCell({ ...nextStartPoint, value: NOTHING }),
    cells: cellsOf(block).map(describeCell),
  };
}

function seenByProtobufjs(body: Uint8Array): object {
  const answer = tera.ScanTabletResponse.decode(body);
  const has = (field: string): boolean => Object.hasOwn(answer, field);
  const point = answer.nextStartPoint;
  return {
    status: answer.status,
    complete: answer.complete,
    resultsId: has('resultsId') ? int64ToBigint(answer.resultsId) : null,
    end: has('end') ? Buffer.from(answer.end).toString('hex') : null,
    nextStartPoint:
      point && Object.hasOwn(point, 'key')
        ? describeCell({ ...sampleOf(point), value: NOTHING })
        : null,
    cells: (answer.results?.keyValues ?? []).map((cell) => describeCell(sampleOf(cell))),
  };
}

function sampleOf(cell: tera.KeyValuePair.$Properties): SampleCell {
  return {
    row: Buffer.from(cell.key ?? []),
    family: Buffer.from(cell.columnFamily ?? []),
    qualifier: Buffer.from(cell.qualifier ?? []),
    timestamp: int64ToBigint(cell.timestamp ?? 0),
    value: Buffer.from(cell.value ?? []),
  };
}

describe('decodeScanAnswer', () => {
  it('vector-11.1 reads the plain body of V5', () => {
    const body = hex(`08 28 10 01 20 01 32 14 1a 12 0a 02 72 31 12 01
      76 22 02 63 66 2a 01 71 30 c0 84 3d 3a 00 40 00 50 14 58 01 60 01`);
    const { block, ...head } = decodeScanAnswer(body);
    expect(head).toEqual({
      status: 40,
      complete: true,
      resultsId: 0n,
      end: Buffer.alloc(0),
      nextStartPoint: null,
    });
    expect(cellsOf(block)).toEqual([
      sampleCell({ row: 'r1', family: 'cf', qualifier: 'q', timestamp: 1_000_000n, value: 'v' }),
    ]);
  });

  it('observed-O29 reads the answer of an unknown session: no pack number is 2^64-1 exactly', () => {
    const answer = decodeScanAnswer(hex('0828 2000 3a0174 40ffffffffffffffffff01'));
    expect(answer).toMatchObject({ complete: false, resultsId: (1n << 64n) - 1n });
    expect(answer.block.count).toBe(0);
  });

  it('observed-O27 takes a start point that was sent empty for none', () => {
    const answer = decodeScanAnswer(hex('08281001200132003a016d4a0050b3025800600d'));
    expect(answer.nextStartPoint).toBeNull();
    expect(answer.end).toEqual(Buffer.from('m'));
  });

  it('observed-O30 reads a start point, also one at the empty row', () => {
    const full = decodeScanAnswer(hex('08c005 4a0e 0a0162 2203636630 2a0171 30e807'));
    expect(full.status).toBe(704);
    expect(full.nextStartPoint).toEqual({
      row: Buffer.from('b'),
      family: Buffer.from('cf0'),
      qualifier: Buffer.from('q'),
      timestamp: 1000n,
    });
    expect(decodeScanAnswer(hex('0828 4a020a00')).nextStartPoint?.row).toEqual(Buffer.alloc(0));
  });

  it('observed-O22 gives cells of a KV answer empty columns and no timestamp', () => {
    const answer = decodeScanAnswer(hex('0828 3211 1a07 0a026b30 120176 1a06 0a006a026b35'));
    expect(cellsOf(answer.block)).toEqual([
      sampleCell({ row: 'k0', value: 'v' }),
      sampleCell({ row: '', value: '' }),
    ]);
  });

  it('joins results that come in pieces', () => {
    const first = answerOf([sampleCell({ row: 'a', value: '1' })]);
    const second = answerOf([sampleCell({ row: 'b', value: '2' })]);
    const cells = cellsOf(decodeScanAnswer(Buffer.concat([first, second])).block);
    expect(cells.map((cell) => cell.row.toString())).toEqual(['a', 'b']);
  });

  it('gives the cells that protobufjs encoded', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { maxLength: 8 }), (cells) => {
        const { block } = decodeScanAnswer(answerOf(cells));
        expect(cellsOf(block).map(describeCell)).toEqual(cells.map(describeCell));
      }),
    );
  });
});

/** Fields as bytes: known and unknown, in any order, repeated, with long varints and skipped groups. */
const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
};
const field = (number: number, wireType: number, content: Buffer): Buffer =>
  Buffer.concat([varint(BigInt((number << 3) | wireType)), content]);
const delimited = (number: number, content: Buffer): Buffer =>
  field(number, 2, Buffer.concat([varint(BigInt(content.length)), content]));

const uint64 = fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, (1n << 64n) - 1n));
const unknownField: fc.Arbitrary<Buffer> = fc.oneof(
  uint64.map((value) => field(100, 0, varint(value))),
  anyBytes.map((content) => delimited(19, content)),
  fc.constant(field(20, 1, Buffer.alloc(8, 0xff))),
  fc.constant(field(21, 5, Buffer.alloc(4, 0xff))),
  anyBytes.map((content) =>
    Buffer.concat([field(22, 3, delimited(1, content)), field(22, 4, Buffer.alloc(0))]),
  ),
);
const bytesField = (...numbers: number[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...numbers), anyBytes)
    .map(([number, content]) => delimited(number, content));
const varintField = (...numbers: number[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...numbers), uint64)
    .map(([number, value]) => field(number, 0, varint(value)));

const message = (...fields: fc.Arbitrary<Buffer>[]): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.oneof(...fields, unknownField), { maxLength: 7 })
    .map((parts) => Buffer.concat(parts));

const cellMessage = message(bytesField(1, 2, 4, 5), varintField(6), varintField(3));
const resultMessage = message(cellMessage.map((cell) => delimited(3, cell)));
const status = fc.constantFrom(40, 704, 403).map((code) => field(1, 0, varint(BigInt(code))));
const anyAnswer = fc
  .tuple(
    status,
    message(
      status,
      varintField(2, 4, 8, 10),
      bytesField(7),
      resultMessage.map((result) => delimited(6, result)),
      cellMessage.map((point) => delimited(9, point)),
    ),
    fc.boolean(),
  )
  .map(([first, rest, inFront]) => Buffer.concat(inFront ? [first, rest] : [rest, first]));

describe('decodeScanAnswer and protobufjs', () => {
  it('see the same in fields of any order, repeated, unknown or left out', () => {
    fc.assert(
      fc.property(anyAnswer, (body) => {
        expect(seen(decodeScanAnswer(body))).toEqual(seenByProtobufjs(body));
      }),
      { numRuns: 500 },
    );
  });

  it('agree on every truncation of an answer: the same cells or no message', () => {
    fc.assert(
      fc.property(
        anyAnswer.filter((body) => body.length < 400),
        (body) => {
          for (let size = 0; size < body.length; size++) {
            // The rest stays behind the end in memory: reading too far would find it.
            const cut = body.subarray(0, size);
            expect(outcome(() => seen(decodeScanAnswer(cut)))).toEqual(
              outcome(() => seenByProtobufjs(cut)),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agree on a broken byte whenever both take it, and every part stays inside the body', () => {
    const broken = fc.tuple(anyAnswer, fc.nat(), fc.nat(255)).map(([body, place, byte]) => {
      const copy = Buffer.from(body);
      copy[place % copy.length] = byte;
      return copy;
    });
    fc.assert(
      fc.property(broken, (body) => {
        const ours = outcome(() => seen(decodeScanAnswer(body)));
        const theirs = outcome(() => seenByProtobufjs(body));
        if (ours !== REFUSED && theirs !== REFUSED) expect(ours).toEqual(theirs);
        if (ours === REFUSED) return;
        for (const offset of decodeScanAnswer(body).block.offsets) {
          expect(offset).toBeLessThanOrEqual(body.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['no status', '2001'],
    ['a result longer than the answer', '0828 3205 1a00'],
    ['a cell longer than its result', '0828 3202 1a05 0a036b6b6b'],
    ['a key longer than its cell', '0828 3206 1a02 0a03 6b6b6b'],
    ['a number that does not end in its cell', '0828 3205 1a03 0a00 30 8001'],
    ['a number of eleven bytes', '0880808080808080808080 01'],
    ['a length over 2^31', '0828 32ffffffff0f'],
    ['a length whose low 32 bits would fit', '0828 32828080801000 1a00'],
    ['field number 0', '0828 0200'],
    ['an impossible wire type', '0828 0f'],
    ['a group that ends without beginning', '0828 b401'],
    ['a group that does not end', '0828 b301'],
    ['groups nested without end', `0828 ${'b301'.repeat(5000)}`],
  ])('refuses %s', (_name, text) => {
    expect(() => decodeScanAnswer(hex(text))).toThrow(MalformedCells);
  });
});

const REFUSED = 'refused';

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.constructor.name === 'TypeError') throw error;
    return REFUSED;
  }
}
