import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * Somebody on the network, as a look around meets them: a telephone, a printer, a computer that answers nothing. Written from
 * the protocols, sharing no code with what looks for it.
 */

export interface NeighbourPorts {
  readonly sip: number;
  readonly http: number;
  readonly ssdp: number;
  readonly mdns: number;
}

export interface NeighbourOptions {
  readonly address: string;
  /** 0 or absent: any free port. */
  readonly ports?: Partial<NeighbourPorts>;
  /** Joins the real groups, as only a network of its own allows. */
  readonly joinsGroups?: boolean;
  readonly userAgent?: string;
  readonly title?: string;
  readonly server?: string;
  readonly upnpServer?: string;
  readonly mdnsName?: string;
  /** Says nothing, and keeps every connection open. */
  readonly isSilent?: boolean;
}

export interface Neighbour {
  readonly ports: NeighbourPorts;
  /** Everything that came, as text, with when (ms). */
  readonly heard: readonly {
    readonly how: 'sip' | 'http' | 'ssdp' | 'mdns';
    readonly text: string;
    readonly atMs: number;
  }[];
  close(): Promise<void>;
}

export async function startNeighbour(options: NeighbourOptions): Promise<Neighbour> {
  const { address, ports = {}, isSilent = false } = options;
  const heard: { how: 'sip' | 'http' | 'ssdp' | 'mdns'; text: string; atMs: number }[] = [];
  const note = (how: 'sip' | 'http' | 'ssdp' | 'mdns', text: string) =>
    heard.push({ how, text, atMs: performance.now() });

  const sockets = {
    sip: await datagrams(address, ports.sip),
    ssdp: await datagrams(options.joinsGroups === true ? '239.255.255.250' : address, ports.ssdp),
    mdns: await datagrams(options.joinsGroups === true ? '224.0.0.251' : address, ports.mdns),
  };
  if (options.joinsGroups === true) {
    sockets.ssdp.addMembership('239.255.255.250', address);
    sockets.mdns.addMembership('224.0.0.251', address);
  }
  const answer = (how: 'sip' | 'ssdp' | 'mdns', make: (datagram: Buffer) => Buffer | undefined) => {
    sockets[how].on('message', (datagram, { port, address: from }) => {
      note(how, datagram.toString('latin1'));
      const bytes = isSilent ? undefined : make(datagram);
      if (bytes !== undefined) sockets[how].send(bytes, port, from);
    });
  };
  answer('sip', (datagram) => (options.userAgent === undefined ? undefined : sipAnswer(datagram, options.userAgent)));
  answer('ssdp', () =>
    options.upnpServer === undefined
      ? undefined
      : Buffer.from(`HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nSERVER: ${options.upnpServer}\r\nUSN: uuid:1\r\n\r\n`),
  );
  answer('mdns', () => (options.mdnsName === undefined ? undefined : mdnsAnswer(options.mdnsName)));

  const web = createServer((request, response) => {
    note('http', `${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    if (isSilent) return;
    if (options.server !== undefined) response.setHeader('Server', options.server);
    response.end(`<html><head><title>${options.title ?? ''}</title></head><body>login</body></html>`);
  });
  await listening(web, { address, port: ports.http ?? 0 });

  return {
    heard,
    ports: {
      sip: sockets.sip.address().port,
      ssdp: sockets.ssdp.address().port,
      mdns: sockets.mdns.address().port,
      http: (web.address() as AddressInfo).port,
    },
    async close() {
      const closed = once(web, 'close');
      web.close();
      web.closeAllConnections();
      for (const socket of Object.values(sockets)) socket.close();
      await closed;
    },
  };
}

async function datagrams(address: string, port = 0): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

async function listening(server: Server, at: { readonly address: string; readonly port: number }): Promise<void> {
  server.listen({ host: at.address, port: at.port });
  await once(server, 'listening');
}

function sipAnswer(datagram: Buffer, userAgent: string): Buffer {
  const copied = datagram
    .toString('latin1')
    .split('\r\n')
    .filter((line) => /^(?:via|from|to|call-id|cseq):/iu.test(line))
    .map((line) => (/^to:/iu.test(line) ? `${line};tag=n1` : line));
  return Buffer.from(
    ['SIP/2.0 200 OK', ...copied, `User-Agent: ${userAgent}`, 'Content-Length: 0', '', ''].join('\r\n'),
  );
}

/** `<name>._http._tcp.local`, one PTR (RFC 6762 6.7: answered to the port that asked). */
function mdnsAnswer(name: string): Buffer {
  const label = (text: string) => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
  const service = Buffer.concat([label('_http'), label('_tcp'), label('local'), Buffer.of(0)]);
  const instance = Buffer.concat([label(name), Buffer.of(0xc0, 12)]);
  const header = Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  const record = Buffer.from([0, 12, 0, 1, 0, 0, 0, 120, 0, instance.length]);
  return Buffer.concat([header, service, record, instance]);
}
