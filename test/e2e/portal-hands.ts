import type { Browser } from '@playwright/test';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';

/** The person's own hands at the practice portal, whatever words its pages use: every field in its order. */
export async function changesByHand(browser: Browser, carrier: PracticeCarrier, newPassword: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const password = carrier.password;
  await page.goto(carrier.portalUrl);
  await page.locator('input[name=scid]').fill(carrier.selfcareId);
  await page.locator('input[name=scpw]').fill(carrier.selfcarePassword);
  await page.locator('form button, form input[type=submit]').first().click();
  await page.locator('input[name=otp]').fill(carrier.lastCode() ?? '');
  await page.locator('form button, form input[type=submit]').first().click();
  await page.locator('a[href*="/selfcare/ip-password"]').click();
  const fields = page.locator('form input:not([type=hidden]):not([type=submit])');
  await fields.first().waitFor();
  for (const field of await fields.all()) {
    const name = (await field.getAttribute('name')) ?? '';
    await field.fill(FILLED[name]?.({ number: carrier.line.number, password, newPassword }) ?? '');
  }
  await page.locator('form button, form input[type=submit]').first().click();
  await page.getByText('完了').first().waitFor();
  await context.close();
}

interface Known {
  readonly number: string;
  readonly password: string;
  readonly newPassword: string;
}

const FILLED: { readonly [name: string]: (known: Known) => string } = {
  ipno: ({ number }) => number,
  curpw: ({ password }) => password,
  newpw: ({ newPassword }) => newPassword,
  newpw2: ({ newPassword }) => newPassword,
  birth: () => '19700101',
};
