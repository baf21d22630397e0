import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

/** A router between a client and a registrar: what it does to requests on their way out. */
export interface RouterHabits {
  /** The address it sends from, as a NAT does; another of loopback. */
  readonly outside: string;
  /** A "SIP ALG": changes UDP requests; nothing is put back on the way in. */
  readonly rewrite?: (text: string, client: { readonly address: string; readonly port: number }) => string;
}

export interface Router {
  readonly port: number;
  close(): Promise<void>;
}

interface End {
  readonly host: string;
  readonly port: number;
}

/** UDP and TCP on one port, forwarded to the registrar. Only UDP is rewritten: an ALG of that kind looks at port 5060/UDP. */
export async function startRouter(to: End, habits: RouterHabits): Promise<Router> {
  const front = createSocket('udp4');
  const backs = new Map<string, Datagrams>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const back = connect({ host: to.host, port: to.port, localAddress: habits.outside });
    for (const [from, into] of [
      [client, back],
      [back, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => into.destroy());
      from.pipe(into);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  front.on('message', (bytes, client) => {
    const key = `${client.address}:${client.port}`;
    let back = backs.get(key);
    const out = habits.rewrite === undefined ? bytes : Buffer.from(habits.rewrite(bytes.toString(), client));
    if (back === undefined) {
      back = createSocket('udp4');
      backs.set(key, back);
      back.on('message', (answer) => front.send(answer, client.port, client.address));
      back.bind(0, habits.outside, () => backs.get(key)?.send(out, to.port, to.host));
    } else back.send(out, to.port, to.host);
  });
  await new Promise<void>((resolve) => front.bind(port, '127.0.0.1', resolve));
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of [front, ...backs.values()]) await new Promise<void>((resolve) => socket.close(resolve));
    },
  };
}

/** Writes its own public address wherever it finds the client's: Via, Contact and Call-ID alike. */
export const naiveAlg: NonNullable<RouterHabits['rewrite']> = (text, client) =>
  text.replaceAll(`${client.address}:${client.port}`, '203.0.113.7:61000');
