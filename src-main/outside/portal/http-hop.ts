import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** One request and its one answer: nothing is retried, redirected or kept open here. */
export interface HopRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  readonly signal: AbortSignal;
  /** For the whole hop, name look-up to last byte, milliseconds. */
  readonly limitMs: number;
}

export type HopAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  | {
      readonly kind: 'failed';
      /** System, TLS or HTTP parser code, or `TIMEOUT`, `ABORTED`, `TOO-LARGE`, `BAD-ENCODING`. */
      readonly code: string;
      /** The connection stood, so the request may have reached the portal. */
      readonly left: boolean;
    };

export const MOST_BYTES = 2 * 1024 * 1024;

const BASE_HEADERS = {
  'User-Agent': 'Kakekae/0.1',
  Accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
  'Accept-Language': 'ja',
  'Accept-Encoding': 'identity',
  Connection: 'close',
} as const;

export function hop(given: HopRequest): Promise<HopAnswer> {
  return new Promise((resolve) => {
    let left = false;
    if (given.signal.aborted) {
      resolve({ kind: 'failed', code: 'ABORTED', left });
      return;
    }
    const isTls = given.url.protocol === 'https:';
    const length = given.body === undefined ? {} : { 'Content-Length': String(given.body.length) };
    const options = {
      method: given.method,
      headers: { ...BASE_HEADERS, ...given.headers, ...length },
      // A reused connection may die under a request; a fresh one tells "not sent" from "sent" (RFC 9110 9.2.2).
      agent: isTls ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
    };
    const request = isTls ? httpsRequest(given.url, options) : httpRequest(given.url, options);
    const finish = (answer: HopAnswer) => {
      clearTimeout(timer);
      given.signal.removeEventListener('abort', onAbort);
      request.destroy();
      resolve(answer);
    };
    const failWith = (code: string) => finish({ kind: 'failed', code, left });
    const onAbort = () => failWith('ABORTED');
    const timer = setTimeout(() => failWith('TIMEOUT'), given.limitMs);
    given.signal.addEventListener('abort', onAbort, { once: true });
    request.on('socket', (socket) => socket.once(isTls ? 'secureConnect' : 'connect', () => (left = true)));
    request.on('error', (error) => failWith(codeOf(error)));
    request.on('response', (response) => collect(response, finish, failWith));
    request.end(given.body);
  });
}

function collect(
  response: IncomingMessage,
  finish: (answer: HopAnswer) => void,
  failWith: (code: string) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_BYTES) failWith('TOO-LARGE');
    else chunks.push(chunk);
  });
  response.on('error', (error) => failWith(codeOf(error)));
  response.on('aborted', () => failWith('ECONNRESET'));
  response.on('end', () => {
    const body = unpack(Buffer.concat(chunks), response.headers['content-encoding']);
    if (!response.complete) failWith('ECONNRESET');
    else if (body === undefined) failWith('BAD-ENCODING');
    else finish({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body });
  });
}

/** We ask for plain bytes; some servers pack them all the same. */
function unpack(body: Buffer, encoding: string | undefined): Buffer | undefined {
  const limit = { maxOutputLength: MOST_BYTES };
  try {
    switch (encoding?.trim().toLowerCase() ?? 'identity') {
      case '':
      case 'identity':
        return body;
      case 'gzip':
      case 'x-gzip':
        return body.length === 0 ? body : gunzipSync(body, limit);
      case 'deflate':
        return inflateSync(body, limit);
      case 'br':
        return brotliDecompressSync(body, limit);
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
