import { randomBytes } from 'node:crypto';
import { firstHeader, headerLines, type SipRequest, writeSip } from '../sip/message.ts';
import { parseAddress, parseVia, splitList, type Via } from '../sip/values.ts';

/** Where a request came from, and where it arrived. */
export interface Peer {
  readonly transport: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  readonly localHost: string;
}

export interface Answer {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
}

function topVia(request: SipRequest): Via | undefined {
  const [top] = splitList(headerLines(request, 'via')[0] ?? '');
  return top === undefined ? undefined : parseVia(top);
}

/**
 * Identifies the server transaction (RFC 3261 17.2.3); `undefined` without a usable Via: nobody to answer.
 * Clients older than RFC 3261 have no magic branch, so Call-ID and CSeq are part of it.
 */
export function branchKey(request: SipRequest, peer: Peer): string | undefined {
  const via = topVia(request);
  if (via === undefined) return undefined;
  const parts = [firstHeader(request, 'call-id'), firstHeader(request, 'cseq'), peer.transport, peer.port];
  return [via.params.get('branch'), via.sentBy, request.method, ...parts].join(' ');
}

/** RFC 3261 8.2.6.2; Via with `received` and `rport` (RFC 3581 4). */
export function writeAnswer(request: SipRequest, peer: Peer, answer: Answer): string {
  const [first = '', ...otherVias] = headerLines(request, 'via').flatMap(splitList);
  const via = parseVia(first);
  const hasRport = via?.params.has('rport') === true;
  const stamped = first.replace(/;\s*rport\s*(=\s*\d*)?(?=;|$)/iu, '').replace(/;\s*received\s*=[^;]*/iu, '');
  const received = hasRport || via?.host !== peer.address ? `;received=${peer.address}` : '';
  const top = `${stamped}${received}${hasRport ? `;rport=${peer.port}` : ''}`;
  const to = firstHeader(request, 'to') ?? '';
  const tag = parseAddress(to)?.params.has('tag') === true ? '' : `;tag=${randomBytes(6).toString('hex')}`;
  return writeSip(`SIP/2.0 ${answer.statusCode} ${answer.reason}`, [
    ...[top, ...otherVias].map((value) => ['Via', value] as const),
    ['From', firstHeader(request, 'from') ?? ''],
    ['To', `${to}${tag}`],
    ['Call-ID', firstHeader(request, 'call-id') ?? ''],
    ['CSeq', firstHeader(request, 'cseq') ?? ''],
    ...answer.headers,
    ['Content-Length', '0'],
  ]);
}

/** Where a UDP answer goes: the source port with `rport` (RFC 3581 4), else the port of Via's sent-by (RFC 3261 18.2.2). */
export function answerPort(bytes: string, peer: Peer): number {
  const via = /^Via: (.*)$/mu.exec(bytes)?.[1]?.trim();
  const parsed = via === undefined ? undefined : parseVia(splitList(via)[0] ?? '');
  if (parsed === undefined || parsed.params.has('rport')) return peer.port;
  const port = Number(/:(\d{1,5})$/u.exec(parsed.sentBy)?.[1] ?? 5060);
  return port >= 1 && port <= 65_535 ? port : peer.port;
}
