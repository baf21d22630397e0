import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type Problem, problem } from '../../../core/problem.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { codeOf, connect } from '../device-socket.ts';

/*
 * The Asterisk Manager Interface as a client: a line of greeting, then packets of `Key: value` lines that end with an empty one
 * (docs.asterisk.org, "AMI v2 Specification"). One connection; an answer carries the ActionID of its question.
 */

/** A whole pjsip.conf of a large exchange has some hundred kilobytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Lines of one packet, packets of one list. */
const MOST_PARTS = 50_000;
const GREETING = /^Asterisk Call Manager\/([\d.]+)$/u;

type Field = readonly [name: string, value: string];

/** Names as sent; asked for without regard to case. */
export class AmiPacket {
  readonly fields: readonly Field[];

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  get(name: string): string | undefined {
    return this.fields.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
  }

  get isSuccess(): boolean {
    return this.get('Response') === 'Success';
  }
}

export interface AmiWire {
  /** `5.0.4`, of the interface, not of Asterisk. */
  readonly version: string;
  /** SHA-256 of its certificate; undefined without TLS. */
  readonly fingerprint: string | undefined;
  /** The answer, whatever it says. `device-unreachable` when the connection is gone. */
  ask(action: readonly Field[], signal: AbortSignal): Promise<Result<AmiPacket>>;
  /** The answer, and the events of the list that it announces. */
  askList(action: readonly Field[], signal: AbortSignal): Promise<Result<readonly AmiPacket[]>>;
  close(): void;
}

export interface AmiDoorstep {
  readonly origin: string;
  readonly pinned: string | undefined;
  readonly limitMs: number;
}

/** Greeted, and its certificate looked at; nothing was sent yet. `device-not-recognised` when another greeting comes. */
export async function openAmi(at: AmiDoorstep, signal: AbortSignal): Promise<Result<AmiWire>> {
  const { origin, pinned, limitMs } = at;
  const url = new URL(origin);
  const isTls = url.protocol === 'amis:';
  const unreachable = (code: string) => problem('device-unreachable', { address: origin, code });
  const deadline = () => AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const connected = await connect(url, isTls, deadline());
  if ('code' in connected) return fail(unreachable(connected.code));
  const { socket } = connected;
  const trust = isTls ? certificateOf(socket as TLSSocket, { origin, pinned }) : ok(undefined);
  if (!trust.ok) {
    socket.destroy();
    return trust;
  }
  const lines = new AmiLines(socket, unreachable);
  const greeting = await lines.next(deadline());
  const version = greeting.ok ? GREETING.exec(greeting.value)?.[1] : undefined;
  if (!greeting.ok || version === undefined) {
    socket.destroy();
    return greeting.ok ? fail(problem('device-not-recognised', { address: origin })) : greeting;
  }
  let count = 0;

  /** What broke off may have done so in the middle of a packet, and stays signed in: nothing more is asked over it. */
  function endedIfBroken<T>(answer: Result<T>): Result<T> {
    if (!answer.ok) socket.destroy();
    return answer;
  }

  async function packet(stop: AbortSignal): Promise<Result<AmiPacket>> {
    const fields: Field[] = [];
    for (;;) {
      const line = await lines.next(stop);
      if (!line.ok) return line;
      if (line.value === '') return ok(new AmiPacket(fields));
      if (fields.length >= MOST_PARTS) return fail(unreachable('TOO-LARGE'));
      const at = line.value.indexOf(':');
      if (at > 0) fields.push([line.value.slice(0, at), line.value.slice(at + 1).replace(/^ /u, '')]);
    }
  }

  /** Events nobody asked for, and answers that came too late for an earlier question, are passed over. */
  async function packetOf(id: string, stop: AbortSignal): Promise<Result<AmiPacket>> {
    for (;;) {
      const found = await packet(stop);
      if (!found.ok || found.value.get('ActionID') === id) return found;
    }
  }

  function send(action: readonly Field[]): string {
    count += 1;
    const id = `kakekae-${count}`;
    const fields: readonly Field[] = [...action, ['ActionID', id]];
    for (const [name, value] of fields)
      if (/[\r\n]/u.test(name + value)) throw new Error(`a line break in the AMI field ${name}`);
    socket.write(`${fields.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`);
    return id;
  }

  async function ask(action: readonly Field[], stop: AbortSignal): Promise<Result<AmiPacket>> {
    return endedIfBroken(await packetOf(send(action), stop));
  }

  const limited = (given: AbortSignal) => AbortSignal.any([given, AbortSignal.timeout(limitMs)]);
  return ok({
    version,
    fingerprint: trust.value,
    ask: (action, given) => ask(action, limited(given)),
    async askList(action, given) {
      const stop = limited(given);
      const id = send(action);
      const packets: AmiPacket[] = [];
      for (;;) {
        const next = await packetOf(id, stop);
        if (!next.ok) return endedIfBroken(next);
        packets.push(next.value);
        const isOver = next.value.get('EventList')?.toLowerCase() === 'complete';
        if (packets.length > MOST_PARTS) return endedIfBroken(fail(unreachable('TOO-LARGE')));
        if (isOver || (packets.length === 1 && !next.value.isSuccess)) return ok(packets);
      }
    },
    close: () => void socket.destroy(),
  });
}

function certificateOf(
  socket: TLSSocket,
  { origin, pinned }: { readonly origin: string; readonly pinned: string | undefined },
): Result<string> {
  const found = socket.getPeerCertificate().fingerprint256;
  if (found === undefined) return fail(problem('device-unreachable', { address: origin, code: 'NO-CERTIFICATE' }));
  return pinned === undefined || pinned === found
    ? ok(found)
    : fail(problem('device-certificate-changed', { address: origin, known: pinned, found }));
}

/** What the socket says, line by line. */
class AmiLines {
  readonly #socket: Socket;
  readonly #unreachable: (code: string) => Problem;
  readonly #lines: string[] = [];
  #rest: Buffer[] = [];
  #restSize = 0;
  #held = 0;
  #ended: string | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket, unreachable: (code: string) => Problem) {
    this.#socket = socket;
    this.#unreachable = unreachable;
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
      if (this.#restSize + this.#held <= MOST_BYTES) return;
      this.#break('TOO-LARGE');
    });
    socket.on('error', (error) => this.#end(codeOf(error)));
    socket.on('close', () => this.#end('ECONNRESET'));
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
      const line = Buffer.concat([...this.#rest, chunk.subarray(from, at)]).toString('utf8');
      this.#rest = [];
      this.#restSize = 0;
      const text = line.replace(/\r+$/u, '');
      // Said back to it, what comes after it would be a line of its own.
      if (text.includes('\r')) {
        this.#break('BROKEN');
        return;
      }
      this.#lines.push(text);
      this.#held += text.length;
      from = at + 1;
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from));
    this.#restSize += chunk.length - from;
    this.#wake();
  }

  #break(code: string): void {
    this.#socket.destroy();
    this.#end(code);
  }

  #end(code: string): void {
    this.#ended ??= code;
    this.#wake();
  }

  async next(signal: AbortSignal): Promise<Result<string>> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) {
        this.#held -= line.length;
        return ok(line);
      }
      if (this.#ended !== undefined) return fail(this.#unreachable(this.#ended));
      if (signal.aborted) return fail(this.#unreachable('TIMEOUT'));
      await new Promise<void>((resolve) => {
        const finish = () => {
          signal.removeEventListener('abort', finish);
          resolve();
        };
        this.#wake = finish;
        signal.addEventListener('abort', finish);
      });
    }
  }
}
