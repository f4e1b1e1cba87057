/** What of a request a fault needs to know, and how each method answers a status (protocol.md §4, §6). */
import { galaxy, tera } from '../../proto/messages.js';
import type { Body } from '../../rpc/types.js';
import { toBuffer } from '../routing.js';

export interface Method {
  /** Throws when the body does not parse. */
  readonly about: (body: Uint8Array) => { readonly table: string | null; readonly key: Buffer };
  /** null: its answers have no status. */
  readonly refuse: ((body: Uint8Array, status: number) => Uint8Array) | null;
  /** As a node of the Nexus that does not lead; null: no method of the Nexus. */
  readonly redirect: ((leader: string) => Uint8Array) | null;
  /** As if it were done; null: no change of the Nexus. */
  readonly acknowledge: (() => Uint8Array) | null;
}

const NOWHERE = Buffer.alloc(0);

interface Request {
  readonly sequenceId?: tera.WriteTabletRequest['sequenceId'];
}

function teraMethod<R extends Request>(
  request: { decode(body: Uint8Array): R },
  answer: { encode(message: { sequenceId: number; status: number }): { finish(): Uint8Array } },
  about: (request: R) => { readonly table: string | null; readonly key?: Uint8Array | null },
  more: object = {},
): Method {
  return {
    about: (body) => {
      const { table, key } = about(request.decode(body));
      return { table, key: toBuffer(key ?? NOWHERE) };
    },
    refuse: (body, status) => {
      const { sequenceId = 0 } = request.decode(body);
      return answer.encode({ ...more, sequenceId: sequenceId as number, status }).finish();
    },
    redirect: null,
    acknowledge: null,
  };
}

function nexusMethod(
  answer: { encode(message: object): { finish(): Uint8Array } },
  refusal: object,
  request: { decode(body: Uint8Array): { readonly key: Uint8Array } } | null = null,
) {
  return {
    about: (body: Uint8Array) => ({
      table: null,
      key: request === null ? NOWHERE : toBuffer(request.decode(body).key),
    }),
    refuse: null,
    redirect: (leaderId: string) => answer.encode({ ...refusal, leaderId }).finish(),
    acknowledge: null,
  };
}

function nexusChange(...parameters: Parameters<typeof nexusMethod>) {
  const [answer] = parameters;
  const acknowledge = () => answer.encode({ success: true, leaderId: '' }).finish();
  return { ...nexusMethod(...parameters), acknowledge };
}

const ofTable = ({ tableName }: { readonly tableName: string }) => ({ table: tableName });
const ofNoTable = () => ({ table: null });
const ins = galaxy.ins;
const REFUSED = { success: false };
/** galaxy.ins.Status kError. */
const ERROR = { status: 10 };

/** By short name. Packs that tell of errors say "complete" as well (O31). */
export const METHODS: Readonly<Record<string, Method>> = {
  WriteTablet: teraMethod(
    tera.WriteTabletRequest,
    tera.WriteTabletResponse,
    ({ tabletName, rowList }) => ({ table: tabletName, key: rowList[0]?.rowKey ?? null }),
  ),
  ReadTablet: teraMethod(
    tera.ReadTabletRequest,
    tera.ReadTabletResponse,
    ({ tabletName, rowInfoList }) => ({ table: tabletName, key: rowInfoList[0]?.key ?? null }),
    { successNum: 0 },
  ),
  ScanTablet: teraMethod(
    tera.ScanTabletRequest,
    tera.ScanTabletResponse,
    ({ tableName, start }) => ({ table: tableName, key: start }),
    { complete: true },
  ),
  CompactTablet: teraMethod(
    tera.CompactTabletRequest,
    tera.CompactTabletResponse,
    ({ tabletName, keyRange }) => ({ table: tabletName, key: keyRange.keyStart ?? null }),
  ),
  ShowTables: teraMethod(tera.ShowTablesRequest, tera.ShowTablesResponse, (request) => ({
    table: request.startTableName === '' ? null : request.startTableName,
  })),
  ShowTabletNodes: teraMethod(tera.ShowTabletNodesRequest, tera.ShowTabletNodesResponse, ofNoTable),
  CmdCtrl: teraMethod(tera.CmdCtrlRequest, tera.CmdCtrlResponse, ofNoTable),
  CreateTable: teraMethod(tera.CreateTableRequest, tera.CreateTableResponse, ofTable),
  DisableTable: teraMethod(tera.DisableTableRequest, tera.DisableTableResponse, ofTable),
  EnableTable: teraMethod(tera.EnableTableRequest, tera.EnableTableResponse, ofTable),
  DeleteTable: teraMethod(tera.DeleteTableRequest, tera.DeleteTableResponse, ofTable),
  UpdateTable: teraMethod(tera.UpdateTableRequest, tera.UpdateTableResponse, ofTable),
  UpdateCheck: teraMethod(tera.UpdateCheckRequest, tera.UpdateCheckResponse, ofTable),
  SearchTable: teraMethod(tera.SearchTableRequest, tera.SearchTableResponse, ofNoTable),
  Put: nexusChange(ins.PutResponse, REFUSED, ins.PutRequest),
  Delete: nexusChange(ins.DelResponse, REFUSED, ins.DelRequest),
  Get: nexusMethod(ins.GetResponse, { ...REFUSED, hit: false }, ins.GetRequest),
  Scan: nexusMethod(ins.ScanResponse, REFUSED),
  Lock: nexusChange(ins.LockResponse, REFUSED, ins.LockRequest),
  UnLock: nexusChange(ins.UnLockResponse, REFUSED, ins.UnLockRequest),
  Watch: nexusMethod(ins.WatchResponse, REFUSED, ins.WatchRequest),
  KeepAlive: nexusMethod(ins.KeepAliveResponse, REFUSED),
  Register: nexusMethod(ins.RegisterResponse, ERROR),
  Login: nexusMethod(ins.LoginResponse, ERROR),
  Logout: nexusMethod(ins.LogoutResponse, ERROR),
};

/** A message in one piece. */
export function joined(body: Body): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.concat(body);
}
