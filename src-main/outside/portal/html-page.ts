import { type Clickable, clickablesOf } from './find-button.ts';
import { type PageElement, type PageNode, parseTree } from './html-tree.ts';
import { type Control, formsAndControls, type PageForm } from './page-forms.ts';
import { type TextBlock, textBlocks, textInside } from './page-text.ts';

/** One HTML document as the portal client sees it. Immutable; made from any bytes without throwing. */
export interface Page {
  /** Where the document came from, and what its relative addresses are relative to (`<base href>`). */
  readonly url: URL;
  readonly base: URL;
  /** WHATWG name of the document's charset, lower case. */
  readonly charset: string;
  readonly status: number;
  readonly nodes: readonly PageNode[];
  readonly elements: readonly PageElement[];
  readonly title: string;
  readonly blocks: readonly TextBlock[];
  readonly forms: readonly PageForm[];
  readonly controls: readonly Control[];
  readonly clickables: readonly Clickable[];
  /** `src` of frames and visible inline frames. */
  readonly frames: readonly string[];
  readonly isFrameset: boolean;
  readonly refresh: { readonly delayS: number; readonly href: string } | undefined;
}

export function readPage(source: {
  readonly html: string;
  readonly url: URL;
  readonly charset: string;
  readonly status: number;
}): Page {
  const nodes = parseTree(source.html);
  const elements = nodes.filter((one): one is PageElement => one.kind === 'element');
  const { forms, controls } = formsAndControls(nodes);
  const href = elements.find((one) => one.name === 'base' && one.attributes.has('href'))?.attributes.get('href');
  const frames = elements.filter(
    (one) => one.name === 'frame' || (one.name === 'iframe' && one.parent?.isHidden !== true && !isHiddenFrame(one)),
  );
  const title = elements.find((one) => one.name === 'title' && one.parent?.name === 'head');
  return {
    url: source.url,
    base: resolve(href ?? '', source.url) ?? source.url,
    charset: source.charset,
    status: source.status,
    nodes,
    elements,
    title: title === undefined ? '' : titleText(nodes, title),
    blocks: textBlocks(nodes),
    forms,
    controls,
    clickables: clickablesOf(nodes, { forms, controls }),
    frames: frames
      .map((one) => one.attributes.get('src') ?? '')
      .filter((src) => src !== '' && !src.startsWith('about:')),
    isFrameset: elements.some((one) => one.name === 'frameset'),
    refresh: refreshOf(elements),
  };
}

function isHiddenFrame(frame: PageElement): boolean {
  const { attributes } = frame;
  return attributes.has('hidden') || /display\s*:\s*none|visibility\s*:\s*hidden/iu.test(attributes.get('style') ?? '');
}

function titleText(nodes: readonly PageNode[], title: PageElement): string {
  const text = nodes[title.at + 1];
  return text?.kind === 'text' && text.parent === title ? text.text.trim() : textInside(nodes, title);
}

function refreshOf(elements: readonly PageElement[]): Page['refresh'] {
  for (const element of elements) {
    if (element.name !== 'meta' || element.attributes.get('http-equiv')?.trim().toLowerCase() !== 'refresh') continue;
    // HTML 4.2.5.3 "Refresh": seconds, separator, optional `url=`, optional quotes.
    const parts = /^\s*(\d{1,6})(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?(?:"([^"]*)"?|'([^']*)'?|(.*))$/isu.exec(
      element.attributes.get('content') ?? '',
    );
    const href = (parts?.[2] ?? parts?.[3] ?? parts?.[4] ?? '').trim();
    if (parts?.[1] !== undefined && href !== '') return { delayS: Number(parts[1]), href };
  }
  return undefined;
}

/** An address of the page as an absolute one; `undefined` when it is none. */
export function resolve(href: string, base: URL): URL | undefined {
  return URL.canParse(href.trim(), base.href) ? new URL(href.trim(), base) : undefined;
}
