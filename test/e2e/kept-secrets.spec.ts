import { expect, PAPER_PASSWORD, test } from './app.ts';
import { searchHeap, searchWindow } from './memory-search.ts';
import { Person } from './person.ts';

/** Looks round after every screen whether anything that was typed before is still somewhere in the window. */
class WatchedPerson extends Person {
  readonly typed: string[] = [];
  looks = 0;

  override async fills(name: string, text: string): Promise<void> {
    await super.fills(name, text);
    if (name === 'password' || name === 'code' || name === 'newPassword' || name === 'id') this.typed.push(text);
  }

  override async sees(title: string): Promise<void> {
    await super.sees(title);
    this.looks += 1;
    expect(await searchWindow(this.page, this.typed), `after "${title}"`).toEqual([]);
  }
}

test('after each screen nothing that was typed into a secret field is left in the window', async ({
  startCarrier,
  openApp,
}) => {
  const carrier = await startCarrier();
  const { page } = await openApp();
  const person = new WatchedPerson(page, 'ja');
  await person.addsLine(carrier);
  await person.begins(carrier, { own: 'kx7m2pq9' });
  await person.typesMailedCode(carrier);
  await person.findsPhoneGuide();
  // The search itself is proven on a password that is on the screen, where it must be found.
  await person.presses(person.ui.reveal.show);
  await expect(page.locator('.spelled-sign')).toHaveCount(8);
  expect(await searchWindow(page, ['kx7m2pq9'])).not.toEqual([]);
  await person.presses(person.ui.reveal.hide);
  await expect(page.locator('.spelled-sign')).toHaveCount(0);
  await person.bringsPhoneBack(carrier);
  expect(person.looks).toBeGreaterThan(12);
  expect(person.typed).toEqual(
    expect.arrayContaining([PAPER_PASSWORD, carrier.selfcareId, carrier.selfcarePassword, 'kx7m2pq9']),
  );
  await person.goes('lines');
  await person.sees(person.ui.lines.title);
  expect(await searchHeap(page, person.typed)).toEqual([]);
});
