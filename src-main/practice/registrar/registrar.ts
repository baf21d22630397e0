import type { PracticeClock } from '../clock/practice-clock.ts';
import type { PasswordBook } from '../password-book.ts';
import type { SeenRegister } from '../seen.ts';
import { firstHeader, headerLines, parseCSeq, parseSip, type SipRequest } from '../sip/message.ts';
import { parseAddress, parseSipUri, splitList } from '../sip/values.ts';
import type { Troubles } from '../troubles.ts';
import { type Answer, branchKey, type Peer, writeAnswer } from './answer.ts';
import { type Asked, Bindings, MIN_EXPIRES_S, readAsked } from './bindings.ts';
import { challenges, checkCredentials, PRACTICE_REALM } from './credentials.ts';
import { Nonces } from './nonces.ts';

/** RFC 3261 17.2.2 Timer J: a repeated request gets the same answer this long, real time. */
const TIMER_J_MS = 32_000;
const FAILURES_TO_BAN = 5;
const BAN_MS = 10 * 60_000;

interface Options {
  readonly clock: PracticeClock;
  readonly troubles: Troubles;
  readonly book: PasswordBook;
  readonly user: string;
  readonly onRegister: (seen: SeenRegister) => void;
}

/**
 * The practice line's registrar (RFC 3261 10.3) without its sockets: bytes in, answer out. It knows one user.
 * MUST NOT throw on any bytes; what is not SIP gets no answer.
 */
export class Registrar {
  readonly bindings: Bindings;
  readonly #options: Options;
  readonly #nonces = new Nonces();
  readonly #answered = new Map<string, { readonly text: string; readonly atMs: number }>();
  readonly #staleSaid = new Set<string>();
  #failuresAtMs: number[] = [];
  #bannedUntilMs = 0;

  constructor(options: Options) {
    this.#options = options;
    this.bindings = new Bindings(options.clock);
  }

  /** The text to send back, or nothing. */
  receive(bytes: Uint8Array, peer: Peer): string | undefined {
    const { troubles } = this.#options;
    if (peer.transport === 'udp' && troubles.takeOne('drop-first')) return undefined;
    const request = parseSip(bytes);
    if (request?.kind !== 'request' || request.method === 'ACK') return undefined;
    const key = branchKey(request, peer);
    if (key === undefined) return undefined;
    const before = this.#repeated(key);
    if (before !== undefined) return before;
    const answer = this.#answer(request, peer);
    if (answer === undefined) return undefined;
    const written = writeAnswer(request, peer, this.#dated(answer));
    const text = troubles.has('malformed-answer') ? spoil(written) : written;
    this.#answered.set(key, { text, atMs: performance.now() });
    return text;
  }

  #repeated(key: string): string | undefined {
    for (const [old, { atMs }] of this.#answered) if (performance.now() - atMs > TIMER_J_MS) this.#answered.delete(old);
    return this.#answered.get(key)?.text;
  }

  #answer(request: SipRequest, peer: Peer): Answer | undefined {
    const { troubles, clock } = this.#options;
    const isMute = troubles.has('silent') || clock.nowMs() < this.#bannedUntilMs;
    if (request.method === 'REGISTER') return this.#register(request, peer, isMute);
    if (isMute) return undefined;
    if (request.method === 'OPTIONS')
      return {
        statusCode: 200,
        reason: 'OK',
        headers: [
          ['Allow', 'REGISTER, OPTIONS'],
          ['Accept', 'application/sdp'],
        ],
      };
    return { statusCode: 405, reason: 'Method Not Allowed', headers: [['Allow', 'REGISTER, OPTIONS']] };
  }

  #register(request: SipRequest, peer: Peer, isMute: boolean): Answer | undefined {
    const outcome = isMute ? { answer: undefined, isRight: false } : this.#decide(request, peer);
    const contact = headerLines(request, 'contact').join(', ');
    const userAgent = firstHeader(request, 'user-agent');
    this.#options.onRegister({
      atMs: this.#options.clock.nowMs(),
      callId: firstHeader(request, 'call-id') ?? '',
      user: userOf(request) ?? '',
      authenticated: outcome.isRight,
      statusCode: outcome.answer?.statusCode ?? 0,
      transport: peer.transport,
      ...(contact === '' ? {} : { contact }),
      ...(userAgent === undefined ? {} : { userAgent }),
    });
    return outcome.answer;
  }

  #decide(request: SipRequest, peer: Peer): { answer: Answer; isRight: boolean } {
    const { troubles, user } = this.#options;
    const no = (statusCode: number, reason: string, headers: Answer['headers'] = []) => ({
      answer: { statusCode, reason, headers },
      isRight: false,
    });
    const cseq = parseCSeq(request);
    const callId = firstHeader(request, 'call-id');
    if (cseq?.method !== 'REGISTER' || callId === undefined) return no(400, 'Bad CSeq or Call-ID');
    if (userOf(request) === undefined || firstHeader(request, 'from') === undefined) return no(400, 'Bad To or From');
    if (firstHeader(request, 'require') !== undefined)
      return no(420, 'Bad Extension', [['Unsupported', headerLines(request, 'require').join(', ')]]);
    if (troubles.has('busy-503')) return no(503, 'Service Unavailable', [['Retry-After', '30']]);
    if (!isOurDomain(request.uri, peer) || !isOurDomain(toUri(request), peer)) return no(404, 'Not Found');
    if (troubles.has('unknown-user')) return no(404, 'Not Found');
    const asked = readAsked(request);
    if (asked.kind === 'query' && troubles.has('refuse-query')) return no(400, 'Missing Contact');
    if (!troubles.has('no-challenge')) {
      const refusal = this.#refusal(request, callId);
      if (refusal !== undefined) return { answer: refusal, isRight: false };
    }
    // RFC 3261 10.3 step 4: the right password of one user does not open another's address-of-record.
    if (userOf(request) !== user) return no(403, 'Forbidden');
    return {
      answer: this.#update(request, { asked, callId, cseq: cseq.number }),
      isRight: !troubles.has('no-challenge'),
    };
  }

  #refusal(request: SipRequest, callId: string): Answer | undefined {
    const { troubles, user, book } = this.#options;
    const nonces = this.#nonces;
    const checked = checkCredentials({ request, nonces, troubles, authUser: user, passwords: book.accepted() });
    const challenge = (isStale: boolean): Answer => ({
      statusCode: 401,
      reason: 'Unauthorized',
      headers: challenges({ nonces, troubles, isStale }).map((line) => ['WWW-Authenticate', line]),
    });
    if (checked === 'none') return challenge(false);
    if (checked === 'wrong') {
      this.#countFailure();
      return troubles.has('forbidden-after-wrong')
        ? { statusCode: 403, reason: 'Forbidden', headers: [] }
        : challenge(false);
    }
    const saysStale =
      checked === 'stale' ||
      troubles.has('stale-always') ||
      (troubles.has('stale-once') && !this.#staleSaid.has(callId));
    if (!saysStale) return undefined;
    this.#staleSaid.add(callId);
    return challenge(true);
  }

  #update(request: SipRequest, what: { asked: Asked; callId: string; cseq: number }): Answer {
    const { troubles } = this.#options;
    const { asked, callId, cseq } = what;
    if (asked.kind === 'bad') return { statusCode: 400, reason: asked.why, headers: [] };
    if (troubles.has('min-expires-423') && asked.kind === 'bind' && asked.contacts.some(isTooShort))
      return { statusCode: 423, reason: 'Interval Too Brief', headers: [['Min-Expires', String(MIN_EXPIRES_S)]] };
    const userAgent = firstHeader(request, 'user-agent');
    const by = { callId, cseq, ...(userAgent === undefined ? {} : { userAgent }) };
    // RFC 3261 10.3 step 7: an older request must fail and change nothing.
    if (!this.bindings.apply(asked, by)) return { statusCode: 500, reason: 'Out Of Order', headers: [] };
    return { statusCode: 200, reason: 'OK', headers: this.#contacts() };
  }

  #contacts(): [string, string][] {
    const { troubles, clock, user } = this.#options;
    if (troubles.has('hide-bindings')) return [];
    const nowMs = clock.nowMs();
    return this.bindings.list().map(({ contact, expiresAtMs }, index) => {
      // 203.0.113.0/24 is for documentation (RFC 5737): the address a session border controller would put there.
      const uri = troubles.has('rewritten-contact') ? `sip:${user}@203.0.113.9:${40_000 + index}` : contact;
      return ['Contact', `<${uri}>;expires=${Math.max(1, Math.ceil((expiresAtMs - nowMs) / 1_000))}`];
    });
  }

  #countFailure(): void {
    const { troubles, clock } = this.#options;
    if (!troubles.has('ban-after-failures')) return;
    const nowMs = clock.nowMs();
    this.#failuresAtMs = [...this.#failuresAtMs.filter((atMs) => nowMs - atMs < BAN_MS), nowMs];
    if (this.#failuresAtMs.length < FAILURES_TO_BAN) return;
    this.#bannedUntilMs = nowMs + BAN_MS;
    this.#failuresAtMs = [];
  }

  #dated(answer: Answer): Answer {
    const date = new Date(this.#options.clock.nowMs()).toUTCString();
    return { ...answer, headers: [...answer.headers, ['Date', date], ['Server', 'PracticeRegistrar/1.0']] };
  }
}

function isTooShort({ expiresS }: { readonly expiresS: number }): boolean {
  return expiresS > 0 && expiresS < MIN_EXPIRES_S;
}

function toUri(request: SipRequest): string {
  return parseAddress(splitList(firstHeader(request, 'to') ?? '')[0] ?? '')?.uri ?? '';
}

function userOf(request: SipRequest): string | undefined {
  return parseSipUri(toUri(request))?.user;
}

/** Clients that know no outbound proxy (sipsak, some phones) write the proxy's address where the domain belongs. */
function isOurDomain(uri: string, peer: Peer): boolean {
  const host = parseSipUri(uri)?.host;
  return host === PRACTICE_REALM || host === peer.localHost || host === 'localhost';
}

/** Still begins like SIP, and cannot be matched to anything: CSeq without number, a header without colon. */
function spoil(text: string): string {
  return text.replace(/^CSeq: .*$/mu, 'CSeq: many REGISTER').replace(/^Server: .*$/mu, 'Server PracticeRegistrar');
}
