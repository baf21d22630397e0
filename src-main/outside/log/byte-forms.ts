import { anyCase, hexOf } from './character-forms.ts';

/*
 * How the bytes of a secret look where a whole text was encoded at once: the secret's own characters are not aligned with the
 * characters of the encoding, and its neighbours share the outermost ones.
 */

/** Hexadecimal, either case, bare or with the separators of dumps (`64:61`, `64 61`, `\x64\x61`, `0x64, 0x61`). */
export function hexForm(bytes: Uint8Array): string {
  return [...bytes].map((byte) => anyCase(hexOf(byte))).join('[\\s:,\\-]{0,2}(?:0x|\\\\{1,7}x)?');
}

/**
 * Base64 and base64url (RFC 4648 §4, §5) at each of the three alignments. The characters at either end that also hold bits of
 * the neighbours are struck along with the certain ones.
 */
export function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length);
    padded.set(bytes, offset);
    const encoded = Buffer.from(padded).toString('base64');
    const certain = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor((padded.length * 8) / 6));
    const shared = '[A-Za-z0-9+/_\\-]?';
    return `${offset === 0 ? '' : shared}${[...certain].map(base64Character).join('')}${shared}`;
  });
}

function base64Character(character: string): string {
  if (character === '+') return '(?:[+\\-]|%2[bB])';
  if (character === '/') return '(?:\\\\{0,7}/|_|%2[fF])';
  return character;
}
