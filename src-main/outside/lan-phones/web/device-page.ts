import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/*
 * A device's page: its title, its words, its links and its forms, as a browser would send them. Old devices write HTML that no
 * standard allows; parse5 reads it as browsers do.
 */

export interface PageField {
  readonly name: string;
  readonly value: string;
  /** `type` of an input, else the element's name. */
  readonly kind: string;
}

export interface PageForm {
  readonly action: string;
  readonly method: 'get' | 'post';
  /** What a browser would send without a button pressed, in order. */
  readonly fields: readonly PageField[];
  readonly buttons: readonly PageField[];
}

export interface DevicePage {
  readonly title: string;
  /** All text outside scripts, one space between. */
  readonly text: string;
  /** All scripts, as they stand. */
  readonly script: string;
  readonly links: readonly { readonly text: string; readonly to: string }[];
  readonly forms: readonly PageForm[];
}

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** More than such a page can need. Beyond it the rest is not read, and what is missing makes the page unknown. */
const MOST_NODES = 20_000;

export function readPage(html: string): DevicePage {
  const texts: string[] = [];
  const scripts: string[] = [];
  const links: { text: string; to: string }[] = [];
  const forms: { action: string; method: 'get' | 'post'; fields: PageField[]; buttons: PageField[] }[] = [];
  let title = '';
  let count = 0;
  // Depth first without recursion: a hostile page may nest without end.
  const open: Node[] = [...parse(html).childNodes].reverse();
  for (let node = open.pop(); node !== undefined && count < MOST_NODES; node = open.pop(), count += 1) {
    if (node.nodeName === '#text') {
      texts.push((node as DefaultTreeAdapterTypes.TextNode).value);
      continue;
    }
    if (!('tagName' in node)) continue;
    const { tagName } = node;
    if (tagName === 'script') scripts.push(textOf(node));
    else if (tagName === 'title') title = textOf(node).trim();
    if (tagName === 'script' || tagName === 'style') continue;
    if (tagName === 'a')
      links.push({ text: textOf(node).replace(/\s+/gu, ' ').trim(), to: attribute(node, 'href') ?? '' });
    if (tagName === 'form')
      forms.push({
        action: attribute(node, 'action') ?? '',
        method: attribute(node, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
        fields: [],
        buttons: [],
      });
    const form = forms.at(-1);
    if (form !== undefined) addControl(form, node);
    open.push(...[...node.childNodes].reverse());
  }
  return { title, text: texts.join(' ').replace(/\s+/gu, ' ').trim(), script: scripts.join('\n'), links, forms };
}

/** The value a field has on the page; undefined = there is no such field. */
export function fieldValue(form: PageForm, name: string): string | undefined {
  return form.fields.find((field) => field.name === name)?.value;
}

/** `g_name = "value"` in one of the page's scripts; only what looks like a plain name or number is taken. */
export function scriptValue(page: DevicePage, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*=\\s*["']?([\\w.+/=-]*)["']?`, 'u').exec(page.script)?.[1];
}

/** Browsers give a control that stands outside its form, as old pages' tables make it, to the form before it. */
function addControl(form: { fields: PageField[]; buttons: PageField[] }, node: Element): void {
  const name = attribute(node, 'name');
  if (name === undefined || name === '' || attribute(node, 'disabled') !== undefined) return;
  if (node.tagName === 'select') {
    const options = [...elementsIn(node)].filter((one) => one.tagName === 'option');
    const chosen = options.find((one) => attribute(one, 'selected') !== undefined) ?? options[0];
    if (chosen !== undefined)
      form.fields.push({ name, value: attribute(chosen, 'value') ?? textOf(chosen), kind: 'select' });
  } else if (node.tagName === 'textarea') form.fields.push({ name, value: textOf(node), kind: 'textarea' });
  else if (node.tagName === 'button' || node.tagName === 'input') {
    const kind = attribute(node, 'type')?.toLowerCase() ?? (node.tagName === 'button' ? 'submit' : 'text');
    const value = attribute(node, 'value') ?? (kind === 'checkbox' || kind === 'radio' ? 'on' : '');
    if (kind === 'submit') form.buttons.push({ name, value, kind });
    else if (kind === 'button' || kind === 'reset' || kind === 'image' || kind === 'file') return;
    else if (kind !== 'checkbox' && kind !== 'radio') form.fields.push({ name, value, kind });
    else if (attribute(node, 'checked') !== undefined) form.fields.push({ name, value, kind });
  }
}

function attribute(node: Element, name: string): string | undefined {
  return node.attrs.find((one) => one.name === name)?.value;
}

function* elementsIn(node: Element): Generator<Element> {
  const open: Node[] = [...node.childNodes].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!('tagName' in next)) continue;
    yield next;
    open.push(...[...next.childNodes].reverse());
  }
}

function textOf(node: Element): string {
  const texts: string[] = [];
  const open: Node[] = [...node.childNodes].reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.nodeName === '#text') texts.push((next as DefaultTreeAdapterTypes.TextNode).value);
    if ('tagName' in next) open.push(...[...next.childNodes].reverse());
  }
  return texts.join('');
}
