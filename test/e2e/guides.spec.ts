import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { wordsFor } from '../../src-main/contract/words/index.ts';
import { readingOf, SPELLING } from '../../src-main/contract/words/spelling.ts';
import { guidePictures, phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import { en } from '../../src-renderer/words/en.ts';
import { ja } from '../../src-renderer/words/ja.ts';
import { cannedGuide, cannedSnapshot, cannedView } from '../doubles/window-bridge.ts';
import { expect, test } from './app.ts';
import { SCENES, type Scene } from './gallery-scenes.ts';
import {
  CATALOGUE,
  goesBack,
  hearsBefore,
  partsOf,
  picks,
  presses,
  stepsOn,
  tabsTo,
  type Walker,
  walks,
} from './guide-walk.ts';
import { Person } from './person.ts';
import { openScene, say } from './scene-page.ts';

/* Every guide of the catalogue, to its end, by keyboard alone and by what a screen reader is told. */

const UI = { ja, en };
const LANGS = ['ja', 'en'] as const;

for (const lang of LANGS) {
  test(`every guide is walked to its end by keyboard, and the phone that is back is announced (${lang})`, async ({
    startCarrier,
    openApp,
  }) => {
    const carrier = await startCarrier();
    const { page } = await openApp({ lang });
    const person = new Person(page, lang);
    const { ui } = person;
    const walker: Walker = { page, ui, lang };
    const wrong: string[] = [];
    const tell = (one: string) => wrong.push(one);
    expect(CATALOGUE).toHaveLength(phoneCatalogue.length);
    await person.addsLine(carrier);

    // Before the change: what each of them does with a password that does not count yet.
    await person.presses(ui.line.change);
    await person.decidesWhen(false);
    await person.sees(ui.before.title);
    await presses(page, page.locator('summary', { hasText: ui.guide.beforeOpen }));
    for (const family of CATALOGUE) {
      await picks(walker, family);
      await hearsBefore(walker, family, tell);
      await goesBack(walker, family);
    }
    expect(wrong).toEqual([]);

    // During it: the way from its settings to "connected".
    await person.presses(ui.app.back);
    await person.goesOnFromWhen(carrier);
    await person.typesMailedCode(carrier);
    await person.sees(ui.phone.title);
    await expect(person.heading).toBeFocused();
    for (const family of CATALOGUE) {
      await picks(walker, family);
      await walks(walker, family, tell);
      await goesBack(walker, family);
    }
    expect(wrong).toEqual([]);

    // The password is typed by what is heard, and the phone that is back is told in a live region.
    await presses(page, person.button(ui.reveal.show), 'Shift+Tab');
    const heard = [...carrier.password].map((sign) => `${sign}${readingOf(SPELLING[lang], sign)}`);
    await expect(page.getByRole('list', { name: ui.reveal.spelled }).getByRole('listitem')).toHaveText(heard);
    await presses(page, person.button(ui.reveal.hide));
    await fetch(carrier.adapterUrl, { method: 'POST', body: new URLSearchParams({ sip_password: carrier.password }) });
    await expect.poll(() => carrier.adapter.status.kind).toBe('registered');
    // A planned look may see it before the person has pressed anything.
    await presses(page, person.button(ui.phone.done)).catch(() => {});
    await person.sees(ui.proof.title.L3);
    await expect(person.heading).toBeFocused();
    await expect(page.getByRole('status', { name: ui.app.notices })).toContainText(ui.notice.done(carrier.line.number));
  });
}

function sceneOf(name: string): Scene {
  const scene = SCENES.find((one) => one.name === name);
  if (scene === undefined) throw new Error(`there is no scene ${name}`);
  return scene;
}

/** The window where a phone waits for its password, and the catalogue gives this family's guide. */
async function opensPhone(page: Page, id: string): Promise<void> {
  const scene = sceneOf('40-phone');
  const copied = { how: 'copy', clearsAtMs: Date.now() + 60_000 };
  const answers = {
    'guides.read': { ok: true, value: cannedGuide(id) },
    'password.reveal': { ok: true, value: copied },
  };
  await openScene(page, { ...scene, answers });
}

function familyOf(wanted: string) {
  const family = CATALOGUE.find(({ id }) => id === wanted);
  if (family === undefined) throw new Error(`the catalogue has no ${wanted}`);
  return family;
}

for (const [id, lang] of [
  ['grandstream-ht80x', 'ja'],
  ['panasonic-kx-hdv', 'en'],
] as const) {
  test(`the guide of ${id} is told as headings, numbered steps and buttons, keeps its place, and lets the keyboard out`, async ({
    page,
  }) => {
    const family = familyOf(id);
    await opensPhone(page, id);
    const ui = UI[lang];
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await say(page, sceneOf('40-phone').snapshot, { lang });
    await page.getByRole('searchbox', { name: ui.guide.search }).fill(family.name[lang]);
    await presses(page, page.locator(`.family[data-id="${id}"]`));
    const parts = partsOf(family.guide, lang);
    const [first, second] = parts;
    if (first === undefined || second === undefined) throw new Error('a guide of one part only');
    const place = (at: number) => ui.guide.place(at, parts.length);
    const chosen = JSON.stringify(`${ui.guide.chosen} ${family.name[lang]}`);
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
        - main ${JSON.stringify(ui.phone.title)}:
          - heading ${JSON.stringify(ui.phone.title)} [level=1]
          - region ${JSON.stringify(ui.reveal.title)}:
            - heading ${JSON.stringify(ui.reveal.title)} [level=2]
            - button ${JSON.stringify(ui.reveal.copy)}
            - button ${JSON.stringify(ui.reveal.show)}
          - region ${chosen}:
            - heading ${chosen} [level=2]
            - button ${JSON.stringify(ui.guide.chooseAgain)}
            - button ${JSON.stringify(ui.guide.showWhole)}
            - heading ${JSON.stringify(`${first.title} ${place(1)}`)} [level=3]
            - list:
${first.steps.map(() => '              - listitem').join('\n')}
            - button ${JSON.stringify(ui.guide.next)}
            - group: ${JSON.stringify(wordsFor(lang).device.guide.part.notBack)}
          - button ${JSON.stringify(ui.phone.done)}
      `);

    await presses(page, button(ui.reveal.copy), 'Shift+Tab');
    await expect(page.getByRole('region', { name: ui.reveal.title }).getByRole('status').first()).toHaveText(
      ui.reveal.copied(60),
    );
    await presses(page, button(ui.guide.next));
    await presses(page, button(ui.guide.back));
    await expect(page.getByRole('heading', { level: 3 })).toHaveText(`${first.title}${place(1)}`);
    await expect(page.getByRole('heading', { level: 3 })).toBeFocused();
    await presses(page, button(ui.guide.next));
    await presses(page, button(ui.guide.chooseAgain), 'Shift+Tab');
    await expect(page.locator(`.family[data-id="${id}"]`)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 3 })).toHaveText(`${second.title}${place(2)}`);

    await presses(page, button(ui.guide.showWhole));
    await expect(page.getByRole('heading', { level: 3 })).toHaveText(parts.map(({ title }) => title));
    const pictures = new Set(parts.flatMap(({ steps }) => steps.flatMap((step) => step.picture ?? [])));
    for (const picture of pictures)
      await expect(page.getByRole('img', { name: guidePictures[picture].alt[lang], exact: true })).toHaveCount(1);
    await expect(page.getByRole('list', { name: ui.guide.legend })).toHaveCount(pictures.size);
    await presses(page, page.locator('summary', { hasText: wordsFor(lang).device.guide.part.notBack }));
    await expect(page.locator('details[open] > .bullets > li')).toHaveCount(family.guide.notBack.length);
    await tabsTo(page, button(ui.phone.done));
    await page.keyboard.press('Tab');
    await expect(page.locator('main :focus')).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations).toEqual([]);
  });
}

test('a softphone’s guide tells of every system until the person has said theirs, and of that one from then on', async ({
  page,
}) => {
  const { guide, name } = familyOf('linphone');
  await opensPhone(page, 'linphone');
  for (const lang of LANGS) {
    const ui = UI[lang];
    const parts = partsOf(guide, lang);
    await say(page, sceneOf('40-phone').snapshot, { lang });
    await page.getByRole('searchbox', { name: ui.guide.search }).fill(name[lang]);
    await presses(page, page.locator('.family[data-id=linphone]'));
    await presses(page, page.getByRole('button', { name: ui.guide.showWhole }));
    const systems = page.getByRole('group', { name: ui.guide.system });
    await tabsTo(page, systems.getByRole('radio', { name: ui.guide.systemOf.all }));
    const texts = page.locator('.guide-parts > .guide-part .step > p, .guide-parts > .guide-part > .bullets p');
    const all = parts.flatMap(({ steps }) => steps);
    await expect(texts).toHaveText(all.map((step) => step[lang]));
    await page.keyboard.press('ArrowDown');
    await expect(systems.getByRole('radio', { name: ui.guide.systemOf.windows })).toBeChecked();
    await expect(systems.getByRole('radio', { name: ui.guide.systemOf.windows })).toBeFocused();
    const left = all.filter(({ on }) => on === undefined || on.includes('windows'));
    expect(left.length).toBeLessThan(all.length);
    await expect(texts).toHaveText(left.map((step) => step[lang]));
    expect(await stepsOn(page)).toEqual(left.map((_, index) => index + 1).slice(0, -guide.registered.length));

    await page.keyboard.press('ArrowUp');
    await page.getByRole('button', { name: ui.guide.showParts }).press('Enter');
    await page.getByRole('button', { name: ui.guide.chooseAgain }).press('Enter');
  }
});

test('whoever does not find theirs is led to the steps that fit any device', async ({ page }) => {
  await opensPhone(page, 'twinkle');
  await page.getByRole('searchbox', { name: ja.guide.search }).fill('黒電話');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(ja.guide.none);
  await presses(page, page.getByRole('button', { name: ja.guide.notListed }));
  await expect(page.getByRole('heading', { level: 2, name: ja.phone.generic })).toBeFocused();
  await expect(page.getByRole('region', { name: ja.phone.generic }).getByRole('listitem')).toHaveCount(4);
  await presses(page, page.locator('section summary', { hasText: wordsFor('ja').device.guide.part.notBack }));
  await expect(page.getByText(ja.guide.anyNotBack.ask)).toBeVisible();
});

test('when the phone is not seen, what may be wrong with it stands there at once', async ({ page }) => {
  await openScene(page, sceneOf('48-phone-not-seen'));
  const about = page.getByRole('region', { name: wordsFor('ja').device.guide.part.notBack });
  await expect(about.getByRole('listitem')).toHaveText(Object.values(ja.guide.anyNotBack));
  // Of its own kind as soon as that is known.
  await page.getByRole('searchbox', { name: ja.guide.search }).fill('HT801');
  await presses(page, page.locator('.family[data-id=grandstream-ht80x]'));
  const { notBack } = familyOf('grandstream-ht80x').guide;
  await expect(about.getByRole('listitem')).toHaveText(notBack.map((step) => step.ja));

  const spent = cannedView({
    state: {
      kind: 'verifying',
      acceptedSeenAtMs: 0,
      reconnectedAtMs: 0,
      bothAccepted: false,
      bound: { seenAtMs: 0, listsBindings: true, untilMs: {} },
      looks: [],
    },
  });
  await say(page, cannedSnapshot({ lines: [spent] }), {});
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ja.verify.notSeen);
  await expect(about.getByRole('listitem')).toHaveText(notBack.map((step) => step.ja));
});

test('at rest, too, a guide is found by keyboard, and the password that counts beside it', async ({ page }) => {
  const done = sceneOf('51-proof-password');
  await openScene(page, { ...done, hash: done.hash.replace('rotation', 'softphone') });
  await expect(page.getByRole('button', { name: ja.reveal.copy })).toBeVisible();
  await tabsTo(page, page.getByRole('searchbox', { name: ja.guide.search }));
  await page.keyboard.insertText('ＨＴ８０１');
  await expect(page.locator('.family')).toHaveCount(1);
  await presses(page, page.locator('.family[data-id=grandstream-ht80x]'));
  await expect(page.getByRole('heading', { name: /HT801/u })).toBeFocused();
  await presses(page, page.getByRole('button', { name: ja.guide.next }));
  await expect(page.getByRole('heading', { level: 3 })).toBeFocused();
});
