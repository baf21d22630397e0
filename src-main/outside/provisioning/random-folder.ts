import { randomBytes } from 'node:crypto';

/** Small letters and digits without l, o, 0 and 1: on the keys of a telephone they are easily mistaken. 32 signs, 5 bits each. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
/** 26 signs are 130 bits. */
const SIGNS = 26;

/** A folder nobody can guess, short enough to be typed into a device. */
export function randomFolder(): string {
  return Array.from(randomBytes(SIGNS), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}
