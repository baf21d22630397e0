import { collapse, fold } from './folding.ts';
import { closest, type PageElement, type PageNode, type PageText } from './html-tree.ts';

export interface TextPiece {
  readonly at: number;
  readonly folded: string;
  readonly element: PageElement;
}

/** A run of visible text as a person reads it in one piece: a paragraph, a cell, a line before `<br>`. */
export interface TextBlock {
  readonly text: string;
  readonly folded: string;
  /** First and last position of its text in document order. */
  readonly at: number;
  readonly end: number;
  readonly pieces: readonly TextPiece[];
  /** Coloured, named or announced like an error or a warning. */
  readonly isErrorish: boolean;
  /** Nothing but the caption of links and buttons. */
  readonly isCaption: boolean;
  /** Footer or navigation: the same on every page, so no evidence of anything. */
  readonly isAside: boolean;
  readonly isHeading: boolean;
}

const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data dfn em font i img kbd label mark nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'legend', 'caption', 'dt', 'th', 'summary', 'title'];
const ERROR_NAME = /err|alert|warn|danger|invalid|attention|caution|(^|[-_\s])(red|ng)(\s|$)/iu;
const RED =
  /^(red|crimson|firebrick|darkred|#[c-f]00|#[c-f][0-9a-f]([0-4][0-9a-f]){2}|rgb\(\s*2\d\d\s*,\s*\d{1,2}\s*,\s*\d{1,2}\s*\))$/iu;

export function textBlocks(nodes: readonly PageNode[]): TextBlock[] {
  const blocks: TextBlock[] = [];
  let pieces: PageText[] = [];
  const openBlocks: PageElement[] = [];
  const finish = () => {
    const block = pieces.length === 0 ? undefined : blockOf(pieces);
    if (block !== undefined) blocks.push(block);
    pieces = [];
  };
  for (const node of nodes) {
    while ((openBlocks.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= node.at) {
      openBlocks.pop();
      finish();
    }
    if (node.kind === 'element') {
      if (INLINE.has(node.name)) {
        // Old pages write their headings as pictures.
        const alt = node.name === 'img' && !node.isHidden ? node.attributes.get('alt') : undefined;
        if (alt !== undefined) pieces.push({ kind: 'text', at: node.at, text: alt, parent: node, isHidden: false });
      } else if (!(node.isHidden && node.name === 'input')) {
        finish();
        openBlocks.push(node);
      }
    } else if (!node.isHidden && !isControlContent(node)) pieces.push(node);
  }
  finish();
  return blocks;
}

/** What stands in a text area or a list is a value, and may be personal or secret; never text of the page. */
function isControlContent(node: PageText): boolean {
  return ['textarea', 'option', 'select', 'optgroup'].includes(node.parent.name);
}

function blockOf(pieces: readonly PageText[]): TextBlock | undefined {
  const text = collapse(pieces.map((one) => one.text).join(''));
  const first = pieces[0];
  const last = pieces.at(-1);
  if (text === '' || first === undefined || last === undefined) return undefined;
  const spoken = pieces.filter((one) => one.text.trim() !== '');
  return {
    text,
    folded: fold(text),
    at: first.at,
    end: last.at + 1,
    pieces: spoken.map((one) => ({ at: one.at, folded: fold(one.text), element: one.parent })),
    isErrorish: spoken.some((one) => looksLikeError(one.parent)),
    isCaption: spoken.every((one) => closest(one.parent, ['a', 'button']) !== undefined),
    isAside: closest(first.parent, ['footer', 'nav']) !== undefined || hasAsideName(first.parent),
    isHeading: closest(first.parent, HEADINGS) !== undefined,
  };
}

function looksLikeError(element: PageElement): boolean {
  for (let one: PageElement | undefined = element; one !== undefined && one.name !== 'body'; one = one.parent) {
    const { attributes } = one;
    const role = attributes.get('role');
    if (role === 'alert' || role === 'alertdialog') return true;
    if (ERROR_NAME.test(`${attributes.get('class') ?? ''} ${attributes.get('id') ?? ''}`)) return true;
    const styled = /(?:^|;)\s*color\s*:\s*([^;!]+)/iu.exec(attributes.get('style') ?? '')?.[1];
    if (isRed(attributes.get('color')) || isRed(styled)) return true;
  }
  return false;
}

function isRed(color: string | undefined): boolean {
  return color !== undefined && RED.test(color.trim());
}

function hasAsideName(element: PageElement): boolean {
  for (let one: PageElement | undefined = element; one !== undefined; one = one.parent)
    if (
      /(^|[-_\s])(footer|foot|gnav|nav|breadcrumb)s?([-_\s]|$)/iu.test(
        `${one.attributes.get('class') ?? ''} ${one.attributes.get('id') ?? ''}`,
      )
    )
      return true;
  return false;
}

/** Visible text inside an element, values of controls excepted. */
export function textInside(nodes: readonly PageNode[], element: PageElement): string {
  let text = '';
  for (let at = element.at + 1; at < element.end; at += 1) {
    const node = nodes[at];
    if (node === undefined || node.isHidden) continue;
    if (node.kind === 'element')
      text += node.name === 'img' ? (node.attributes.get('alt') ?? '') : node.name === 'br' ? ' ' : '';
    else if (!isControlContent(node)) text += node.text;
  }
  return collapse(text);
}
