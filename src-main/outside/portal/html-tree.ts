import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/*
 * The document as one flat list in document order. Foreign HTML may nest a hundred thousand deep, so nothing here or
 * above recurses; "inside" is a comparison of positions.
 */

export interface PageElement {
  readonly kind: 'element';
  /** Position in document order, and the position after the last descendant. */
  readonly at: number;
  readonly end: number;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly parent: PageElement | undefined;
  /** Not shown to a person: scripts, templates, `hidden`, `display:none` … */
  readonly isHidden: boolean;
}

export interface PageText {
  readonly kind: 'text';
  readonly at: number;
  readonly text: string;
  readonly parent: PageElement;
  readonly isHidden: boolean;
}

export type PageNode = PageElement | PageText;

const NEVER_SHOWN = new Set([
  'head',
  'script',
  'style',
  'template',
  'noscript',
  'noframes',
  'datalist',
  'iframe',
  'object',
]);
const HIDING_CLASS = /(^|\s)(hidden|is-hidden|d-none|display-none|invisible|hide)(\s|$)/iu;
const HIDING_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/iu;
/** More than a portal's page can need; beyond it the page is treated as one that nobody knows. */
const MOST_NODES = 20_000;

type Open = { node: DefaultTreeAdapterTypes.ParentNode; next: number; element: { end: number } | undefined };
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function parseTree(html: string): PageNode[] {
  const nodes: PageNode[] = [];
  const open: Open[] = [{ node: parse(html), next: 0, element: undefined }];
  const parents: PageElement[] = [];
  while (open.length > 0) {
    const top = open.at(-1);
    if (top === undefined) break;
    const child = top.node.childNodes[top.next];
    top.next += 1;
    if (child === undefined) {
      open.pop();
      if (top.element !== undefined) {
        top.element.end = nodes.length;
        parents.pop();
      }
      continue;
    }
    if (nodes.length >= MOST_NODES) return [];
    const parent = parents.at(-1);
    if (child.nodeName === '#text' && 'value' in child) {
      if (parent !== undefined)
        nodes.push({ kind: 'text', at: nodes.length, text: child.value, parent, isHidden: false });
    } else if ('tagName' in child) {
      const element: Mutable<PageElement> = {
        kind: 'element',
        at: nodes.length,
        end: nodes.length + 1,
        name: child.tagName,
        attributes: new Map(child.attrs.map((one) => [one.name.toLowerCase(), one.value])),
        parent,
        isHidden: false,
      };
      nodes.push(element);
      parents.push(element);
      open.push({ node: child, next: 0, element });
    }
  }
  markHidden(nodes);
  return nodes;
}

function markHidden(nodes: readonly PageNode[]): void {
  const hiding = hidingSelectors(nodes);
  for (const node of nodes as readonly Mutable<PageNode>[]) {
    if (node.kind === 'text') node.isHidden = node.parent.isHidden;
    else node.isHidden = node.parent?.isHidden === true || hidesItself(node, hiding);
  }
}

function hidesItself(element: PageElement, hiding: ReadonlySet<string>): boolean {
  const { name, attributes } = element;
  if (NEVER_SHOWN.has(name) || attributes.has('hidden')) return true;
  if (name === 'input' && attributes.get('type')?.trim().toLowerCase() === 'hidden') return true;
  if (name === 'dialog' && !attributes.has('open')) return true;
  if (HIDING_STYLE.test(attributes.get('style') ?? '')) return true;
  const classes = attributes.get('class') ?? '';
  if (HIDING_CLASS.test(classes)) return true;
  if (hiding.size === 0) return false;
  return (
    hiding.has(`#${attributes.get('id') ?? ''}`) ||
    classes.split(/\s+/u).some((one) => one !== '' && hiding.has(`.${one}`))
  );
}

/** Single class and id selectors that the page's own style sheet hides; rules for print and other media are not ours. */
function hidingSelectors(nodes: readonly PageNode[]): Set<string> {
  const hiding = new Set<string>();
  for (const node of nodes) {
    if (node.kind !== 'text' || node.parent.name !== 'style' || node.text.length > 50_000) continue;
    if (node.text.includes('@media')) continue;
    for (const rule of node.text.split('}')) {
      const [selectors = '', body = ''] = rule.split('{');
      if (!HIDING_STYLE.test(body)) continue;
      for (const selector of selectors.split(','))
        if (/^[.#][\w-]+$/u.test(selector.trim())) hiding.add(selector.trim());
    }
  }
  return hiding;
}

export function isInside(node: PageNode, element: PageElement): boolean {
  return node.at > element.at && node.at < element.end;
}

/** The element itself or the nearest ancestor with one of these names. */
export function closest(element: PageElement | undefined, names: readonly string[]): PageElement | undefined {
  for (let one = element; one !== undefined; one = one.parent) if (names.includes(one.name)) return one;
  return undefined;
}

export function childrenOf(nodes: readonly PageNode[], element: PageElement): PageElement[] {
  const children: PageElement[] = [];
  let at = element.at + 1;
  while (at < element.end) {
    const node = nodes[at];
    if (node === undefined) break;
    if (node.kind === 'element') {
      children.push(node);
      at = node.end;
    } else at += 1;
  }
  return children;
}
