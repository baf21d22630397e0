import { headerValues, splitHead } from '../headers.ts';

/** Largest message taken from a stream, head and body, bytes. */
export const MESSAGE_LIMIT = 64 * 1_024;

export type Framed =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly why: 'malformed' | 'too-large'; readonly detail: string };

/** Cuts a byte stream into SIP messages by Content-Length (RFC 3261 18.3). After a fault the stream has no known boundary. */
export interface Framer {
  push(chunk: Uint8Array): Framed[];
}

export function framer(): Framer {
  const held = Buffer.alloc(MESSAGE_LIMIT);
  let length = 0;
  // Where the search for the end of the head goes on: a head that arrives byte by byte is scanned once, not n times.
  let scanned = 0;
  let isBroken = false;

  function drop(count: number): void {
    held.copyWithin(0, count, length);
    length -= count;
    scanned = 0;
  }

  function next(): Framed | undefined {
    // RFC 3261 7.5: line ends before the start line are ignored (and keep-alives of RFC 5626 are nothing else).
    let blank = 0;
    while (blank < length && (held[blank] === 13 || held[blank] === 10)) blank += 1;
    if (blank > 0) drop(blank);
    const view = held.subarray(0, length);
    const end = view.indexOf('\r\n\r\n', Math.max(0, scanned - 3), 'latin1');
    if (end < 0) {
      scanned = length;
      return length === MESSAGE_LIMIT ? tooLarge('head') : undefined;
    }
    scanned = end;
    const size = end + 4 + bodyLength(view.toString('latin1', 0, end + 4));
    if (Number.isNaN(size)) return { kind: 'fault', why: 'malformed', detail: 'Content-Length' };
    if (size > MESSAGE_LIMIT) return tooLarge('Content-Length');
    if (size > length) return undefined;
    const bytes = Uint8Array.from(held.subarray(0, size));
    drop(size);
    return { kind: 'message', bytes };
  }

  return {
    push(chunk) {
      const framed: Framed[] = [];
      let taken = 0;
      while (taken < chunk.length && !isBroken) {
        const part = chunk.subarray(taken, taken + MESSAGE_LIMIT - length);
        held.set(part, length);
        length += part.length;
        taken += part.length;
        for (let one = next(); one !== undefined; one = next()) {
          framed.push(one);
          isBroken = one.kind === 'fault';
          if (isBroken) break;
        }
      }
      return framed;
    },
  };
}

function tooLarge(detail: string): Framed {
  return { kind: 'fault', why: 'too-large', detail: `${detail} beyond ${MESSAGE_LIMIT} bytes` };
}

/** NaN when missing, not a number, or given twice with different values. */
function bodyLength(headText: string): number {
  const head = splitHead(headText);
  const values = new Set(head === undefined ? [] : headerValues(head, 'content-length'));
  const [value] = values;
  return values.size === 1 && value !== undefined && /^\d{1,9}$/u.test(value) ? Number(value) : Number.NaN;
}
