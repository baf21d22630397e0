import { describe, expect, test } from 'vitest';
import { problem } from '../../src-main/core/problem.ts';
import type { Result } from '../../src-main/core/result.ts';
import { chooseSoftphone } from '../../src-main/core/rotation/acts.ts';
import type { RotationRequest } from '../../src-main/core/rotation/begin.ts';
import type { Rotation } from '../../src-main/core/rotation/state.ts';
import { OLD_PASSWORD, SOFTPHONE, World } from '../doubles/world.ts';

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected problem ${JSON.stringify(result.problem)}`);
  return result.value;
}

async function whole(world: World, request: Partial<RotationRequest> = {}): Promise<Rotation> {
  const begun = value(await world.begin({ softphone: SOFTPHONE, ...request }));
  return value(await world.run(begun.id));
}

const signal = new AbortController().signal;

describe('a softphone that was chosen for the change', () => {
  test('is off while its password does not count, and comes back with the new one', async () => {
    const world = new World();
    const runningAtSubmit: boolean[] = [];
    world.portal.onSubmit = () => runningAtSubmit.push(world.isPhoneRunning);
    const rotation = await whole(world);
    expect(runningAtSubmit).toEqual([false]);
    expect(world.isPhoneRunning).toBe(true);
    expect(world.phonePassword).toBe(world.slot('current'));
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
    expect(rotation.softphone).toMatchObject({ quiet: 'no' });
  });

  test('is started again when the portal refuses', async () => {
    const world = new World();
    world.portal.script.submit = problem('portal-maintenance', { sentence: '' });
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe('refused');
    expect(world.isPhoneRunning).toBe(true);
    expect(world.phonePassword).toBe(OLD_PASSWORD);
  });

  test('is started again when the person leaves before 更新', async () => {
    const world = new World();
    world.agreesToMovedPlan = false;
    world.codeTakesMs = 30 * 60_000;
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe('refused');
    expect(world.isPhoneRunning).toBe(true);
  });

  test('is never stopped during a call: the change goes on, and says so', async () => {
    const world = new World();
    world.isPhoneInCall = true;
    const begun = value(await world.begin({ softphone: SOFTPHONE }));
    const waiting = value(await world.run(begun.id, { follow: false }));
    expect(world.isPhoneRunning).toBe(true);
    expect(waiting.state.kind).toBe('reflecting');
    expect(waiting.softphone).toMatchObject({ quiet: 'left-running', problem: { kind: 'softphone-in-call' } });
    world.isPhoneInCall = false;
    const rotation = value(await world.run(begun.id));
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
    expect(rotation.softphone?.problem).toBeUndefined();
  });

  test('that cannot be changed hands over to the guide, and keeps why', async () => {
    const world = new World();
    world.phoneManner = 'fails';
    const rotation = await whole(world);
    expect(rotation.state).toMatchObject({ kind: 'reconnecting', requiredUserAction: 'enter-password-on-phone' });
    expect(rotation.softphone?.problem?.kind).toBe('file-unreadable');
  });

  test('counts as back by its own word where the registrar lists nobody', async () => {
    const world = new World();
    world.phoneSays = true;
    world.carrier.moods.hidesBindings = true;
    const rotation = await whole(world);
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3', device: 'softphone of the test' });
  });

  test('does not count as back by its own word before it has the password', async () => {
    const world = new World();
    world.phoneSays = true;
    world.phoneManner = 'needs-hands';
    world.carrier.moods.hidesBindings = true;
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe('reconnecting');
  });
});

describe('a softphone chosen late', () => {
  test('is given the password at once when the phone is due, and proven', async () => {
    const world = new World();
    world.phoneManner = 'needs-hands';
    const begun = value(await world.begin());
    value(await world.run(begun.id));
    world.phoneManner = 'takes-it';
    const options = { rotation: begun.id, softphone: SOFTPHONE, signal };
    const chosen = value(await chooseSoftphone(world.rooms(), options));
    expect(chosen.state.kind).toBe('verifying');
    const rotation = value(await world.run(begun.id));
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
  });

  test('is only remembered while the reflection is awaited', async () => {
    const world = new World();
    const begun = value(await world.begin());
    value(await world.run(begun.id, { follow: false }));
    const options = { rotation: begun.id, softphone: SOFTPHONE, signal };
    const chosen = value(await chooseSoftphone(world.rooms(), options));
    expect(chosen.state.kind).toBe('reflecting');
    expect(world.phonePassword).toBe(OLD_PASSWORD);
    expect(value(await world.run(begun.id)).state.kind).toBe('done');
  });
});
