/** A call that meets with a fault. */
import type { Clock } from '../../clock.js';
import type { CallContext, Handler } from '../../rpc/types.js';
import type { Method } from './calls.js';

export interface Meeting {
  readonly body: Buffer;
  readonly context: CallContext;
  readonly handler: Handler;
  readonly method: Method;
  /** Which rows of a write are refused is counted, or drawn, across requests. */
  readonly isRefused: () => boolean;
  /** Ends all scan sessions of the tablet that the call is about. */
  readonly evict: () => void;
  readonly clock: Clock;
}
