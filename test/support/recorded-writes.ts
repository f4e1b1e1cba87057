/**
 * What workers write, as the network before the destination sees it, and what is wrong with it: nothing a
 * worker believes counts here either. The checker of the invariants asks for it (invariant-flaws.ts).
 *
 *   I5 nothing is written outside the planned tables, families and ranges
 *   I6 nothing is written after the lease, and no server is given longer than what is left of it
 */
import type { LedgerState } from '../../src/migration/ledger/ledger.js';
import { tera } from '../../src/proto/messages.js';
import { WRITE_DEADLINE_OF_LEASE } from '../../src/migration/limits.js';
import type { Interval } from '../../src/migration/ports.js';
import type { Network } from './fault-proxy.js';

export interface RecordedWrite {
  readonly machine: string;
  /** When it was seen, by performance.now(). */
  readonly at: number;
  /** It did not come before: this process may have been busy with other things since. */
  readonly notBefore: number;
  readonly table: string;
  readonly rows: readonly { readonly key: Buffer; readonly families: readonly string[] }[];
  /** What the server may take. */
  readonly timeoutMs: number;
  /** No lease of the machine can reach beyond, by performance.now(). */
  readonly leaseEnd: number;
}

export interface Recorder {
  readonly writes: readonly RecordedWrite[];
  /** Requests for this table are taken and lost. */
  lose(table: string, isLost: boolean): void;
  close(): void;
}

/** `leaseEndOf`: what is known of the end of leases of who writes to a table now. */
export function recordWrites(
  network: Network,
  machine: string,
  leaseEndOf: (table: string) => number,
): Recorder {
  const writes: RecordedWrite[] = [];
  const watch = watchTurns();
  const lost = new Set<string>();
  network.request = (method, body, timeoutMs) => {
    if (method !== 'tera.TabletNodeServer.WriteTablet') return body;
    const { tabletName: table, rowList } = tera.WriteTabletRequest.decode(body);
    const rows = rowList.map(({ rowKey, mutationSequence }) => ({
      key: Buffer.from(rowKey),
      families: (mutationSequence ?? []).map(({ family }) =>
        Buffer.from(family ?? []).toString('latin1'),
      ),
    }));
    const leaseEnd = leaseEndOf(table);
    const [at, notBefore] = [performance.now(), watch.lookedAt()];
    writes.push({ machine, at, notBefore, table, rows, timeoutMs, leaseEnd });
    return lost.has(table) ? null : body;
  };
  return {
    writes,
    lose: (table, isLost) => {
      if (isLost) lost.add(table);
      else lost.delete(table);
    },
    close: () => {
      watch.close();
    },
  };
}

const TURN_MS = 10;

/** When this process last looked at its sockets before what it sees now came from them. */
function watchTurns(): { lookedAt(): number; close(): void } {
  let [last, before] = [performance.now(), performance.now()];
  // Timers come before sockets: the last turn of them is the one in which sockets are looked at now.
  const timer = setInterval(() => {
    before = last;
    last = performance.now();
  }, TURN_MS);
  return {
    lookedAt: () => before,
    close: () => {
      clearInterval(timer);
    },
  };
}

export function holds({ start, end }: Interval, row: Buffer): boolean {
  return start.compare(row) <= 0 && (end === null || end.compare(row) > 0);
}

/** Between the look of a worker at its clock and its sending, on a machine that is busy with other things. */
const SLACK_MS = 200;

/** I5 and I6. Writes to tables that are not in the ledger are not looked at. */
export function writeFlaws(
  ledger: LedgerState,
  writes: readonly RecordedWrite[],
  leaseMs: number,
): string[] {
  return ledger.tables.flatMap((table) => {
    const families = table.families.map(({ name }) => name.toString('latin1'));
    const ranges = ledger.ranges.filter((range) => range.table === table.id);
    const isPlanned = (key: Buffer): boolean => ranges.some(({ interval }) => holds(interval, key));
    return writes
      .filter((write) => write.table === table.destination)
      .flatMap(({ machine, notBefore, rows, timeoutMs, leaseEnd }) => {
        const who = `${machine} to ${table.destination}`;
        const tooLate = Math.round(notBefore + timeoutMs - leaseEnd);
        return [
          ...rows
            .filter(({ key }) => !isPlanned(key))
            .map(({ key }) => `I5: ${who}: row ${JSON.stringify(key.toString('latin1'))}`),
          ...rows
            .flatMap((row) => row.families)
            .filter((family) => families.length > 0 && !families.includes(family))
            .map((family) => `I5: ${who}: family ${family}`),
          ...(timeoutMs > 0 && timeoutMs <= leaseMs * WRITE_DEADLINE_OF_LEASE
            ? []
            : [`I6: ${who}: the server may take ${timeoutMs} ms`]),
          ...(tooLate > SLACK_MS ? [`I6: ${who}: ${tooLate} ms beyond its lease`] : []),
        ];
      });
  });
}
