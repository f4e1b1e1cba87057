/**
 * The two kinds of access control of a real cluster (protocol.md §3.5), before the handlers of a one-box.
 * Like there, neither keeps anybody out who does not want to be kept out: whoever names nobody, or claims
 * to be of the internal group, passes the check of the identity.
 */
import { tera } from '../proto/messages.js';
import { userToken } from '../proto/user-token.js';
import { decodeBody } from '../rpc/decode.js';
import type { Handler, Handlers } from '../rpc/types.js';
import type { Cluster } from './cluster.js';
import { MISMATCHED_AUTH_TYPE, NOT_PERMITTED } from './status.js';

export interface Access {
  /** Names and passwords of the policy "ugi"; absent: the policy is "none". */
  readonly ugi?: Readonly<Record<string, string>>;
  /** Names and pass codes of the master's token ACL; absent: it is off. */
  readonly acl?: Readonly<Record<string, string>>;
}

const UGI = 2;
const INTERNAL_GROUP = 'internal_group';
const ROOT = 'root';

type SequenceId = tera.WriteTabletRequest['sequenceId'];

/** What is checked of a request, of whatever type. */
interface Checked {
  readonly sequenceId: SequenceId;
  readonly identityInfo?: tera.IdentityInfo.$Properties | null;
  readonly tableName?: string;
  readonly userToken?: Uint8Array | null;
}

interface Method {
  readonly read: (bytes: Uint8Array) => Checked;
  /** All answers begin alike, but not with the same numbers. */
  readonly refuse: (answer: { status: number; sequenceId: SequenceId }) => Uint8Array;
}

function method(
  request: { decode(bytes: Uint8Array): Checked },
  answer: {
    encode(message: { status: number; sequenceId: SequenceId }): { finish(): Uint8Array };
  },
): Method {
  return {
    read: (bytes) => request.decode(bytes),
    refuse: (message) => answer.encode(message).finish(),
  };
}

/** Those whose requests can carry an identity. */
const CHECKED: Readonly<Record<string, Method>> = {
  'tera.TabletNodeServer.WriteTablet': method(tera.WriteTabletRequest, tera.WriteTabletResponse),
  'tera.TabletNodeServer.ReadTablet': method(tera.ReadTabletRequest, tera.ReadTabletResponse),
  'tera.TabletNodeServer.ScanTablet': method(tera.ScanTabletRequest, tera.ScanTabletResponse),
  'tera.MasterServer.CreateTable': method(tera.CreateTableRequest, tera.CreateTableResponse),
  'tera.MasterServer.DisableTable': method(tera.DisableTableRequest, tera.DisableTableResponse),
  'tera.MasterServer.EnableTable': method(tera.EnableTableRequest, tera.EnableTableResponse),
  'tera.MasterServer.DeleteTable': method(tera.DeleteTableRequest, tera.DeleteTableResponse),
  'tera.MasterServer.UpdateTable': method(tera.UpdateTableRequest, tera.UpdateTableResponse),
};

/** The handlers, each of which refuses whom `access` does not let in. */
export function guarded(handlers: Handlers, cluster: Cluster, access: Access): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => {
      const checked = CHECKED[name];
      return [name, checked === undefined ? handler : guard(handler, checked, cluster, access)];
    }),
  );
}

function guard(
  handler: Handler,
  { read, refuse }: Method,
  cluster: Cluster,
  access: Access,
): Handler {
  return (body, context) => {
    const request = decodeBody(context.method, body, read);
    const status =
      judgeIdentity(request.identityInfo ?? null, access) ??
      (context.method.startsWith('tera.MasterServer.')
        ? judgeToken(request, context.method, cluster, access)
        : null);
    if (status === null) return handler(body, context);
    return refuse({ status, sequenceId: request.sequenceId });
  };
}

/** null: let in. */
function judgeIdentity(
  identity: tera.IdentityInfo.$Properties | null,
  { ugi }: Access,
): number | null {
  if (ugi === undefined || identity === null || identity.name === INTERNAL_GROUP) return null;
  if (identity.authPolicyType !== UGI) return MISMATCHED_AUTH_TYPE;
  const password = Object.hasOwn(ugi, identity.name) ? ugi[identity.name] : undefined;
  return password === Buffer.from(identity.token).toString() ? null : NOT_PERMITTED;
}

/** Tables that belong to nobody are everybody's. CreateTable is free, as by default on real clusters. */
function judgeToken(
  { tableName = '', userToken: token }: Checked,
  name: string,
  cluster: Cluster,
  { acl }: Access,
): number | null {
  const { admin = '', adminGroup = '' } = cluster.tables.get(tableName)?.schema ?? {};
  if (acl === undefined || name.endsWith('.CreateTable') || admin + adminGroup === '') return null;
  const given = Buffer.from(token ?? []).toString();
  const user = Object.keys(acl).find((one) => userToken(one, acl[one] ?? '') === given);
  return user === ROOT || (user !== undefined && user === admin) ? null : NOT_PERMITTED;
}
