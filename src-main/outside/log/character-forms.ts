/*
 * How one character of a secret may look after it passed through an encoder. The forms of one secret may be mixed in one text
 * (a URL inside JSON inside HTML), so they are matched character by character and not as a few whole-string variants.
 * Every repetition is bounded: an unbounded one beside another makes hostile text (a page of backslashes) take for ever.
 */

const NAMED: Readonly<Record<string, readonly string[]>> = {
  '\t': ['Tab'],
  '\n': ['NewLine'],
  ' ': ['nbsp'],
  '!': ['excl'],
  '"': ['quot', 'QUOT'],
  '#': ['num'],
  $: ['dollar'],
  '%': ['percnt'],
  '&': ['amp', 'AMP'],
  "'": ['apos'],
  '(': ['lpar'],
  ')': ['rpar'],
  '*': ['ast', 'midast'],
  '+': ['plus'],
  ',': ['comma'],
  '.': ['period'],
  '/': ['sol'],
  ':': ['colon'],
  ';': ['semi'],
  '<': ['lt', 'LT'],
  '=': ['equals'],
  '>': ['gt', 'GT'],
  '?': ['quest'],
  '@': ['commat'],
  '[': ['lsqb', 'lbrack'],
  '\\': ['bsol'],
  ']': ['rsqb', 'rbrack'],
  '^': ['Hat'],
  _: ['lowbar', 'UnderBar'],
  '`': ['grave'],
  '{': ['lcub', 'lbrace'],
  '|': ['verbar', 'vert'],
  '}': ['rcub', 'rbrace'],
};

const JSON_SHORT: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '/': '/',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};

/** Backslashes before an escape: JSON in JSON in JSON has seven before a quotation mark. */
const ESCAPING = '\\\\{1,7}';

const utf8 = new TextEncoder();

/** Regular-expression source (flags `u`, `g`) that matches a text wherever each character has any of its forms. */
export function anyFormOf(text: string): string {
  let source = '';
  let backslashes = 0;
  for (const character of text) {
    if (character === '\\') {
      backslashes += 1;
      continue;
    }
    source += formsOfBackslashes(backslashes) + formsOf(character);
    backslashes = 0;
  }
  return source + formsOfBackslashes(backslashes);
}

function formsOf(character: string): string {
  const short = JSON_SHORT[character];
  const forms = [literal(character), ...encodedForms(character)];
  if (short !== undefined) forms.push(`${ESCAPING}${literal(short)}`);
  return `(?:${forms.join('|')})`;
}

/** A run of n backslashes: as it is, doubled by each JSON around it, or each of them encoded. */
function formsOfBackslashes(count: number): string {
  if (count === 0) return '';
  return `(?:\\\\{${8 * count}}|\\\\{${4 * count}}|\\\\{${2 * count}}|(?:${['\\\\', ...encodedForms('\\')].join('|')}){${count}})`;
}

function encodedForms(character: string): string[] {
  const point = character.codePointAt(0) ?? 0;
  const forms = [
    percentForm(character),
    // The semicolon may be missing, leading zeros are allowed (HTML, numeric character references).
    `&#0{0,7}${point};?`,
    `&#[xX]0{0,7}${anyCase(point.toString(16))};?`,
    ...(NAMED[character] ?? []).map((name) => `&${name};?`),
    unicodeEscape(character),
    `${ESCAPING}u\\{0{0,7}${anyCase(point.toString(16))}\\}`,
  ];
  if (point <= 0xff) forms.push(`${ESCAPING}x${anyCase(point.toString(16).padStart(2, '0'))}`);
  if (character === ' ') forms.push('\\+', literal('\u3000'), literal('\u00a0'));
  // Full-width forms U+FF01 to U+FF5E mirror ASCII U+0021 to U+007E.
  if (point >= 0x21 && point <= 0x7e) {
    const fullWidth = String.fromCodePoint(point + 0xfee0);
    forms.push(literal(fullWidth), percentForm(fullWidth), unicodeEscape(fullWidth));
  }
  return forms;
}

/** `%E3%81%82`, any case, also encoded more than once (`%25E3`). */
function percentForm(character: string): string {
  return [...utf8.encode(character)].map((byte) => `%(?:25){0,3}${anyCase(hexOf(byte))}`).join('');
}

/** `\u3042`, surrogates apart as JSON writes them. */
function unicodeEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `${ESCAPING}u${anyCase(character.charCodeAt(index).toString(16).padStart(4, '0'))}`,
  ).join('');
}

/** Matches exactly this character; everything but letters and digits is written by its code point. */
export function literal(character: string): string {
  return /^[A-Za-z0-9]$/u.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

export function anyCase(hex: string): string {
  return hex.replace(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

export function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
