import { connect } from 'node:net';
import { openStream } from './stream.ts';
import { errorCode, type Opening, type OpenRequest } from './transport.ts';

export function openTcp(request: OpenRequest): Promise<Opening> {
  const socket = connect({ host: request.target.host, port: request.target.port });
  return openStream({
    ...request,
    socket,
    protocol: 'TCP',
    readyEvent: 'connect',
    faultOf: (error) => ({ kind: 'unreachable', code: errorCode(error) }),
  });
}
