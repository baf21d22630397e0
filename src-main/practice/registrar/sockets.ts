import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { SipFraming } from '../sip/framing.ts';
import { answerPort, type Peer } from './answer.ts';

export interface RegistrarSockets {
  readonly port: number;
  stop(): Promise<void>;
}

interface Options {
  readonly host: string;
  /** 0 = any port that is free for UDP and TCP alike. */
  readonly port: number;
  readonly receive: (bytes: Uint8Array, peer: Peer) => string | undefined;
}

/** A port that is free for TCP may be taken for UDP; with port 0 another one is tried. */
const TRIES = 20;

export async function openRegistrarSockets(options: Options): Promise<Result<RegistrarSockets>> {
  for (let attempt = 0; attempt < (options.port === 0 ? TRIES : 1); attempt += 1) {
    const connections = new Set<Socket>();
    const tcp = await listenTcp(options, connections);
    if (tcp === undefined) continue;
    const address = tcp.address();
    const port = typeof address === 'object' && address !== null ? address.port : options.port;
    const udp = await bindUdp(options, port);
    if (udp === undefined) {
      await closeTcp(tcp, connections);
      continue;
    }
    const stop = async () => {
      await Promise.all([closeTcp(tcp, connections), new Promise<void>((resolve) => udp.close(() => resolve()))]);
    };
    return ok({ port, stop });
  }
  return fail(problem('port-taken', { host: options.host, port: options.port }));
}

function listenTcp({ host, port, receive }: Options, connections: Set<Socket>): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      connections.add(socket);
      const framing = new SipFraming();
      const peer: Peer = {
        transport: 'tcp',
        address: socket.remoteAddress ?? host,
        port: socket.remotePort ?? 0,
        localHost: host,
      };
      socket.on('data', (chunk: Buffer) => {
        const { messages, pings, isBroken } = framing.push(chunk);
        for (let ping = 0; ping < pings; ping += 1) socket.write('\r\n');
        for (const message of messages) {
          const answer = receive(message, peer);
          if (answer !== undefined) socket.write(answer);
        }
        if (isBroken) socket.destroy();
      });
      // A client that hangs up is no trouble of the registrar's.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => connections.delete(socket));
    });
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function closeTcp(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of connections) socket.destroy();
  });
}

function bindUdp({ host, receive }: Options, port: number): Promise<UdpSocket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (bytes, from) => {
      const peer: Peer = { transport: 'udp', address: from.address, port: from.port, localHost: host };
      const answer = receive(bytes, peer);
      if (answer !== undefined) socket.send(answer, answerPort(answer, peer), from.address);
    });
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ address: host, port, exclusive: true }, () => {
      // From here an error is an ICMP message about a client that has gone; the next request is served all the same.
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
