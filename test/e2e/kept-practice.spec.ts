import { expect, test } from './app.ts';

/* Practice mode; its clock begins with the computer's, which is in the test's hand. */

test('practice begins with one press, goes to the proof, and leaves no line behind', async ({ openApp }) => {
  const { person, page } = await openApp();
  const { ui } = person;
  await person.sees(ui.lines.emptyTitle);
  await person.presses(ui.lines.emptyPractice);
  await person.sees(ui.practice.title);
  await person.presses(ui.practice.start);
  await expect(page.getByRole('complementary', { name: ui.practice.band })).toBeVisible();
  const [selfcareId = '', selfcarePassword = '', password = '', portalUrl = ''] = await page
    .locator('main code')
    .allTextContents();
  const paper = {
    password,
    selfcareId,
    selfcarePassword,
    portalUrl,
    mailboxUrl: new URL('/mailbox', portalUrl).href,
    adapterUrl: new URL('/adapter', portalUrl).href,
  };
  await person.presses(ui.practice.toLines);
  await page.locator('.line-row').click();
  await person.sees(ui.line.title);
  await person.begins(paper);
  await person.typesMailedCode(paper);
  await person.bringsPhoneBack(paper);
  await person.goes('practice');
  await person.presses(ui.practice.stop);
  await person.sees(ui.lines.emptyTitle);
});
