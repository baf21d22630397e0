import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from './app.ts';

/* The softphone of this computer, by a real settings file in a home of its own. */

const FORMER = 'zx8q4w2m';

/** A home with nothing in it; the host runs in this process and looks there. */
const test = base.extend<{ home: string }>({
  home: async ({ targetName: _ }, use) => {
    const home = mkdtempSync(join(tmpdir(), 'kakekae-e2e-home-'));
    const former = process.env.HOME;
    process.env.HOME = home;
    await use(home);
    if (former === undefined) delete process.env.HOME;
    else process.env.HOME = former;
    rmSync(home, { recursive: true, force: true });
  },
});

test('a softphone that was chosen has the new password at reflection, its settings can be put back, and given again', async ({
  home,
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { account } = carrier.line;
  const place = join(home, '.baresip', 'accounts');
  const before = `# front desk\n<sip:${account.user}@${carrier.sip.domain}>;auth_pass=${FORMER};regint=3600\n`;
  mkdirSync(join(home, '.baresip'));
  writeFileSync(place, before);
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.presses(ui.line.change);
  await person.comesToConfirm(carrier);

  await page.locator('main input[type=radio][value*=baresip]').check();
  await person.reads(ui.softphone.starts('baresip'));
  await person.reads(ui.softphone.atLine(2));
  await page.getByRole('checkbox', { name: ui.softphone.consent }).uncheck();
  await person.reads(ui.softphone.startYourself('baresip'));
  await expect(page.locator('main')).not.toContainText(FORMER);
  await person.presses(ui.confirm.begin);
  await person.typesMailedCode(carrier);

  await person.sees(ui.softphone.startTitle);
  expect(readFileSync(place, 'utf8')).toBe(before.replace(FORMER, carrier.password));
  await expect(page.locator('main')).not.toContainText(carrier.password);
  // Whatever is started with these settings registers; here the carrier's own pretend phone does.
  await fetch(carrier.adapterUrl, { method: 'POST', body: new URLSearchParams({ sip_password: carrier.password }) });
  await expect.poll(() => carrier.adapter.status.kind).toBe('registered');
  // A planned look may see it before the person has pressed anything.
  await person
    .button(ui.softphone.started)
    .click({ timeout: 3_000 })
    .catch(() => {});
  await person.sees(ui.proof.title.L3);
  await person.reads(ui.softphone.given('baresip'));

  await page.getByText(ui.softphone.undo, { exact: true }).click();
  await person.presses(ui.softphone.undoYes);
  await person.reads(ui.softphone.undone.restored);
  expect(readFileSync(place, 'utf8')).toBe(before);

  await person.presses(ui.proof.toLine);
  await person.presses(ui.softphone.open);
  await person.sees(ui.softphone.screenTitle);
  await page.locator('main input[type=radio][value*=baresip]').check();
  await page.getByRole('checkbox', { name: ui.softphone.consent }).uncheck();
  await person.presses(ui.softphone.takeNow);
  await person.sees(ui.softphone.resultTitle);
  await person.reads(person.words.proofLevel.L2);
  await person.reads(person.words.move['start-softphone']);
  expect(readFileSync(place, 'utf8')).toBe(before.replace(FORMER, carrier.password));
});
