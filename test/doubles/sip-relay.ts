import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

/** One SIP message that went through, in the order of passing. */
export interface Passed {
  readonly towards: 'registrar' | 'client';
  readonly firstLine: string;
  /** The request carried Authorization. */
  readonly hasCredentials: boolean;
}

export interface SipRelay {
  readonly port: number;
  readonly passed: readonly Passed[];
  /** REGISTER requests that reached the registrar so far, retransmissions included. */
  registers(): number;
  dropped(): number;
  /** UDP: from now on the next so many datagrams towards the registrar are lost. */
  loseRequests(count: number): void;
  close(): Promise<void>;
}

interface RelayOptions {
  readonly to: { readonly host: string; readonly port: number };
  readonly transport?: 'udp' | 'tcp';
  /** UDP: so many datagrams of each direction are lost before any passes. */
  readonly loses?: number;
  /** Called with each answer before it is handed on. */
  readonly onAnswer?: (text: string) => void;
}

/** A path of our own between a client and a registrar: counts what passes, and can lose the first datagrams of each direction. */
export async function startSipRelay(options: RelayOptions): Promise<SipRelay> {
  const passed: Passed[] = [];
  const note = (towards: Passed['towards'], text: string) => {
    const firstLine = text.slice(0, text.indexOf('\r\n'));
    passed.push({ towards, firstLine, hasCredentials: /^(proxy-)?authorization:/imu.test(text) });
    if (towards === 'client') options.onAnswer?.(text);
  };
  const path = options.transport === 'tcp' ? await tcpPath(options, note) : await udpPath(options, note);
  return {
    ...path,
    passed,
    registers: () => passed.filter((one) => one.firstLine.startsWith('REGISTER ')).length,
  };
}

type Note = (towards: Passed['towards'], text: string) => void;
type Path = Pick<SipRelay, 'port' | 'dropped' | 'loseRequests' | 'close'>;

async function udpPath({ to, loses = 0 }: RelayOptions, note: Note): Promise<Path> {
  const front = createSocket('udp4');
  // A socket towards the registrar for each client, so that answers find the one who asked.
  const backs = new Map<string, Datagrams>();
  const left = { registrar: loses, client: loses };
  let dropped = 0;
  const isLost = (towards: Passed['towards']) => {
    if (left[towards] === 0) return false;
    left[towards] -= 1;
    dropped += 1;
    return true;
  };
  const backFor = (client: { readonly address: string; readonly port: number }) => {
    const known = backs.get(`${client.address}:${client.port}`);
    if (known !== undefined) return known;
    const back = createSocket('udp4');
    backs.set(`${client.address}:${client.port}`, back);
    back.on('message', (bytes) => {
      if (isLost('client')) return;
      note('client', bytes.toString('latin1'));
      front.send(bytes, client.port, client.address);
    });
    return back;
  };
  front.on('message', (bytes, client) => {
    if (isLost('registrar')) return;
    note('registrar', bytes.toString('latin1'));
    backFor(client).send(bytes, to.port, to.host);
  });
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    dropped: () => dropped,
    loseRequests: (count) => {
      left.registrar = count;
    },
    async close() {
      for (const socket of [front, ...backs.values()]) await new Promise<void>((resolve) => socket.close(resolve));
    },
  };
}

async function tcpPath({ to }: RelayOptions, note: Note): Promise<Path> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const back = connect(to.port, to.host);
    for (const [from, into, towards] of [
      [client, back, 'registrar'],
      [back, client, 'client'],
    ] as const) {
      open.add(from);
      let rest = '';
      from.on('data', (bytes) => {
        // No message on this path has a body, so an empty line ends each (RFC 3261 7).
        const messages = `${rest}${bytes.toString('latin1')}`.split('\r\n\r\n');
        rest = messages.pop() ?? '';
        for (const message of messages) note(towards, `${message}\r\n`);
        into.write(bytes);
      });
      from.on('error', () => into.destroy());
      from.on('close', () => {
        open.delete(from);
        into.end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    dropped: () => 0,
    loseRequests: () => {
      throw new Error('TCP loses nothing');
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
