import { randomInt } from 'node:crypto';
import type { PortalWords, Reflection } from '../core/carrier.ts';
import { type Line, parseLineNumber, type Service } from '../core/line.ts';
import { problem } from '../core/problem.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { Secret } from '../core/secret.ts';
import { PretendAdapter } from './adapter/pretend-adapter.ts';
import { PracticeClock } from './clock/practice-clock.ts';
import { isLoopback } from './loopback.ts';
import { PasswordBook, type PracticeChange } from './password-book.ts';
import type { PortalCharset } from './portal/charset.ts';
import type { Desk } from './portal/desk.ts';
import { openPortalServer } from './portal/server.ts';
import type { SkinName } from './portal/skin.ts';
import { Visits } from './portal/visits.ts';
import { PRACTICE_REALM } from './registrar/credentials.ts';
import { Registrar } from './registrar/registrar.ts';
import { openRegistrarSockets } from './registrar/sockets.ts';
import type { Seen } from './seen.ts';
import { makeTroubles, type TroubleName, type Troubles } from './troubles.ts';

export interface PracticeOptions {
  /** `b2bua` when absent; only told to the line, the timetable comes with `reflection`. */
  readonly service?: Service;
  /** `05012345678` when absent. */
  readonly number?: string;
  readonly reflection: Reflection;
  readonly words: PortalWords;
  readonly utcOffsetMinutes: number;
  /** How many times faster than real time the wait for the reflection runs; 1 when absent. */
  readonly speed?: number;
  /** Practice time at the start, epoch ms; the real time when absent. */
  readonly startAtMs?: number;
  /** A loopback address; 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0 or absent = any. */
  readonly portalPort?: number;
  readonly sipPort?: number;
  readonly troubles?: readonly TroubleName[];
  readonly skin?: SkinName;
  readonly charset?: PortalCharset;
  /** Where pages say their charset; `both` when absent. */
  readonly charsetIn?: 'header' | 'meta' | 'both';
  /** False = another registrar listens at `sipPort`, and learns of changes through the two callbacks. */
  readonly registrar?: boolean;
  readonly currentPassword?: string;
  readonly onAccepted?: (change: PracticeChange) => Promise<void>;
  readonly onReflected?: (change: PracticeChange) => Promise<void>;
}

export interface PracticeCarrier {
  /** The self-care login page. */
  readonly portalUrl: string;
  /** A page to read; with `Accept: application/json` the newest mail as `{ code, sentAtMs, subject }`, or null. */
  readonly mailboxUrl: string;
  /** The admin page of the pretend adapter, where a person types the new password. */
  readonly adapterUrl: string;
  readonly sip: { readonly host: string; readonly port: number; readonly domain: string };
  readonly selfcareId: string;
  readonly selfcarePassword: string;
  readonly line: Line;
  /** The SIP password that holds at the registrar now. */
  readonly password: string;
  readonly clock: PracticeClock;
  readonly troubles: Troubles;
  /** Turns a trouble on or off; a number says how many datagrams `drop-first` loses. */
  trouble(name: TroubleName, on: boolean | number): void;
  readonly seen: Seen;
  /** Not started: `adapter.start()` plugs it in. */
  readonly adapter: PretendAdapter;
  lastCode(): string | undefined;
  /** Closes every socket; a second call waits for the first. */
  stop(): Promise<void>;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const DIGITS = '23456789';

/**
 * Starts a carrier to practise with, on this computer only: portal, mailbox, registrar, and a device to plug in. Its
 * passwords open nothing else, so they are plain strings that a host may print.
 * Problems: `practice-not-loopback`, `port-taken`, `number-malformed`.
 */
export async function startPracticeCarrier(options: PracticeOptions): Promise<Result<PracticeCarrier>> {
  const givenHost = options.host ?? '127.0.0.1';
  if (!isLoopback(givenHost)) return fail(problem('practice-not-loopback', { host: givenHost }));
  const host = givenHost === 'localhost' ? '127.0.0.1' : givenHost;
  const number = parseLineNumber(options.number ?? '05012345678');
  if (!number.ok) return number;
  const user = `8150${number.value.slice(-8)}`;
  const password = options.currentPassword ?? madePassword();
  const clock = new PracticeClock({ startAtMs: options.startAtMs ?? Date.now(), speed: options.speed ?? 1 });
  const troubles = makeTroubles(options.troubles ?? []);
  const { reflection, utcOffsetMinutes, onAccepted, onReflected } = options;
  const book = new PasswordBook({
    clock,
    troubles,
    reflection,
    utcOffsetMinutes,
    user,
    password,
    onAccepted,
    onReflected,
  });
  const registers: Seen['registers'] = [];
  const registrar = new Registrar({ clock, troubles, book, user, onRegister: (one) => registers.push(one) });
  const seen: Seen = {
    submits: [],
    logins: [],
    codes: [],
    registers,
    elsewhere: [],
    bindings: () => registrar.bindings.list(),
  };

  const sipPort = options.sipPort ?? 0;
  const sockets =
    options.registrar === false
      ? ok({ port: sipPort, stop: () => Promise.resolve() })
      : await openRegistrarSockets({ host, port: sipPort, receive: (bytes, peer) => registrar.receive(bytes, peer) });
  if (!sockets.ok) return sockets;

  let portalPort = 0;
  let adapter: PretendAdapter | undefined;
  const desk: Desk = {
    clock,
    troubles,
    book,
    seen,
    words: options.words,
    skin: options.skin ?? 'table',
    visits: new Visits(clock),
    mails: [],
    number: number.value,
    selfcareId: 'renshu01',
    selfcarePassword: madePassword(),
    utcOffsetMinutes,
    elsewhere: () => `http://localhost:${portalPort}/elsewhere`,
    adapter: () => adapter,
    lock: { wrongLogins: 0, untilMs: 0 },
  };
  const portal = await openPortalServer({
    host,
    port: options.portalPort ?? 0,
    desk,
    charset: options.charset ?? 'utf-8',
    charsetIn: options.charsetIn ?? 'both',
  });
  if (!portal.ok) {
    await sockets.value.stop();
    return portal;
  }
  portalPort = portal.value.port;

  const sip = { host, port: sockets.value.port, domain: PRACTICE_REALM };
  const line: Line = {
    number: number.value,
    service: options.service ?? 'b2bua',
    account: {
      domain: sip.domain,
      proxy: { host: sip.host, port: sip.port },
      user,
      authUser: user,
      transport: 'udp',
      expiresS: 3_600,
    },
  };
  const device = new PretendAdapter({ account: line.account, proxy: sip, password: Secret.of(password), clock });
  adapter = device;
  const stopAll = async () => {
    await device.stop();
    await Promise.all([book.stop(), portal.value.stop(), sockets.value.stop()]);
  };
  let stopping: Promise<void> | undefined;
  return ok({
    portalUrl: `http://${host}:${portalPort}/selfcare/login`,
    mailboxUrl: `http://${host}:${portalPort}/mailbox`,
    adapterUrl: `http://${host}:${portalPort}/adapter`,
    sip,
    selfcareId: desk.selfcareId,
    selfcarePassword: desk.selfcarePassword,
    line,
    get password() {
      return book.atRegistrar();
    },
    clock,
    troubles,
    trouble: (name, on) => troubles.set(name, on),
    seen,
    adapter: device,
    lastCode: () => desk.mails.at(-1)?.code,
    stop: () => {
      stopping ??= stopAll();
      return stopping;
    },
  });
}

/** Eight characters the portal takes and a person can read aloud; at least one letter and one digit. */
function madePassword(): string {
  const pick = (from: string) => from.charAt(randomInt(from.length));
  const middle = Array.from({ length: 6 }, () => pick(LETTERS + DIGITS)).join('');
  return `${pick(LETTERS)}${middle}${pick(DIGITS)}`;
}
