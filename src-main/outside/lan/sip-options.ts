import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { foreignText } from './foreign-text.ts';
import { rest } from './politely.ts';

export interface SipQuestion {
  readonly address: string;
  readonly port: number;
  readonly limitMs: number;
}

export interface SipAnswer {
  readonly statusCode: number;
  /** `User-Agent` or `Server` (RFC 3261 20.41, 20.35), where it sends one. */
  readonly name: string | undefined;
}

/** RFC 3261 17.1.1.1: T1. One repetition: a second lost datagram on a LAN means nobody is there. */
const REPEAT_AFTER_MS = 500;

/** One OPTIONS (RFC 3261 11) to a neighbour; undefined = nothing that answers it came back. Carries no credentials. */
export async function askOptions(question: SipQuestion, signal: AbortSignal): Promise<SipAnswer | undefined> {
  const { address, port, limitMs } = question;
  const socket = createSocket('udp4');
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  let answer: SipAnswer | undefined;
  try {
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.on('error', () => {
        resolve(false);
        ended.abort();
      });
      // Connected: the system hands over nothing that comes from anywhere else, and tells when the port is closed.
      socket.connect(port, address, () => resolve(true));
    });
    if (!isOpen || stop.aborted) return undefined;
    const own = socket.address();
    const request = optionsRequest({ ...question, own: `${own.address}:${own.port}` });
    socket.on('message', (datagram) => {
      answer = optionsAnswer(datagram, request.branch);
      if (answer !== undefined) ended.abort();
    });
    const send = () => socket.send(request.bytes, () => undefined);
    send();
    await rest(Math.min(REPEAT_AFTER_MS, limitMs), stop);
    if (stop.aborted) return answer;
    send();
    await rest(limitMs - REPEAT_AFTER_MS, stop);
    return answer;
  } finally {
    socket.close();
  }
}

function optionsRequest({ address, port, own }: SipQuestion & { readonly own: string }) {
  const token = () => randomBytes(9).toString('hex');
  const branch = `z9hG4bK${token()}`;
  const target = `sip:${address}:${port}`;
  const lines = [
    `OPTIONS ${target} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};branch=${branch};rport`,
    'Max-Forwards: 70',
    `From: <sip:anonymous@anonymous.invalid>;tag=${token()}`,
    `To: <${target}>`,
    `Call-ID: ${token()}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:${own}>`,
    'Accept: application/sdp',
    'Content-Length: 0',
    '',
    '',
  ];
  return { bytes: Buffer.from(lines.join('\r\n'), 'latin1'), branch };
}

/** Matched by the branch of its Via (RFC 3261 17.1.3). Foreign bytes: anything else is no answer. */
export function optionsAnswer(datagram: Uint8Array, branch: string): SipAnswer | undefined {
  const [head = ''] = Buffer.from(datagram)
    .toString('utf8')
    .split(/\r?\n\r?\n/u, 1);
  // RFC 3261 7.3.1: a line that begins with a blank goes on with the one before.
  const [status = '', ...lines] = head.replace(/\r?\n[ \t]+/gu, ' ').split(/\r?\n/u);
  const code = /^SIP\/2\.0 ([1-6]\d\d)(?: |$)/u.exec(status)?.[1];
  const header = (name: RegExp) =>
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 && name.test(line.slice(0, colon).trim()) ? [line.slice(colon + 1).trim()] : [];
    });
  const isOurs = header(/^(via|v)$/iu).some((via) => via.split(/[;,\s]/u).includes(`branch=${branch}`));
  if (code === undefined || Number(code) < 200 || !isOurs) return undefined;
  const name = header(/^user-agent$/iu)[0] ?? header(/^server$/iu)[0];
  return { statusCode: Number(code), name: name === undefined ? undefined : foreignText(name) };
}
