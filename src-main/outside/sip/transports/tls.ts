import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { ShownCertificate } from '../../../core/verify/outcome.ts';
import { certificateNames, nameFault, shownChain } from './certificate.ts';
import type { StreamDialect } from './dialect.ts';
import { openStream } from './stream.ts';
import type { TlsTrust } from './tls-trust.ts';
import { errorCode, type Opening, type OpenRequest } from './transport.ts';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'EADDRNOTAVAIL',
]);

export interface TlsWish {
  /** The SIP domain: the certificate must name it, not the host that DNS or a proxy setting led to (RFC 5922 7.3). */
  readonly domain: string;
  readonly trust: TlsTrust;
  readonly protocol: 'TLS' | 'WSS';
  readonly dialect: StreamDialect;
}

/** There is no way to accept a certificate that does not verify. */
export function openTls(request: OpenRequest, wish: TlsWish): Promise<Opening> {
  const { protocol, dialect, trust } = wish;
  const secureContext = trust.context();
  if (secureContext === undefined) {
    const fault = {
      kind: 'unreadable',
      why: 'cannot-send',
      detail: 'the given authority is no PEM certificate',
    } as const;
    return Promise.resolve({ ok: false, fault });
  }
  const domain = wish.domain.replace(/^\[|\]$/gu, '');
  let chain: ShownCertificate[] = [];
  const socket = connect({
    host: request.target.host,
    port: request.target.port,
    // SNI takes names only (RFC 6066 3).
    ...(isIP(domain) === 0 ? { servername: domain } : {}),
    secureContext,
    rejectUnauthorized: true,
    // Node's own check would take wildcards and does not know sip: names.
    checkServerIdentity: (_host, certificate) =>
      nameFault(domain, certificateNames(new X509Certificate(certificate.raw))),
  });
  // Before Node judges the chain and throws the handshake away, with the certificates in it; this only takes notes.
  socket.prependOnceListener('secure', () => {
    chain = readChain(socket);
  });
  return openStream({
    ...request,
    protocol,
    dialect,
    socket,
    readyEvent: 'secureConnect',
    faultOf: (error, isReady) => {
      const code = errorCode(error);
      if (isReady || NETWORK_CODES.has(code)) return { kind: 'unreachable', code };
      const shown = chain.length === 0 ? {} : { chain };
      return {
        kind: 'tls-refused',
        code,
        detail: error.message,
        ...shown,
        wantedName: domain,
        clockMs: trust.clockMs(),
      };
    },
  });
}

function readChain(socket: TLSSocket): ShownCertificate[] {
  try {
    return shownChain(socket.getPeerCertificate(true));
  } catch {
    // A certificate that cannot be read is shown as none; whether it is refused is decided elsewhere.
    return [];
  }
}
