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
  await person.presses(ui.line.check);
  await person.sees(ui.check.title);
  await page.evaluate(`fetch('/api/call', { method: 'POST' }).catch(() => {})`);
  await person.goes('settings');
  await page.getByRole('radio', { name: ui.settings.dark, exact: true }).click();
  await expect(page.getByText(ui.app.gone)).toBeVisible();
  await person.sees(ui.settings.title);
  await page.context().setOffline(false);
  await expect(page.getByText(ui.app.gone)).toBeHidden();
  await person.goes('lines');
  await person.sees(ui.lines.title);
});
