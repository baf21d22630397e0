import type { Secret } from '../../core/secret.ts';

const LONGEST = 200;

/** A sentence of the portal fit to be kept and shown: without what it may echo, numbers masked, at most 200 characters. */
export function cleanSentence(text: string, secrets: readonly Secret[]): string {
  const clean = maskNumbers(strike(text, secrets))
    .replace(/[\s\u3000]+/gu, ' ')
    .trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}

/** Takes out secrets as they are, in full width, HTML- or URL-escaped, in either case, with blanks in between. */
export function strike(text: string, secrets: readonly Secret[]): string {
  let clean = text;
  for (const secret of secrets) {
    const characters = [...secret.reveal()];
    if (characters.length === 0) continue;
    const pattern = characters.map(anyWriting).join('[\\s\\u200b]*');
    clean = clean.replace(new RegExp(pattern, 'giu'), '…');
  }
  return clean;
}

function anyWriting(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const writings = new Set([
    character,
    encodeURIComponent(character.isWellFormed() ? character : '\ufffd'),
    `&#${code};`,
    `&#x${code.toString(16)};`,
  ]);
  if (code > 0x20 && code < 0x7f) {
    writings.add(String.fromCodePoint(code + 0xfee0));
    writings.add(`%${code.toString(16)}`);
  }
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }[character];
  if (named !== undefined) writings.add(named);
  const byLength = [...writings].sort((one, other) => other.length - one.length);
  return `(?:${byLength.map(escapeForPattern).join('|')})`;
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`);
}

/** A telephone number keeps its last four digits. */
function maskNumbers(text: string): string {
  return text.replace(/[0０][\d０-９-]{5,}(?=[\d０-９]{4})/gu, '…');
}
