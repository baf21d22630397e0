import { createHash } from 'node:crypto';

/*
 * Looks for secrets the way somebody would who found a file: in every encoding a program may have given them on the way. It
 * shares nothing with the redaction it judges.
 */

export interface Sentinel {
  readonly name: string;
  readonly value: string;
}

/** The ways a value may be written; each must be found. */
export function encodingsOf(
  value: string,
  ha1: { readonly user: string; readonly realm: string },
): Map<string, Buffer> {
  const bytes = Buffer.from(value);
  const forms = new Map<string, Buffer>();
  const add = (name: string, text: string) => forms.set(name, Buffer.from(text));
  add('plain', value);
  add('URL', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  add('URL in capitals', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''));
  add('URL where needed', encodeURIComponent(value));
  add('HTML decimal', [...value].map((one) => `&#${one.codePointAt(0)};`).join(''));
  add('HTML hexadecimal', [...value].map((one) => `&#x${(one.codePointAt(0) ?? 0).toString(16)};`).join(''));
  add('HTML where needed', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'));
  for (const offset of [0, 1, 2]) {
    // The characters that hold bits of the neighbours are left out: those differ with what stands around the value.
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const certain = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    add(`base64 at ${offset}`, certain);
    add(`base64url at ${offset}`, certain.replaceAll('+', '-').replaceAll('/', '_'));
  }
  add('hex', bytes.toString('hex'));
  add('hex in capitals', bytes.toString('hex').toUpperCase());
  forms.set('UTF-16LE', Buffer.from(value, 'utf16le'));
  forms.set('UTF-16BE', Buffer.from(value, 'utf16le').swap16());
  add('reversed', [...value].reverse().join(''));
  add('JSON', JSON.stringify(value).slice(1, -1));
  add(
    'JSON escaped',
    [...value].map((one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join(''),
  );
  add('full width', [...value].map((one) => fullWidth(one)).join(''));
  // RFC 7616 3.4.2: as good as the password wherever this realm asks.
  for (const algorithm of ['md5', 'sha256'] as const) {
    add(`HA1 ${algorithm}`, createHash(algorithm).update(`${ha1.user}:${ha1.realm}:${value}`).digest('hex'));
    add(`digest ${algorithm}`, createHash(algorithm).update(value).digest('hex'));
  }
  return forms;
}

function fullWidth(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point >= 0x21 && point <= 0x7e ? String.fromCodePoint(point + 0xfee0) : character;
}

/** Every place where a sentinel stands, as `name (encoding) in sink`. Empty = nothing leaked. */
export function leaksIn(
  sinks: ReadonlyMap<string, Uint8Array>,
  sentinels: readonly Sentinel[],
  ha1: { readonly user: string; readonly realm: string },
): string[] {
  const found: string[] = [];
  for (const { name, value } of sentinels) {
    for (const [encoding, bytes] of encodingsOf(value, ha1)) {
      for (const [sink, content] of sinks) {
        if (holds(Buffer.from(content), bytes)) found.push(`${name} (${encoding}) in ${sink}`);
      }
    }
  }
  return found;
}

const DIGITS_ONLY = /^\d+$/u;
const HEX_DIGIT = /[0-9a-f]/iu;

/** Six digits stand in every long number by chance: they count only where they stand alone. */
function holds(content: Buffer, wanted: Buffer): boolean {
  if (!DIGITS_ONLY.test(wanted.toString('latin1'))) return content.includes(wanted);
  const isPart = (at: number) => HEX_DIGIT.test(content.toString('latin1', Math.max(0, at), at + 1));
  for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) {
    if (!isPart(at - 1) && !isPart(at + wanted.length)) return true;
  }
  return false;
}
