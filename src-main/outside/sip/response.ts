import { byteText } from './byte-text.ts';
import { headerValues, type MessageHead, readParams, splitHead, splitOutside } from './headers.ts';

/** A response whose matching parts (status, Via branch, CSeq) are sound. Texts are byte texts. */
export interface SipResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly branch: string;
  readonly method: string;
  readonly head: MessageHead;
  /** Where the far side saw us (RFC 3581); `undefined` when it did not say. */
  readonly seenAs?: string | undefined;
}

export type Reading =
  | { readonly kind: 'response'; readonly response: SipResponse }
  /** A request or a keep-alive: lawful, but nothing that answers us. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed'; readonly why: string };

// A field longer than this is not a Via or CSeq that anybody sends.
const FIELD_LIMIT = 2_048;
// RFC 3261 25.1, without sip.js's grammar: that one unpacks its whole table for every field, a third of a probe's time.
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/u;
const VIA_BEGIN =
  /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*[A-Za-z0-9\-.!%*_+`'~]+[ \t]+(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?:[ \t]*:[ \t]*(\d{1,5}))?$/iu;
const CSEQ = /^(\d{1,10})[ \t]+([A-Za-z0-9\-.!%*_+`'~]+)$/u;
const STATUS_LINE = /^SIP\/2\.0[ \t]+(\d{3})(?:[ \t]+(.*))?$/iu;
const REQUEST_LINE = /^[A-Z]+ \S+ SIP\/2\.0$/u;

/** Reads foreign bytes; never throws. */
export function readResponse(bytes: Uint8Array): Reading {
  const text = byteText(bytes);
  if (/^[\r\n\0\s]*$/u.test(text)) return { kind: 'other' };
  const head = splitHead(text.replace(/^[\r\n]+/u, ''));
  if (head === undefined) return malformed('no empty line after the head');
  if (REQUEST_LINE.test(head.startLine)) return { kind: 'other' };
  const status = STATUS_LINE.exec(head.startLine);
  const statusCode = Number(status?.[1]);
  if (status === null || statusCode < 100 || statusCode > 699) return malformed('status line');
  const via = parseVia(headerValues(head, 'via')[0]);
  if (via === undefined) return malformed('Via');
  const method = parseCseqMethod(headerValues(head, 'cseq')[0]);
  if (method === undefined) return malformed('CSeq');
  const response = { statusCode, reason: status[2] ?? '', branch: via.branch, method, head, seenAs: via.seenAs };
  return { kind: 'response', response };
}

function malformed(why: string): Reading {
  return { kind: 'malformed', why };
}

function parseVia(value: string | undefined): { branch: string; seenAs: string | undefined } | undefined {
  if (value === undefined || value.length > FIELD_LIMIT) return undefined;
  // Only the topmost Via is ours (RFC 3261 17.1.3); several may share one line.
  const [top = ''] = splitOutside(value, { separator: ',', isAngleAware: false });
  const [begin = '', ...rest] = splitOutside(top, { separator: ';', isAngleAware: false });
  const [, host, port] = VIA_BEGIN.exec(begin) ?? [];
  const params = readParams(rest);
  const branch = params.get('branch') ?? '';
  if (host === undefined || !TOKEN.test(branch)) return undefined;
  return { branch, seenAs: seenAddress({ host, port, params }) };
}

function seenAddress(via: {
  readonly host: string;
  readonly port: string | undefined;
  readonly params: ReadonlyMap<string, string>;
}): string | undefined {
  const given = via.params.get('received');
  const received = given !== undefined && /^\[?[0-9a-z:._-]{1,253}\]?$/iu.test(given) ? given : undefined;
  const rport = /^\d{1,5}$/u.exec(via.params.get('rport') ?? '')?.[0];
  if (received === undefined && rport === undefined) return undefined;
  const host = received ?? via.host;
  const port = rport ?? via.port;
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return port === undefined ? bracketed : `${bracketed}:${port}`;
}

function parseCseqMethod(value: string | undefined): string | undefined {
  const [, number, method] = CSEQ.exec(value?.slice(0, FIELD_LIMIT) ?? '') ?? [];
  // RFC 3261 8.1.1.5: a CSeq number is below 2^31.
  return number !== undefined && Number(number) < 2 ** 31 ? method : undefined;
}

/** Retry-After in seconds; comment and parameters are passed over (RFC 3261 20.33). */
export function retryAfterS(head: MessageHead): number | undefined {
  const seconds = /^(\d{1,9})(?=[\s;(]|$)/u.exec(headerValues(head, 'retry-after')[0] ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Min-Expires of a 423 in seconds (RFC 3261 20.23). */
export function minExpiresS(head: MessageHead): number | undefined {
  const seconds = headerValues(head, 'min-expires')[0];
  return seconds !== undefined && /^\d{1,9}$/u.test(seconds) ? Number(seconds) : undefined;
}
