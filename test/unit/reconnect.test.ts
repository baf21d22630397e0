import { describe, expect, test } from 'vitest';
import { type GivenPhone, type PhoneApplied, reconnectNow } from '../../src-main/core/reconnect.ts';
import { ok } from '../../src-main/core/result.ts';
import { OLD_PASSWORD, World } from '../doubles/world.ts';

const never = new AbortController().signal;

/** A phone that somebody sets up by hand; what they do when asked whether to look again, in turn. */
function byHand(turns: readonly (() => boolean)[]): GivenPhone<PhoneApplied> & { readonly asked: number } {
  let asked = 0;
  return {
    name: 'by hand',
    apply: async () => ok({ isRegistered: undefined, isRunning: true }),
    isRegistered: async () => undefined,
    lookAgain: async () => turns[asked++]?.() ?? false,
    get asked() {
      return asked;
    },
  };
}

describe('a phone that is not back after the looks', () => {
  test('is looked for again when the person did something more, and against who was bound at the beginning', async () => {
    const world = new World();
    const phone = byHand([
      () => true,
      () => {
        world.enterOnPhone(OLD_PASSWORD);
        return true;
      },
    ]);
    const found = await reconnectNow(world.rooms(), { line: world.line, phone }, never);
    expect(found).toMatchObject({ ok: true, value: { proofLevel: 'L3', before: { verdict: 'accepted' } } });
    expect(phone.asked).toBe(2);
  });

  test('is left with what was proven when the person has nothing more to do', async () => {
    const world = new World();
    const phone = byHand([]);
    const found = await reconnectNow(world.rooms(), { line: world.line, phone }, never);
    expect(found).toMatchObject({ ok: true, value: { proofLevel: 'L2' } });
    expect(phone.asked).toBe(1);
  });
});
