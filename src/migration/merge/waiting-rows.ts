/**
 * The rows of a range that differed and wait for another look. They are counted nowhere until then, so that
 * a checkpoint may pass them as long as it names them; that bounds how many there may be.
 */
import type { RowKey } from '../../cells/bytes.js';
import type { Clock } from '../../clock.js';
import type { RecheckState } from '../ledger/records.js';
import { RECHECK_FINDINGS_MAX, RECHECK_KEY_BYTES_MAX, RECHECK_ROWS_MAX } from '../limits.js';
import type { Sightings } from './held-findings.js';

export interface WaitingRow {
  readonly key: RowKey;
  /** Nothing is known of what an earlier attempt saw. */
  readonly seen: Sightings;
}

export interface WaitingRows {
  /** Whether the row waits now; false when it is one too many, which is counted. `see` null: too much of it differs. */
  add(key: RowKey, see: (() => Sightings) | null): boolean;
  readonly rows: () => readonly WaitingRow[];
  /** Of the rows that wait, as far as they are known: room for them is kept in the file. */
  readonly findings: () => number;
  /** When the last of them was seen, monotonic ms; -Infinity = in an earlier attempt. */
  readonly lastSeen: () => number;
  /** For the checkpoint. */
  readonly state: () => RecheckState | null;
}

const NOTHING: Sightings = new Map();

export function createWaitingRows(clock: Clock, former: RecheckState | null): WaitingRows {
  const rows: WaitingRow[] = (former?.waiting ?? []).map((key) => ({ key, seen: NOTHING }));
  let keyBytes = rows.reduce((sum, { key }) => sum + bytesInRecord(key), 0);
  let findings = 0;
  let lastSeen = -Infinity;
  let unchecked = former?.unchecked ?? 0;
  return {
    add: (key, see) => {
      const isRoom =
        rows.length < RECHECK_ROWS_MAX &&
        keyBytes + bytesInRecord(key) <= RECHECK_KEY_BYTES_MAX &&
        findings < RECHECK_FINDINGS_MAX;
      if (see === null || !isRoom) {
        unchecked += 1;
        return false;
      }
      const seen = see();
      rows.push({ key, seen });
      keyBytes += bytesInRecord(key);
      findings += seen.size;
      lastSeen = clock.monotonicMs();
      return true;
    },
    rows: () => rows,
    findings: () => findings,
    lastSeen: () => lastSeen,
    state: () => {
      if (rows.length === 0 && unchecked === 0) return null;
      return { waiting: rows.map(({ key }) => key), cleared: 0, unchecked };
    },
  };
}

/** As base64 with what stands around it. */
function bytesInRecord(key: RowKey): number {
  return 4 * Math.ceil(key.length / 3) + '{"b64":""},'.length;
}
