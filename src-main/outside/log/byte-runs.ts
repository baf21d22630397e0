import { follow, type Span, type TrieNode } from './trie.ts';

/*
 * Where a whole text was encoded at once, the characters of a secret are not aligned with those of the encoding. So each run of
 * the alphabet is decoded at every alignment, and the secret's UTF-8 bytes are looked for in the result.
 */

/** One digit of a run: its value and where it stands in the text. */
interface Digit extends Span {
  readonly value: number;
}

/** Base64 and base64url (RFC 4648 §4, §5), hexadecimal (§8). `bytes` holds each secret's UTF-8 bytes, one code unit each. */
export function spansInByteRuns(text: string, bytes: TrieNode): Span[] {
  return [
    ...base64Runs(text).flatMap((run) => spansIn(run, { bytes, bitsPerDigit: 6 })),
    ...hexRuns(text).flatMap((run) => spansIn(run, { bytes, bitsPerDigit: 4 })),
  ];
}

function spansIn(run: readonly Digit[], how: { readonly bytes: TrieNode; readonly bitsPerDigit: 4 | 6 }): Span[] {
  const { bytes, bitsPerDigit } = how;
  const spans: Span[] = [];
  // A byte may begin at bit 0, 2, 4 (base64) or 0, 4 (hex) of a digit: every start is reached by one of these alignments.
  for (let skipped = 0; skipped < 8 / (bitsPerDigit === 6 ? 2 : 4); skipped += 1) {
    const decoded = decode(run.slice(skipped), bitsPerDigit);
    for (let from = 0; from < decoded.length; from += 1) {
      const length = longest(decoded, { bytes, from });
      if (length === 0) continue;
      // The digits at either end that also hold bits of a neighbour go too.
      const first = run[skipped + Math.floor((from * 8) / bitsPerDigit)];
      const last = run[skipped + Math.ceil(((from + length) * 8) / bitsPerDigit) - 1];
      if (first !== undefined && last !== undefined) spans.push({ start: first.start, end: last.end });
    }
  }
  return spans;
}

function longest(decoded: string, at: { readonly bytes: TrieNode; readonly from: number }): number {
  let length = 0;
  let node: TrieNode | undefined = at.bytes;
  for (let index = at.from; index < decoded.length; index += 1) {
    node = follow(node, decoded.charAt(index));
    if (node === undefined) break;
    if (node.isEnd) length = index + 1 - at.from;
  }
  return length;
}

function decode(digits: readonly Digit[], bitsPerDigit: number): string {
  let decoded = '';
  let held = 0;
  let bits = 0;
  for (const { value } of digits) {
    held = (held << bitsPerDigit) | value;
    bits += bitsPerDigit;
    if (bits < 8) continue;
    bits -= 8;
    decoded += String.fromCharCode((held >> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  return decoded;
}

// Plus and slash may have been escaped for a URL or JSON in their turn.
const BASE64_DIGIT = /([A-Za-z0-9])|([+-]|%(?:25){0,3}2b)|(_|\\{0,7}\/|%(?:25){0,3}2f)/iy;

function base64Runs(text: string): Digit[][] {
  return runsOf(text, { shortest: 5, digit: BASE64_DIGIT, valueOf: base64Value, separator: undefined });
}

function base64Value(found: RegExpExecArray): number {
  if (found[2] !== undefined) return 62;
  if (found[3] !== undefined) return 63;
  const code = (found[1] ?? '').charCodeAt(0);
  return code >= 97 ? code - 71 : code >= 65 ? code - 65 : code + 4;
}

// The prefixes and separators of dumps: `\x64\x61`, `0x64, 0x61`, `64:61`.
const HEX_DIGIT = /(?:(?:0x|\\{1,7}x)(?=[0-9a-f]{2}))?([0-9a-f])/iy;
const HEX_SEPARATOR = /[\s:,-]{1,2}/y;

function hexRuns(text: string): Digit[][] {
  return runsOf(text, {
    shortest: 8,
    digit: HEX_DIGIT,
    valueOf: (found) => Number.parseInt(found[1] ?? '', 16),
    separator: HEX_SEPARATOR,
  });
}

function runsOf(
  text: string,
  alphabet: {
    readonly shortest: number;
    readonly digit: RegExp;
    readonly valueOf: (found: RegExpExecArray) => number;
    readonly separator: RegExp | undefined;
  },
): Digit[][] {
  const { digit, separator } = alphabet;
  const runs: Digit[][] = [];
  let run: Digit[] = [];
  let at = 0;
  while (at <= text.length) {
    digit.lastIndex = at;
    const found = digit.exec(text);
    if (found !== null) {
      run.push({ value: alphabet.valueOf(found), start: at, end: digit.lastIndex });
      at = digit.lastIndex;
      continue;
    }
    if (separator !== undefined && run.length > 0) {
      separator.lastIndex = at;
      digit.lastIndex = separator.test(text) ? separator.lastIndex : text.length;
      if (digit.lastIndex < text.length && digit.test(text)) {
        at = separator.lastIndex;
        continue;
      }
    }
    if (run.length >= alphabet.shortest) runs.push(run);
    run = [];
    at += 1;
  }
  return runs;
}
