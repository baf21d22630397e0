import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { SipAccount } from '../../core/line.ts';
import type { Secret } from '../../core/secret.ts';
import { digestResponse, parseAlgorithm, parseDigest, quoted } from '../sip/digest.ts';
import { firstHeader, headerLines, parseCSeq, parseSip, type SipResponse, writeSip } from '../sip/message.ts';

/** RFC 3261 17.1.2.2: T1, doubled each time. Loopback needs no 32 s: the device gives up after this much real time. */
const T1_MS = 500;
const LIMIT_MS = 4_000;

export type RegisterAnswer =
  | { readonly kind: 'final'; readonly response: SipResponse; readonly expiresS: number }
  | { readonly kind: 'no-answer' };

interface Options {
  readonly account: SipAccount;
  readonly proxy: { readonly host: string; readonly port: number };
  readonly userAgent: string;
}

/** The device's own little user agent: REGISTER over UDP from one port, one Call-ID for its whole life (RFC 3261 10.2). */
export class RegisterClient {
  readonly #options: Options;
  readonly #callId = randomBytes(10).toString('hex');
  readonly #fromTag = randomBytes(4).toString('hex');
  #socket: Socket | undefined;
  #cseq = 0;
  #onMessage: (response: SipResponse) => void = () => {};
  /** Ends the transaction that is waiting, if any. */
  #giveUp: () => void = () => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** One registration, digest included; `expiresS` 0 removes the binding. */
  async register(password: Secret, expiresS: number): Promise<RegisterAnswer> {
    let answer = await this.#send(expiresS, []);
    // A second challenge is answered once more only when it says that just the nonce was old (RFC 7616 3.3).
    for (let round = 0; round < 2 && answer !== undefined && isChallenge(answer); round += 1) {
      const isStale = headerLines(answer, 'www-authenticate').some((line) => /stale\s*=\s*"?true/iu.test(line));
      if (round === 1 && !isStale) break;
      const lines = this.#credentials(answer, password);
      if (lines.length === 0) break;
      answer = await this.#send(expiresS, lines);
    }
    if (answer === undefined) return { kind: 'no-answer' };
    return { kind: 'final', response: answer, expiresS: this.#granted(answer, expiresS) };
  }

  close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#onMessage = () => {};
    this.#giveUp();
    return socket === undefined ? Promise.resolve() : new Promise((resolve) => socket.close(() => resolve()));
  }

  #credentials(answer: SipResponse, password: Secret): [string, string][] {
    const { account } = this.#options;
    const uri = `sip:${account.domain}`;
    const isProxy = answer.statusCode === 407;
    const challenges = headerLines(answer, isProxy ? 'proxy-authenticate' : 'www-authenticate').map(parseDigest);
    const byRealm = new Map<string, ReadonlyMap<string, string>>();
    // The first one understood per realm is the most preferred (RFC 8760 2.4).
    for (const challenge of challenges) {
      const realm = challenge?.get('realm');
      if (challenge === undefined || realm === undefined || byRealm.has(realm)) continue;
      if (parseAlgorithm(challenge.get('algorithm')) !== undefined) byRealm.set(realm, challenge);
    }
    return [...byRealm].map(([realm, challenge]) => {
      const algorithm = parseAlgorithm(challenge.get('algorithm')) ?? 'MD5';
      const nonce = challenge.get('nonce') ?? '';
      const qop = challenge.has('qop') ? { nc: '00000001', cnonce: randomBytes(8).toString('hex') } : undefined;
      const response = digestResponse({
        algorithm,
        username: account.authUser,
        realm,
        password: password.reveal(),
        method: 'REGISTER',
        uri,
        nonce,
        qop,
      });
      const tail = qop === undefined ? '' : `, qop=auth, nc=${qop.nc}, cnonce=${quoted(qop.cnonce)}`;
      const opaque = challenge.get('opaque');
      return [
        isProxy ? 'Proxy-Authorization' : 'Authorization',
        `Digest username=${quoted(account.authUser)}, realm=${quoted(realm)}, nonce=${quoted(nonce)}, uri=${quoted(uri)}, response="${response}", algorithm=${algorithm}${tail}${opaque === undefined ? '' : `, opaque=${quoted(opaque)}`}`,
      ];
    });
  }

  async #send(
    expiresS: number,
    authorization: readonly (readonly [string, string])[],
  ): Promise<SipResponse | undefined> {
    const { account, proxy, userAgent } = this.#options;
    const socket = await this.#open();
    const port = socket.address().port;
    this.#cseq += 1;
    const cseq = this.#cseq;
    const aor = `<sip:${account.user}@${account.domain}>`;
    const text = writeSip(`REGISTER sip:${account.domain} SIP/2.0`, [
      ['Via', `SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${randomBytes(8).toString('hex')};rport`],
      ['Max-Forwards', '70'],
      ['From', `${aor};tag=${this.#fromTag}`],
      ['To', aor],
      ['Call-ID', this.#callId],
      ['CSeq', `${cseq} REGISTER`],
      ['Contact', `<sip:${account.user}@127.0.0.1:${port}>`],
      ['Expires', String(expiresS)],
      ['User-Agent', userAgent],
      ...authorization,
      ['Content-Length', '0'],
    ]);
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (response: SipResponse | undefined) => {
        clearTimeout(timer);
        clearTimeout(limit);
        resolve(response);
      };
      this.#giveUp = () => end(undefined);
      const limit = setTimeout(this.#giveUp, LIMIT_MS).unref();
      const repeat = (afterMs: number) => {
        if (socket === this.#socket) socket.send(text, proxy.port, proxy.host);
        timer = setTimeout(() => repeat(afterMs * 2), afterMs).unref();
      };
      this.#onMessage = (response) => {
        if (parseCSeq(response)?.number !== cseq || firstHeader(response, 'call-id') !== this.#callId) return;
        if (response.statusCode >= 200) end(response);
      };
      repeat(T1_MS);
    });
  }

  async #open(): Promise<Socket> {
    if (this.#socket !== undefined) return this.#socket;
    const socket = createSocket('udp4');
    this.#socket = socket;
    socket.on('message', (bytes) => {
      const message = parseSip(bytes);
      if (message?.kind === 'response') this.#onMessage(message);
    });
    // "Port unreachable" while the registrar is away: the repeats go on, then the device counts it as no answer.
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.bind({ address: '127.0.0.1', port: 0 }, () => resolve()));
    return socket;
  }

  /** The lifetime the registrar gave our Contact (RFC 3261 10.2.4), else the one that was asked for. */
  #granted(answer: SipResponse, askedS: number): number {
    const port = this.#socket?.address().port;
    const own = headerLines(answer, 'contact').find((line) => line.includes(`127.0.0.1:${port}`));
    const seconds = /;\s*expires\s*=\s*(\d{1,9})/iu.exec(own ?? '')?.[1] ?? firstHeader(answer, 'expires');
    return seconds === undefined || !/^\d{1,9}$/u.test(seconds) ? askedS : Number(seconds);
  }
}

function isChallenge({ statusCode }: SipResponse): boolean {
  return statusCode === 401 || statusCode === 407;
}
