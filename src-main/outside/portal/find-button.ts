import { fold, matchWords, type Tier } from './folding.ts';
import { closest, type PageElement, type PageNode } from './html-tree.ts';
import type { Control, PageForm } from './page-forms.ts';
import { textInside } from './page-text.ts';

/** Something a person can press, and what pressing it does. */
export interface Clickable {
  readonly element: PageElement;
  /** Folded caption. */
  readonly caption: string;
  readonly act:
    | {
        readonly kind: 'submit';
        readonly form: PageForm;
        /** The button whose own name and value travel along. */
        readonly submitter?: Control | undefined;
        /** Fields that the link's script sets before it submits. */
        readonly sets: readonly (readonly [string, string])[];
      }
    | { readonly kind: 'go'; readonly href: string };
}

/** Never pressed, whatever else the caption contains: they undo, leave or empty. */
const NEVER =
  /戻|もど|キャンセル|取消|取り消|中止|いいえ|クリア|リセット|ログアウト|やめ|cancel|back|reset|logout|修正/u;

interface Forms {
  readonly forms: readonly PageForm[];
  readonly controls: readonly Control[];
}

export function clickablesOf(nodes: readonly PageNode[], page: Forms): Clickable[] {
  const clickables: Clickable[] = [];
  for (const control of page.controls) {
    if (!['submit', 'image', 'button'].includes(control.type)) continue;
    if (control.isDisabled || control.element.isHidden) continue;
    const act = actOfControl(control, page);
    if (act !== undefined) clickables.push({ element: control.element, caption: captionOf(nodes, control), act });
  }
  for (const node of nodes) {
    if (node.kind !== 'element' || node.isHidden || !['a', 'area'].includes(node.name)) continue;
    const act = actOfLink(node, page);
    const said = `${textInside(nodes, node)}${node.attributes.get('alt') ?? ''}`;
    const caption = fold(
      said === '' ? (node.attributes.get('title') ?? node.attributes.get('aria-label') ?? '') : said,
    );
    if (act !== undefined) clickables.push({ element: node, caption, act });
  }
  return clickables.sort((one, other) => one.element.at - other.element.at);
}

function captionOf(nodes: readonly PageNode[], control: Control): string {
  const { attributes, name } = control.element;
  const words =
    name === 'button'
      ? [textInside(nodes, control.element), attributes.get('value')]
      : control.type === 'image'
        ? [attributes.get('alt'), attributes.get('value')]
        : [attributes.get('value')];
  const spoken = [...words, attributes.get('aria-label'), attributes.get('title')].find(
    (one) => one !== undefined && one !== '',
  );
  // A browser captions a bare submit button 送信.
  return fold(spoken ?? (control.type === 'submit' && name === 'input' ? '送信' : ''));
}

function actOfControl(control: Control, page: Forms): Clickable['act'] | undefined {
  if (control.type !== 'button')
    return control.form === undefined
      ? undefined
      : { kind: 'submit', form: control.form, submitter: control, sets: [] };
  const script = control.element.attributes.get('onclick') ?? '';
  return script.trim() === '' ? undefined : actOfScript(script, { form: control.form, page });
}

function actOfLink(link: PageElement, page: Forms): Clickable['act'] | undefined {
  const href = link.attributes.get('href')?.trim() ?? '';
  const onclick = link.attributes.get('onclick') ?? '';
  const around = closest(link, ['form']);
  const form = page.forms.find((one) => one.element === around);
  if (/^javascript:/iu.test(href) || href.startsWith('#') || href === '') {
    const script = `${href.replace(/^javascript:|^#.*/iu, '')};${onclick}`;
    return /^[\s;]*(void\s*\(?\s*0?\s*\)?)?[\s;]*$/iu.test(script) ? undefined : actOfScript(script, { form, page });
  }
  if (/\bsubmit\s*\(/u.test(onclick)) return actOfScript(onclick, { form, page });
  return /^[a-z][a-z0-9+.-]*:/iu.test(href) && !/^https?:/iu.test(href) ? undefined : { kind: 'go', href };
}

/** Scripts are not run; the usual ones say plainly what they do: go somewhere, or submit the form they are about. */
function actOfScript(script: string, about: { form: PageForm | undefined; page: Forms }): Clickable['act'] | undefined {
  const href = /location(?:\.href)?\s*=\s*['"]([^'"]+)['"]/u.exec(script)?.[1];
  if (href !== undefined) return { kind: 'go', href };
  const parts =
    /document\.forms\[\s*['"]?([\w-]+)['"]?\s*\]\.submit|document\.(?:forms\.)?([\w-]+)\.submit|getElementById\(\s*['"]([\w-]+)['"]\s*\)\.submit/u.exec(
      script,
    );
  const named = parts?.[1] ?? parts?.[2] ?? parts?.[3];
  const { forms } = about.page;
  const byName = forms.find(
    (one) =>
      named !== undefined && [one.element.attributes.get('name'), one.element.attributes.get('id')].includes(named),
  );
  const byPlace = named !== undefined && /^\d+$/u.test(named) ? forms[Number(named)] : undefined;
  const form = byName ?? byPlace ?? about.form ?? (forms.length === 1 ? forms[0] : undefined);
  if (form === undefined) return undefined;
  const sets = [...script.matchAll(/([\w-]+)['"\])]*\.value\s*=\s*['"]([^'"]*)['"]/gu)].map((one): [string, string] => [
    one[1] ?? '',
    one[2] ?? '',
  ]);
  return { kind: 'submit', form, sets };
}

/**
 * The one thing to press for these words: the most exact caption wins, of equals the earlier word.
 * `undefined` when there is none, or when two that do different things are equally good.
 */
export function findClickable(
  clickables: readonly Clickable[],
  wanted: { readonly words: readonly string[]; readonly leastTier: Tier },
): Clickable | undefined {
  const ranked = clickables
    .filter((one) => !NEVER.test(one.caption))
    .map((one) => {
      const matches = wanted.words.map((word) => matchWords(one.caption, [word]).tier);
      const tier = Math.max(0, ...matches) as Tier;
      return { one, tier, word: matches.indexOf(tier) };
    })
    .filter(({ tier }) => tier > 0 && tier >= wanted.leastTier)
    .sort((one, other) => other.tier - one.tier || one.word - other.word);
  const best = ranked[0];
  if (best === undefined) return undefined;
  const equals = ranked.filter(({ tier, word }) => tier === best.tier && word === best.word);
  return equals.every(({ one }) => doesTheSame(one, best.one)) ? best.one : undefined;
}

/** The only button of a form, when there is exactly one that does not undo. */
export function onlyButton(clickables: readonly Clickable[], form: PageForm): Clickable | undefined {
  const buttons = clickables.filter(
    (one) =>
      one.act.kind === 'submit' && one.act.form === form && one.act.submitter !== undefined && !NEVER.test(one.caption),
  );
  return buttons.length === 1 ? buttons[0] : undefined;
}

export function submitsForm(one: Clickable, form: PageForm): boolean {
  return one.act.kind === 'submit' && one.act.form === form;
}

function doesTheSame(one: Clickable, other: Clickable): boolean {
  if (one === other) return true;
  if (one.act.kind === 'go' || other.act.kind === 'go')
    return one.act.kind === 'go' && other.act.kind === 'go' && one.act.href === other.act.href;
  const trace = (of: Clickable['act'] & { kind: 'submit' }) =>
    JSON.stringify([
      of.submitter?.name,
      of.submitter?.defaults,
      of.submitter?.element.attributes.get('formaction'),
      of.submitter?.element.attributes.get('formmethod'),
      of.sets,
    ]);
  return one.act.form === other.act.form && trace(one.act) === trace(other.act);
}
