import type { Locator } from '@playwright/test';
import { expect, test } from './app.ts';
import { Person } from './person.ts';

/** More than any screen has places to stop at. */
const MOST_TABS = 50;

/** Has no mouse: Tab to get there, Enter or the arrows to choose, and the letters. */
class KeyboardPerson extends Person {
  steps = 0;

  async #tabsTo(wanted: Locator): Promise<void> {
    await wanted.waitFor();
    const reached = wanted.and(this.page.locator(':focus'));
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if ((await reached.count()) > 0) return;
      // Another screen came in between, and begins at its heading: no key more.
      if ((await wanted.count()) === 0) throw new Error(`${wanted} went away`);
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${MOST_TABS} times Tab did not reach ${wanted}`);
  }

  override async presses(name: string): Promise<void> {
    await this.#tabsTo(this.button(name));
    await this.page.keyboard.press('Enter');
  }

  override async fills(name: string, text: string): Promise<void> {
    await this.#tabsTo(this.page.locator(`main input[name=${name}]`));
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  override async chooses(value: string): Promise<void> {
    const wanted = this.page.locator(`main input[type=radio][value="${value}"]`);
    await wanted.waitFor();
    const group = await wanted.getAttribute('name');
    await this.#tabsTo(this.page.locator(`main input[type=radio][name="${group}"]:checked`));
    for (let steps = 0; steps < 12 && !(await wanted.isChecked()); steps += 1)
      await this.page.keyboard.press('ArrowDown');
    await expect(wanted).toBeChecked();
  }

  /** The next screen begins at its heading; the very first one leaves the focus where the page begins. */
  override async sees(title: string): Promise<void> {
    await super.sees(title);
    if (this.steps > 0) await expect(this.heading).toBeFocused();
    this.steps += 1;
  }
}

test('the whole change is done by keyboard alone, and every step begins at its heading', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { page } = await openApp();
  const person = new KeyboardPerson(page, 'ja');
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
  expect(person.steps).toBeGreaterThan(12);
});

test('the moment of a change is chosen in the picture of the day by arrow keys, and told in words', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { page } = await openApp();
  const person = new KeyboardPerson(page, 'ja');
  const { ui } = person;
  await person.addsLine(carrier);
  await person.presses(ui.line.change);
  await person.sees(ui.when.title);
  const slider = page.getByRole('slider', { name: ui.when.slider });
  await slider.focus();
  const before = await slider.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  await expect(slider).not.toHaveAttribute('aria-valuetext', before ?? '');
  await expect(page.locator('main input[type=radio][value=pick]')).toBeChecked();
});

test('Tab reaches "skip to the content" first, and it leads to the heading', async ({ openApp }) => {
  const { page, person } = await openApp();
  const { ui } = person;
  await person.sees(ui.lines.emptyTitle);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: ui.app.skip })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(person.heading).toBeFocused();
});
