/** A write of which some rows answer a status of their own (O36, O40). */
import { tera } from '../../proto/messages.js';
import type { Outcome } from '../../rpc/types.js';
import { TABLET_NODE_OK } from '../status.js';
import type { Meeting } from './meeting.js';
import { joined } from './calls.js';
import type { RowsFault } from './rules.js';

export async function writeSomeRows(
  { status, applied }: RowsFault,
  { body, context, handler, isRefused }: Meeting,
): Promise<Outcome> {
  const request = tera.WriteTabletRequest.decode(body);
  const refused = request.rowList.map(() => isRefused());
  const written = applied ? request.rowList : request.rowList.filter((_, row) => !refused[row]);
  request.rowList = written;
  const part = Buffer.from(tera.WriteTabletRequest.encode(request).finish());
  const answer = await handler(part, context);
  if (answer === null) return null;
  const decoded = tera.WriteTabletResponse.decode(joined(answer));
  if (decoded.status !== TABLET_NODE_OK) return answer;
  const statuses = [...decoded.rowStatusList];
  const all = refused.map((isOut) => {
    const real = isOut && !applied ? undefined : statuses.shift();
    return isOut ? status : (real ?? TABLET_NODE_OK);
  });
  decoded.rowStatusList = all;
  return tera.WriteTabletResponse.encode(decoded).finish();
}
