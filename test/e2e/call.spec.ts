import { callWords } from '../../src-main/contract/words/index.ts';
import { expect, test } from './app.ts';
import { SCENES } from './gallery-scenes.ts';
import type { Person } from './person.ts';
import { openScene, say, settled } from './scene-page.ts';

/* The guided test call: the person calls and says what they heard; the app keeps it, and says what it proves. */

const words = callWords('ja');

/** By the keyboard: into the group, down to the outcome, and on. */
async function says(person: Person, outcome: string): Promise<void> {
  const { page, ui } = person;
  const group = page.getByRole('group', { name: words.ask.outgoing });
  await group.getByRole('radio').first().focus();
  const wanted = group.locator(`input[value="${outcome}"]`);
  await page.keyboard.press('Space');
  for (let steps = 0; steps < 8 && !(await wanted.isChecked()); steps += 1) await page.keyboard.press('ArrowDown');
  await expect(wanted).toBeChecked();
  await person.button(ui.call.tell).focus();
  await page.keyboard.press('Enter');
}

test('after a change both calls are heard: the proof is L4, and a reload and a later visit keep it', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
  await person.presses(ui.call.open);

  await person.sees(words.title.outgoing);
  await expect(person.heading).toBeFocused();
  for (const sentence of [words.harmless, words.caution.outgoing, ...words.steps.outgoing, ...words.listen.outgoing])
    await person.reads(sentence);
  // Nothing is chosen for the person, and nothing is noted without a choice.
  await person.presses(ui.call.tell);
  await expect(page.getByRole('alert').filter({ hasText: ui.call.chooseFirst })).toBeVisible();
  await says(person, 'both-heard');

  await person.sees(words.title.incoming);
  await expect(person.heading).toBeFocused();
  await person.reads(carrier.line.number);
  // Leaving in between loses nothing: what was said of the first call is there again.
  await page.reload();
  await person.sees(ui.call.unfinished);
  await expect(page.getByRole('status').filter({ hasText: words.outcome.outgoing['both-heard'] })).toBeVisible();
  await person.presses(ui.call.tryNow(words.name.incoming));
  await person.sees(words.title.incoming);
  await says(person, 'both-heard');

  await person.sees(ui.call.proven);
  await expect(person.heading).toBeFocused();
  await person.reads(person.words.proofLevel.L4);
  await page.reload();
  await person.sees(ui.call.proven);
  await person.presses(ui.proof.toLine);
  await person.presses(ui.line.last);
  await person.sees(ui.proof.title.L4);
  await person.reads(ui.proof.call);
  await expect(page.locator('main')).not.toContainText(ui.proof.unseen);
});

test('the line does not ring: the reasons stand there, the phone that was seen stays seen, and a later call proves it', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.begins(carrier);
  await person.typesMailedCode(carrier);
  await person.bringsPhoneBack(carrier);
  await person.presses(ui.call.open);
  await says(person, 'both-heard');
  await person.sees(words.title.incoming);
  await says(person, 'did-not-ring');

  await person.sees(ui.call.trouble);
  await person.reads(words.outcome.incoming['did-not-ring']);
  await person.reads(person.words.cause['nat-forgot-phone']);
  await person.reads(person.words.move['keep-way-open']);
  await person.reads(person.words.proofLevel.L3);
  await person.presses(ui.proof.toLine);
  await person.presses(ui.line.last);
  await person.sees(ui.proof.title.L3);
  await person.reads(ui.call.of(words.name.incoming, words.outcome.incoming['did-not-ring']));
  await person.reads(ui.call.of(words.name.outgoing, words.outcome.outgoing['both-heard']));

  await person.presses(ui.call.seeCauses);
  await person.presses(ui.call.tryAgain(words.name.incoming));
  await says(person, 'both-heard');
  await person.sees(ui.call.proven);
  // One that was cut off says when, and takes nothing back.
  await person.presses(ui.call.tryAgain(words.name.outgoing));
  await person.chooses('cut-off');
  await person.fills('cutAfterS', '32');
  await person.presses(ui.call.tell);
  await person.sees(ui.call.trouble);
  await person.reads(words.cutAfter(32));
  await person.reads(person.words.cause['call-ack-lost']);
  await person.reads(person.words.proofLevel.L4);
  await expect(page.locator('main')).toContainText(/発信も着信も話せることを確かめてあります/u);
  // What was said stands with the change among the former ones, too.
  await person.presses(ui.proof.toLine);
  await person.presses(ui.line.history);
  await person.sees(ui.history.title);
  await person.reads(words.cutAfter(32));
});

test('a line without any change is called all the same: the result is shown, and said not to be kept', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { person, page } = await openApp();
  const { ui } = person;
  await person.addsLine(carrier);
  await person.presses(ui.call.open);
  await says(person, 'both-heard');
  await person.sees(words.title.incoming);
  await says(person, 'both-heard');
  await person.sees(ui.call.proven);
  await person.reads(ui.call.notKept);
  await page.reload();
  await person.sees(words.title.outgoing);
});

test('while the password is being changed no call is asked for, and the way leads back to the change', async ({
  page,
}) => {
  const scene = SCENES.find(({ name }) => name === '30-wait');
  if (scene === undefined) throw new Error('there is no such scene');
  await openScene(page, { ...scene, hash: scene.hash.replace('rotation', 'call') });
  await expect(page.locator('#screen-title')).toHaveText('電話での確認は、変更が終わってから');
  await expect(page.getByRole('radio')).toHaveCount(0);
  await page.locator('main [data-look=main]').click();
  await expect(page).toHaveURL(/#\/rotation\//u);
});

test('where the carrier shows no devices, the change is closed as it stands and the person calls instead', async ({
  page,
}) => {
  const scene = SCENES.find(({ name }) => name === '48-phone-not-seen');
  const closed = SCENES.find(({ name }) => name === '51-proof-password');
  if (scene === undefined || closed === undefined) throw new Error('there is no such scene');
  await openScene(page, scene);
  await page.getByRole('button', { name: '変更を終えて、電話をかける' }).click();
  // This bridge stands still; a host that has closed the change tells so.
  await expect(page).toHaveURL(/#\/call\//u);
  await settled(page);
  await say(page, closed.snapshot, {});
  await expect(page.locator('#screen-title')).toHaveText(words.title.outgoing);
  const calls = await page.evaluate<{ readonly name: string; readonly argument: unknown }[]>('kakekaeCalls');
  expect(calls).toContainEqual({ name: 'rotation.cancel', argument: { rotation: 'a1b2c3d4e5f60718' } });
});
