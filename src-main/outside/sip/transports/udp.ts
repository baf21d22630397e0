import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { errorCode, hostPort, type Opening, type OpenRequest, type TransportFault } from './transport.ts';

/** The request was never fit to leave; nothing is known about the far side. */
const CANNOT_SEND = new Set(['EMSGSIZE', 'EACCES', 'EPERM', 'EADDRNOTAVAIL', 'EINVAL']);

function faultOf(error: unknown): TransportFault {
  const code = errorCode(error);
  return CANNOT_SEND.has(code)
    ? { kind: 'unreadable', why: 'cannot-send', detail: code }
    : { kind: 'unreachable', code };
}

/** A connected UDP socket: only then does the system hand us the ICMP refusal (RFC 3261 18.4), and at once. */
export function openUdp({ target, listener, signal }: OpenRequest): Promise<Opening> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(target.host) ? 'udp6' : 'udp4');
    let isClosed = false;
    const close = () => {
      if (isClosed) return;
      isClosed = true;
      socket.close();
    };
    const fail = (error: unknown) => {
      if (isClosed) return;
      close();
      const fault = faultOf(error);
      resolve({ ok: false, fault });
      listener.fault(fault);
    };
    // An aborted opening is nobody's fault but must not leave a socket behind.
    const giveUp = () => {
      close();
      resolve({ ok: false, fault: { kind: 'unreachable', code: 'ETIMEDOUT' } });
    };
    socket.on('error', fail);
    socket.on('message', (bytes) => {
      if (!isClosed) listener.message(bytes);
    });
    signal.addEventListener('abort', giveUp, { once: true });
    socket.connect(target.port, target.host, () => {
      signal.removeEventListener('abort', giveUp);
      if (isClosed) return;
      const local = socket.address();
      resolve({
        ok: true,
        transport: {
          protocol: 'UDP',
          isReliable: false,
          sentBy: hostPort(local.address, local.port),
          send: (bytes) => {
            if (!isClosed) socket.send(bytes, (error) => error !== null && fail(error));
          },
          unref: () => {
            if (!isClosed) socket.unref();
          },
          close,
        },
      });
    });
  });
}
