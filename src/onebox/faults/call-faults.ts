/** What one call meets with: instead of its handler, before it, or in what it answers. */
import { int64FromBigint } from '../../proto/int64.js';
import { tera } from '../../proto/messages.js';
import type { Body, Outcome } from '../../rpc/types.js';
import { TABLE_DAMAGED, TABLET_NODE_OK } from '../status.js';
import { joined } from './calls.js';
import type { Meeting } from './meeting.js';
import { writeSomeRows } from './rows-fault.js';
import type { CallFault } from './rules.js';

/** The pack number that says "no pack": the session is unknown (O27). */
const NO_PACK = int64FromBigint((1n << 64n) - 1n);

export async function meet(fault: CallFault, meeting: Meeting): Promise<Outcome> {
  const { body, context, handler, method, clock } = meeting;
  switch (fault.kind) {
    case 'status':
      return method.refuse?.(body, fault.status) ?? null;
    case 'not-leader':
      return method.redirect?.(fault.leader) ?? null;
    case 'rpc-error':
      return { mishap: 'error', code: fault.code };
    case 'rows':
      return writeSomeRows(fault, meeting);
    case 'lose':
      if (fault.what === 'effect') return method.acknowledge?.() ?? null;
      if (fault.what === 'answer') await handler(body, context);
      return null;
    case 'cut': {
      if (fault.what === 'request') return { mishap: 'cut' };
      const answer = await handler(body, context);
      if (fault.what === 'answer' || answer === null) return { mishap: 'cut' };
      return { mishap: 'truncated', body: answer };
    }
    case 'delay': {
      if (fault.requestMs > 0) await clock.sleep(fault.requestMs);
      const answer = await handler(body, context);
      if (fault.answerMs > 0) await clock.sleep(fault.answerMs);
      return answer;
    }
    case 'out-of-time': {
      let looks = 0;
      return handler(body, { ...context, isLate: () => ++looks > fault.looks });
    }
    case 'scan':
      return scanFault(fault.what, meeting);
  }
}

async function scanFault(
  what: Extract<CallFault, { kind: 'scan' }>['what'],
  { body, context, handler, evict }: Meeting,
): Promise<Outcome> {
  switch (what) {
    case 'evict':
      evict();
      return handler(body, context);
    case 'unknown':
      return encode({ status: TABLET_NODE_OK, complete: false, resultsId: NO_PACK });
    case 'gap':
      await handler(body, context);
      // The session goes on: of the lost pack nothing is told.
      return handler(asPartOfSession(body), context);
    case 'noEnd':
      return changed(await handler(body, context), (pack) => {
        Reflect.deleteProperty(pack, 'complete');
        Reflect.deleteProperty(pack, 'end');
      });
    case 'damaged':
      return changed(await handler(body, context), (pack) => {
        const cells = pack.results?.keyValues ?? [];
        pack.results = { keyValues: cells.slice(0, Math.ceil(cells.length / 2)) };
        pack.status = TABLE_DAMAGED;
        // A pack that tells of an error says "complete" as well (O31).
        pack.complete = true;
      });
  }
}

function asPartOfSession(body: Buffer): Buffer {
  const request = tera.ScanTabletRequest.decode(body);
  request.partOfSession = true;
  return Buffer.from(tera.ScanTabletRequest.encode(request).finish());
}

function encode(pack: tera.ScanTabletResponse.$Properties): Uint8Array {
  return tera.ScanTabletResponse.encode(pack).finish();
}

function changed(answer: Body | null, change: (pack: tera.ScanTabletResponse) => void): Outcome {
  if (answer === null) return null;
  const pack = tera.ScanTabletResponse.decode(joined(answer));
  change(pack);
  return encode(pack);
}
