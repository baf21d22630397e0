import { MESSAGE_LIMIT } from './framing.ts';

/** RFC 6455 5.2. */
export const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** A whole message or control frame of the far side. */
export type WebSocketEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping'; readonly bytes: Uint8Array }
  | { readonly kind: 'close' }
  | WebSocketFault;

interface WebSocketFault {
  readonly kind: 'fault';
  readonly why: 'malformed' | 'too-large';
  readonly detail: string;
}

/** One frame of ours. `mask` is four unpredictable bytes: a client must mask (RFC 6455 5.3). */
export function clientFrame(opcode: number, payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + extra + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(mask.subarray(0, 4), 2 + extra);
  for (let index = 0; index < length; index += 1) {
    frame[6 + extra + index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return frame;
}

interface Header {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly headLength: number;
  readonly length: number;
}

/** Cuts a server's bytes into messages (RFC 6455 5 and 7118 3: one SIP message each). Never throws; a fault ends it. */
export function frameReader(): { push(chunk: Uint8Array): WebSocketEvent[] } {
  let held = Buffer.alloc(0);
  // The fragments of a message that is not whole yet.
  let parts: Buffer[] | undefined;
  let partsLength = 0;
  let isOver = false;

  function take(header: Header, payload: Buffer): WebSocketEvent | undefined {
    switch (header.opcode) {
      case OPCODE.close:
        return { kind: 'close' };
      case OPCODE.ping:
        return { kind: 'ping', bytes: Uint8Array.from(payload) };
      case OPCODE.pong:
        return undefined;
      case OPCODE.text:
      case OPCODE.binary:
        if (parts !== undefined) return fault('malformed', 'a new WebSocket message inside another');
        parts = [];
        partsLength = 0;
        break;
      case OPCODE.continuation:
        if (parts === undefined) return fault('malformed', 'a WebSocket fragment without a beginning');
        break;
      default:
        return fault('malformed', `WebSocket opcode ${header.opcode}`);
    }
    partsLength += payload.length;
    if (partsLength > MESSAGE_LIMIT) return fault('too-large', `WebSocket message beyond ${MESSAGE_LIMIT} bytes`);
    parts.push(Buffer.from(payload));
    if (!header.isFinal) return undefined;
    const bytes = Uint8Array.from(Buffer.concat(parts));
    parts = undefined;
    return { kind: 'message', bytes };
  }

  return {
    push(chunk) {
      const events: WebSocketEvent[] = [];
      held = Buffer.concat([held, chunk]);
      while (!isOver) {
        const header = readHeader(held);
        if (header === undefined) break;
        if ('kind' in header) {
          events.push(header);
          isOver = true;
          break;
        }
        const end = header.headLength + header.length;
        if (held.length < end) break;
        const taken = take(header, held.subarray(header.headLength, end));
        held = held.subarray(end);
        if (taken === undefined) continue;
        events.push(taken);
        isOver = taken.kind === 'fault' || taken.kind === 'close';
      }
      if (isOver) held = Buffer.alloc(0);
      return events;
    },
  };
}

/** `undefined`: not all of it is here yet. A fault is what no server may send (RFC 6455 5.1, 5.2, 5.5). */
function readHeader(bytes: Buffer): Header | WebSocketFault | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if ((first & 0x70) !== 0) return fault('malformed', 'a WebSocket extension that was not agreed on');
  if ((second & 0x80) !== 0) return fault('malformed', 'a masked WebSocket frame from a server');
  const opcode = first & 0x0f;
  const isFinal = (first & 0x80) !== 0;
  const short = second & 0x7f;
  if (opcode >= 8 && (short > 125 || !isFinal)) return fault('malformed', 'a WebSocket control frame too long or cut');
  if (short < 126) return { isFinal, opcode, headLength: 2, length: short };
  const headLength = short === 126 ? 4 : 10;
  if (bytes.length < headLength) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (length > MESSAGE_LIMIT) return fault('too-large', `a WebSocket frame beyond ${MESSAGE_LIMIT} bytes`);
  return { isFinal, opcode, headLength, length };
}

function fault(why: WebSocketFault['why'], detail: string): WebSocketFault {
  return { kind: 'fault', why, detail };
}
