/*
 * A linphonerc as liblinphone reads it (coreapi/lpconfig.c, linphone_config_parse_line): a header is a `[` with nothing but
 * blanks before it and the first word behind it; sections of one name are one section; `#` begins a comment; a key is the
 * first word before the first `=`; its value reaches to the line's end without trailing blanks, and nothing is unquoted. Of a
 * key that stands twice the last value counts, but an empty value never replaces another.
 */

/** One `key=value`; offsets in the text. */
export interface LinphoneItem {
  readonly key: string;
  readonly value: string;
  /** Where the line begins, and where the next one does. */
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface LinphoneSection {
  readonly name: string;
  readonly items: readonly LinphoneItem[];
  /** Behind the last item or else the header, line end not included: where another item may follow. */
  readonly lastEnd: number;
}

interface Growing {
  readonly name: string;
  readonly items: LinphoneItem[];
  lastEnd: number;
}

export function linphoneSections(text: string): LinphoneSection[] {
  const sections = new Map<string, Growing>();
  let current: Growing | undefined;
  for (const line of text.matchAll(/[^\n]*(?:\n|$)/gu)) {
    if (line[0] === '') continue;
    const body = line[0].replace(/\r?\n$/u, '');
    const header = /^ *\[([^\]]*)\]/u.exec(body);
    if (header !== null) {
      const name = /\S+/u.exec(header[1] ?? '')?.[0];
      if (name === undefined) continue;
      current = sections.get(name) ?? { name, items: [], lastEnd: 0 };
      current.lastEnd = line.index + body.length;
      sections.set(name, current);
      continue;
    }
    const item = itemIn(body, line.index, line[0].length);
    if (item === undefined || current === undefined) continue;
    current.items.push(item);
    current.lastEnd = line.index + body.length;
  }
  return [...sections.values()];
}

function itemIn(body: string, lineStart: number, length: number): LinphoneItem | undefined {
  if (/^ *[#[]/u.test(body)) return undefined;
  const equals = body.indexOf('=');
  const key = equals < 0 ? undefined : /\S+/u.exec(body.slice(0, equals));
  if (key === undefined || key === null) return undefined;
  // A carriage return ends the value wherever it stands.
  const value = (body.slice(equals + 1).split('\r')[0] ?? '').replace(/ +$/u, '');
  const valueStart = lineStart + equals + 1;
  return {
    key: key[0],
    value,
    lineStart,
    lineEnd: lineStart + length,
    keyStart: lineStart + key.index,
    valueStart,
    valueEnd: valueStart + value.length,
  };
}

/** The item whose value counts; undefined = absent or empty. */
export function countingItem({ items }: LinphoneSection, key: string): LinphoneItem | undefined {
  return items.findLast((item) => item.key === key && item.value !== '');
}

export function valueIn(section: LinphoneSection, key: string): string {
  return countingItem(section, key)?.value ?? '';
}

/** `name_0`, `name_1`, … as far as they go: liblinphone stops at the first gap. */
export function numbered(sections: readonly LinphoneSection[], name: string): LinphoneSection[] {
  const found: LinphoneSection[] = [];
  for (;;) {
    const next = sections.find((section) => section.name === `${name}_${found.length}`);
    if (next === undefined) return found;
    found.push(next);
  }
}
