import type { Socket } from 'node:net';
import type { StreamDialect } from './dialect.ts';
import {
  hostPort,
  type Opening,
  type OpenRequest,
  type SipTransport,
  type StreamProtocol,
  type TransportFault,
} from './transport.ts';

export interface StreamRequest extends OpenRequest {
  readonly socket: Socket;
  readonly protocol: StreamProtocol;
  readonly dialect: StreamDialect;
  /** The event after which bytes may leave. For TLS this is after chain and name were verified. */
  readonly readyEvent: 'connect' | 'secureConnect';
  /** Names the trouble of a socket error. */
  faultOf(error: Error, isReady: boolean): TransportFault;
}

/** Whatever is a byte stream to the far side: frames what arrives, reports how it ends. */
export function openStream(request: StreamRequest): Promise<Opening> {
  const { socket, listener, signal, dialect } = request;
  return new Promise((resolve) => {
    let isReady = false;
    let isClosed = false;
    const close = () => {
      isClosed = true;
      socket.destroy();
    };
    const fail = (fault: TransportFault) => {
      if (isClosed) return;
      close();
      resolve({ ok: false, fault });
      listener.fault(fault);
    };
    const giveUp = () => {
      close();
      resolve({ ok: false, fault: { kind: 'unreachable', code: 'ETIMEDOUT' } });
    };
    const open = () => {
      signal.removeEventListener('abort', giveUp);
      resolve({ ok: true, transport: transportOf(request, close) });
    };
    signal.addEventListener('abort', giveUp, { once: true });
    socket.setNoDelay(true);
    socket.on('error', (error) => fail(request.faultOf(error, isReady)));
    socket.on('data', (chunk: Buffer) => {
      for (const event of dialect.push(chunk)) {
        if (isClosed) return;
        if (event.kind === 'message') listener.message(event.bytes);
        else if (event.kind === 'open') open();
        else if (event.kind === 'reply') socket.write(event.bytes);
        else fail(event.fault);
      }
    });
    // Half closed is closed for us: no answer can come any more.
    socket.on('end', () => fail({ kind: 'unreachable', code: 'ECONNRESET', isOrderly: true }));
    socket.on('close', () => fail({ kind: 'unreachable', code: 'ECONNRESET' }));
    socket.once(request.readyEvent, () => {
      if (isClosed) return;
      isReady = true;
      if (dialect.greeting === undefined) open();
      else socket.write(dialect.greeting);
    });
  });
}

function transportOf({ socket, protocol, dialect }: StreamRequest, close: () => void): SipTransport {
  return {
    protocol,
    isReliable: true,
    sentBy: hostPort(socket.localAddress ?? '0.0.0.0', socket.localPort ?? 0),
    send: (bytes) => {
      if (!socket.destroyed) socket.write(dialect.wrap(bytes));
    },
    unref: () => {
      socket.unref();
    },
    close,
  };
}
