/** Certificates for tests of TLS, made by openssl: PEM files in a folder, valid for a day. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Signed {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  readonly ca: string;
  /** `names`: "DNS:etcd.test", "IP:127.0.0.1"; `subject`: "/CN=client". */
  sign(name: string, names?: readonly string[], subject?: string): Signed;
}

export function createAuthority(folder: string, name: string): Authority {
  const path = (file: string): string => join(folder, `${name}-${file}`);
  const [ca, caKey] = [path('ca.pem'), path('ca-key.pem')];
  openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    caKey,
    '-out',
    ca,
    '-days',
    '1',
    '-subj',
    `/CN=${name}`,
  );
  return {
    ca,
    // etcd's gateway wants no common name, neither of servers nor of clients, where there are users.
    sign: (who, names = [], subject = '/O=terautil') => {
      const [cert, key, request, extensions] = [
        path(`${who}.pem`),
        path(`${who}-key.pem`),
        path(`${who}.csr`),
        path(`${who}.ext`),
      ];
      openssl('req', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', subject);
      const usage = 'extendedKeyUsage=serverAuth,clientAuth\n';
      const alternatives = names.length === 0 ? '' : `subjectAltName=${names.join(',')}\n`;
      writeFileSync(extensions, usage + alternatives);
      const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-extfile', extensions];
      openssl('x509', '-req', '-in', request, '-out', cert, '-days', '1', ...by);
      return { cert, key };
    },
  };
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
