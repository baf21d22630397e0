import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, connect, createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { openStream } from './stream.ts';
import { errorCode, type Opening, type OpenRequest } from './transport.ts';

export interface TlsTrust {
  /** The SIP domain: the certificate must name it, not the proxy that DNS or a setting led to (RFC 5922 4). */
  readonly domain: string;
  /** PEM of a further authority, beside the well-known ones. */
  readonly ca?: string | undefined;
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'EADDRNOTAVAIL',
]);

/** There is no way to accept a certificate that does not verify. */
export function openTls(request: OpenRequest, trust: TlsTrust): Promise<Opening> {
  const secureContext = trusted(trust.ca);
  if (secureContext === undefined) {
    const fault = {
      kind: 'unreadable',
      why: 'cannot-send',
      detail: 'the given authority is no PEM certificate',
    } as const;
    return Promise.resolve({ ok: false, fault });
  }
  const domain = trust.domain.replace(/^\[|\]$/gu, '');
  const socket = connect({
    host: request.target.host,
    port: request.target.port,
    // SNI takes names only (RFC 6066 3).
    ...(isIP(domain) === 0 ? { servername: domain } : {}),
    secureContext,
    rejectUnauthorized: true,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(domain, certificate),
  });
  return openStream({
    ...request,
    socket,
    protocol: 'TLS',
    readyEvent: 'secureConnect',
    faultOf: (error, isReady) => {
      const code = errorCode(error);
      return isReady || NETWORK_CODES.has(code)
        ? { kind: 'unreachable', code }
        : { kind: 'tls-refused', code, detail: error.message };
    },
  });
}

function trusted(ca: string | undefined): SecureContext | undefined {
  try {
    if (ca === undefined) return createSecureContext({ minVersion: 'TLSv1.2' });
    // createSecureContext passes over what is no certificate without a word; this throws.
    new X509Certificate(ca);
    return createSecureContext({ minVersion: 'TLSv1.2', ca: [...rootCertificates, ca] });
  } catch {
    return undefined;
  }
}
