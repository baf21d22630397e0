import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Secret } from '../../core/secret.ts';

export interface ServedOnce {
  /** Holds nothing secret: the path is made by chance, and good for one device and one answer. */
  readonly url: string;
  /** False = not fetched within the limit. */
  fetched(limitMs: number, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * One small file for one device, on the interface that faces it. Anybody else is told that there is nothing, and after the
 * one answer so is the device.
 */
export async function serveOnce(file: {
  readonly from: string;
  readonly device: string;
  readonly body: Secret;
}): Promise<ServedOnce | undefined> {
  const path = `/${randomBytes(18).toString('base64url')}.xml`;
  const device = bare(file.device);
  const done = new AbortController();
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const isMeant =
      request.method === 'GET' && request.url === path && bare(request.socket.remoteAddress ?? '') === device;
    if (!isMeant || done.signal.aborted) {
      response.writeHead(404, { Connection: 'close' }).end();
      return;
    }
    const body = Buffer.from(file.body.reveal(), 'utf8');
    response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': body.length, Connection: 'close' });
    response.end(body, () => done.abort());
  });
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: bare(file.from), port: 0 }, () => resolve(true));
  });
  if (!isListening) return undefined;
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}${path}`,
    fetched: (limitMs, signal) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          done.signal.removeEventListener('abort', end);
          signal.removeEventListener('abort', end);
          resolve(done.signal.aborted);
        };
        const timer = setTimeout(end, limitMs);
        done.signal.addEventListener('abort', end);
        signal.addEventListener('abort', end);
        if (done.signal.aborted || signal.aborted) end();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Without brackets, and an IPv4 address that an IPv6 socket shows as one (RFC 4291 2.5.5.2). */
function bare(address: string): string {
  return address.replace(/^\[|\]$/gu, '').replace(/^::ffff:/iu, '');
}
