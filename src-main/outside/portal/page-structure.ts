import type { PortalWords } from '../../core/carrier.ts';
import type { Secret } from '../../core/secret.ts';
import { labelsOf } from './find-field.ts';
import { fold } from './folding.ts';
import type { Page } from './html-page.ts';
import type { PageElement } from './html-tree.ts';
import { strike } from './strike.ts';

const LONGEST = 2000;
const SHOWN = new Set('form input select textarea button a h1 h2 h3 h4 frame iframe fieldset'.split(' '));

/**
 * What a page is made of, so that a portal nobody has seen can be learnt from a report: tags, names, types, labels. No
 * values and no running text: they may be personal. Headings and links appear by the manual's words they contain, else
 * by their length; labels of fields and captions of buttons without digits and names. At most 2,000 characters.
 */
export function structureOf(
  pages: readonly Page[],
  about: { readonly words: PortalWords; readonly secrets: readonly Secret[] },
): string {
  const known = knownTexts(about.words);
  const lines: string[] = [];
  for (const page of pages) {
    lines.push(`[http ${page.status}, ${page.charset}${page.isFrameset ? ', frameset' : ''}]`);
    for (const element of page.elements) {
      if (!SHOWN.has(element.name)) continue;
      lines.push(lineOf(page, { element, known }));
      if (lines.length > 120) break;
    }
  }
  const text = strike(lines.join('\n'), about.secrets);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function lineOf(page: Page, about: { element: PageElement; known: ReadonlySet<string> }): string {
  const { element, known } = about;
  const { attributes, name } = element;
  const parts = [name];
  for (const attribute of ['type', 'name', 'method', 'enctype']) {
    const value = attributes.get(attribute);
    if (value !== undefined) parts.push(`${attribute}=${quiet(value)}`);
  }
  for (const flag of ['disabled', 'readonly', 'required']) if (attributes.has(flag)) parts.push(flag);
  if (element.isHidden) parts.push('hidden');
  const control = page.controls.find((one) => one.element === element);
  const caption = page.clickables.find((one) => one.element === element)?.caption;
  const label =
    caption ??
    (control === undefined || element.isHidden ? undefined : fold(labelsOf(page, control).slice(0, 4).flat()[0] ?? ''));
  const text = label ?? (/^h\d$/u.test(name) ? headingText(page, element) : undefined);
  if (text !== undefined && text !== '')
    parts.push(`"${control === undefined ? knownPart(text, known) : impersonal(text)}"`);
  return parts.join(' ');
}

function headingText(page: Page, element: PageElement): string {
  return page.blocks
    .filter((one) => one.at >= element.at && one.end <= element.end)
    .map((one) => one.folded)
    .join('');
}

/** A field's label or a button's caption: short, without digits, addresses or names (〇〇様). */
function impersonal(label: string): string {
  return label
    .replace(/\S*@\S*/gu, '@')
    .replace(/\d{2,}/gu, '#')
    .replace(/.{1,12}(?=[様殿])/gu, '…')
    .slice(0, 30);
}

/** The manual's words it contains; of anything else only the length. */
function knownPart(text: string, known: ReadonlySet<string>): string {
  const words = [...known].filter((one) => text.includes(one)).sort((one, other) => other.length - one.length);
  return words[0] === undefined ? `${text.length} characters` : words[0] === text ? text : `…${words[0]}…`;
}

function knownTexts(words: PortalWords): Set<string> {
  const { login, code, menu, form, confirm, completion } = words;
  const all = [
    ...[
      login.marks,
      login.id,
      login.password,
      login.submit,
      code.marks,
      code.field,
      code.submit,
      menu.marks,
      ...menu.path,
    ],
    ...[form.marks, form.number, form.currentPassword, form.newPassword, form.newPasswordAgain, form.submit],
    ...[confirm.marks, confirm.submit, completion.sentence, completion.marks, words.next],
  ];
  return new Set(all.flat().map(fold));
}

/** A name, without what looks generated (tokens, numbers). */
function quiet(value: string): string {
  return value.replace(/[0-9a-f]{8,}|\d{4,}/giu, '#').slice(0, 40);
}
