import { describe, expect, test } from 'vitest';
import type { Result } from '../../src-main/core/result.ts';
import { tellCall } from '../../src-main/core/rotation/acts.ts';
import { type Rotation, rotationSchema } from '../../src-main/core/rotation/state.ts';
import type { ToldCall } from '../../src-main/core/verify/test-call.ts';
import { rotationIn, STATES } from '../doubles/rotation-samples.ts';
import { World } from '../doubles/world.ts';

const OUT: ToldCall = { way: 'outgoing', outcome: 'both-heard' };
const BACK: ToldCall = { way: 'incoming', outcome: 'both-heard' };

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected problem ${JSON.stringify(result.problem)}`);
  return result.value;
}

async function changed(world: World): Promise<Rotation> {
  const begun = value(await world.begin());
  return value(await world.run(begun.id));
}

const tell = (world: World, rotation: string, told: ToldCall) => tellCall(world.rooms(), { rotation, told });

describe('the test calls of a line whose change is done', () => {
  test('are kept one by one with their times: whoever leaves in between goes on later', async () => {
    const world = new World();
    const { id } = await changed(world);
    const outAtMs = world.clock.trueMs;
    expect(value(await tell(world, id, OUT)).state).toMatchObject({
      kind: 'done',
      proofLevel: 'L3',
      call: { outgoing: { outcome: 'both-heard', atMs: outAtMs } },
    });
    // Another process, later: all it has is what was stored.
    await world.clock.advanceTo(outAtMs + 600_000);
    const { state } = value(await tell(world, id, BACK));
    expect(state).toMatchObject({
      kind: 'done',
      proofLevel: 'L4',
      call: {
        outgoing: { atMs: outAtMs },
        incoming: { atMs: outAtMs + 600_000 },
        provenAtMs: outAtMs + 600_000,
        levelBefore: 'L3',
      },
    });
    expect(value(world.ledger.rotation(id))?.state).toEqual(state);
    expect(value(world.ledger.history(id)).filter(({ event }) => event === 'call-told')).toHaveLength(2);
  });

  test('are not kept with a change that was followed by another one, nor with one under way', async () => {
    const world = new World();
    const { id } = await changed(world);
    const next = value(await world.begin());
    expect(await tell(world, id, OUT)).toMatchObject({ problem: { kind: 'line-busy', facts: { rotation: next.id } } });
    expect(await tell(world, next.id, OUT)).toMatchObject({ problem: { kind: 'line-busy' } });
    expect(value(world.ledger.rotation(id))?.state).not.toHaveProperty('call');
  });

  test('are absent in a record that was written before there were any, and it is read all the same', () => {
    expect(rotationSchema.parse(rotationIn(STATES.done)).state).toEqual(STATES.done);
  });
});
