import type { Dice } from '../../../core/ports.ts';
import { plainDialect } from './dialect.ts';
import { openTcp } from './tcp.ts';
import { openTls } from './tls.ts';
import type { TlsTrust } from './tls-trust.ts';
import { hostPort, type Opening, type OpenRequest } from './transport.ts';
import { openUdp } from './udp.ts';
import { webSocketDialect } from './websocket.ts';

export interface OpenWish {
  /** The SIP domain; TLS holds the certificate to it. */
  readonly domain: string;
  readonly trust: TlsTrust;
  readonly dice: Dice;
}

/** One file per transport; a new one gets its line here. */
export async function openTransport(request: OpenRequest, { domain, trust, dice }: OpenWish): Promise<Opening> {
  const { target } = request;
  const webSocket = () => webSocketDialect({ host: hostPort(domain, target.port), dice });
  switch (target.transport) {
    case 'udp':
      return openUdp(request);
    case 'tcp':
      return openTcp(request, { protocol: 'TCP', dialect: plainDialect() });
    case 'tls':
      return openTls(request, { domain, trust, protocol: 'TLS', dialect: plainDialect() });
    case 'ws':
      return openTcp(request, { protocol: 'WS', dialect: webSocket() });
    case 'wss':
      return openTls(request, { domain, trust, protocol: 'WSS', dialect: webSocket() });
  }
}
