import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';

/** The server's end of one SIP WebSocket (RFC 7118), by its own arithmetic. */
export interface FakeWebSocket {
  /** The payloads of the client's frames that are whole; every one must be masked. */
  push(chunk: Buffer): Buffer[];
  send(bytes: string | Uint8Array): void;
  /** Any frame. */
  frame(first: number, payload: Uint8Array): void;
}

/** A frame as a server writes it: unmasked (RFC 6455 5.1). */
export function frameBytes(first: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const size = length < 126 ? [length] : [126, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([first, ...size]), payload]);
}

export interface FakeUpgrade {
  /** What the client asked. */
  readonly head: string;
  /** Agrees; `change` may spoil the answer. */
  agree(change?: (answer: string) => string): void;
}

export function fakeWebSocket(socket: Socket, upgrade: (asked: FakeUpgrade) => void): FakeWebSocket {
  let held = Buffer.alloc(0);
  let isOpen = false;
  const frame = (first: number, payload: Uint8Array) => void socket.write(frameBytes(first, payload));
  const takeHead = () => {
    const end = held.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = held.toString('latin1', 0, end + 4);
    held = held.subarray(end + 4);
    isOpen = true;
    const key = /^Sec-WebSocket-Key: (.*)\r$/mu.exec(head)?.[1] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    const answer = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      'Sec-WebSocket-Protocol: sip',
      '',
      '',
    ].join('\r\n');
    upgrade({ head, agree: (change = (text) => text) => void socket.write(change(answer)) });
  };
  const takeFrame = (): Buffer | undefined => {
    const short = (held[1] ?? 0) & 0x7f;
    const at = short === 126 ? 4 : 2;
    if (held.length < at + 4) return undefined;
    if (((held[1] ?? 0) & 0x80) === 0) throw new Error('a client frame without mask');
    const length = short === 126 ? held.readUInt16BE(2) : short;
    if (held.length < at + 4 + length) return undefined;
    const mask = held.subarray(at, at + 4);
    const payload = Buffer.from(held.subarray(at + 4, at + 4 + length)).map(
      (byte, index) => byte ^ (mask[index % 4] ?? 0),
    );
    held = held.subarray(at + 4 + length);
    return Buffer.from(payload);
  };
  return {
    push(chunk) {
      held = Buffer.concat([held, chunk]);
      if (!isOpen) takeHead();
      const found: Buffer[] = [];
      for (let one = isOpen ? takeFrame() : undefined; one !== undefined; one = takeFrame()) found.push(one);
      return found;
    },
    send: (bytes) => frame(0x81, Buffer.from(bytes)),
    frame,
  };
}
