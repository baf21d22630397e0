import { foreignText } from './foreign-text.ts';

/* Multicast DNS (RFC 6762) and service discovery (RFC 6763), as far as a look around needs them. */

export const MDNS_GROUP = { address: '224.0.0.251', port: 5353 } as const;

const PTR = 12;
const TXT = 16;
const SRV = 33;
const INTERNET = 1;
/** The cache-flush bit of an answer, the "answer me alone" bit of a question (RFC 6762 5.4, 10.2). */
const TOP_BIT = 0x8000;

/** What telephones and their web pages announce. */
const SERVICES = ['_sip._udp.local', '_sip._tcp.local', '_http._tcp.local', '_https._tcp.local'];

/** One query for the services above, answered to the port it comes from (RFC 6762 5.4, 6.7). */
export function serviceQuery(): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(SERVICES.length, 4);
  const questions = SERVICES.map((service) => {
    const kind = Buffer.alloc(4);
    kind.writeUInt16BE(PTR, 0);
    kind.writeUInt16BE(INTERNET | TOP_BIT, 2);
    return Buffer.concat([nameBytes(service), kind]);
  });
  return Buffer.concat([header, ...questions]);
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => {
    const bytes = Buffer.from(label, 'utf8');
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  return Buffer.concat([...labels, Buffer.of(0)]);
}

/**
 * The names in an answer that a device gave itself: instances (PTR), hosts (SRV) and what it says of its product (TXT).
 * Foreign bytes: as far as they can be read, and never thrown on.
 */
export function serviceAnswer(datagram: Uint8Array): string[] {
  const bytes = Buffer.from(datagram);
  const texts = new Set<string>();
  try {
    const isAnswer = bytes.length >= 12 && (bytes.readUInt16BE(2) & TOP_BIT) !== 0;
    if (!isAnswer) return [];
    let at = 12;
    for (let left = bytes.readUInt16BE(4); left > 0; left -= 1) at = readName(bytes, at).next + 4;
    const count = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10);
    for (let left = Math.min(count, 128); left > 0; left -= 1) {
      const start = readName(bytes, at).next;
      const type = bytes.readUInt16BE(start);
      const data = start + 10;
      const end = data + bytes.readUInt16BE(start + 8);
      if (end > bytes.length) break;
      for (const text of recordTexts(bytes, { type, data, end })) texts.add(text);
      at = end;
    }
  } catch (error) {
    // Reading past the end is a RangeError of the buffer: the message is cut off or lies about its lengths.
    if (!(error instanceof RangeError)) throw error;
  }
  return [...texts];
}

interface RecordPlace {
  readonly type: number;
  readonly data: number;
  readonly end: number;
}

function recordTexts(bytes: Buffer, { type, data, end }: RecordPlace): string[] {
  const raw = rawTexts(bytes, { type, data, end });
  return raw.flatMap((text) => foreignText(text.replace(/(\._(?:sip|https?))?(\._(?:udp|tcp))?\.local$/iu, '')) ?? []);
}

function rawTexts(bytes: Buffer, { type, data, end }: RecordPlace): string[] {
  if (type === PTR) return [readName(bytes, data).name];
  if (type === SRV) return [readName(bytes, data + 6).name];
  if (type !== TXT) return [];
  const strings: string[] = [];
  for (let at = data; at < end; at += 1 + bytes.readUInt8(at)) {
    const text = bytes.toString('utf8', at + 1, Math.min(end, at + 1 + bytes.readUInt8(at)));
    // RFC 6763 6.3: key=value; these keys name the product in the registered services.
    const product = /^(?:product|model|md|ty|vendor|manufacturer|mfg)=(.+)$/isu.exec(text)?.[1];
    if (product !== undefined) strings.push(product);
  }
  return strings;
}

/** RFC 1035 4.1.4. Every pointer leads backwards, so that none can lead in a circle. */
function readName(bytes: Buffer, start: number): { readonly name: string; readonly next: number } {
  const labels: string[] = [];
  let at = start;
  let lowest = start;
  let next: number | undefined;
  for (;;) {
    const length = bytes.readUInt8(at);
    if (length === 0) break;
    if (length < 64) {
      labels.push(bytes.toString('utf8', at + 1, at + 1 + length));
      at += 1 + length;
    } else {
      const target = bytes.readUInt16BE(at) & 0x3fff;
      next ??= at + 2;
      if (length < 192 || target >= lowest) throw new RangeError('a name that leads nowhere');
      lowest = target;
      at = target;
    }
    if (labels.length > 128) throw new RangeError('a name without an end');
  }
  return { name: labels.join('.'), next: next ?? at + 1 };
}
