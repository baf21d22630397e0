import type { Socket } from 'node:net';
import { framer } from './framing.ts';
import { hostPort, type Opening, type OpenRequest, type SipTransport, type TransportFault } from './transport.ts';

export interface StreamRequest extends OpenRequest {
  readonly socket: Socket;
  readonly protocol: 'TCP' | 'TLS';
  /** The event after which bytes may leave. */
  readonly readyEvent: 'connect' | 'secureConnect';
  /** Names the trouble of a socket error. */
  faultOf(error: Error, isReady: boolean): TransportFault;
}

/** Whatever is a byte stream to the far side: frames what arrives, reports how it ends. */
export function openStream(request: StreamRequest): Promise<Opening> {
  const { socket, listener, signal } = request;
  return new Promise((resolve) => {
    const frames = framer();
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
    signal.addEventListener('abort', giveUp, { once: true });
    socket.setNoDelay(true);
    socket.on('error', (error) => fail(request.faultOf(error, isReady)));
    socket.on('data', (chunk: Buffer) => {
      for (const framed of frames.push(chunk)) {
        if (isClosed) return;
        if (framed.kind === 'message') listener.message(framed.bytes);
        else fail({ kind: 'unreadable', why: framed.why, detail: framed.detail });
      }
    });
    // Half closed is closed for us: no answer can come any more.
    socket.on('end', () => fail({ kind: 'unreachable', code: 'ECONNRESET', isOrderly: true }));
    socket.on('close', () => fail({ kind: 'unreachable', code: 'ECONNRESET' }));
    socket.once(request.readyEvent, () => {
      signal.removeEventListener('abort', giveUp);
      if (isClosed) return;
      isReady = true;
      resolve({ ok: true, transport: transportOf(request, close) });
    });
  });
}

function transportOf({ socket, protocol }: StreamRequest, close: () => void): SipTransport {
  return {
    protocol,
    isReliable: true,
    sentBy: hostPort(socket.localAddress ?? '0.0.0.0', socket.localPort ?? 0),
    send: (bytes) => {
      if (!socket.destroyed) socket.write(bytes);
    },
    unref: () => {
      socket.unref();
    },
    close,
  };
}
