import iconv from 'iconv-lite';

export const PORTAL_CHARSETS = ['utf-8', 'shift_jis', 'euc-jp'] as const;
export type PortalCharset = (typeof PORTAL_CHARSETS)[number];

/** Encodes a page; what the charset lacks (▶ in Shift_JIS) becomes a numeric reference, as careful servers do. */
export function encodeHtml(html: string, charset: PortalCharset): Buffer {
  if (charset === 'utf-8') return Buffer.from(html, 'utf8');
  const safe = [...html].map((character) => {
    const isHeld = iconv.decode(iconv.encode(character, charset), charset) === character;
    return isHeld ? character : `&#${character.codePointAt(0)};`;
  });
  return iconv.encode(safe.join(''), charset);
}

export type FormFields = ReadonlyMap<string, string>;

/** Reads application/x-www-form-urlencoded whose escapes are bytes of the page's charset (WHATWG URL 5.1). */
export function decodeForm(body: string, charset: PortalCharset): FormFields {
  const read = (text: string) => iconv.decode(percentDecode(text.replaceAll('+', ' ')), charset);
  const fields = new Map<string, string>();
  for (const pair of body.split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    fields.set(read(name), read(value.join('=')));
  }
  return fields;
}

function percentDecode(text: string): Buffer {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const hex = /^%([0-9a-f]{2})/iu.exec(text.slice(index, index + 3))?.[1];
    if (hex === undefined) bytes.push(text.charCodeAt(index) & 0xff);
    else {
      bytes.push(Number.parseInt(hex, 16));
      index += 2;
    }
  }
  return Buffer.from(bytes);
}
