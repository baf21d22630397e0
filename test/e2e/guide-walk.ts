import { expect, type Locator, type Page } from '@playwright/test';
import { wordsFor } from '../../src-main/contract/words/index.ts';
import type { Lang } from '../../src-main/contract/words/words.ts';
import { GUIDE_PARTS, type Guide, type GuideStep } from '../../src-main/core/phones/guide.ts';
import { guidePictures, phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import type { UiWords } from '../../src-renderer/words/words.ts';

/* A person with a keyboard and ears on the way through a guide: what is heard, in its order, and where the keys go. */

export type Family = (typeof phoneCatalogue)[number];

export interface Walker {
  readonly page: Page;
  readonly ui: UiWords;
  readonly lang: 'ja' | 'en';
}

/** More than there are places to stop at between two neighbours: a group of the catalogue has eleven families. */
const MOST_TABS = 20;

/** The groups of the picker. */
const PHONE_ORDER = ['adapter', 'ip-phone', 'router', 'softphone', 'pbx'] as const satisfies readonly Family['kind'][];

const WALKED = GUIDE_PARTS.filter((part) => part !== 'before' && part !== 'notBack');

/** Key by key from where the keyboard is now; never by a shortcut. */
export async function tabsTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await wanted.waitFor();
  const reached = wanted.and(page.locator(':focus'));
  for (let tabs = 0; tabs <= MOST_TABS; tabs += 1) {
    if ((await reached.count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${MOST_TABS} times ${key} did not reach ${wanted}`);
}

export async function presses(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabsTo(page, wanted, key);
  await page.keyboard.press('Enter');
}

/** The parts that hold anything, each with its heading. */
export function partsOf(
  guide: Guide,
  lang: Lang,
): readonly { readonly title: string; readonly steps: Guide['path'] }[] {
  return WALKED.map((name) => ({ title: wordsFor(lang).device.guide.part[name], steps: guide[name] })).filter(
    ({ steps }) => steps.length > 0,
  );
}

interface Heard {
  readonly heading: string;
  readonly pictures: readonly string[];
  /** Of each step, its number as it is announced; 0 in a list without numbers. */
  readonly steps: readonly { readonly number: number; readonly text: string; readonly foreign: readonly string[] }[];
  readonly isHeadingFocused: boolean;
}

/** What is inside of the first of these elements; as text, because the types of a page have no place in the types of Node. */
const hearing = (place: string) => `(() => {
  const part = document.querySelector('${place}');
  return {
    heading: part.querySelector('h2, h3')?.textContent ?? '',
    isHeadingFocused: part.querySelector('h2, h3') === document.activeElement,
    pictures: [...part.querySelectorAll('[role=img]')].map((picture) => picture.ariaLabel),
    steps: [...part.querySelectorAll(':scope > ol > li, :scope > ul > li')].map((item, index) => ({
      number: item.parentElement.tagName === 'OL' ? item.parentElement.start + index : 0,
      text: [...item.querySelectorAll('p > *')]
        .filter((piece) => !piece.classList.contains('step-on'))
        .map((piece) => piece.textContent)
        .join(''),
      foreign: [...item.querySelectorAll('p [lang]')]
        .filter((label) => label.lang !== document.documentElement.lang)
        .map((label) => label.textContent),
    })),
  };
})()`;

const hear = (page: Page, place: string) => page.evaluate<Heard>(hearing(place));

/** The numbers of all steps on the page, in their order. */
export async function stepsOn(page: Page): Promise<readonly number[]> {
  return page.evaluate<number[]>(`[...document.querySelectorAll('.guide-parts > .guide-part > ol > li')].map(
    (item) => item.parentElement.start + [...item.parentElement.children].indexOf(item))`);
}

/** How these steps ought to be heard; without `first`, as a list without numbers. */
function expected(steps: readonly GuideStep[], lang: Walker['lang'], first?: number): Heard['steps'] {
  return steps.map((step, index) => ({
    number: first === undefined ? 0 : first + index,
    text: step[lang],
    foreign: foreignIn(step, lang),
  }));
}

/** In the order of the picker: group by group. */
export const CATALOGUE: readonly Family[] = PHONE_ORDER.flatMap((kind) =>
  phoneCatalogue.filter((family) => family.kind === kind),
);

/**
 * By the keyboard to the family, whose heading takes the focus: the first of its kind by its name, every other from the one
 * before it, where the keyboard was left.
 */
export async function picks({ page, ui, lang }: Walker, family: Family): Promise<void> {
  const { id, kind, name } = family;
  const button = page.locator(`.family[data-id="${id}"]`);
  if (CATALOGUE[CATALOGUE.indexOf(family) - 1]?.kind !== kind) {
    await tabsTo(page, page.getByRole('searchbox', { name: ui.guide.search }), 'Shift+Tab');
    await page.keyboard.insertText(name[lang]);
    // How many were found is said before anybody goes on.
    await expect(page.getByRole('search').getByRole('status')).not.toBeEmpty();
  }
  await presses(page, button);
  await expect(page.getByRole('heading', { name: `${ui.guide.chosen} ${name[lang]}` })).toBeFocused();
}

/** Back to the catalogue, which keeps the place. */
export async function goesBack({ page, ui }: Walker, { id }: Family): Promise<void> {
  const again = page.getByRole('button', { name: ui.guide.chooseAgain, exact: true });
  const isBelow = await page.locator('.guide-head :focus').count();
  await presses(page, again, isBelow > 0 ? 'Tab' : 'Shift+Tab');
  await expect(page.locator(`.family[data-id="${id}"]`)).toBeFocused();
}

/** What to do before the change and during the wait. */
export async function hearsBefore(
  { page, lang }: Walker,
  family: Family,
  tell: (wrong: string) => void,
): Promise<void> {
  const heard = await hear(page, '.guide-part:has(> .guide-head)');
  compare(heard.steps, expected(family.guide.before, lang, 1), (what) => tell(`${family.id}, before: ${what}`));
}

/** Every part from the first to the last, with the words of the catalogue in their order; `tell` gets what is wrong. */
export async function walks({ page, ui, lang }: Walker, family: Family, tell: (wrong: string) => void): Promise<void> {
  const parts = partsOf(family.guide, lang);
  const next = page.getByRole('button', { name: ui.guide.next, exact: true });
  let number = 1;
  for (const [place, { title, steps }] of parts.entries()) {
    const told = (what: string) => tell(`${family.id}, ${title}: ${what}`);
    const isLast = place === parts.length - 1;
    const heard = await hear(page, '.guide-parts > .guide-part');
    const heading = `${title}${ui.guide.place(place + 1, parts.length)}`;
    if (heard.heading !== heading) told(`the heading is ${heard.heading}`);
    if (place > 0 && !heard.isHeadingFocused) told('its heading was not focused');
    compare(heard.steps, expected(steps, lang, isLast ? undefined : number), told);
    number += steps.length;
    const pictures = [...new Set(steps.flatMap(({ picture }) => picture ?? []))];
    compare(
      heard.pictures,
      pictures.map((picture) => guidePictures[picture].alt[lang]),
      told,
    );
    if (!isLast) await presses(page, next);
  }
  const { steps } = await hear(page, '.guide-parts > details');
  compare(steps, expected(family.guide.notBack, lang), (what) => tell(`${family.id}, not back: ${what}`));
}

function compare<T>(heard: readonly T[], wanted: readonly T[], told: (what: string) => void): void {
  if (JSON.stringify(heard) !== JSON.stringify(wanted))
    told(`heard ${JSON.stringify(heard)} for ${JSON.stringify(wanted)}`);
}

/** What a sentence says in the language that it is not in: what it quotes, and a command, which stands there without. */
function foreignIn(step: GuideStep, lang: Walker['lang']): readonly string[] {
  const text = step[lang];
  const quoted = [...text.matchAll(/[「“]([^」”]+)[」”]/gu)].map(([, inner = '']) => inner);
  const labels = (step.field ?? '').split(' > ').filter((label) => label !== '');
  const commands = labels.some((label) => quoted.includes(label)) ? [] : labels;
  return [...quoted, ...commands]
    .filter((one) => /^[ -~]+$/u.test(one) === (lang === 'ja'))
    .sort((a, b) => (quoted.includes(a) && quoted.includes(b) ? 0 : text.indexOf(a) - text.indexOf(b)));
}
