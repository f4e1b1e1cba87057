/** A second node of the one-box's Nexus, which sends everybody to the leader (protocol.md §2.4, §2.16). */
import { galaxy } from '../proto/messages.js';
import type { Handlers } from '../rpc/types.js';

const ins = galaxy.ins;

/** galaxy.ins.Status kError and galaxy.ins.NodeStatus kFollower. */
const ERROR = 10;
const FOLLOWER = 2;

/** `leader` is the address that its answers name. */
export function createFollowerHandlers(leader: string): Handlers {
  const refused = { success: false, leaderId: leader };
  const error = { status: ERROR, leaderId: leader };
  const status = { status: FOLLOWER, term: 1, lastLogIndex: 0, lastLogTerm: 1 };
  const answers: Readonly<Record<string, Uint8Array>> = {
    Put: ins.PutResponse.encode(refused).finish(),
    Delete: ins.DelResponse.encode(refused).finish(),
    Get: ins.GetResponse.encode({ ...refused, hit: false }).finish(),
    Scan: ins.ScanResponse.encode(refused).finish(),
    Lock: ins.LockResponse.encode(refused).finish(),
    UnLock: ins.UnLockResponse.encode(refused).finish(),
    KeepAlive: ins.KeepAliveResponse.encode(refused).finish(),
    Watch: ins.WatchResponse.encode(refused).finish(),
    Login: ins.LoginResponse.encode(error).finish(),
    Logout: ins.LogoutResponse.encode(error).finish(),
    Register: ins.RegisterResponse.encode(error).finish(),
    ShowStatus: ins.ShowStatusResponse.encode(status).finish(),
  };
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [`galaxy.ins.InsNode.${name}`, () => answer]),
  );
}
