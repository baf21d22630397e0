import { expect, test } from './app.ts';
import { Person } from './person.ts';

/* What only the browser host knows: several windows on one host, and a host that goes away from under its window. */

test('two windows on one host show the same at every step, whichever of them is used', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person, anotherWindow } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.sees(ui.signIn.codeTitle);
  const second = await anotherWindow();
  const other = new Person(second, 'ja');
  await other.sees(ui.lines.title);
  await second.locator('.line-row').click();
  await other.typesMailedCode(carrier);
  await person.findsPhoneGuide();
  await other.bringsPhoneBack(carrier);
  await person.sees(ui.proof.title.L3);
  expect(carrier.seen.submits).toHaveLength(1);
  expect(carrier.seen.codes).toHaveLength(1);
});

test('a host that does not answer is told calmly, and the window goes on by itself when it is back', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await page.context().setOffline(true);
  // A screen that was never opened before cannot be loaded now: the window says why, instead of going blank.
  await person.presses(ui.line.check);
  await expect(page.getByText(ui.app.loadingLead)).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: ui.nav.otherLanguage, exact: true }).click();
  await expect(page.getByText(ui.app.gone)).toBeVisible();
  await page.context().setOffline(false);
  // At the latest with the next thing the host tells, which it does every half minute.
  await expect(page.getByText(ui.app.gone)).toBeHidden({ timeout: 45_000 });
  await person.sees(ui.check.title);
  await person.goes('lines');
  await person.sees(ui.lines.title);
});
