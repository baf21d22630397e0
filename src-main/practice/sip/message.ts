/**
 * SIP messages as the practice carrier reads and writes them (RFC 3261 7, 25). Written apart from the app's own SIP room:
 * a double that shares its subject's parser proves nothing. MUST NOT throw on any bytes.
 */
export interface SipHeader {
  /** Lower case, long form. */
  readonly name: string;
  readonly value: string;
}

export interface SipRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly SipHeader[];
}

export interface SipResponse {
  readonly kind: 'response';
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: readonly SipHeader[];
}

export type SipMessage = SipRequest | SipResponse;

/** RFC 3261 7.3.3 */
const COMPACT: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  s: 'subject',
  t: 'to',
  v: 'via',
};

const TOKEN = "[A-Za-z0-9.!%*_+`'~-]+";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) (\\S+) SIP/2\\.0$`, 'u');
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d) (.*)$/u;
const HEADER_LINE = new RegExp(`^(${TOKEN})[ \\t]*:[ \\t]*(.*)$`, 'su');

/** `undefined` for everything that is not a SIP message with a start line and readable headers. */
export function parseSip(bytes: Uint8Array): SipMessage | undefined {
  const text = new TextDecoder().decode(bytes);
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  // RFC 3261 7.3.1: a line that begins with white space continues the one before it.
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/gu, ' ')
    .split('\r\n');
  const headers: SipHeader[] = [];
  for (const line of lines.slice(1)) {
    const [, name, value] = HEADER_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const lower = name.toLowerCase();
    headers.push({ name: COMPACT[lower] ?? lower, value: value.trim() });
  }
  const first = lines[0] ?? '';
  const [, method, uri] = REQUEST_LINE.exec(first) ?? [];
  if (method !== undefined && uri !== undefined) return { kind: 'request', method, uri, headers };
  const [, code, reason] = STATUS_LINE.exec(first) ?? [];
  if (code === undefined || reason === undefined) return undefined;
  return { kind: 'response', statusCode: Number(code), reason, headers };
}

export function headerLines(message: SipMessage, name: string): string[] {
  return message.headers.filter((header) => header.name === name).map(({ value }) => value);
}

export function firstHeader(message: SipMessage, name: string): string | undefined {
  return message.headers.find((header) => header.name === name)?.value;
}

/** CSeq: number below 2**31 and method (RFC 3261 8.1.1.5). */
export function parseCSeq(message: SipMessage): { readonly number: number; readonly method: string } | undefined {
  const [, digits, method] = /^(\d{1,10})[ \t]+(\S+)$/u.exec(firstHeader(message, 'cseq') ?? '') ?? [];
  if (digits === undefined || method === undefined || Number(digits) >= 2 ** 31) return undefined;
  return { number: Number(digits), method };
}

/** Non-negative seconds of an Expires-like value; anything else is as if it were absent (RFC 3261 20.19). */
export function parseSeconds(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,10}$/u.test(value)) return undefined;
  const seconds = Number(value);
  return seconds < 2 ** 32 ? seconds : undefined;
}

export function writeSip(startLine: string, headers: readonly (readonly [string, string])[]): string {
  return `${[startLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;
}
