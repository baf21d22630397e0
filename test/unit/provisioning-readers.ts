/*
 * Readers of the files that devices fetch, written from the formats and not from the maker of the files: strict, so that a
 * file which a device might discard does not pass here either.
 */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of this element alone. */
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(raw: string): string {
  if (/[<>]|&(?!(?:amp|lt|gt|quot|apos);)/u.test(raw)) throw new Error(`not well-formed: ${raw}`);
  return raw.replace(/&(\w+);/gu, (_whole, name: string) => ENTITIES[name] ?? '');
}

/** One document of elements, attributes and text (XML 1.0 without DTD, CDATA and comments). */
export function readXml(document: string): XmlElement {
  let rest = document.replace(/^<\?xml version="1\.0"(?: encoding="utf-8")?(?: standalone="yes")?\?>\r?\n/iu, '');
  function take(shape: RegExp): RegExpExecArray {
    const found = shape.exec(rest);
    if (found?.index !== 0) throw new Error(`expected ${shape} before ${rest.slice(0, 40)}`);
    rest = rest.slice(found[0].length);
    return found;
  }
  function element(): XmlElement {
    const [, name = '', attributeText = '', empty] = take(/^<([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/u);
    const attributes: Record<string, string> = {};
    for (const [, key = '', value = ''] of attributeText.matchAll(/([\w:.-]+)="([^"]*)"/gu)) {
      if (key in attributes) throw new Error(`${key} stands twice`);
      attributes[key] = decoded(value);
    }
    const children: XmlElement[] = [];
    let text = '';
    if (empty === '') {
      while (!rest.startsWith('</')) {
        if (rest.startsWith('<')) children.push(element());
        else text += decoded(take(/^[^<]+/u)[0]);
      }
      take(new RegExp(`^</${name.replaceAll('.', '\\.')}>`, 'u'));
    }
    return { name, attributes, children, text };
  }
  const root = element();
  if (rest.trim() !== '') throw new Error(`more after the end: ${rest}`);
  return root;
}

/** Every element without elements inside, with the way to it, and every attribute. */
export function leaves(root: XmlElement, way = ''): string[] {
  const here = `${way}/${root.name}`;
  const attributes = Object.entries(root.attributes).map(([key, value]) => `${here}@${key}=${value}`);
  const inner = root.children.flatMap((child) => leaves(child, here));
  return [...attributes, ...inner, ...(root.children.length === 0 && root.text !== '' ? [`${here}=${root.text}`] : [])];
}

/** Yealink: the version line first, then `key = value`; comments begin with `#`. */
export function readYealink(text: string): Record<string, string> {
  const [version, ...lines] = text.split('\n');
  if (version !== '#!version:1.0.0.1') throw new Error('no version line');
  return pairs(lines, /^([\w.]+) = (.*)$/u);
}

/** Panasonic: its first line to the letter, CRLF, `KEY="value"`. */
export function readPanasonic(text: string): Record<string, string> {
  if (/(?<!\r)\n/u.test(text)) throw new Error('a line without CRLF');
  const [magic, ...lines] = text.split('\r\n');
  if (magic !== '# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!')
    throw new Error('no magic line');
  if (lines.some((line) => line.length > 537)) throw new Error('a line that is too long');
  return pairs(lines, /^([A-Z0-9_]+)="([^"]*)"$/u);
}

function pairs(lines: readonly string[], shape: RegExp): Record<string, string> {
  const read: Record<string, string> = {};
  for (const line of lines) {
    if (line === '' || line.startsWith('#')) continue;
    const [, key, value] = shape.exec(line) ?? [];
    if (key === undefined || value === undefined || key in read) throw new Error(`not a setting: ${line}`);
    read[key] = value;
  }
  return read;
}
