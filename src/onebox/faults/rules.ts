/** What goes wrong in a one-box, when and how often (docs/onebox.md, "Scripted faults"). */

export interface FaultScript {
  /** What chance decides follows from it. */
  readonly seed: number;
  /** The first one that is due takes the call. */
  readonly rules: readonly FaultRule[];
}

export interface FaultRule {
  /** The calls it is about, or how long after the start it happens, ms. */
  readonly when: CallFilter | { readonly atMs: number };
  /** So many matching calls pass first. */
  readonly skip: number;
  /** Infinity = always. */
  readonly times: number;
  /** Which part of the matching calls meets with it, up to 1. */
  readonly chance: number;
  readonly action: FaultAction;
}

export interface CallFilter {
  /** The method's short name. */
  readonly method: string;
  /** null = any. */
  readonly cluster: string | null;
  readonly table: string | null;
  readonly server: number | null;
  /** What the first key begins with; null = any. */
  readonly key: Buffer | null;
}

export type FaultAction = CallFault | ClusterFault;

/** What one call meets with. */
export type CallFault =
  | { readonly kind: 'status'; readonly status: number }
  | RowsFault
  | { readonly kind: 'not-leader'; readonly leader: string }
  | { readonly kind: 'rpc-error'; readonly code: number }
  | { readonly kind: 'lose'; readonly what: 'request' | 'answer' | 'effect' }
  | { readonly kind: 'cut'; readonly what: 'request' | 'answer' | 'halfway' }
  | { readonly kind: 'delay'; readonly requestMs: number; readonly answerMs: number }
  | {
      readonly kind: 'scan';
      readonly what: 'evict' | 'unknown' | 'gap' | 'noEnd' | 'damaged';
    }
  | { readonly kind: 'out-of-time'; readonly looks: number };

export interface RowsFault {
  readonly kind: 'rows';
  readonly status: number;
  /** Each so-manieth row, counted on from request to request; null = by share. */
  readonly every: number | null;
  readonly share: number;
  /** Written all the same. */
  readonly applied: boolean;
}

/** What happens to a cluster or the Nexus; the call that brings it about is executed afterwards. */
export type ClusterFault =
  | TabletFault
  | TableFault
  | ServerFault
  | MasterFault
  | { readonly kind: 'expire-sessions' }
  | { readonly kind: 'nexus-grace'; readonly forMs: number }
  | { readonly kind: 'nexus-election'; readonly forMs: number }
  | NexusLoss
  | { readonly kind: 'stop-nexus'; readonly forMs: number };

/** `key`: only what begins so; null = as the call's key, or all. */
export type NexusLoss =
  | { readonly kind: 'nexus-undo'; readonly key: Buffer | null; readonly changes: number }
  | { readonly kind: 'nexus-lose-locks'; readonly key: Buffer | null };

export interface MasterFault extends FaultPlace {
  readonly kind: 'stop-master' | 'safe-mode';
  readonly forMs: number;
}

export interface ServerFault extends FaultPlace {
  readonly kind: 'stop-tablet-server';
  readonly server: number | null;
  readonly forMs: number;
}

export interface TableFault extends FaultPlace {
  readonly kind: 'disable-table' | 'drop-table';
}

export interface TabletFault extends FaultPlace {
  readonly kind: 'split' | 'merge' | 'flush' | 'move';
  readonly key: Buffer | null;
  /** To which one it moves; null = the next. */
  readonly server: number | null;
}

/** null = the call's. */
export interface FaultPlace {
  readonly cluster: string | null;
  readonly table: string | null;
}

/** The call that a rule takes. */
export interface FaultyCall {
  readonly method: string;
  readonly cluster: string | null;
  readonly server: number | null;
  readonly table: string | null;
  /** The first key that it is about. */
  readonly key: Buffer;
}
