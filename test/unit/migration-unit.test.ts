/** One unit under its lease: where it goes on, what it publishes, when it is released. */
import { describe, expect, it } from 'vitest';
import { rowKey } from '../../src/cells/bytes.js';
import { createDigest } from '../../src/cells/digest.js';
import { TerautilError } from '../../src/errors.js';
import { zeroCounters, type Counters } from '../../src/migration/ledger/counters.js';
import type { DumpBatch } from '../../src/migration/merge/dump.js';
import { decodeRecord, encodeRecord, type StepRecord } from '../../src/migration/ledger/records.js';
import { ledgerKeys } from '../../src/migration/ledger/ledger.js';
import type { Journal } from '../../src/migration/ports.js';
import type { Progress } from '../../src/migration/progress.js';
import { runUnit, type UnitPorts, type UnitTask } from '../../src/migration/unit.js';
import {
  createMemoryJournal,
  createStubLease,
  evenRandom,
  passTimeUntil,
  type StubLease,
} from '../support/dump-world.js';
import { createManualClock } from '../support/manual-clock.js';

function countersOf(written: number): Counters {
  return { ...zeroCounters(), scanned: written, written, bytes: 10 * written };
}

function batch(lastRow: string | null, written = 1): DumpBatch {
  return {
    cells: { blocks: [], indexes: [] },
    bytes: 10,
    deadLetters: [],
    counters: countersOf(written),
    digest: createDigest(),
    lastRow: lastRow === null ? null : rowKey(Buffer.from(lastRow)),
  };
}

function recordAt(checkpoint: string | null, parts: Partial<StepRecord> = {}): StepRecord {
  return {
    unit: 'r1',
    step: 'dump',
    state: 'running',
    epoch: 4n,
    session: 'former',
    worker: { host: 'h', processId: 1, version: '0' },
    checkpoint: checkpoint === null ? null : rowKey(Buffer.from(checkpoint)),
    counters: countersOf(checkpoint === null ? 0 : checkpoint.charCodeAt(0)),
    digest: createDigest(),
    suspect: false,
    attempts: 1,
    failures: 0,
    retries: [],
    throttles: [],
    error: null,
    splitSizes: null,
    tableCreated: null,
    diff: null,
    file: null,
    startedAt: 0n,
    updatedAt: 5n,
    ...parts,
  };
}

function world(lease: StubLease = createStubLease({ epoch: 5n })) {
  const clock = createManualClock();
  const drain = new AbortController();
  const leaving = new AbortController();
  const journal: Journal = createMemoryJournal();
  const ports: UnitPorts = {
    journal,
    clock,
    random: evenRandom,
    failpoint: () => undefined,
    keys: ledgerKeys('m'),
    worker: { host: 'me', processId: 2, version: '0' },
    session: 'mine',
    attempts: 3,
    drain: AbortSignal.any([drain.signal, leaving.signal]),
    leaving: leaving.signal,
  };
  const run = (
    attempt: UnitTask['attempt'],
    known: StepRecord | null = null,
    suspectOnTakeOver = true,
  ) =>
    passTimeUntil(
      clock,
      runUnit(
        ports,
        { id: 'r1', generation: 1, step: 'dump', suspectOnTakeOver, attempt },
        lease,
        known,
      ),
    );
  const published = (): StepRecord[] => lease.published.map(decodeRecord);
  return { clock, drain, leaving, journal, lease, run, published };
}

const complete = () => Promise.resolve('complete' as const);

describe('where a unit goes on', () => {
  const startOf = async (known: StepRecord | null, journaled: StepRecord | null) => {
    const w = world();
    if (journaled !== null) {
      const { unit, step, epoch, session } = journaled;
      w.journal.checkpoint({ unit, step, epoch, session, record: encodeRecord(journaled) });
    }
    let start: string | undefined;
    await w.run((_lease, progress) => {
      start = progress.checkpoint()?.toString();
      return complete();
    }, known);
    return { start, last: w.published().at(-1) };
  };

  it('at the beginning when nothing is known', async () => {
    const { start, last } = await startOf(null, null);
    expect(start).toBeUndefined();
    expect(last).toMatchObject({ state: 'finished', epoch: 5n, session: 'mine', attempts: 1 });
  });

  it.each([
    ['the ledger alone', recordAt('d'), null, 'd'],
    ['a journal that knows more', recordAt('d'), recordAt('f'), 'f'],
    ['a journal that knows less', recordAt('d'), recordAt('b'), 'd'],
    ['a journal that knows nothing', recordAt('d'), recordAt(null), 'd'],
    ['a journal of the same row', recordAt('d'), recordAt('d'), 'd'],
    ['a ledger without a row yet', recordAt(null), recordAt('b'), 'b'],
    ['a journal of another epoch', recordAt('d'), recordAt('f', { epoch: 3n }), 'd'],
    ['a journal of another session', recordAt('d'), recordAt('f', { session: 'x' }), 'd'],
  ])('from %s', async (_name, known, journaled, expected) => {
    const { start, last } = await startOf(known, journaled);
    expect(start).toBe(expected);
    // Totals are those of the record that the row comes from.
    expect(last?.counters.written).toBe(expected.charCodeAt(0));
    expect(last).toMatchObject({ epoch: 5n, session: 'mine', worker: { host: 'me' } });
  });
});

describe('progress', () => {
  it('counts a row that spans batches only once it is complete', async () => {
    const w = world();
    const failing = new TerautilError('TU-RPC-BROKEN', 'broken');
    let attempt = 0;
    await w.run((_lease, progress) => {
      attempt += 1;
      if (attempt === 1) {
        progress.advance(batch('a'));
        progress.advance(batch(null, 10));
        return Promise.reject(failing);
      }
      expect(progress.checkpoint()?.toString()).toBe('a');
      progress.advance(batch(null, 20));
      progress.advance(batch('b', 3));
      return complete();
    });
    expect(w.published().at(-1)).toMatchObject({ attempts: 2, counters: { written: 24 } });
  });

  it('writes every checkpoint into the journal and into the ledger every 5 s', async () => {
    const w = world();
    await w.run(async (_lease, progress) => {
      for (let second = 0; second < 12; second += 1) {
        await w.clock.sleep(1_000);
        progress.advance(batch(String.fromCharCode(97 + second)));
        const found = w.journal.lastCheckpoint('r1', 'dump', 5n, 'mine');
        const { checkpoint } = decodeRecord({ key: 'j', value: found ?? new Uint8Array() });
        expect(checkpoint?.toString()).toBe(String.fromCharCode(97 + second));
      }
      return 'complete';
    });
    const rows = w.published().map(({ state, checkpoint }) => [state, checkpoint?.toString()]);
    expect(rows).toEqual([
      ['running', undefined],
      ['running', 'e'],
      ['running', 'j'],
      ['finished', 'l'],
    ]);
  });

  it('promise-P7: a range whose counts do not balance fails', async () => {
    const w = world();
    const end = await w.run((_lease, progress) => {
      const broken = batch('a');
      broken.counters.written += 1;
      progress.advance(broken);
      return complete();
    });
    expect(end).toBe('failed');
    expect(w.published().at(-1)?.error).toMatchObject({ id: 'TU-BUG' });
  });

  it('goes on after a checkpoint that could not be published, if the next one can', async () => {
    let refusals = 1;
    const inner = createStubLease();
    const lease = createStubLease({
      epoch: 5n,
      publish: (entries) => {
        const { state, checkpoint } = decodeRecord(entries[0] ?? { key: '', value: Buffer.of() });
        if (state === 'running' && checkpoint !== null && refusals > 0) {
          refusals -= 1;
          return Promise.reject(new TerautilError('TU-NEXUS-UNAVAILABLE', 'away'));
        }
        return inner.publish(entries);
      },
    });
    const w = world(lease);
    const end = await w.run(async (_lease, progress) => {
      await w.clock.sleep(6_000);
      progress.advance(batch(`${progress.checkpoint()?.toString() ?? ''}a`));
      await w.clock.sleep(10);
      return 'complete';
    });
    expect(end).toBe('finished');
  });
});

describe('a take-over', () => {
  const takenOver = (): StubLease =>
    createStubLease({ epoch: 5n, takenOver: true, startNotBefore: 3_000 });

  it('starts nothing before the former holder is quiet, and says so first', async () => {
    const w = world(takenOver());
    const startedAt: number[] = [];
    await w.run(() => {
      startedAt.push(w.clock.monotonicMs());
      return complete();
    }, recordAt('d'));
    expect(startedAt[0]).toBeGreaterThanOrEqual(3_000);
    expect(w.published()[0]).toMatchObject({ state: 'running', suspect: true, epoch: 5n });
  });

  it('marks ranges that keep versions suspect, and keeps the mark', async () => {
    for (const [keepsVersions, before, after] of [
      [true, false, true],
      [false, false, false],
      [false, true, true],
    ] as const) {
      const w = world(takenOver());
      await w.run(complete, recordAt('d', { suspect: before }), keepsVersions);
      expect(w.published().at(-1)).toMatchObject({ state: 'finished', suspect: after });
    }
    const released = world();
    await released.run(complete, recordAt('d', { suspect: true }));
    expect(released.published().at(-1)?.suspect).toBe(true);
    const fresh = world();
    await fresh.run(complete, recordAt('d'));
    expect(fresh.published().at(-1)?.suspect).toBe(false);
  });

  it('a mark is not lost when the journal of the former holding knows more', async () => {
    const w = world();
    const further = recordAt('f');
    w.journal.checkpoint({
      unit: 'r1',
      step: 'dump',
      epoch: 4n,
      session: 'former',
      record: encodeRecord(further),
    });
    await w.run(complete, recordAt('d', { suspect: true }));
    expect(w.published().at(-1)?.suspect).toBe(true);
  });

  it('says until when it waits, and nothing of it without a wait', async () => {
    const w = world(takenOver());
    const quietUntil = w.clock.wallMicros() + 2_000_000n;
    await w.run(complete, recordAt('d', { quietUntil: 5n }));
    expect(w.published()[0]).toMatchObject({ state: 'running', quietUntil });
    const released = world();
    await released.run(complete, recordAt('d', { quietUntil: 5n }));
    expect(released.published().map((record) => record.quietUntil)).toEqual([undefined, undefined]);
  });

  it('paused while it waits: it waits to the end, starts nothing, and releases the lock', async () => {
    const w = world(takenOver());
    w.clock.after(500, () => {
      w.drain.abort();
    });
    const end = await w.run(() => Promise.reject(new Error('must not start')));
    expect([end, w.lease.isReleased]).toEqual(['stopped', true]);
    expect(w.clock.monotonicMs()).toBeGreaterThanOrEqual(3_000);
    expect(w.published().at(-1)).toMatchObject({ state: 'stopped', suspect: true });
  });

  it('leaving while it waits: nothing is started, and the lock stays unreleased', async () => {
    const w = world(takenOver());
    w.clock.after(500, () => {
      w.leaving.abort();
    });
    const end = await w.run(() => Promise.reject(new Error('must not start')));
    expect([end, w.lease.isReleased]).toEqual(['stopped', false]);
    expect(w.published().at(-1)?.state).toBe('stopped');
  });
});

describe('how a unit ends', () => {
  const broken = new TerautilError('TU-RPC-BROKEN', 'broken', { hint: 'wait' });

  it('is tried as often as allowed, with a pause, then failed with the cause', async () => {
    const w = world();
    const at: number[] = [];
    const end = await w.run(() => {
      at.push(w.clock.monotonicMs());
      return Promise.reject(broken);
    });
    expect([end, at.length, w.lease.isReleased]).toEqual(['failed', 3, true]);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(100);
    expect(w.published().at(-1)).toMatchObject({
      state: 'failed',
      attempts: 3,
      error: { id: 'TU-RPC-BROKEN', message: 'broken', hint: 'wait' },
    });
  });

  it('is not tried again when no retry can help, nor when nobody foresaw the error', async () => {
    for (const error of [new TerautilError('TU-WRITE-REFUSED', 'row a'), new TypeError('oops')]) {
      const w = world();
      let attempts = 0;
      await w.run(() => {
        attempts += 1;
        return Promise.reject(error);
      });
      expect([attempts, w.published().at(-1)?.state]).toEqual([1, 'failed']);
    }
  });

  it('drained: stopped and released, resumable', async () => {
    const w = world();
    const end = await w.run((_lease, progress: Progress) => {
      progress.advance(batch('c'));
      return Promise.resolve('drained');
    });
    expect([end, w.lease.isReleased]).toEqual(['stopped', true]);
    const last = w.published().at(-1);
    expect([last?.state, last?.checkpoint?.toString()]).toEqual(['stopped', 'c']);
  });

  it('fault-Z1: with the lease lost nothing is published or released', async () => {
    const w = world();
    const running = w.run((lease) => {
      w.lease.lose();
      return Promise.reject(lease.lost.reason as Error);
    });
    await expect(running).rejects.toMatchObject({ id: 'TU-LEASE-LOST' });
    expect([w.published().map((r) => r.state), w.lease.isReleased]).toEqual([['running'], false]);
  });

  it('the lease lost while it waits between attempts ends it as well', async () => {
    const w = world();
    w.clock.after(50, () => {
      w.lease.lose();
    });
    await expect(w.run(() => Promise.reject(broken))).rejects.toMatchObject({
      id: 'TU-LEASE-LOST',
    });
    expect(w.lease.isReleased).toBe(false);
  });
});
