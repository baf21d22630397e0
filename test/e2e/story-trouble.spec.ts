import { expect, test } from './app.ts';
import { changesByHand } from './portal-hands.ts';

/* Changes that meet trouble: what the person is told, and how they go on. */

test('a wrong code is told as wrong, and the right one goes on with the same change', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesCode('000000');
  await person.reads(ui.signIn.again);
  expect(carrier.seen.submits).toEqual([]);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
  expect(carrier.seen.codes.map((one) => one.accepted)).toEqual([false, true]);
});

test('a portal under maintenance changes nothing, and afterwards the same line is changed', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier({ troubles: ['maintenance'] });
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.sees(ui.trouble.refusedTitle);
  await person.reads(ui.trouble.certain);
  carrier.trouble('maintenance', false);
  await person.presses(ui.trouble.again);
  await person.goesOnFromWhen(carrier);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
  expect(carrier.seen.submits).toHaveLength(1);
});

test('a form the app does not know is left alone; the person makes the change with their own hands and says so', async ({
  startCarrier,
  openApp,
  browser,
}) => {
  const carrier = await startCarrier({ troubles: ['page-changed-form'] });
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.sees(ui.trouble.refusedTitle);
  await person.reads(ui.trouble.report);
  expect(carrier.seen.submits).toEqual([]);
  await person.presses(ui.move['change-by-hand-and-tell']);
  await person.goesOnFromWhen(carrier, { by: 'told' });
  await person.sees(ui.told.title);
  const password = await person.readsNewPassword();
  await changesByHand(browser, carrier, password);
  expect(carrier.seen.submits).toMatchObject([{ accepted: true }]);
  await person.presses(ui.told.done);
  await person.sees(ui.told.when);
  await person.presses(ui.told.tell);
  await person.sees(ui.wait.title);
  await person.reads(ui.wait.leadTold);
  // By now the carrier has taken it over; the app, told the time of the telling, would wait for the next slot.
  await person.presses(ui.wait.look);
  expect(await person.bringsPhoneBack(carrier)).toBe(password);
});

test('an answer that never arrived is not sent again: the looks find out that the change was made', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier({ at: '17:10', speed: 300, troubles: ['reset-after-taking'] });
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.sees(ui.doubt.title);
  await person.bringsPhoneBack(carrier);
  expect(carrier.seen.submits).toHaveLength(1);
});

test('a change is taken back free of charge while the code is being waited for', async ({ startCarrier, openApp }) => {
  const carrier = await startCarrier();
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.sees(ui.signIn.codeTitle);
  await person.presses(ui.signIn.giveUp);
  await person.sees(ui.trouble.cancelledTitle);
  expect(carrier.seen.submits).toEqual([]);
  expect(carrier.adapter.status.kind).toBe('registered');
});

test('an address that answers nobody is told as such, and the right one goes on', async ({ startCarrier, openApp }) => {
  const carrier = await startCarrier();
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  // Port 9 of this computer: nobody listens there.
  await person.begins(carrier, { portalUrl: 'http://127.0.0.1:9/selfcare/login' });
  await person.sees(ui.trouble.refusedTitle);
  await person.presses(ui.trouble.again);
  await person.goesOnFromWhen(carrier);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
});

test('looking before the time is answered with "not yet", and not without end', async ({ startCarrier, openApp }) => {
  // In real time: the wait does not end during this test.
  const carrier = await startCarrier({ speed: 1 });
  const { person, page } = await openApp();
  const { ui, words } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.sees(ui.wait.title);
  await person.reads(ui.wait.noLook);
  const spent = page.locator('.problem');
  const looked = () => carrier.seen.registers.filter((one) => one.contact === undefined).length;
  const before = looked();
  await person.presses(ui.wait.look);
  await person.reads(words.verdict['not-yet']);
  for (let round = 0; round < 8 && !(await spent.isVisible()); round += 1) {
    await person.presses(ui.wait.look);
    await expect(person.button(ui.wait.look)).toBeVisible();
  }
  await expect(spent).toBeVisible();
  await person.sees(ui.wait.title);
  // A look is the question, the login, and one more login on a new nonce; the carrier's profile allows six of them.
  expect(looked() - before).toBeLessThanOrEqual(3 * 6);
});
