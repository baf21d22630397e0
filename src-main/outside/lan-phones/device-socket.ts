import { type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

/** A TLS socket answers only after its handshake, so that nothing is sent before the certificate was looked at. */
export function connect(
  to: URL,
  isTls: boolean,
  signal: AbortSignal,
): Promise<{ readonly socket: Socket } | { readonly code: string }> {
  return new Promise((resolve) => {
    const host = to.hostname.replace(/^\[|\]$/gu, '');
    const port = to.port === '' ? (isTls ? 443 : 80) : Number(to.port);
    // The device signs its own certificate; it is recognised by its fingerprint, not by an authority.
    const socket = isTls ? tlsConnect({ host, port, rejectUnauthorized: false }) : tcpConnect({ host, port });
    const finish = (result: { readonly socket: Socket } | { readonly code: string }) => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      // An error that comes later belongs to the request; without a listener it would end the process.
      socket.on('error', () => {});
      if ('code' in result) socket.destroy();
      resolve(result);
    };
    const onAbort = () => finish({ code: 'TIMEOUT' });
    const onError = (error: Error) => finish({ code: codeOf(error) });
    socket.once(isTls ? 'secureConnect' : 'connect', () => finish({ socket }));
    socket.on('error', onError);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

/** The system's code of an error; `BROKEN` where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'BROKEN';
}
