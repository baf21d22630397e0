import { createSocket, type Socket } from 'node:dgram';

/** What a bad path does to datagrams, by chances of 0 to 1. */
export interface Badness {
  readonly loss: number;
  readonly twice: number;
  /** Held back for up to `delayMs`, real time, so that later ones overtake it. */
  readonly late: number;
  readonly delayMs: number;
}

export interface BadPath {
  readonly host: string;
  readonly port: number;
  readonly seen: () => { readonly lost: number; readonly doubled: number; readonly late: number };
  close(): Promise<void>;
}

/**
 * A number from 0 to 1 that depends on nothing but its words: the nth copy of one message meets the same fate in every run,
 * whatever the machine is doing meanwhile (FNV-1a with a final mix).
 */
export function fate(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of words.join(' ')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** A UDP path between one client and `to` that loses, doubles and delays datagrams of both directions. */
export async function badPath(
  to: { readonly host: string; readonly port: number },
  given: Badness & { readonly seed: number },
): Promise<BadPath> {
  const kind = to.host.includes(':') ? 'udp6' : 'udp4';
  const front = createSocket(kind);
  const back = createSocket(kind);
  const copies = new Map<string, number>();
  const counts = { lost: 0, doubled: 0, late: 0 };
  const timers = new Set<NodeJS.Timeout>();
  let client: { address: string; port: number } | undefined;

  function pass(direction: 'out' | 'in', bytes: Buffer, forward: () => void): void {
    // The kind of message, not its random parts, so that a fate is the same in every run.
    const text = bytes.toString('latin1');
    const message = `${text.slice(0, 12)} ${/^CSeq: (.*)$/imu.exec(text)?.[1] ?? ''}`;
    const copy = (copies.get(direction + message) ?? 0) + 1;
    copies.set(direction + message, copy);
    const draw = (what: string) => fate(given.seed, direction, message, copy, what);
    if (draw('loss') < given.loss) {
      counts.lost += 1;
      return;
    }
    const send = (what: string) => {
      if (draw(`late ${what}`) >= given.late) {
        forward();
        return;
      }
      counts.late += 1;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          forward();
        },
        draw(`delay ${what}`) * given.delayMs,
      );
      timers.add(timer);
    };
    send('first');
    if (draw('twice') >= given.twice) return;
    counts.doubled += 1;
    send('second');
  }

  front.on('message', (bytes, from) => {
    client = from;
    pass('out', bytes, () => back.send(bytes, to.port, to.host));
  });
  back.on('message', (bytes) => {
    const { address, port } = client ?? { address: to.host, port: 0 };
    pass('in', bytes, () => front.send(bytes, port, address));
  });
  for (const socket of [front, back]) await bound(socket, to.host);
  return {
    host: to.host,
    port: front.address().port,
    seen: () => ({ ...counts }),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of [front, back]) await new Promise<void>((resolve) => socket.close(resolve));
    },
  };
}

function bound(socket: Socket, host: string): Promise<void> {
  return new Promise((resolve) => socket.bind(0, host, resolve));
}
