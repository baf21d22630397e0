/** What may be meant at a place of a text, and where the text goes on after it. */
export interface Reading {
  readonly means: string;
  readonly end: number;
}

const NAMED = new Map(
  Object.entries({
    Tab: '\t',
    NewLine: '\n',
    nbsp: ' ',
    excl: '!',
    quot: '"',
    num: '#',
    dollar: '$',
    percnt: '%',
    amp: '&',
    apos: "'",
    lpar: '(',
    rpar: ')',
    ast: '*',
    plus: '+',
    comma: ',',
    period: '.',
    sol: '/',
    colon: ':',
    semi: ';',
    lt: '<',
    equals: '=',
    gt: '>',
    quest: '?',
    commat: '@',
    lsqb: '[',
    lbrack: '[',
    bsol: '\\',
    rsqb: ']',
    rbrack: ']',
    Hat: '^',
    lowbar: '_',
    UnderBar: '_',
    grave: '`',
    lcub: '{',
    lbrace: '{',
    verbar: '|',
    vert: '|',
    rcub: '}',
    rbrace: '}',
  }),
);

const JSON_SHORT: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Everything one place of a text may mean: itself, or a character that an encoder wrote this way. All encodings are read at every
 * place, so that they may be mixed (a URL inside JSON inside HTML).
 */
export function readingsAt(text: string, at: number): Reading[] {
  const unit = text.charAt(at);
  const readings: Reading[] = [{ means: unit, end: at + 1 }];
  if (unit === '%') addPercent(readings, text, at);
  else if (unit === '&') addEntity(readings, text, at);
  else if (unit === '\\') addEscapes(readings, text, at);
  else if (unit === '+' || unit === '\u3000' || unit === '\u00a0') readings.push({ means: ' ', end: at + 1 });
  // Full-width forms U+FF01 to U+FF5E mirror ASCII; they may have been encoded in their turn.
  for (const { means, end } of [...readings]) {
    const code = means.charCodeAt(0);
    if (code >= 0xff01 && code <= 0xff5e) readings.push({ means: String.fromCharCode(code - 0xfee0), end });
    if (means === '\u3000' && end > at + 1) readings.push({ means: ' ', end });
  }
  return readings;
}

// Encoding an encoded text again turns % into %25; which of the 25s belong to the text itself cannot be known.
const PERCENT = [/%([0-9a-f]{2})/iy, /%25([0-9a-f]{2})/iy, /%2525([0-9a-f]{2})/iy, /%252525([0-9a-f]{2})/iy];

/** RFC 3986 2.1, one UTF-8 character of one to four bytes, encoded up to four times. */
function addPercent(readings: Reading[], text: string, at: number): void {
  for (const pattern of PERCENT) {
    const bytes: number[] = [];
    let wanted = 1;
    pattern.lastIndex = at;
    while (bytes.length < wanted) {
      const byte = Number.parseInt(pattern.exec(text)?.[1] ?? '', 16);
      if (Number.isNaN(byte)) break;
      if (bytes.length === 0) wanted = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      bytes.push(byte);
    }
    if (bytes.length === wanted) {
      readings.push({ means: utf8.decode(Uint8Array.from(bytes)), end: pattern.lastIndex });
    }
  }
}

// HTML numeric character references: leading zeros are allowed, the semicolon may be missing.
const NUMERIC = /&#(?:0{0,7}([1-9]\d{0,6})|x0{0,7}([1-9a-f][0-9a-f]{0,5}));?/iy;

function addEntity(readings: Reading[], text: string, at: number): void {
  NUMERIC.lastIndex = at;
  const found = NUMERIC.exec(text);
  if (found !== null) {
    const point = found[1] === undefined ? Number.parseInt(found[2] ?? '', 16) : Number(found[1]);
    if (point <= 0x10ffff) readings.push({ means: String.fromCodePoint(point), end: NUMERIC.lastIndex });
    return;
  }
  for (const [name, means] of NAMED) {
    if (!text.startsWith(name, at + 1)) continue;
    const end = at + 1 + name.length;
    readings.push({ means, end: text.charAt(end) === ';' ? end + 1 : end });
  }
}

const ESCAPED = /\\(?:u([0-9a-f]{4})|u\{0{0,7}([0-9a-f]{1,6})\}|x([0-9a-f]{2})|(["'/bfnrt]))/iy;

/** JSON and JavaScript escapes. Each JSON around a text doubles the backslashes: up to three deep. */
function addEscapes(readings: Reading[], text: string, at: number): void {
  let last = at;
  while (last - at < 8 && text.charAt(last + 1) === '\\') last += 1;
  const run = last - at + 1;
  for (const doubled of [2, 4, 8]) if (run >= doubled) readings.push({ means: '\\', end: at + doubled });
  if (run > 7) return;
  ESCAPED.lastIndex = last;
  const found = ESCAPED.exec(text);
  if (found === null) return;
  const hex = found[1] ?? found[2] ?? found[3];
  const point = Number.parseInt(hex ?? '', 16);
  const means =
    hex === undefined ? JSON_SHORT[found[4] ?? ''] : point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
  if (means !== undefined) readings.push({ means, end: ESCAPED.lastIndex });
}
