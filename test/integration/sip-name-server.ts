import { createSocket } from 'node:dgram';

/** RFC 1035 3.2.2, 2782, 3403, 3596. */
const TYPES = { A: 1, AAAA: 28, SRV: 33, NAPTR: 35 } as const;
export type RecordType = keyof typeof TYPES;

export type DnsRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | {
      readonly type: 'NAPTR';
      readonly order: number;
      readonly preference: number;
      readonly flags: string;
      readonly service: string;
      readonly replacement: string;
    };

export interface NameServer {
  /** As `dns.setServers` wants it. */
  readonly server: string;
  /** `type name` of every question, in the order of arrival. */
  readonly asked: string[];
  close(): Promise<void>;
}

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const label = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const nameBytes = (name: string) =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((part) => part !== '')
      .map(label),
    Buffer.from([0]),
  ]);

function addressBytes(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const zeros = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  return Buffer.concat([...groups(head), ...zeros, ...groups(tail)].map((one) => u16(Number.parseInt(one, 16))));
}

function dataOf(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return addressBytes(record.address);
    case 'SRV':
      return Buffer.concat([...[record.priority, record.weight, record.port].map(u16), nameBytes(record.target)]);
    case 'NAPTR':
      return Buffer.concat([
        ...[record.order, record.preference].map(u16),
        ...[record.flags, record.service, ''].map(label),
        nameBytes(record.replacement),
      ]);
  }
}

/**
 * A name server on loopback. `zone` maps a name to its records; other names do not exist. `spoil` changes an answer before it
 * leaves; where it gives nothing, nothing leaves.
 */
export async function startNameServer(options: {
  readonly zone: Readonly<Record<string, readonly DnsRecord[]>>;
  readonly spoil?: (answer: Buffer, asked: { readonly name: string; readonly type: string }) => Buffer | undefined;
}): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (question, from) => {
    const parts: string[] = [];
    let at = 12;
    for (let size = question[at] ?? 0; size > 0; size = question[at] ?? 0) {
      parts.push(question.toString('latin1', at + 1, at + 1 + size));
      at += size + 1;
    }
    const name = parts.join('.').toLowerCase();
    const code = question.readUInt16BE(at + 1);
    const type = Object.entries(TYPES).find(([, value]) => value === code)?.[0] ?? String(code);
    asked.push(`${type} ${name}`);
    const records = options.zone[name];
    const found = (records ?? []).filter((one) => one.type === type);
    const answer = Buffer.concat([
      question.subarray(0, 2),
      // An answer with recursion; NXDOMAIN for names that are not in the zone.
      Buffer.from([0x81, 0x80 | (records === undefined ? 3 : 0)]),
      ...[1, found.length, 0, 0].map(u16),
      question.subarray(12, at + 5),
      ...found.map((record) => {
        const data = dataOf(record);
        return Buffer.concat([u16(0xc00c), u16(code), u16(1), u16(0), u16(60), u16(data.length), data]);
      }),
    ]);
    const out = options.spoil === undefined ? answer : options.spoil(answer, { name, type });
    if (out !== undefined) socket.send(out, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
