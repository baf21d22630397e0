import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Dice } from '../../../core/ports.ts';
import { headerValues, splitHead } from '../headers.ts';
import type { StreamDialect, StreamEvent } from './dialect.ts';
import { clientFrame, frameReader, OPCODE, type WebSocketEvent } from './websocket-frames.ts';

/** RFC 6455 1.3: proves that the far side has read our key and is no cache. */
const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const HEAD_LIMIT = 16 * 1_024;

/**
 * SIP over WebSocket (RFC 7118): the HTTP upgrade to sub-protocol `sip`, then one message per frame. Written here because the
 * client in Node can neither be sent to an address of our choice, nor take an authority or a name check of its own.
 */
export function webSocketDialect({ host, dice }: { readonly host: string; readonly dice: Dice }): StreamDialect {
  const key = Buffer.from(dice.bytes(16)).toString('base64');
  const accept = createHash('sha1').update(`${key}${ACCEPT_SALT}`).digest('base64');
  const frames = frameReader();
  let head: Buffer | undefined = Buffer.alloc(0);
  let isOver = false;
  const frame = (opcode: number, payload: Uint8Array) => clientFrame(opcode, payload, dice.bytes(4));

  const toEvent = (event: WebSocketEvent): StreamEvent => {
    switch (event.kind) {
      case 'message':
        return event;
      case 'ping':
        return { kind: 'reply', bytes: frame(OPCODE.pong, event.bytes) };
      case 'close':
        return { kind: 'fault', fault: { kind: 'unreachable', code: 'ECONNRESET', isOrderly: true } };
      case 'fault':
        return { kind: 'fault', fault: { kind: 'unreadable', why: event.why, detail: event.detail } };
    }
  };
  const malformed = (detail: string): StreamEvent[] => {
    isOver = true;
    return [{ kind: 'fault', fault: { kind: 'unreadable', why: 'malformed', detail } }];
  };

  return {
    greeting: Buffer.from(
      [
        'GET / HTTP/1.1',
        `Host: ${host}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Key: ${key}`,
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Protocol: sip',
        '',
        '',
      ].join('\r\n'),
      'latin1',
    ),
    push(chunk) {
      if (isOver) return [];
      if (head === undefined) return frames.push(chunk).map(toEvent);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n', 0, 'latin1');
      if (end < 0) return head.length > HEAD_LIMIT ? malformed('endless answer to the WebSocket upgrade') : [];
      const refusal = upgradeRefusal(head.toString('latin1', 0, end + 4), accept);
      if (refusal !== undefined) return malformed(refusal);
      const rest = head.subarray(end + 4);
      head = undefined;
      return [{ kind: 'open' }, ...frames.push(rest).map(toEvent)];
    },
    // A realm in an old charset is echoed byte for byte, and that is no text frame (RFC 6455 5.6).
    wrap: (message) => frame(isUtf8(message) ? OPCODE.text : OPCODE.binary, message),
  };
}

/** Why the answer is no agreement to speak SIP here (RFC 6455 4.1, RFC 7118 4). */
function upgradeRefusal(text: string, accept: string): string | undefined {
  const head = splitHead(text);
  const status = /^HTTP\/1\.1 (\d{3})(?: |$)/u.exec(head?.startLine ?? '')?.[1];
  if (head === undefined || status === undefined) return 'no HTTP answer to the WebSocket upgrade';
  if (status !== '101') return `HTTP ${status} to the WebSocket upgrade`;
  const first = (name: string) => headerValues(head, name)[0] ?? '';
  if (first('upgrade').toLowerCase() !== 'websocket') return 'no Upgrade: websocket';
  if (first('sec-websocket-accept') !== accept) return 'Sec-WebSocket-Accept does not fit our key';
  if (first('sec-websocket-protocol').toLowerCase() !== 'sip') return 'no sub-protocol sip (RFC 7118)';
  return undefined;
}
