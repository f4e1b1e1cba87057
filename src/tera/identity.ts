/**
 * Who asks, in the requests that servers check (protocol.md §3.5): a token for what changes tables at the
 * master, name and password for that and for cells. Secrets are revealed for the moment of encoding.
 */
import { userToken } from '../proto/user-token.js';
import type { TeraIdentity } from './settings.js';

interface IdentityInfo {
  readonly authPolicyType: number;
  readonly name: string;
  readonly token: Buffer;
  readonly ipAddr: string;
}

/** Fields to be added to a request; none where nobody is named. */
export interface RequestIdentity {
  /** Of CreateTable, UpdateTable, DisableTable, DeleteTable. */
  forMaster(): { readonly userToken?: Buffer; readonly identityInfo?: IdentityInfo };
  /** Of ScanTablet, ReadTablet, WriteTablet. */
  forTablets(): { readonly identityInfo?: IdentityInfo };
}

const NONE_POLICY = 1;
const UGI_POLICY = 2;

/** For the meta table: it is let in where nobody else is (protocol.md §5.3). */
export const INTERNAL_IDENTITY: IdentityInfo = {
  authPolicyType: NONE_POLICY,
  name: 'internal_group',
  token: Buffer.alloc(0),
  ipAddr: '',
};

export function createRequestIdentity({ acl, ugi }: TeraIdentity = {}): RequestIdentity {
  const forTablets = (): { readonly identityInfo?: IdentityInfo } =>
    ugi === undefined ? {} : { identityInfo: ugiInfo(ugi.name.reveal(), ugi.token.reveal()) };
  return {
    forTablets,
    forMaster: () => ({
      ...(acl && { userToken: Buffer.from(userToken(acl.user.reveal(), acl.passcode.reveal())) }),
      ...forTablets(),
    }),
  };
}

function ugiInfo(name: string, token: string): IdentityInfo {
  // The C++ client often sends no address either, and no server looks at it.
  return { authPolicyType: UGI_POLICY, name, token: Buffer.from(token), ipAddr: '' };
}
