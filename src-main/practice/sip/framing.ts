/** RFC 3261 18.3: on a stream, Content-Length says where a message ends. */
const LONGEST_MESSAGE = 65_536;

export interface Framed {
  readonly messages: readonly Uint8Array[];
  /** RFC 5626 3.5.1: a double CRLF between messages asks for a single one back. */
  readonly pings: number;
  /** The stream cannot be read any further (too long, or no usable Content-Length). */
  readonly isBroken: boolean;
}

/** Cuts a TCP stream into messages; keeps the unfinished rest for the next chunk. */
export class SipFraming {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Framed {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Uint8Array[] = [];
    let pings = 0;
    for (;;) {
      while (this.#rest.subarray(0, 2).toString('latin1') === '\r\n') {
        const isPing = this.#rest.subarray(0, 4).toString('latin1') === '\r\n\r\n';
        if (isPing) pings += 1;
        this.#rest = this.#rest.subarray(isPing ? 4 : 2);
      }
      const headEnd = this.#rest.indexOf('\r\n\r\n');
      if (headEnd < 0) return { messages, pings, isBroken: this.#rest.length > LONGEST_MESSAGE };
      const head = this.#rest.subarray(0, headEnd).toString('latin1');
      const [, digits] = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,6})[ \t]*$/imu.exec(head) ?? [];
      if (digits === undefined) return { messages, pings, isBroken: true };
      const length = headEnd + 4 + Number(digits);
      if (length > LONGEST_MESSAGE) return { messages, pings, isBroken: true };
      if (this.#rest.length < length) return { messages, pings, isBroken: false };
      messages.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
  }
}
