import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int64FromBigint, int64ToBigint } from '../../src/proto/int64.js';
import { tera } from '../../src/proto/messages.js';

describe('64-bit fields', () => {
  it('survive a message without loss, signed and unsigned', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(1n << 63n), (1n << 63n) - 1n),
        fc.bigInt(0n, (1n << 64n) - 1n),
        (signed, unsigned) => {
          const bytes = tera.ScanTabletResponse.encode({
            status: 40,
            resultsId: int64FromBigint(unsigned),
            nextStartPoint: { timestamp: int64FromBigint(signed) },
          }).finish();
          const decoded = tera.ScanTabletResponse.decode(bytes);
          expect(int64ToBigint(decoded.resultsId)).toBe(unsigned);
          expect(int64ToBigint(decoded.nextStartPoint?.timestamp ?? 0)).toBe(signed);
        },
      ),
    );
  });

  it('beyond 64 bits are refused', () => {
    expect(() => int64FromBigint(1n << 64n)).toThrow(RangeError);
    expect(() => int64FromBigint(-(1n << 63n) - 1n)).toThrow(RangeError);
  });
});

describe('statuses', () => {
  it('keep a number that nobody knows', () => {
    const bytes = tera.WriteTabletResponse.encode({
      status: 40,
      rowStatusList: [40, 9_999, -1],
    }).finish();
    expect(tera.WriteTabletResponse.decode(bytes).rowStatusList).toEqual([40, 9_999, -1]);
  });
});
