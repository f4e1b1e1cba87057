/**
 * The one table of error ids, classes and exit codes (docs/errors.md), and the one error class.
 *
 * An error is made where the fact is known and carries its id from there to the view. The class says
 * what a caller may do: `retry` the same thing may work later, `fatal` it will not work without a
 * change, `refused` a rule or a guard says no, `data` a cell or an input is not acceptable.
 * Exit codes: see `EXIT_CODES`; the exit code of a finished run is derived from the ledger, not here.
 */
export type ErrorClass = 'retry' | 'fatal' | 'refused' | 'data';

/** Meaning of every exit code of the program, printed in `--help` and the README. */
export const EXIT_CODES = {
  0: 'what was asked is done; everything equal; also "no changes"',
  1: 'the run itself failed: journal unusable, a bug; always with an error id',
  2: 'changes exist, or differences or conflicts were found',
  3: 'incomplete: tables or ranges failed or are pending; run again',
  4: 'refused: wrong cluster, guard, another plan owns the name',
  5: 'not approved',
  6: 'the migration lock was not obtained in time',
  7: 'temporary: a cluster or the lock service cannot be reached after retries',
  8: 'time budget used up, stopped cleanly, more to do',
  64: 'wrong usage',
  65: 'plan file or other input invalid',
  130: 'stopped by SIGINT after a clean drain',
  143: 'stopped by SIGTERM after a clean drain',
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

interface ErrorKind {
  readonly class: ErrorClass;
  /** Exit code when this error ends the whole run. */
  readonly exit: ExitCode;
}

/** Every error id of the program. Ids are never reused with another meaning. */
export const ERRORS = {
  'TU-BUG': { class: 'fatal', exit: 1 },
  'TU-USAGE': { class: 'refused', exit: 64 },
  'TU-INPUT-FILE': { class: 'data', exit: 65 },
  'TU-PLAN-INVALID': { class: 'data', exit: 65 },
  'TU-SAVED-PLAN': { class: 'data', exit: 65 },
  'TU-RECEIPT': { class: 'data', exit: 65 },
  'TU-FLAGFILE-INVALID': { class: 'data', exit: 65 },
  'TU-SECRET': { class: 'data', exit: 65 },
  'TU-RPC-PROTOCOL': { class: 'fatal', exit: 7 },
  'TU-RPC-REFUSED': { class: 'fatal', exit: 1 },
  'TU-RPC-CONNECT': { class: 'retry', exit: 7 },
  'TU-RPC-BROKEN': { class: 'retry', exit: 7 },
  'TU-RPC-TIMEOUT': { class: 'retry', exit: 7 },
  'TU-RPC-FAILED': { class: 'retry', exit: 7 },
  'TU-RPC-COMPRESSION': { class: 'fatal', exit: 1 },
  'TU-RPC-TOO-LARGE': { class: 'data', exit: 1 },
  'TU-NEXUS-UNAVAILABLE': { class: 'retry', exit: 7 },
  'TU-NEXUS-REFUSED': { class: 'refused', exit: 4 },
  'TU-ZOOKEEPER-UNAVAILABLE': { class: 'retry', exit: 7 },
  'TU-ZOOKEEPER-REFUSED': { class: 'refused', exit: 4 },
  'TU-ETCD-UNAVAILABLE': { class: 'retry', exit: 7 },
  'TU-ETCD-REFUSED': { class: 'refused', exit: 4 },
  'TU-DISCOVERY': { class: 'retry', exit: 7 },
  'TU-TERA-BUSY': { class: 'retry', exit: 7 },
  'TU-TERA-UNAVAILABLE': { class: 'retry', exit: 7 },
  'TU-TERA-STATUS': { class: 'fatal', exit: 1 },
  'TU-TERA-PERMISSION': { class: 'refused', exit: 4 },
  'TU-TABLE-NOT-FOUND': { class: 'fatal', exit: 4 },
  'TU-TABLE-EXISTS': { class: 'refused', exit: 4 },
  'TU-TABLE-DISABLED': { class: 'fatal', exit: 4 },
  'TU-TABLE-DAMAGED': { class: 'fatal', exit: 1 },
  'TU-SCHEMA-CHANGED': { class: 'refused', exit: 4 },
  'TU-CELL-INVALID': { class: 'data', exit: 1 },
  'TU-ROW-TOO-LARGE': { class: 'data', exit: 3 },
  'TU-WRITE-REFUSED': { class: 'data', exit: 3 },
  'TU-WRITE-BUSY': { class: 'retry', exit: 7 },
  'TU-DEAD-LETTERS': { class: 'data', exit: 3 },
  'TU-DIFF-EMPTY': { class: 'data', exit: 3 },
  'TU-REPAIR-DELETES': { class: 'refused', exit: 3 },
  'TU-REPAIR-STALE': { class: 'refused', exit: 3 },
  'TU-GUARD': { class: 'refused', exit: 4 },
  'TU-PLAN-STALE': { class: 'refused', exit: 4 },
  'TU-PLAN-OWNER': { class: 'refused', exit: 4 },
  'TU-NOT-APPROVED': { class: 'refused', exit: 5 },
  'TU-LOCK-SERVICE': { class: 'retry', exit: 7 },
  'TU-LOCK-TIMEOUT': { class: 'retry', exit: 6 },
  'TU-LEASE-LOST': { class: 'retry', exit: 7 },
  'TU-LEDGER-INVALID': { class: 'fatal', exit: 1 },
  'TU-LEDGER-VERSION': { class: 'refused', exit: 4 },
  'TU-JOURNAL': { class: 'fatal', exit: 1 },
  'TU-DETAILS': { class: 'fatal', exit: 1 },
  'TU-OUTPUT-FILE': { class: 'refused', exit: 1 },
  'TU-STOPPED': { class: 'fatal', exit: 130 },
  'TU-ONEBOX': { class: 'fatal', exit: 1 },
} as const satisfies Record<string, ErrorKind>;

export type ErrorId = keyof typeof ERRORS;

export interface ErrorDetails {
  /** What the user should do next. Never advises destroying state when resuming is safe. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The only error that the program throws on purpose. `message`: what happened to what. */
export class TerautilError extends Error {
  readonly id: ErrorId;
  readonly class: ErrorClass;
  readonly hint: string | undefined;

  constructor(id: ErrorId, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TerautilError';
    this.id = id;
    this.class = ERRORS[id].class;
    this.hint = details.hint;
  }

  /** Exit code when this error ends the whole run. */
  get exit(): ExitCode {
    return ERRORS[this.id].exit;
  }
}

/** True when trying the same thing later may succeed. A foreign error is a bug, never retried. */
export function isRetryable(error: unknown): boolean {
  return error instanceof TerautilError && error.class === 'retry';
}

/** True for what this machine must mend before any range can go on: its disk, its state files. */
export function isLocalFault({ id }: TerautilError): boolean {
  return id === 'TU-JOURNAL' || id === 'TU-DETAILS';
}

/** Any thrown value as a TerautilError; what nobody translated is a bug and keeps its cause. */
export function asTerautilError(error: unknown): TerautilError {
  if (error instanceof TerautilError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new TerautilError('TU-BUG', `Unexpected: ${text}`, {
    hint: 'This is a defect of terautil. Progress is saved; please report it with this message.',
    cause: error,
  });
}

/** For `switch` and invariants: reaching this is a bug. */
export function bug(message: string): never {
  throw new TerautilError('TU-BUG', message, {
    hint: 'This is a defect of terautil. Progress is saved; please report it with this message.',
  });
}
