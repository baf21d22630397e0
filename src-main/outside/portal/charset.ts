import iconv from 'iconv-lite';

/*
 * Reading as browsers do (WHATWG Encoding, through the platform's TextDecoder); writing through iconv-lite, which puts `?`
 * for what a charset lacks without saying so: every written text is read back and compared before it may leave.
 */

/** WHATWG name of the charset of a document: byte order mark, HTTP header, meta, then UTF-8. */
export function charsetOf(body: Uint8Array, contentType: string | undefined): string {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  const header = /charset\s*=\s*["']?([^\s"';]+)/iu.exec(contentType ?? '')?.[1];
  return known(header) ?? known(charsetInMeta(body)) ?? 'utf-8';
}

export function decode(body: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(body);
}

function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch {
    return undefined;
  }
}

function charsetInMeta(body: Uint8Array): string | undefined {
  const head = Buffer.from(body.subarray(0, 4096))
    .toString('latin1')
    .replace(/<!--[\s\S]*?-->/gu, '');
  for (const [tag] of head.matchAll(/<meta\b[^>]*>/giu)) {
    const found = /charset\s*=\s*["']?\s*([\w-]+)/iu.exec(tag)?.[1];
    // HTML 13.2.3.2: a document that could say so in ASCII is not UTF-16.
    if (found !== undefined) return /^utf-?16/iu.test(found) ? 'utf-8' : found;
  }
  return undefined;
}

/** Charset in which a form is sent: the first of `accept-charset` that is known, else the page's own. */
export function formCharset(acceptCharset: string | undefined, pageCharset: string): string {
  for (const label of (acceptCharset ?? '').split(/[\s,]+/u)) {
    const name = label === '' ? undefined : known(label);
    if (name !== undefined) return forSending(name);
  }
  return forSending(pageCharset);
}

// URL Standard, "get an output encoding".
function forSending(charset: string): string {
  return /^utf-16/u.test(charset) || charset === 'replacement' ? 'utf-8' : charset;
}

/** The bytes of a text in a charset, proven by reading them back; `undefined` when the charset cannot hold it. */
export function encode(text: string, charset: string): Buffer | undefined {
  const bytes = write(text, charset);
  return bytes !== undefined && new TextDecoder(charset, { ignoreBOM: true }).decode(bytes) === text
    ? bytes
    : undefined;
}

function write(text: string, charset: string): Buffer | undefined {
  switch (charset) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'shift_jis':
      return iconv.encode(text, 'cp932');
    case 'euc-jp':
      return iconv.encode(text, 'eucjp');
    case 'iso-2022-jp':
      return writeIso2022Jp(text);
    default:
      return iconv.encodingExists(charset) ? iconv.encode(text, charset) : undefined;
  }
}

/** RFC 1468: ASCII and JIS X 0208, ending in ASCII. The two-byte codes are EUC-JP's without their high bits. */
function writeIso2022Jp(text: string): Buffer | undefined {
  const bytes: number[] = [];
  let isAscii = true;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      if (!isAscii) bytes.push(0x1b, 0x28, 0x42);
      isAscii = true;
      bytes.push(code);
      continue;
    }
    const pair = iconv.encode(character, 'eucjp');
    const [first, second] = pair;
    if (pair.length !== 2 || first === undefined || second === undefined || first < 0xa1) return undefined;
    if (isAscii) bytes.push(0x1b, 0x24, 0x42);
    isAscii = false;
    bytes.push(first & 0x7f, second & 0x7f);
  }
  if (!isAscii) bytes.push(0x1b, 0x28, 0x42);
  return Buffer.from(bytes);
}
