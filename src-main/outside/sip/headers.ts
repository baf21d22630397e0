/** One header field; the name in lower case and in its long form (RFC 3261 7.3.3). */
export interface Header {
  readonly name: string;
  readonly value: string;
}

export interface MessageHead {
  readonly startLine: string;
  readonly headers: readonly Header[];
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  s: 'subject',
  k: 'supported',
  e: 'content-encoding',
};

/**
 * Splits the head of a message into fields. Ours instead of sip.js's Parser, which throws on a broken CSeq, drops the whole
 * message for one odd field and keeps only the last challenge. A line without a colon is skipped: it is no part we need.
 * `undefined` when the empty line that ends the head is missing (a torn message).
 */
export function splitHead(text: string): MessageHead | undefined {
  const end = /\r?\n\r?\n/u.exec(text);
  if (end === null) return undefined;
  // RFC 3261 7.3.1: a line that begins with white space continues the one before.
  const lines = text
    .slice(0, end.index)
    .replace(/\r?\n[ \t]+/gu, ' ')
    .split(/\r?\n/u);
  const headers: Header[] = [];
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.push({ name: LONG_NAMES[name] ?? name, value: line.slice(colon + 1).trim() });
  }
  return { startLine: lines[0] ?? '', headers };
}

export function headerValues(head: MessageHead, name: string): string[] {
  return head.headers.filter((header) => header.name === name).map((header) => header.value);
}

/** Splits at `separator` outside quoted strings and, where asked, outside `<…>`. Empty items are left out. */
export function splitOutside(
  text: string,
  rule: { readonly separator: ',' | ';'; readonly isAngleAware: boolean },
): string[] {
  const items: string[] = [];
  let from = 0;
  let isQuoted = false;
  let isAngled = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isQuoted) {
      if (character === '\\') index += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (rule.isAngleAware && character === '<') isAngled = true;
    else if (character === '>') isAngled = false;
    else if (character === rule.separator && !isAngled) {
      items.push(text.slice(from, index));
      from = index + 1;
    }
  }
  items.push(text.slice(from));
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** RFC 3261 25.1 quoted-string: takes the quotes off and resolves quoted pairs. A bare token is returned as it is. */
export function unquote(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replace(/\\([\s\S])/gu, '$1');
}

export function quote(value: string): string {
  return `"${value.replace(/["\\]/gu, '\\$&')}"`;
}

/** `;name=value` parameters; names in lower case, the first of a repeated name counts. */
export function readParams(items: readonly string[]): Map<string, string> {
  const params = new Map<string, string>();
  for (const item of items) {
    const equals = item.indexOf('=');
    const name = (equals < 0 ? item : item.slice(0, equals)).trim().toLowerCase();
    if (!params.has(name)) params.set(name, equals < 0 ? '' : unquote(item.slice(equals + 1).trim()));
  }
  return params;
}
