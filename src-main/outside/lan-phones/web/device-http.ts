import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { LanLogin } from '../../../core/ports.ts';
import { type Problem, problem } from '../../../core/problem.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { codeOf, connect } from '../device-socket.ts';
import { authorize } from './http-auth.ts';

/*
 * The web client for one device. Its certificate is checked before a single byte of a request leaves, a redirect never leads
 * to another place, and what it sends is bounded.
 */

/** A page of such a device has some ten kilobytes; a whole configuration some hundred. */
const MOST_BYTES = 1024 * 1024;
const MOST_REDIRECTS = 3;

export interface DeviceRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query. */
  readonly path: string;
  /** JSON text, instead of `form`. */
  readonly json?: string | undefined;
  readonly form?: readonly (readonly [string, string])[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface DeviceAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly server: string;
  /** Decoded as UTF-8; what these devices write beside ASCII is not read. */
  readonly text: string;
  /** The path that answered, redirects followed. */
  readonly path: string;
  readonly challenges: readonly string[];
}

export interface DeviceHttp {
  readonly origin: string;
  /** For one exchange, milliseconds. */
  readonly limitMs: number;
  /** Our own address on the way to the device, as the device sees it; known after the first answer. */
  readonly localAddress: string | undefined;
  /** SHA-256 of its certificate; undefined over http, or before the first answer. */
  readonly fingerprint: string | undefined;
  /** Sends no credentials of its own: a 401 is an answer. */
  ask(request: DeviceRequest, signal: AbortSignal): Promise<Result<DeviceAnswer>>;
  /** The same; answers one challenge with the login. A second challenge is `device-login-refused`. */
  askAs(login: LanLogin, request: DeviceRequest, signal: AbortSignal): Promise<Result<DeviceAnswer>>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
}

export interface DeviceHttpOptions {
  readonly origin: string;
  /** The only certificate that is accepted; undefined = whichever comes first, which is then the only one. */
  readonly pinned?: string | undefined;
  /** For one exchange, milliseconds. */
  readonly limitMs: number;
}

export function deviceHttp(options: DeviceHttpOptions): DeviceHttp {
  const origin = new URL(options.origin);
  const isTls = origin.protocol === 'https:';
  const cookies = new Map<string, string>();
  let fingerprint: string | undefined;
  let localAddress: string | undefined;

  async function once(request: DeviceRequest, path: string, signal: AbortSignal): Promise<Result<DeviceAnswer>> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(options.limitMs)]);
    const connected = await connect(origin, isTls, deadline);
    if ('code' in connected) return fail(unreachable(connected.code));
    const { socket } = connected;
    try {
      localAddress = socket.localAddress;
      if (isTls) {
        const found = (socket as TLSSocket).getPeerCertificate().fingerprint256;
        const wanted = options.pinned ?? fingerprint;
        if (found === undefined) return fail(unreachable('NO-CERTIFICATE'));
        if (wanted !== undefined && wanted !== found)
          return fail(problem('device-certificate-changed', { address: origin.origin, known: wanted, found }));
        fingerprint = found;
      }
      return await exchange({ socket, request, path }, deadline);
    } finally {
      socket.destroy();
    }
  }

  function exchange(
    on: { readonly socket: Socket; readonly request: DeviceRequest; readonly path: string },
    signal: AbortSignal,
  ): Promise<Result<DeviceAnswer>> {
    const { socket, request, path } = on;
    const body = bodyOf(request);
    const headers: Record<string, string> = {
      Host: origin.host,
      'User-Agent': 'Kakekae/0.1',
      Accept: '*/*',
      Connection: 'close',
      // Several of these devices refuse a form that does not seem to come from their own page.
      Referer: `${origin.origin}/`,
      ...(request.method === 'GET' ? {} : { Origin: origin.origin }),
      ...(body === undefined
        ? {}
        : {
            'Content-Type': request.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json',
            'Content-Length': String(body.length),
          }),
      ...(cookies.size === 0 ? {} : { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...request.headers,
    };
    return new Promise((resolve) => {
      let sent: ClientRequest | undefined;
      const finish = (answer: Result<DeviceAnswer>) => {
        signal.removeEventListener('abort', onAbort);
        sent?.destroy();
        resolve(answer);
      };
      const onAbort = () => finish(fail(unreachable('TIMEOUT')));
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) return onAbort();
      sent = httpRequest({ method: request.method, path, headers, createConnection: () => socket, setHost: false });
      sent.on('error', (error) => finish(fail(unreachable(codeOf(error)))));
      sent.on('response', (response) => {
        keepCookies(response);
        collect(response).then(
          (text) => finish(text === undefined ? fail(unreachable('TOO-LARGE')) : ok(told(response, text, path))),
          (error: unknown) => finish(fail(unreachable(codeOf(error)))),
        );
      });
      sent.end(body);
    });
  }

  function keepCookies(response: IncomingMessage): void {
    for (const line of response.headers['set-cookie'] ?? []) {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/u.exec(line) ?? [];
      if (name !== undefined && value !== undefined && cookies.size < 20) cookies.set(name, value);
    }
  }

  function unreachable(code: string): Problem {
    return problem('device-unreachable', { address: origin.origin, code });
  }

  async function follow(
    request: DeviceRequest,
    signal: AbortSignal,
  ): Promise<Result<{ readonly answer: DeviceAnswer; readonly as: DeviceRequest }>> {
    let as = request;
    for (let hops = 0; ; hops += 1) {
      const answer = await once(as, as.path, signal);
      if (!answer.ok) return answer;
      const to = answer.value.status >= 300 && answer.value.status < 400 ? answer.value.text : undefined;
      if (to === undefined) return ok({ answer: answer.value, as });
      const target = URL.parse(to, new URL(as.path, origin).href);
      if (target?.origin !== origin.origin || hops === MOST_REDIRECTS) return fail(unreachable('REDIRECT'));
      // RFC 9110 15.4.4: what follows a form is a GET; no secret goes along.
      as = { method: 'GET', path: `${target.pathname}${target.search}` };
    }
  }

  return {
    origin: origin.origin,
    limitMs: options.limitMs,
    get localAddress() {
      return localAddress;
    },
    get fingerprint() {
      return fingerprint;
    },
    async ask(request, signal) {
      const followed = await follow(request, signal);
      return followed.ok ? ok(followed.value.answer) : followed;
    },
    async askAs(login, request, signal) {
      const first = await follow(request, signal);
      if (!first.ok) return first;
      const { answer, as } = first.value;
      if (answer.status !== 401) return ok(answer);
      const authorization = authorize(answer.challenges, { method: as.method, target: as.path, login });
      if (authorization === undefined)
        return fail(problem('device-page-unknown', { address: origin.origin, step: 'login' }));
      const again = await follow({ ...as, headers: { ...as.headers, Authorization: authorization } }, signal);
      if (!again.ok) return again;
      return again.value.answer.status === 401
        ? fail(problem('device-login-refused', { address: origin.origin }))
        : ok(again.value.answer);
    },
    cookie: (name) => cookies.get(name),
    setCookie(name, value) {
      cookies.set(name, value);
    },
  };
}

/** In a redirect the text is where it leads. */
function told(response: IncomingMessage, body: string, path: string): DeviceAnswer {
  const status = response.statusCode ?? 0;
  const { location } = response.headers;
  return {
    status: location === undefined && status >= 300 && status < 400 ? 502 : status,
    contentType: response.headers['content-type'] ?? '',
    server: headerLines(response, 'server').join(' '),
    text: status >= 300 && status < 400 ? (location ?? '') : body,
    path,
    challenges: headerLines(response, 'www-authenticate'),
  };
}

function headerLines(response: IncomingMessage, name: string): string[] {
  const { rawHeaders } = response;
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

async function collect(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function bodyOf({ form, json }: DeviceRequest): Buffer | undefined {
  if (json !== undefined) return Buffer.from(json, 'utf8');
  return form === undefined ? undefined : Buffer.from(encodeForm(form), 'ascii');
}

/** ASCII only after encoding; a device's form takes UTF-8 or nothing. */
function encodeForm(fields: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();
}
