import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import type { PretendDevice } from '../../src-main/practice/devices/device-shell.ts';
import { pretendGrandstream } from '../../src-main/practice/devices/pretend-grandstream.ts';
import { test as base, expect } from './app.ts';

/* A device on the network that the app signs in to: from the guide of a change to the proof, and back. */

const ADMIN_PASSWORD = 'label-Pa55 "ü';
const FORMER = 'former12';

const test = base.extend<{ plug: (carrier: PracticeCarrier) => Promise<PretendDevice> }>({
  plug: async ({ targetName: _ }, use) => {
    const plugged: PretendDevice[] = [];
    await use(async ({ line: { account }, sip, clock }) => {
      const other = { ...account, user: '815099990000', authUser: '815099990000' };
      const device = await pretendGrandstream({
        face: 'token',
        ports: [
          { account: other, password: 'another1' },
          { account, password: FORMER },
        ],
        proxy: sip,
        clock,
        adminPassword: ADMIN_PASSWORD,
      });
      plugged.push(device);
      return device;
    });
    for (const device of plugged) await device.stop();
  },
});

test('an adapter on the network gets the new password from the app after one login, and is proven to be back', async ({
  startCarrier,
  openApp,
  plug,
}) => {
  const carrier = await startCarrier();
  await carrier.adapter.stop();
  const device = await plug(carrier);
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.findsPhoneGuide();

  await person.presses(ui.device.offer);
  await person.sees(ui.device.title);
  // A stranger's place is refused before anything is sent; the keyboard alone goes on from there.
  await person.fills('address', '203.0.113.9');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '203.0.113.9' })).toBeVisible();
  await person.fills('address', device.url);
  await page.keyboard.press('Enter');
  await person.sees(ui.device.signInTitle);
  await person.reads(person.words.device.change.plain);
  await person.reads(ui.device.passwordOf(`${carrier.line.account.user}@${carrier.sip.domain}`));
  expect(device.logins).toBe(0);
  await person.fills('deviceUser', 'admin');
  await person.fills('devicePassword', ADMIN_PASSWORD);
  await page.keyboard.press('Enter');

  await person.sees(ui.device.resultTitle);
  expect(device.password(2)).toBe(carrier.password);
  expect(device.password(1)).toBe('another1');
  await person.reads(ui.device.applied('HT802'));
  await expect(page.locator('body')).not.toContainText(ADMIN_PASSWORD);
  await expect(page.locator('body')).not.toContainText(carrier.password);
  await person.presses(ui.device.toChange);
  await person.sees(ui.proof.title.L3);

  // The phone upstairs has no way over the network: the same password, by its guide.
  await person.presses(ui.proof.another);
  await expect(page.getByRole('heading', { name: ui.proof.another })).toBeFocused();
  expect(await person.readsNewPassword()).toBe(carrier.password);
});

test('a window that is loaded anew while a device is changed finds the change again, and shows its end once', async ({
  startCarrier,
  openApp,
  plug,
}) => {
  const carrier = await startCarrier();
  await carrier.adapter.stop();
  const device = await plug(carrier);
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.findsPhoneGuide();
  await person.presses(ui.device.offer);
  await person.fills('address', device.url);
  await page.keyboard.press('Enter');
  await person.sees(ui.device.signInTitle);
  await person.fills('deviceUser', 'admin');
  await person.fills('devicePassword', ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await expect.poll(() => device.logins).toBeGreaterThan(0);
  await page.reload();

  await person.sees(ui.device.resultTitle);
  await person.reads(ui.device.applied('HT802'));
  expect(device.password(2)).toBe(carrier.password);
  await page.reload();
  await person.sees(ui.device.title);
});

test('a file for a device is left to the person where the carrier is too busy to be asked, and not made of what it refuses', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp();
  const { ui, words } = person;
  await person.addsLine(carrier);
  // The passwords are kept on the way to a change that is not begun.
  await person.presses(ui.line.change);
  await person.comesToConfirm(carrier);
  const place = await page.evaluate(() => location.hash.replace('#/plan/', '#/device/').replace(/\/[a-z]+$/u, ''));
  await page.evaluate((hash) => {
    location.hash = hash;
  }, place);
  await person.sees(ui.device.title);
  await person.presses(ui.file.open);
  await page.locator('select[name=device]').selectOption('yealink-t');
  await person.fills('mac', '00:15:65:12:34:56');
  await person.presses(ui.file.plan);
  await person.reads(words.device.file.asksFirst);

  carrier.trouble('unknown-user', true);
  await person.presses(ui.file.save);
  await person.reads(words.device.file.refusedByCarrier);
  await expect(page.getByRole('button', { name: ui.file.anyway })).toHaveCount(0);
  carrier.trouble('unknown-user', false);

  carrier.trouble('busy-503', true);
  await person.presses(ui.file.again);
  await person.presses(ui.file.plan);
  await person.presses(ui.file.save);
  await person.reads(words.device.file.untold);
  await person.presses(ui.file.anyway);
  await person.reads(words.device.file.savedPrice);
  await expect(page.locator('body')).not.toContainText(carrier.password);
});
