import { openTcp } from './tcp.ts';
import { openTls, type TlsTrust } from './tls.ts';
import type { Opening, OpenRequest } from './transport.ts';
import { openUdp } from './udp.ts';

/** One file per transport; a new one gets its line here. */
export async function openTransport(request: OpenRequest, trust: TlsTrust): Promise<Opening> {
  switch (request.target.transport) {
    case 'udp':
      return openUdp(request);
    case 'tcp':
      return openTcp(request);
    case 'tls':
      return openTls(request, trust);
    case 'ws':
    case 'wss':
      return {
        ok: false,
        fault: { kind: 'unreadable', why: 'cannot-send', detail: `${request.target.transport} is not built yet` },
      };
  }
}
