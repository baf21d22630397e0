import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OPENSSL = '/usr/bin/openssl';
export const hasOpenssl = existsSync(OPENSSL);
/** With CI=true a missing tool is a failure, not a skip. */
export const skipTls = !hasOpenssl && process.env.CI !== 'true';
export const tlsTitle = hasOpenssl ? 'over TLS' : 'over TLS (openssl is not installed)';

export interface CertificateWish {
  /** OpenSSL's words, `DNS:a.test,URI:sip:a.test`; null for no alternative names at all. */
  readonly alternatives: string | null;
  readonly common?: string;
  /** Ended yesterday. */
  readonly isExpired?: boolean;
}

export interface Certificate {
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** A throw-away authority and a certificate of it. */
export function certificate(wish: CertificateWish): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-tls-'));
  const openssl = (...args: string[]) => execFileSync(OPENSSL, args, { cwd: folder, stdio: 'pipe' });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const days = wish.isExpired === true ? '-1' : '2';
  try {
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=test authority');
    const subject = `/O=Practice/CN=${wish.common ?? 'server'}`;
    openssl('req', ...key, '-keyout', 'key.pem', '-out', 'req.pem', '-subj', subject);
    const names = wish.alternatives === null ? '' : `subjectAltName=${wish.alternatives}\n`;
    writeFileSync(join(folder, 'ext'), `basicConstraints=CA:FALSE\n${names}`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', days, '-extfile', 'ext'];
    openssl('x509', '-req', '-in', 'req.pem', '-out', 'cert.pem', ...signed);
    return { ca: read('ca.pem'), key: read('key.pem'), cert: read('cert.pem') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
