/** Which of our messages each method speaks, for tests that read recorded or tapped frames. */
import { galaxy, tera } from '../../src/proto/messages.js';

interface MessageType {
  decode(bytes: Uint8Array): object;
  encode(message: never): { finish(): Uint8Array };
}

interface MethodMessages {
  readonly request: MessageType;
  readonly response: MessageType;
}

const ins = galaxy.ins;

export const MESSAGES: Readonly<Record<string, MethodMessages>> = {
  'galaxy.ins.InsNode.Put': { request: ins.PutRequest, response: ins.PutResponse },
  'galaxy.ins.InsNode.Delete': { request: ins.DelRequest, response: ins.DelResponse },
  'galaxy.ins.InsNode.Get': { request: ins.GetRequest, response: ins.GetResponse },
  'galaxy.ins.InsNode.Scan': { request: ins.ScanRequest, response: ins.ScanResponse },
  'galaxy.ins.InsNode.Lock': { request: ins.LockRequest, response: ins.LockResponse },
  'galaxy.ins.InsNode.UnLock': { request: ins.UnLockRequest, response: ins.UnLockResponse },
  'galaxy.ins.InsNode.KeepAlive': {
    request: ins.KeepAliveRequest,
    response: ins.KeepAliveResponse,
  },
  'galaxy.ins.InsNode.ShowStatus': {
    request: ins.ShowStatusRequest,
    response: ins.ShowStatusResponse,
  },
  'tera.MasterServer.ShowTables': {
    request: tera.ShowTablesRequest,
    response: tera.ShowTablesResponse,
  },
  'tera.MasterServer.CreateTable': {
    request: tera.CreateTableRequest,
    response: tera.CreateTableResponse,
  },
  'tera.MasterServer.DisableTable': {
    request: tera.DisableTableRequest,
    response: tera.DisableTableResponse,
  },
  'tera.MasterServer.EnableTable': {
    request: tera.EnableTableRequest,
    response: tera.EnableTableResponse,
  },
  'tera.MasterServer.DeleteTable': {
    request: tera.DeleteTableRequest,
    response: tera.DeleteTableResponse,
  },
  'tera.MasterServer.UpdateTable': {
    request: tera.UpdateTableRequest,
    response: tera.UpdateTableResponse,
  },
  'tera.MasterServer.UpdateCheck': {
    request: tera.UpdateCheckRequest,
    response: tera.UpdateCheckResponse,
  },
  'tera.MasterServer.CmdCtrl': { request: tera.CmdCtrlRequest, response: tera.CmdCtrlResponse },
  'tera.MasterServer.ShowTabletNodes': {
    request: tera.ShowTabletNodesRequest,
    response: tera.ShowTabletNodesResponse,
  },
  'tera.TabletNodeServer.WriteTablet': {
    request: tera.WriteTabletRequest,
    response: tera.WriteTabletResponse,
  },
  'tera.TabletNodeServer.ReadTablet': {
    request: tera.ReadTabletRequest,
    response: tera.ReadTabletResponse,
  },
  'tera.TabletNodeServer.ScanTablet': {
    request: tera.ScanTabletRequest,
    response: tera.ScanTabletResponse,
  },
  'tera.TabletNodeServer.CompactTablet': {
    request: tera.CompactTabletRequest,
    response: tera.CompactTabletResponse,
  },
};

/** Methods in the recordings that this program neither calls nor serves. */
export const UNUSED_METHODS = new Set([
  'galaxy.ins.InsNode.Watch',
  'galaxy.ins.InsNode.CleanBinlog',
]);
