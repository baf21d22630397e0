import { describe, expect, it } from 'vitest';
import type { LineNumber } from '../../src-main/core/line.ts';
import { keepCurrent, promotePending } from '../../src-main/core/rotation/passwords.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { World } from '../doubles/world.ts';

const NUMBER = '05012345678' as LineNumber;

async function desk() {
  const world = new World({ service: 'b2bua' });
  const rooms = world.rooms();
  for (const slot of ['current', 'pending', 'previous', 'told'] as const) {
    await rooms.keychain.remove({ owner: NUMBER, slot });
  }
  const slot = async (name: 'current' | 'previous') => {
    const read = await rooms.keychain.read({ owner: NUMBER, slot: name });
    return read.ok ? read.value?.reveal() : 'unreadable';
  };
  const tell = (password: string) => keepCurrent(rooms, NUMBER, Secret.of(password));
  return { rooms, slot, tell };
}

describe('telling the app the current password of a line', () => {
  it('keeps the one it replaces as previous', async () => {
    const { slot, tell } = await desk();
    await tell('first234');
    await tell('second34');
    expect([await slot('current'), await slot('previous')]).toEqual(['second34', 'first234']);
  });

  it('does not push a right password out by telling two wrong ones after it', async () => {
    const { slot, tell } = await desk();
    await tell('right234');
    await tell('wrong111');
    await tell('wrong222');
    expect([await slot('current'), await slot('previous')]).toEqual(['wrong222', 'right234']);
  });

  it('keeps a password that a rotation had promoted through any number of slips', async () => {
    const { rooms, slot, tell } = await desk();
    await tell('older234');
    await rooms.keychain.write({ owner: NUMBER, slot: 'pending' }, Secret.of('living23'));
    expect((await promotePending(rooms, NUMBER)).ok).toBe(true);
    for (const slip of ['wrong111', 'wrong222', 'wrong333']) await tell(slip);
    expect([await slot('current'), await slot('previous')]).toEqual(['wrong333', 'living23']);
  });

  it('changes nothing when the same password is told again', async () => {
    const { slot, tell } = await desk();
    await tell('first234');
    await tell('first234');
    expect([await slot('current'), await slot('previous')]).toEqual(['first234', undefined]);
  });
});
