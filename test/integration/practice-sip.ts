import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';

/** A SIP client made of strings, so that the registrar is judged by something that shares no code with it. */
export interface Ask {
  readonly password?: string;
  readonly user?: string;
  readonly contact?: string;
  readonly expires?: number;
  readonly callId?: string;
  readonly cseq?: number;
  readonly method?: string;
  readonly transport?: 'udp' | 'tcp';
  readonly authorization?: string;
  readonly extra?: readonly string[];
}

let serial = 0;

export function sipText(carrier: PracticeCarrier, ask: Ask): string {
  serial += 1;
  const user = ask.user ?? carrier.line.account.user;
  const method = ask.method ?? 'REGISTER';
  return [
    `${method} sip:practice.invalid SIP/2.0`,
    `Via: SIP/2.0/${(ask.transport ?? 'udp').toUpperCase()} 127.0.0.1:9;branch=z9hG4bKtest${serial};rport`,
    'Max-Forwards: 70',
    `From: <sip:${user}@practice.invalid>;tag=t${serial}`,
    `To: <sip:${user}@practice.invalid>`,
    `Call-ID: ${ask.callId ?? `call-${serial}`}`,
    `CSeq: ${ask.cseq ?? serial} ${method}`,
    ...(ask.contact === undefined ? [] : [`Contact: ${ask.contact}`]),
    ...(ask.expires === undefined ? [] : [`Expires: ${ask.expires}`]),
    ...(ask.authorization === undefined ? [] : [`Authorization: ${ask.authorization}`]),
    ...(ask.extra ?? []),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** The answer to one message, or undefined when the registrar proves (by answering a later OPTIONS) that it stays silent. */
export async function exchange(
  carrier: PracticeCarrier,
  text: string,
  transport: 'udp' | 'tcp' = 'udp',
): Promise<string> {
  return transport === 'udp' ? overUdp(carrier, text) : overTcp(carrier, text);
}

function overUdp(carrier: PracticeCarrier, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const limit = setTimeout(() => {
      socket.close();
      reject(new Error('no answer'));
    }, 5_000);
    socket.once('message', (bytes) => {
      clearTimeout(limit);
      socket.close();
      resolve(bytes.toString());
    });
    socket.send(text, carrier.sip.port, carrier.sip.host);
  });
}

function overTcp(carrier: PracticeCarrier, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(carrier.sip.port, carrier.sip.host, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** One login: the request, and with credentials once more when it was challenged. */
export async function logInSip(
  carrier: PracticeCarrier,
  ask: Ask = {},
): Promise<{ first: string; last: string; status: number }> {
  const callId = ask.callId ?? `login-${serial}`;
  const cseq = ask.cseq ?? 1;
  const transport = ask.transport ?? 'udp';
  const first = await exchange(carrier, sipText(carrier, { ...ask, callId, cseq }), transport);
  if (statusOf(first) !== 401) return { first, last: first, status: statusOf(first) };
  const authorization = credentials(carrier, first, ask);
  const last = await exchange(carrier, sipText(carrier, { ...ask, callId, cseq: cseq + 1, authorization }), transport);
  return { first, last, status: statusOf(last) };
}

export function credentials(
  carrier: PracticeCarrier,
  challenge: string,
  options: {
    readonly password?: string;
    readonly user?: string;
    readonly nc?: string;
    readonly algorithm?: string;
  } = {},
): string {
  const line = challenge
    .split('\r\n')
    .filter((one) => one.startsWith('WWW-Authenticate') && one.includes('"practice.invalid"'))
    .find((one) => options.algorithm === undefined || one.includes(`algorithm=${options.algorithm},`));
  const nonce = /nonce="([^"]+)"/u.exec(line ?? '')?.[1] ?? '';
  const algorithm = /algorithm=([\w-]+)/u.exec(line ?? '')?.[1] ?? 'MD5';
  const user = options.user ?? carrier.line.account.user;
  const nc = options.nc ?? '00000001';
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const ha1 = hash(`${user}:practice.invalid:${options.password ?? carrier.password}`);
  const response = hash(`${ha1}:${nonce}:${nc}:c0ffee:auth:${hash('REGISTER:sip:practice.invalid')}`);
  return `Digest username="${user}", realm="practice.invalid", nonce="${nonce}", uri="sip:practice.invalid", response="${response}", algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="c0ffee"`;
}

export function statusOf(text: string): number {
  return Number(/^SIP\/2\.0 (\d{3})/u.exec(text)?.[1] ?? 0);
}

export function headersOf(text: string, name: string): string[] {
  return text
    .split('\r\n')
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim());
}
