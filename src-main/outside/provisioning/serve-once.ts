import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { eventQueue } from '../../core/event-queue.ts';
import { isPrivateIpv4 } from '../../core/phones/private-address.ts';
import type { Clock, FileServer, Log, ServeEvent } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { fail, ok } from '../../core/result.ts';
import { type Caller, oneDevice } from './one-device.ts';
import { randomFolder } from './random-folder.ts';

export interface ServeTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<ServeLimits>;
}

export interface ServeLimits {
  /** Nobody came: over, ms. */
  readonly waitMs: number;
  /** Devices ask twice (for the size and the content, for two programs): for so long the same one is answered again, ms. */
  readonly againMs: number;
}

const LIMITS: ServeLimits = { waitMs: 600_000, againMs: 60_000 };

/** Refusals told of one kind; the rest is only counted. */
const MOST_TOLD = 5;
const MOST_USER_AGENT = 120;

/**
 * A small web server for one file and one device, on one private address of this computer. The address of the file holds a
 * folder nobody can guess; the password is in the body alone, and goes out only to the device that was named.
 */
export function fileServer(tools: ServeTools): FileServer {
  const { clock, log } = tools;
  const limits = { ...LIMITS, ...tools.limits };

  return {
    async serve({ file, at, only }, signal) {
      if (only.address === undefined && only.mac === undefined)
        throw new Error('a file is served to a named device only');
      if (!isPrivateIpv4(at.address)) return fail(unknownInterface(at.address));
      const device = oneDevice(only);
      const queue = eventQueue<ServeEvent>();
      const path = `/${randomFolder()}/${encodeURIComponent(file.name)}`;
      const refusals = new Map<string, number>();
      const over = new AbortController();
      let why: Extract<ServeEvent, { readonly kind: 'ended' }>['why'] = 'stopped';
      let timer: NodeJS.Timeout | undefined;
      const endAfter = (ms: number, because: typeof why) => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          why = because;
          over.abort();
        }, ms);
      };
      let hasFetched = false;

      const refuse = (response: ServerResponse, caller: Caller, reason: Refusal) => {
        const key = `${caller.address} ${reason}`;
        // A stranger that tries many addresses must not fill the memory.
        const times = (refusals.get(key) ?? 0) + 1;
        if (refusals.size < 256 || refusals.has(key)) refusals.set(key, times);
        if (times <= MOST_TOLD && refusals.has(key)) {
          log.event('device-file-refused', { why: reason });
          queue.push({ kind: 'refused', address: caller.address, why: reason, times });
        }
        // The same answer to all: nobody learns whether the folder was right.
        response.writeHead(404, { Connection: 'close', 'Content-Length': 0 }).end();
      };

      const onRequest = (request: IncomingMessage, response: ServerResponse) => {
        const caller = callerOf(request);
        const stranger = device.strangerBy(caller);
        if (stranger !== undefined) return refuse(response, caller, stranger);
        // RFC 9112 3.2.2: a device that takes us for a proxy writes the whole address.
        const asked = request.url?.replace(/^http:\/\/[^/]+/iu, '');
        if (asked !== path) return refuse(response, caller, 'other-path');
        if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, caller, 'other-method');
        const body = Buffer.from(file.body.reveal(), 'utf8');
        response.writeHead(200, {
          'Content-Type': file.mediaType,
          'Content-Length': body.length,
          'Cache-Control': 'no-store',
          Connection: 'close',
        });
        if (request.method === 'HEAD') return response.end();
        device.wasServed(caller);
        // `finish`: all of it was handed over. A connection that broke before was no fetch.
        response.on('finish', () => {
          const { address, userAgent } = caller;
          log.event('device-file-fetched', { again: hasFetched });
          queue.push({ kind: 'fetched', atMs: clock.nowMs(), address, userAgent });
          if (!hasFetched) endAfter(limits.againMs, 'fetched');
          hasFetched = true;
        });
        response.end(body);
      };

      const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 }, onRequest);
      server.maxConnections = 16;
      const trouble = await listen(server, at);
      if (trouble !== undefined) return fail(trouble);
      const { port } = server.address() as AddressInfo;
      const url = `http://${at.address}:${port}${path}`;
      endAfter(limits.waitMs, 'time-over');
      const stop = AbortSignal.any([signal, over.signal]);
      const end = () => {
        clearTimeout(timer);
        if (hasFetched) why = 'fetched';
        server.close();
        server.closeAllConnections();
        log.event('device-file-ended', { why });
        queue.push({ kind: 'ended', why });
        queue.end();
      };
      log.event('device-file-served', { port });
      const folder = url.slice(0, url.lastIndexOf('/') + 1);
      queue.push({ kind: 'listening', url, folder, untilMs: clock.nowMs() + limits.waitMs });
      if (stop.aborted) end();
      else stop.addEventListener('abort', end, { once: true });
      return ok(
        (async function* read() {
          try {
            yield* queue.read();
          } finally {
            over.abort();
          }
        })(),
      );
    },
  };
}

function unknownInterface(given: string): Problem {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const known = own
    .filter(({ address, internal }) => !internal && isPrivateIpv4(address))
    .map(({ address }) => address);
  return problem('interface-unknown', { given, known: known.join(', ') });
}

type Refusal = Extract<ServeEvent, { readonly kind: 'refused' }>['why'];

function callerOf(request: IncomingMessage): Caller {
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/iu, '');
  const userAgent = request.headers['user-agent']?.replace(/[^ -~]/gu, ' ').slice(0, MOST_USER_AGENT);
  return { address, userAgent };
}

function listen(
  server: Server,
  { address, port = 0 }: { readonly address: string; readonly port?: number | undefined },
): Promise<Problem | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'EADDRNOTAVAIL' ? unknownInterface(address) : problem('port-taken', { host: address, port }),
      );
    });
    server.listen({ host: address, port }, () => {
      // Later trouble with one caller is that caller's; the time limit ends what cannot go on.
      server.on('error', () => undefined);
      resolve(undefined);
    });
  });
}
