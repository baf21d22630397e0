import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import { expect, inJapan, PAPER_PASSWORD, test } from './app.ts';
import type { Person } from './person.ts';

/* What must outlive a process or a moment; these stories need the keyring and the clock in the test's own hand. */

test('the app is quit in the wait, started again, and goes on to the proof with the password it kept', async ({
  startCarrier,
  openApp,
  keyring,
}) => {
  // Long enough to be seen waiting on a slow computer, short enough to be waited for.
  const carrier = await startCarrier({ at: '14:00', speed: 300 });
  const first = await openApp();
  const { ui } = first.person;
  await first.person.addsLine(carrier);
  await first.person.begins(carrier);
  await first.person.typesMailedCode(carrier);
  await first.person.sees(ui.wait.title);
  await first.close();
  // Both passwords are in the keyring while nothing runs: the one that was, and the one that will be.
  const kept = keyring.secrets();
  expect(kept).toContain(PAPER_PASSWORD);
  expect(kept.filter((one) => /^[a-z0-9]{8}$/u.test(one)).length).toBeGreaterThanOrEqual(2);

  const second = await openApp();
  const { person, page } = second;
  await person.sees(ui.lines.title);
  await page.locator('.line-row').click();
  const password = await person.bringsPhoneBack(carrier);
  expect(kept).toContain(password);
  expect(carrier.seen.submits).toHaveLength(1);
});

test('a locked keyring stops the change before anything is typed into a portal, and unlocking it goes on', async ({
  startCarrier,
  openApp,
  keyring,
}) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  keyring.isLocked = true;
  await person.presses(ui.line.change);
  await person.decidesWhen(false);
  await person.presses(ui.before.ready);
  await person.sees(ui.secrets.sipTitle);
  await person.fills('password', PAPER_PASSWORD);
  await person.presses(ui.secrets.store);
  const told = page.locator('.problem');
  await expect(told).toBeVisible();
  await expect(told).toContainText(ui.trouble.moves);
  // What was typed is gone from the page: the keyring did not take it, and nothing else may hold it.
  await expect(page.locator('main input[name=password]')).toHaveValue('');
  expect(carrier.seen.logins).toEqual([]);
  keyring.isLocked = false;
  await person.presses(ui.move['unlock-keychain']);
  await expect(told).toBeHidden();
  await person.keepsSecrets(carrier);
  expect(keyring.secrets()).toContain(PAPER_PASSWORD);
});

test('without a keyring the price of "this session only" is told before it is taken', async ({
  startCarrier,
  openApp,
  keyring,
}) => {
  const carrier = await startCarrier();
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  keyring.isLocked = true;
  await person.presses(ui.line.change);
  await person.decidesWhen(false);
  await person.presses(ui.before.ready);
  await person.sees(ui.secrets.sipTitle);
  await person.fills('password', PAPER_PASSWORD);
  await person.presses(ui.secrets.store);
  await person.presses(ui.move['use-memory-keychain']);
  await person.reads(ui.memory.priceTwo);
  await person.presses(ui.memory.agree);
  await person.keepsSecrets(carrier);
  await person.sees(ui.portal.title);
  expect(keyring.secrets()).toEqual([]);
});

/**
 * Comes to the code question with the clock running on towards 17:02, beyond the boundary at 17:00. The stretch begins
 * before the change does, because the app reads the practice carrier's tempo then.
 */
async function waitsOverBoundary(person: Person, carrier: PracticeCarrier): Promise<void> {
  const { ui } = person;
  await person.addsLine(carrier);
  await person.presses(ui.line.change);
  await person.comesToConfirm(carrier);
  carrier.clock.runFastUntil(inJapan('17:02'));
  await person.presses(ui.confirm.begin);
  await person.sees(ui.signIn.codeTitle);
  await expect.poll(() => carrier.clock.nowMs(), { timeout: 60_000 }).toBeGreaterThanOrEqual(inJapan('17:02'));
  await person.typesMailedCode(carrier);
  await person.sees(ui.moved.title);
  await person.reads('17:30');
  await person.reads('18:30');
  expect(carrier.seen.submits).toEqual([]);
}

test('a slot boundary crossed while waiting for the code is asked about anew before anything is sent', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier({ at: '16:52', speed: 30 });
  const { person } = await openApp();
  const { ui } = person;
  await waitsOverBoundary(person, carrier);
  await person.presses(ui.moved.agree);
  await person.sees(ui.wait.title);
  await person.reads('18:30');
  expect(carrier.seen.submits).toHaveLength(1);
});

test('a slot boundary crossed while waiting for the code may also be the reason to stop', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier({ at: '16:52', speed: 30 });
  const { person } = await openApp();
  const { ui } = person;
  await waitsOverBoundary(person, carrier);
  await person.presses(ui.moved.decline);
  await person.sees(ui.trouble.refusedTitle);
  expect(carrier.seen.submits).toEqual([]);
});
