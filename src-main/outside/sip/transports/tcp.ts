import { connect } from 'node:net';
import type { StreamDialect } from './dialect.ts';
import { openStream } from './stream.ts';
import { errorCode, type Opening, type OpenRequest } from './transport.ts';

export function openTcp(
  request: OpenRequest,
  speaks: { readonly protocol: 'TCP' | 'WS'; readonly dialect: StreamDialect },
): Promise<Opening> {
  const socket = connect({ host: request.target.host, port: request.target.port });
  return openStream({
    ...request,
    ...speaks,
    socket,
    readyEvent: 'connect',
    faultOf: (error) => ({ kind: 'unreachable', code: errorCode(error) }),
  });
}
