/** Looks at a migration again and again until nothing more can change. */
import type { Clock } from '../clock.js';
import type { StatusDocument } from '../documents/status.generated.js';
import { paceOf, remember, type Look, type Pace } from '../views/pace.js';

export interface WatchOptions {
  readonly clock: Clock;
  readonly look: () => Promise<StatusDocument>;
  readonly everyMs: number;
  /** Ends when nobody has worked on it for so long; null = goes on until it is finished. */
  readonly idleMs: number | null;
  readonly show: (status: StatusDocument, pace: Pace, end: WatchEnd | null) => void;
  readonly signal: AbortSignal;
}

/** idle: it is not finished, and nobody works on it. */
export type WatchEnd = 'finished' | 'idle';

/** The last look. Throws the signal's reason when it is aborted before, and what a look throws. */
export async function watchStatus(options: WatchOptions): Promise<StatusDocument> {
  const { clock, look, everyMs, idleMs, show, signal } = options;
  let looks: readonly Look[] = [];
  let idleSince: number | null = null;
  for (;;) {
    const status = await look();
    const atMs = clock.monotonicMs();
    looks = remember(looks, { atMs, status });
    idleSince = isIdle(status) ? (idleSince ?? atMs) : null;
    const isOver = idleMs !== null && idleSince !== null && atMs - idleSince >= idleMs;
    const end = status.state === 'finished' ? 'finished' : isOver ? 'idle' : null;
    show(status, paceOf(looks), end);
    if (end !== null) return status;
    const waitMs = idleMs !== null && idleSince !== null ? Math.min(everyMs, idleMs) : everyMs;
    await clock.sleep(waitMs, signal);
  }
}

/** A worker that is about to come is not seen yet, so one look proves nothing. */
function isIdle({ state, workers }: StatusDocument): boolean {
  const isResting = state === 'incomplete' || state === 'not-started' || state === 'paused';
  return isResting && !workers.some(({ alive }) => alive);
}

/**
 * Draws a text over the one drawn before. What does not fit on the terminal is cut, save the last time;
 * lines are cut by the terminal itself, which knows the widths of its characters.
 */
export function redrawing(
  stream: Pick<NodeJS.WriteStream, 'rows' | 'write'>,
): (text: string, isLast: boolean) => void {
  let drawn = 0;
  return (text, isLast) => {
    const home = `${drawn > 0 ? `\u001b[${drawn}A` : ''}\r\u001b[0J`;
    const lines = text.trimEnd().split('\n');
    if (isLast) {
      stream.write(`${home}${lines.join('\n')}\n`);
      return;
    }
    const shown = lines.slice(0, Math.max(1, (stream.rows || ROWS_WHEN_UNKNOWN) - 1));
    stream.write(`${home}\u001b[?7l${shown.join('\n')}\n\u001b[?7h`);
    drawn = shown.length;
  };
}

const ROWS_WHEN_UNKNOWN = 24;

/** Whether what is drawn on the stream may move. A terminal that does not know its width gets plain text. */
export function isInteractive(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const isPlain = (environment['CI'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return stream.isTTY && stream.columns > 0 && !isPlain;
}
