import { describe, expect, test } from 'vitest';
import type { Registrar } from '../../src-main/core/ports.ts';
import { tellChange } from '../../src-main/core/rotation/acts.ts';
import type { Rotation } from '../../src-main/core/rotation/state.ts';
import type { RotationWorld } from '../../src-main/core/rotation/world.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { inJapan } from '../doubles/manual-timetable.ts';
import { memoryLedger } from '../doubles/memory-ledger.ts';
import { NUMBER, World } from '../doubles/world.ts';

type Judged = Readonly<Record<string, string | number | boolean>>;
const MINUTE = 60_000;

/** The world of a line whose looks can be heard: what each was judged, with its reasons. */
class HeardWorld extends World {
  readonly judged: Judged[] = [];
  override rooms(overrides: Partial<RotationWorld> = {}): RotationWorld {
    const log = {
      event: (name: string, fields: Judged = {}) => void (name === 'look-judged' && this.judged.push(fields)),
    };
    return super.rooms({ log, ...overrides });
  }
}

function got<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value;
}

/** The phone refreshes its registration with the old password shortly before it ends to count. */
async function begun(world: World): Promise<Rotation> {
  world.clock.at(inJapan('2026-11-24', '19:25'), () => world.refreshPhone());
  return got(await world.begin());
}

/** Follows until the state is reached, then leaves. */
async function until(world: World, id: string, kind: Rotation['state']['kind']): Promise<Rotation> {
  const leaving = new AbortController();
  const stop = () => {
    if (world.states.at(-1) === kind) leaving.abort();
  };
  const real = world.clock.waitUntil.bind(world.clock);
  world.clock.waitUntil = async (atMs, signal) => {
    stop();
    if (!leaving.signal.aborted) await real(atMs, signal);
  };
  const rotation = got(await world.run(id, { signal: leaving.signal }));
  world.clock.waitUntil = real;
  return rotation;
}

describe('a look of a rotation', () => {
  test('is judged with what the house knows: the same password accepted an hour ago is not called wrong', async () => {
    const world = new HeardWorld();
    world.phoneManner = 'needs-hands';
    const { id } = await begun(world);
    await until(world, id, 'verifying');
    world.carrier.moods.refusesEverybody = true;
    got(await world.look(id));
    expect(world.judged.at(-1)).toMatchObject({ password: 'promoted', verdict: 'cannot-tell' });
    expect(String(world.judged.at(-1)?.causes)).toMatch(/^refused-after-success/u);
  });

  test('says that the phone does not come back, and that what is registered is from before', async () => {
    const world = new HeardWorld();
    world.phoneManner = 'needs-hands';
    const { id } = await begun(world);
    await until(world, id, 'verifying');
    got(await world.look(id));
    const causes = String(world.judged.at(-1)?.causes).split(' ');
    expect(causes).toEqual(expect.arrayContaining(['binding-from-before', 'phone-sends-old-password']));
  });

  test('at a stray space says that copying brought it', async () => {
    const world = new HeardWorld();
    const { id } = await begun(world);
    await until(world, id, 'reflecting');
    world.keychain.values.set(`${NUMBER}/pending`, 'newpas2 ');
    got(await world.look(id));
    expect(String(world.judged.at(-1)?.causes)).toContain('password-carries-stray');
  });

  test('calls the old password by its name, and its end no contradiction', async () => {
    const world = new HeardWorld({ reflectsAtMs: () => Number.POSITIVE_INFINITY });
    const { id } = await begun(world);
    got(await world.run(id));
    const old = world.judged.filter(({ password }) => password === 'old');
    expect(old.at(-1)).toMatchObject({ verdict: 'accepted', causes: 'old-password-still-accepted' });
  });
});

describe('at a registrar that gives a new nonce with every 401', () => {
  test.each(['ip-phone', 'b2bua'] as const)(
    'the looks of %s for a password that never takes effect stay within the budget, as the registrar counts them',
    async (service) => {
      const world = new HeardWorld({ service, reflectsAtMs: () => Number.POSITIVE_INFINITY });
      const failuresAtMs: number[] = [];
      const registrar: Registrar = {
        async probe(asked, signal) {
          const outcome = await world.carrier.probe(asked, signal);
          if (outcome.kind !== 'final' || outcome.statusCode === 200) return outcome;
          const refusedLogins = Math.min(2, asked.refusalsAllowed ?? 2);
          failuresAtMs.push(...Array<number>(refusedLogins).fill(world.clock.trueMs));
          return { ...outcome, refusedLogins };
        },
      };
      const rooms = world.rooms.bind(world);
      world.rooms = (overrides = {}) => rooms({ registrar, ...overrides });
      const { id } = await begun(world);
      got(await world.run(id));
      expect(failuresAtMs.length).toBeGreaterThan(5);
      const most = Math.max(
        ...failuresAtMs.map((from) => failuresAtMs.filter((at) => at >= from && at < from + 10 * MINUTE).length),
      );
      expect(most).toBeLessThanOrEqual(PROFILE.attempts.value.refusedPerTenMinutes);
    },
  );
});

describe('a clock that is set forward between the accepted look and the look for the phone', () => {
  const waiting = async () => {
    const world = new HeardWorld();
    world.phoneManner = 'needs-hands';
    const { id } = await begun(world);
    await until(world, id, 'verifying');
    return { world, id };
  };

  test.each([4, 30, 3_600])('by %i s proves no phone that did not come back', async (seconds) => {
    const { world, id } = await waiting();
    world.clock.laptopErrorMs += seconds * 1_000;
    expect(got(await world.look(id)).state.kind).not.toBe('done');
    await world.clock.advanceTo(world.clock.trueMs + MINUTE);
    expect(got(await world.look(id)).state.kind).not.toBe('done');
  });

  test('hides no phone that did come back', async () => {
    const { world, id } = await waiting();
    world.clock.laptopErrorMs += 3_600_000;
    await world.clock.advanceTo(world.clock.trueMs + MINUTE);
    world.enterOnPhone(world.carrier.atRegistrar());
    expect(got(await world.look(id)).state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
  });

  test('is seen through by another process, too', async () => {
    const { world, id } = await waiting();
    world.disk.endProcess(1);
    const rooms = world.rooms.bind(world);
    const ledger = memoryLedger(world.disk, 2);
    world.rooms = (overrides = {}) => rooms({ ledger, ...overrides });
    world.clock.laptopErrorMs += 3_600_000;
    expect(got(await world.look(id)).state.kind).not.toBe('done');
    await world.clock.advanceTo(world.clock.trueMs + MINUTE);
    world.enterOnPhone(world.carrier.atRegistrar());
    expect(got(await world.look(id)).state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
  });
});

test('a change told by hand is looked at in the same way', async () => {
  const world = new HeardWorld({ startMs: inJapan('2026-11-24', '18:50') });
  const { id } = got(await world.begin({ by: 'told' }));
  got(await tellChange(world.rooms(), { rotation: id, toldAtMs: world.clock.nowMs() }));
  got(await world.run(id, { follow: false }));
  got(await world.look(id));
  expect(world.judged.at(-1)).toMatchObject({ password: 'pending', verdict: 'not-yet' });
});
