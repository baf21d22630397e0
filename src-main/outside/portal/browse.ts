import type { IncomingHttpHeaders } from 'node:http';
import { CookieJar } from 'tough-cookie';
import type { Clock, Log } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { charsetOf, decode } from './charset.ts';
import type { PageRequest } from './form-encoding.ts';
import { type Page, readPage, resolve } from './html-page.ts';
import { type HopAnswer, hop } from './http-hop.ts';

/** Where a request ended: the document first, then its frames (one level). */
export interface Visit {
  readonly status: number;
  /** The answer's HTTP `Date`, epoch milliseconds (± 1 s): the carrier's clock. */
  readonly dateMs: number | undefined;
  readonly pages: readonly Page[];
  /** Host of a frame of somebody else's, which was not loaded. */
  readonly foreignFrame: string | undefined;
}

export type Trip =
  | { readonly ok: true; readonly visit: Visit }
  /** `left`: something of the first request may have reached the portal. */
  | { readonly ok: false; readonly problem: Problem; readonly left: boolean };

export interface TripOptions {
  /** Where the request was made; sent as Referer without its query. */
  readonly from?: URL | undefined;
  /** Whether a 307 or 308 may send the same body again. Never for a new password. */
  readonly mayReplay: boolean;
  /** A page that is already what was hoped for (or feared) is not left by its own refresh. */
  readonly stopAt: (page: Page) => boolean;
}

export interface Browser {
  go(request: PageRequest, options: TripOptions): Promise<Trip>;
}

export interface BrowserOptions {
  readonly start: URL;
  readonly signal: AbortSignal;
  readonly limitMs: number;
  readonly log: Log;
  readonly clock: Clock;
}

const MOST_HOPS = 10;
const MOST_FRAMES = 6;
const LONGEST_REFRESH_S = 10;

/** Why an address may not be asked, or `undefined` when scheme, host and port are exactly the portal's. */
export function pinProblem(url: URL, start: URL): Problem | undefined {
  if (url.origin === start.origin) return undefined;
  const sameHost = url.host === start.host;
  return problem('portal-host-not-pinned', {
    host: sameHost ? url.origin : url.host,
    pinned: sameHost ? start.origin : start.host,
  });
}

export function openBrowser(options: BrowserOptions): Browser {
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });

  async function send(request: PageRequest, from: URL | undefined): Promise<HopAnswer> {
    const startedAt = options.clock.nowMs();
    const cookies = jar.getCookieStringSync(request.url.href).replace(/[^\t\x20-\x7e\x80-\xff]/gu, '');
    const answer = await hop({
      ...request,
      headers: {
        ...(cookies === '' ? {} : { Cookie: cookies }),
        ...(from === undefined ? {} : { Referer: `${from.origin}${from.pathname}` }),
        ...(request.contentType === undefined ? {} : { 'Content-Type': request.contentType }),
        ...(request.method === 'POST' ? { Origin: request.url.origin } : {}),
      },
      signal: options.signal,
      limitMs: options.limitMs,
    });
    if (answer.kind === 'answer')
      for (const cookie of answer.headers['set-cookie'] ?? [])
        jar.setCookieSync(cookie, request.url.href, { ignoreError: true });
    options.log.event('portal-hop', {
      method: request.method,
      ms: Math.round(options.clock.nowMs() - startedAt),
      ...(answer.kind === 'answer' ? { status: answer.status, bytes: answer.body.length } : { code: answer.code }),
    });
    return answer;
  }

  async function go(request: PageRequest, trip: TripOptions): Promise<Trip> {
    let next = request;
    let from = trip.from;
    let left = false;
    for (let hops = 0; hops <= MOST_HOPS; hops += 1) {
      const foreign = pinProblem(next.url, options.start);
      if (foreign !== undefined) return { ok: false, problem: foreign, left };
      const answer = await send(next, from);
      if (answer.kind === 'failed') {
        const trouble = problem('portal-network', { host: next.url.host, code: answer.code });
        return { ok: false, problem: trouble, left: left || answer.left };
      }
      left = true;
      from = next.url;
      const target = redirectOf(answer, next.url);
      if (target !== undefined) {
        const isReplay = (answer.status === 307 || answer.status === 308) && next.method === 'POST';
        if (isReplay && !trip.mayReplay)
          return { ok: false, problem: lost(`http ${answer.status}: send it again`), left };
        next = isReplay ? { ...next, url: target } : { method: 'GET', url: target };
        continue;
      }
      const page = pageOf(answer, next.url);
      const refresh = page.refresh;
      const refreshTo = refresh === undefined ? undefined : resolve(refresh.href, page.base);
      if (
        refresh !== undefined &&
        refreshTo !== undefined &&
        refresh.delayS <= LONGEST_REFRESH_S &&
        !trip.stopAt(page)
      ) {
        refreshTo.hash = '';
        next = { method: 'GET', url: refreshTo };
        continue;
      }
      const framed = await loadFrames(page);
      const dateMs = dateOf(answer.headers);
      return {
        ok: true,
        visit: { status: answer.status, dateMs, pages: [page, ...framed.pages], foreignFrame: framed.foreign },
      };
    }
    return { ok: false, problem: lost(`more than ${MOST_HOPS} redirects`), left };
  }

  async function loadFrames(page: Page): Promise<{ pages: Page[]; foreign: string | undefined }> {
    const pages: Page[] = [];
    let foreign: string | undefined;
    for (const src of page.frames.slice(0, MOST_FRAMES)) {
      let url = resolve(src, page.base);
      for (let hops = 0; url !== undefined && hops <= MOST_HOPS; hops += 1) {
        if (pinProblem(url, options.start) !== undefined) {
          foreign = url.host;
          break;
        }
        const answer = await send({ method: 'GET', url }, page.url);
        if (answer.kind === 'failed') break;
        const target = redirectOf(answer, url);
        if (target === undefined) {
          pages.push(pageOf(answer, url));
          break;
        }
        url = target;
      }
    }
    return { pages, foreign };
  }

  return { go };
}

function lost(structure: string): Problem {
  return problem('portal-page-unknown', { step: 'redirect', structure });
}

type Answer = Extract<HopAnswer, { kind: 'answer' }>;

function redirectOf(answer: Answer, url: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  // Header bytes arrive as Latin-1; raw UTF-8 in a Location is common enough.
  const location = Buffer.from(answer.headers.location ?? '', 'latin1').toString('utf8');
  const target = location === '' ? undefined : resolve(location, url);
  if (target !== undefined) target.hash = '';
  return target;
}

/** What is not HTML is read as an empty page, which nobody recognises. */
function pageOf(answer: Answer, url: URL): Page {
  const type = answer.headers['content-type'];
  const charset = charsetOf(answer.body, type);
  const isHtml = type === undefined || type.trim() === '' || /html/iu.test(type);
  return readPage({ html: isHtml ? decode(answer.body, charset) : '', url, charset, status: answer.status });
}

/** HTTP `Date` (RFC 9110 6.6.1), epoch milliseconds. */
export function dateOf(headers: IncomingHttpHeaders): number | undefined {
  const date = Date.parse(headers.date ?? '');
  return Number.isFinite(date) ? date : undefined;
}
