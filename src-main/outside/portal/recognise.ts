import type { PortalWords } from '../../core/carrier.ts';
import { type Clickable, findClickable, onlyButton, submitsForm } from './find-button.ts';
import { type FoundFields, findFields } from './find-field.ts';
import { fold } from './folding.ts';
import type { Page } from './html-page.ts';
import { areIndependent, type Mark, marksOf } from './marks.ts';
import { findMenuStep } from './menu-step.ts';
import { isEditable, type PageForm } from './page-forms.ts';

/*
 * One recogniser per screen, pure on a parsed page. A page is known only when two marks of different kind agree: the
 * expected fields or button, and a text that is not their own label. Everything else is unknown, never a guess.
 */

export interface FilledScreen<R extends string> extends FoundFields<R> {
  readonly button: Clickable;
}

export type LoginScreen = FilledScreen<'id' | 'password'>;
export type CodeScreen = FilledScreen<'code'> & { readonly sentence: string };
export type ChangeScreen = FilledScreen<'number' | 'currentPassword' | 'newPassword' | 'newPasswordAgain'>;

function isSaidBesideFields(page: Page, about: { words: readonly string[]; labels: readonly string[] }): boolean {
  const labels = about.labels.map(fold);
  return marksOf(page, about.words).some((one) => one.block === undefined || !labels.includes(one.block.folded));
}

function buttonOf(
  page: Page,
  wanted: { form: PageForm; words: readonly string[]; mayBeOnly: boolean },
): Clickable | undefined {
  const own = page.clickables.filter((one) => submitsForm(one, wanted.form));
  const buttons = own.filter((one) => one.act.kind === 'submit' && one.act.submitter !== undefined);
  const find = (from: readonly Clickable[]) =>
    findClickable(from, { words: wanted.words, leastTier: 2 }) ??
    findClickable(from, { words: wanted.words, leastTier: 1 });
  return find(buttons) ?? find(own) ?? (wanted.mayBeOnly ? onlyButton(page.clickables, wanted.form) : undefined);
}

export function recogniseLogin(page: Page, words: PortalWords): LoginScreen | undefined {
  const found = findFields(page, { id: words.login.id, password: words.login.password });
  if (found === undefined) return undefined;
  const labels = [found.fields.id.label, found.fields.password.label];
  if (!isSaidBesideFields(page, { words: words.login.marks, labels })) return undefined;
  const button = buttonOf(page, { form: found.form, words: words.login.submit, mayBeOnly: true });
  return button === undefined ? undefined : { ...found, button };
}

export function recogniseCode(page: Page, words: PortalWords): CodeScreen | undefined {
  const found = findFields(page, { code: words.code.field });
  if (found === undefined) return undefined;
  const labels = [found.fields.code.label];
  if (!isSaidBesideFields(page, { words: words.code.marks, labels })) return undefined;
  const button = buttonOf(page, { form: found.form, words: words.code.submit, mayBeOnly: true });
  if (button === undefined) return undefined;
  const said = marksOf(page, words.code.marks)
    .map((one) => one.block)
    .filter((one) => one !== undefined && !labels.map(fold).includes(one.folded) && !one.isErrorish)
    .sort((one, other) => (other?.text.length ?? 0) - (one?.text.length ?? 0))[0];
  return { ...found, button, sentence: said?.text ?? page.title };
}

/** The four fields, 更新 by the manual's name, and one of the screen's own texts. */
export function recogniseChangeForm(page: Page, words: PortalWords): ChangeScreen | undefined {
  const { number, currentPassword, newPassword, newPasswordAgain, submit, marks } = words.form;
  const found = findFields(page, { number, currentPassword, newPassword, newPasswordAgain });
  if (found === undefined) return undefined;
  const labels = Object.values(found.fields).map((one) => one.label);
  if (!isSaidBesideFields(page, { words: marks, labels })) return undefined;
  const button = buttonOf(page, { form: found.form, words: submit, mayBeOnly: false });
  return button === undefined ? undefined : { ...found, button };
}

/** A step of the menu path that can be pressed, and another of the menu's texts elsewhere on the page. */
export function recogniseMenu(
  page: Page,
  asked: { words: PortalWords; from: number },
): { button: Clickable; step: number } | undefined {
  const { words, from } = asked;
  if (recogniseLogin(page, words) !== undefined || recogniseCode(page, words) !== undefined) return undefined;
  const found = findMenuStep(page, { path: words.menu.path, from });
  if (found === undefined) return undefined;
  const { at, end } = found.button.element;
  const isElsewhere = (one: Mark) => one.element === undefined || one.element.at < at || one.element.at >= end;
  return marksOf(page, [...words.menu.marks, ...words.form.marks]).some(isElsewhere) ? found : undefined;
}

/** Says something, asks for nothing, and offers one way on. */
export function recogniseInformation(page: Page, words: PortalWords): Clickable | undefined {
  if (page.controls.some(isEditable)) return undefined;
  const hasText = page.title !== '' || page.blocks.some((one) => one.isHeading);
  const hasSentence = page.blocks.some((one) => !one.isCaption && one.folded.length >= 4);
  return hasText && hasSentence ? findClickable(page.clickables, { words: words.next, leastTier: 3 }) : undefined;
}

/**
 * Asks to confirm: nothing left to type, a button that confirms, and two texts of the screen — or one that asks, and the
 * line number echoed.
 */
export function recogniseConfirmation(
  page: Page,
  asked: { words: PortalWords; number: string },
): Clickable | undefined {
  const { confirm } = asked.words;
  const button = findClickable(
    page.clickables.filter((one) => one.act.kind === 'submit'),
    { words: confirm.submit, leastTier: 2 },
  );
  if (button?.act.kind !== 'submit' || button.act.form.controls.some(isEditable)) return undefined;
  if (page.controls.some((one) => one.type === 'password' && isEditable(one))) return undefined;
  const { at, end } = button.element;
  const marks = marksOf(page, confirm.marks).filter(
    (one) =>
      (one.block?.isAside ?? false) === false &&
      (one.element === undefined || one.element.at < at || one.element.at >= end),
  );
  // The screen's name is on every page of the change; that a question is asked has to be said as well.
  if (!marks.some((one) => asksToConfirm(one.word, asked.words))) return undefined;
  const echoes =
    button.act.form.controls.some((one) => one.defaults.some((value) => fold(value) === asked.number)) ||
    page.blocks.some((one) => one.folded.includes(asked.number));
  return echoes || areIndependent(marks) ? button : undefined;
}

function asksToConfirm(word: string, words: PortalWords): boolean {
  return !words.form.marks.some((one) => fold(one) === fold(word));
}

/** Conditional, earlier, or merely announced. */
const NOT_NOW = /[、,]|まだ|未|場合|例|前回|以前|過去|押す|後に/u;
const NOT_DONE_AFTER = /^($|[。．.!！)])/u;

/**
 * The completion's sentence, said now and not in a condition; a second text of the screen in another element; and no
 * password field left on the page. The caller makes sure that it answers our own submit.
 */
export function recogniseCompletion(page: Page, words: PortalWords): { readonly sentence: string } | undefined {
  if (page.status < 200 || page.status > 299) return undefined;
  if (page.controls.some((one) => one.type === 'password' && !one.element.isHidden)) return undefined;
  for (const said of marksOf(page, words.completion.sentence)) {
    const { block } = said;
    if (block === undefined || block.isAside || block.isCaption) continue;
    const wanted = fold(said.word);
    const at = block.folded.indexOf(wanted);
    const before =
      block.folded
        .slice(0, at)
        .split(/[。．.!！]/u)
        .at(-1) ?? '';
    if (NOT_NOW.test(before) || before.includes('(') || !NOT_DONE_AFTER.test(block.folded.slice(at + wanted.length)))
      continue;
    const second = marksOf(page, words.completion.marks).some(
      (one) => one.block !== block && one.block?.isCaption !== true && one.block?.isAside !== true,
    );
    if (second) return { sentence: block.text };
  }
  return undefined;
}

/** Whether this is a screen on the way to the form, so that its own refresh need not be followed. */
export function isKnownBeforeSubmit(page: Page, words: PortalWords): boolean {
  return (
    recogniseLogin(page, words) !== undefined ||
    recogniseCode(page, words) !== undefined ||
    recogniseChangeForm(page, words) !== undefined ||
    recogniseMenu(page, { words, from: 0 }) !== undefined
  );
}
