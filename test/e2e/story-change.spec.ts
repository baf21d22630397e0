import { expect, inJapan, PAPER_PASSWORD, test } from './app.ts';

/* Changes that go as planned, from the first start of the app to the proof. */

test('a B2BUA line gets a new password at 14:00, waits for 17:30, and its phone is seen at the carrier again', async ({
  target,
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier({ at: '14:00' });
  const { person } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  expect(carrier.seen.submits).toHaveLength(0);
  await person.typesMailedCode(carrier);
  const password = await person.bringsPhoneBack(carrier);
  await person.reads(ui.proof.accepted);
  await person.reads(ui.proof.call);
  expect(password).not.toBe(PAPER_PASSWORD);
  expect(carrier.password).toBe(password);
  expect(carrier.adapter.status.kind).toBe('registered');
  const [submit, ...more] = carrier.seen.submits;
  expect(submit).toMatchObject({ accepted: true });
  expect(more).toEqual([]);
  if (!target.hasOwnClock) {
    const own = carrier.seen.registers.filter((one) => one.contact === undefined && one.atMs > (submit?.atMs ?? 0));
    expect(own.length).toBeGreaterThan(0);
    expect(Math.min(...own.map((one) => one.atMs))).toBeGreaterThanOrEqual(inJapan('17:30') - 30_000);
  }
});

test('an IP電話 line changed at 11:20 is back within its fifteen minutes', async ({ startCarrier, openApp }) => {
  const carrier = await startCarrier({ service: 'ip-phone', at: '11:20' });
  const { person } = await openApp();
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  const password = await person.bringsPhoneBack(carrier);
  expect(carrier.password).toBe(password);
});

test('in an emergency the line is changed at once, and the person is told first to have calls abroad stopped', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier({ at: '09:10' });
  const { person } = await openApp();
  await person.addsLine(carrier);
  await person.begins(carrier, { isEmergency: true, own: 'kx7m2pq9' });
  await person.typesMailedCode(carrier);
  expect(await person.bringsPhoneBack(carrier)).toBe('kx7m2pq9');
});

test('somebody who reads English goes the whole way in English', async ({ startCarrier, openApp }) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp({ lang: 'en' });
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
  await expect(page.locator('main')).not.toContainText(/[\u3041-\u30ff]/u);
});

test('a language chosen on the way holds at once, and the page says so to a screen reader', async ({ openApp }) => {
  const { page, person } = await openApp();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.getByRole('button', { name: person.ui.nav.otherLanguage, exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
