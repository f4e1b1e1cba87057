/** Who asks, by a flag file (protocol.md §3.5). No message has a value. */
import { createSecret } from '../secret.js';
import { invalidFlags, type Flag } from './flags.js';
import type { TeraIdentity } from './settings.js';

type Flags = ReadonlyMap<string, Flag>;

/** null: nobody. Throws TU-FLAGFILE-INVALID. */
export function identityOf(flags: Flags, warnings: string[]): TeraIdentity | null {
  const user = valueOf(flags, 'tera_user_identity');
  const passcode = valueOf(flags, 'tera_user_passcode');
  const ugi = ugiOf(flags, warnings);
  if (user + passcode === '') return ugi && { ugi };
  return {
    acl: { user: createSecret(user), passcode: createSecret(passcode) },
    ...(ugi && { ugi }),
  };
}

function ugiOf(flags: Flags, warnings: string[]): NonNullable<TeraIdentity['ugi']> | null {
  const policy = flags.get('tera_auth_policy');
  const name = valueOf(flags, 'tera_auth_name');
  const token = valueOf(flags, 'tera_auth_token');
  if (policy === undefined || policy.value === 'none') {
    const unused = flags.get('tera_auth_token') ?? flags.get('tera_auth_name');
    if (unused !== undefined && unused.value !== '') {
      warnings.push(`${unused.place}: it has no effect without --tera_auth_policy=ugi`);
    }
    return null;
  }
  if (policy.value === 'giano') {
    const hint = 'Its login is in no public program; use a user of the policy ugi.';
    return invalidFlags(policy.place, '--tera_auth_policy=giano is not supported', hint);
  }
  if (policy.value !== 'ugi') {
    return invalidFlags(policy.place, '--tera_auth_policy is unknown', 'Write none or ugi.');
  }
  if (name === '' || token === '') {
    const hint = 'Without access control write --tera_auth_policy=none.';
    const message = '--tera_auth_policy=ugi needs --tera_auth_name and --tera_auth_token';
    return invalidFlags(policy.place, message, hint);
  }
  return { name: createSecret(name), token: createSecret(token) };
}

function valueOf(flags: Flags, name: string): string {
  return flags.get(name)?.value ?? '';
}
