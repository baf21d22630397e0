import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { problem } from '../../src-main/core/problem.ts';
import type { Result } from '../../src-main/core/result.ts';
import { tellChange } from '../../src-main/core/rotation/acts.ts';
import type { RotationRequest } from '../../src-main/core/rotation/begin.ts';
import { budgetSpentUntil } from '../../src-main/core/rotation/look.ts';
import type { Rotation, StateKind } from '../../src-main/core/rotation/state.ts';
import { openLedger } from '../../src-main/outside/ledger/open-ledger.ts';
import { inJapan } from '../doubles/manual-timetable.ts';
import { OLD_PASSWORD, World, type WorldOptions } from '../doubles/world.ts';

const WHOLE: StateKind[] = ['planned', 'signing-in', 'submitting', 'reflecting', 'reconnecting', 'verifying', 'done'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected problem ${JSON.stringify(result.problem)}`);
  return result.value;
}

async function opened(world: World, request: Partial<RotationRequest> = {}): Promise<string> {
  const rotation = value(await world.begin(request));
  world.states.push(rotation.state.kind);
  return rotation.id;
}

/** A whole rotation from a fresh world until it rests or waits for the person. */
async function whole(world: World, request: Partial<RotationRequest> = {}): Promise<Rotation> {
  return value(await world.run(await opened(world, request)));
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function realLedger(clock?: { nowMs(): number }) {
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-runner-'));
  folders.push(folder);
  return value(openLedger({ folder, clock }));
}

describe.each(['ip-phone', 'b2bua', 'opengate'] as const)('a %s line', (service) => {
  test.each(['in memory', 'in the SQLite ledger'])(
    'comes back with its new password and is proven, kept %s',
    async (where) => {
      const options: WorldOptions = where === 'in memory' ? { service } : { service, ledger: realLedger() };
      const world = new World(options);
      const rotation = await whole(world);
      expect(world.states).toEqual(WHOLE);
      expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3', bothAccepted: false });
      expect(world.portal.submits).toBe(1);
      expect(world.carrier.atRegistrar()).toBe(world.slot('current'));
      expect(world.slot('previous')).toBe(OLD_PASSWORD);
      expect(world.slot('pending')).toBeUndefined();
      expect(rotation.verdictBefore).toBe('accepted');
      world.ledger.close();
    },
  );

  test('in an emergency changes now, without asking about the time', async () => {
    const world = new World({ service, startMs: inJapan('2026-11-24', '16:58') });
    world.codeTakesMs = 5 * MINUTE_MS;
    const rotation = await whole(world, { mode: 'emergency' });
    expect(rotation.state.kind).toBe('done');
    expect(world.movedPlans).toEqual([]);
  });

  test('is not looked at before its slot time', async () => {
    const world = new World({ service, startMs: inJapan('2026-11-24', '14:00') });
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe('done');
    const refused = world.carrier.tries.filter((one) => one.refused);
    // IP電話サービス has no slot time: its looks begin a minute after acceptance.
    if (service !== 'ip-phone') expect(refused).toEqual([]);
    expect(refused.length).toBeLessThanOrEqual(3);
  });
});

describe('the person told us that they changed it themselves', () => {
  test.each([
    ['just now', 0],
    ['three hours ago', 3 * HOUR_MS],
  ])('%s: no portal is opened, the line comes back', async (_, agoMs) => {
    const world = new World({ service: 'ip-phone' });
    const toldAtMs = world.clock.trueMs - agoMs;
    const id = await opened(world, { by: 'told', toldAtMs });
    world.carrier.change(world.slot('pending') ?? '', toldAtMs + 6 * MINUTE_MS);
    const rotation = value(await world.run(id));
    expect(world.states).toEqual(['planned', 'reflecting', 'reconnecting', 'verifying', 'done']);
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
    expect(world.portal.submits).toBe(0);
  });

  test('later than the rotation was made: the wait begins when they tell', async () => {
    const world = new World();
    const id = await opened(world, { by: 'told' });
    expect(value(await world.run(id)).state.kind).toBe('planned');
    world.clock.trueMs += 20 * MINUTE_MS;
    const toldAtMs = world.clock.trueMs;
    world.carrier.change(world.slot('pending') ?? '', inJapan('2026-11-24', '20:30'));
    value(await tellChange(world.rooms(), { rotation: id, toldAtMs }));
    expect(value(await world.run(id)).state).toMatchObject({
      kind: 'done',
      acceptedSeenAtMs: inJapan('2026-11-24', '20:30:20'),
    });
  });

  test('hours ago, but it was another line: stuck with both passwords kept, never refused', async () => {
    const world = new World();
    const rotation = await whole(world, { by: 'told', toldAtMs: world.clock.trueMs - 5 * HOUR_MS });
    expect(rotation.state).toMatchObject({
      kind: 'stuck',
      isAccepted: true,
      problem: { kind: 'not-reflected-in-time' },
    });
    expect(world.slot('pending')).toBeDefined();
    expect(world.slot('current')).toBe(OLD_PASSWORD);
  });
});

describe('at the portal', () => {
  test('a wrong code is asked for again, the right one goes on', async () => {
    const world = new World();
    world.codes = ['111111', '246810'];
    expect((await whole(world)).state.kind).toBe('done');
    expect(world.states).toEqual(WHOLE);
  });

  test('three wrong codes end in a refusal, with nothing submitted', async () => {
    const world = new World();
    world.codes = ['111111'];
    const rotation = await whole(world);
    expect(rotation.state).toMatchObject({ kind: 'refused', problem: { kind: 'portal-code-wrong' } });
    expect(world.portal.submits).toBe(0);
  });

  test('giving up the code leaves the rotation planned, and it can be resumed', async () => {
    const world = new World();
    world.codes = [undefined, '246810'];
    const id = await opened(world);
    expect(value(await world.run(id)).state.kind).toBe('planned');
    expect(world.states).toEqual(['planned', 'signing-in', 'planned']);
    expect(value(await world.run(id)).state.kind).toBe('done');
    expect(world.portal.submits).toBe(1);
  });

  test.each([
    ['agrees', 'done', 1],
    ['does not agree', 'refused', 0],
  ] as const)('the code took so long that the slot moved and the person %s: %s', async (who, end, submits) => {
    const world = new World({ startMs: inJapan('2026-11-24', '18:52') });
    world.codeTakesMs = 12 * MINUTE_MS;
    world.agreesToMovedPlan = who === 'agrees';
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe(end);
    expect(world.movedPlans).toEqual([{ before: inJapan('2026-11-24', '19:30'), now: inJapan('2026-11-24', '20:30') }]);
    expect(world.portal.submits).toBe(submits);
    if (end === 'refused') expect(rotation.state).toMatchObject({ problem: { kind: 'plan-moved' } });
  });

  test('coming back after the chosen slot is over, the person is asked about the new time', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '10:00') });
    const id = await opened(world, { submitAtMs: inJapan('2026-11-24', '18:50') });
    expect(value(await world.run(id, { follow: false })).state.kind).toBe('planned');
    world.clock.trueMs = inJapan('2026-11-24', '19:20');
    expect(value(await world.run(id)).state.kind).toBe('done');
    expect(world.movedPlans).toEqual([{ before: inJapan('2026-11-24', '19:30'), now: inJapan('2026-11-24', '20:30') }]);
  });

  test('leaving the sign-in does not forget the chosen time', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '10:00') });
    world.codes = [undefined, '246810'];
    const id = await opened(world, { submitAtMs: inJapan('2026-11-24', '18:50') });
    expect(value(await world.run(id)).state).toMatchObject({
      kind: 'planned',
      submitAtMs: inJapan('2026-11-24', '18:50'),
    });
    expect(value(await world.run(id)).state.kind).toBe('done');
    expect(world.movedPlans).toEqual([]);
  });

  test('a refusal by the portal is shown as it is, and the old password lives on', async () => {
    const world = new World();
    world.portal.script.submit = problem('portal-password-refused', { sentence: '使用できない文字です' });
    const rotation = await whole(world);
    expect(world.states).toEqual(['planned', 'signing-in', 'submitting', 'refused']);
    expect(rotation.state).toMatchObject({ problem: { facts: { sentence: '使用できない文字です' } } });
    expect(world.carrier.atPortal()).toBe(world.slot('current'));
  });

  test('an unknown form stops before anything is submitted', async () => {
    const world = new World();
    world.portal.script.formProblem = problem('portal-page-unknown', { step: 'form', structure: 'body' });
    expect((await whole(world)).state).toMatchObject({ kind: 'refused', problem: { kind: 'portal-page-unknown' } });
    expect(world.portal.submits).toBe(0);
  });
});

describe('clocks', () => {
  test('a laptop two hours behind: the person is asked, because the promised time was wrong; the looks come in time', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '18:40') });
    world.clock.laptopErrorMs = -2 * HOUR_MS;
    const rotation = await whole(world);
    expect(rotation.skewMs).toBe(2 * HOUR_MS);
    expect(world.movedPlans).toEqual([{ before: inJapan('2026-11-24', '17:30'), now: inJapan('2026-11-24', '19:30') }]);
    expect(rotation.state).toMatchObject({ kind: 'done', acceptedSeenAtMs: inJapan('2026-11-24', '19:30:20') });
  });

  test.each([
    ['back', -3 * HOUR_MS],
    ['forward', 3 * HOUR_MS],
  ])('the laptop clock steps %s while waiting: never a false end', async (_, stepMs) => {
    const world = new World({ startMs: inJapan('2026-11-24', '14:00') });
    world.clock.at(inJapan('2026-11-24', '15:00'), () => {
      world.clock.laptopErrorMs = stepMs;
    });
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe('done');
    expect(world.carrier.mostRefusalsInTenMinutes()).toBeLessThanOrEqual(6);
  });

  test('a doubtful change is not called undone because the laptop clock ran ahead', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '10:00') });
    world.portal.script.submit = 'lost-after';
    world.clock.at(inJapan('2026-11-24', '11:00'), () => {
      world.clock.laptopErrorMs = 8 * HOUR_MS;
    });
    const rotation = await whole(world);
    expect(rotation.state.kind).toBe('done');
  });

  test('the laptop sleeps for ten hours over the slot time: one look, and on', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '14:00') });
    const id = await opened(world);
    value(await world.run(id, { follow: false }));
    world.clock.oversleepMs = 10 * HOUR_MS;
    const before = world.carrier.tries.length;
    expect(value(await world.run(id)).state.kind).toBe('done');
    expect(world.carrier.tries.slice(before).filter((one) => one.refused)).toEqual([]);
  });
});

describe('the reflection', () => {
  test('comes early: only a person who looks sees it', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '14:00'), reflectsAtMs: (atMs) => atMs + MINUTE_MS });
    const id = await opened(world);
    value(await world.run(id, { follow: false }));
    world.clock.trueMs += 30 * MINUTE_MS;
    const looked = value(await world.look(id));
    expect(looked.state.kind).toBe('verifying');
    expect(looked.state).toMatchObject({ acceptedSeenAtMs: world.clock.trueMs });
    expect(value(await world.run(id)).state).toMatchObject({ kind: 'done', proofLevel: 'L3' });
  });

  test.each(['ip-phone', 'b2bua'] as const)('comes 25 minutes late for %s: waited for, done', async (service) => {
    const startMs = inJapan('2026-11-24', '18:50');
    const promisedMs = service === 'ip-phone' ? startMs + 16 * MINUTE_MS : inJapan('2026-11-24', '19:30');
    const world = new World({ service, startMs, reflectsAtMs: () => promisedMs + 25 * MINUTE_MS });
    expect((await whole(world)).state.kind).toBe('done');
    expect(world.carrier.mostRefusalsInTenMinutes()).toBeLessThanOrEqual(6);
  });

  test('never comes: stuck, and the portal having said yes, never "refused"; a look much later leads out of it', async () => {
    const world = new World({ reflectsAtMs: () => inJapan('2026-11-26', '9:00') });
    const id = await opened(world);
    expect(value(await world.run(id)).state).toMatchObject({
      kind: 'stuck',
      isAccepted: true,
      problem: { kind: 'not-reflected-in-time' },
    });
    expect(world.states.slice(-2)).toEqual(['reflecting', 'stuck']);
    world.clock.trueMs = inJapan('2026-11-26', '9:01');
    expect(value(await world.look(id)).state.kind).toBe('verifying');
    expect(value(await world.run(id)).state.kind).toBe('done');
    expect(world.states.slice(-5)).toEqual(['reflecting', 'stuck', 'reconnecting', 'verifying', 'done']);
  });

  test('a registrar that is down for an hour around the slot does not use the looks up', async () => {
    const world = new World();
    world.carrier.moods.downUntilMs = inJapan('2026-11-24', '20:40');
    expect((await whole(world)).state.kind).toBe('done');
  });

  test('a registrar that still accepts the old password: the new one is what counts', async () => {
    const world = new World();
    world.carrier.moods.oldAcceptedForMs = 30 * MINUTE_MS;
    expect((await whole(world)).state).toMatchObject({
      kind: 'done',
      acceptedSeenAtMs: inJapan('2026-11-24', '19:30:20'),
    });
  });

  test('a registrar that asks for no password proves nothing', async () => {
    const world = new World();
    world.carrier.moods.asksNoPassword = true;
    expect((await whole(world)).state.kind).toBe('stuck');
  });

  test('a pending password that has gone from the keychain is a problem, and the old one never passes for it', async () => {
    const world = new World();
    const id = await opened(world);
    value(await world.run(id, { follow: false }));
    world.keychain.values.delete('05012345678/pending');
    const run = await world.run(id);
    expect(run).toMatchObject({ ok: false, problem: { kind: 'keychain-item-missing', facts: { slot: 'pending' } } });
  });
});

describe('an answer that was lost', () => {
  test('the change was made: found out by probing, done', async () => {
    const world = new World();
    world.portal.script.submit = 'lost-after';
    const rotation = await whole(world);
    expect(world.states).toEqual([
      'planned',
      'signing-in',
      'submitting',
      'doubtful',
      'reconnecting',
      'verifying',
      'done',
    ]);
    expect(rotation.state).toMatchObject({ kind: 'done', bothAccepted: false });
  });

  test('the change was made and the registrar still takes both: noted', async () => {
    const world = new World();
    world.portal.script.submit = 'lost-after';
    world.carrier.moods.oldAcceptedForMs = HOUR_MS;
    expect((await whole(world)).state).toMatchObject({ kind: 'done', bothAccepted: true });
  });

  test.each(['ip-phone', 'b2bua'] as const)(
    'the change was not made (%s): waited until the window closed, then refused',
    async (service) => {
      const world = new World({ service });
      world.portal.script.submit = 'lost-before';
      const rotation = await whole(world);
      expect(rotation.state).toMatchObject({ kind: 'refused', problem: { kind: 'change-did-not-happen' } });
      const promisedMs = service === 'ip-phone' ? inJapan('2026-11-24', '19:06') : inJapan('2026-11-24', '19:30');
      expect(world.clock.trueMs).toBeGreaterThan(promisedMs + 10 * MINUTE_MS);
      expect(world.carrier.atPortal()).toBe(world.slot('current'));
      expect(world.slot('pending')).toBeDefined();
    },
  );

  test('neither password works: stop probing, stuck, and a look leads out of it when the carrier has repaired it', async () => {
    const world = new World();
    world.portal.script.submit = 'lost-after';
    world.clock.at(inJapan('2026-11-24', '19:00'), () => {
      world.carrier.moods.refusesEverybody = true;
    });
    const id = await opened(world);
    const stuck = value(await world.run(id));
    expect(stuck.state).toMatchObject({ kind: 'stuck', isAccepted: false, problem: { kind: 'both-refused' } });
    expect(world.carrier.mostRefusalsInTenMinutes()).toBeLessThanOrEqual(6);
    world.clock.trueMs += 12 * HOUR_MS;
    world.carrier.moods.refusesEverybody = false;
    value(await world.look(id));
    expect(value(await world.run(id)).state.kind).toBe('done');
  });

  test('looking by hand again and again before the slot never makes it "not changed"', async () => {
    const world = new World({ startMs: inJapan('2026-11-24', '7:00') });
    world.portal.script.submit = 'lost-after';
    const id = await opened(world);
    value(await world.run(id, { follow: false }));
    for (let looks = 0; looks < 40; looks += 1) {
      world.clock.trueMs += 5 * MINUTE_MS;
      const looked = value(await world.look(id));
      expect(looked.state.kind).toBe('doubtful');
    }
    expect(world.clock.trueMs).toBeLessThan(inJapan('2026-11-24', '17:30'));
    expect(value(await world.run(id)).state.kind).toBe('done');
  });
});

describe('the phone', () => {
  test('needs hands: looked for until it registers by itself', async () => {
    const world = new World();
    world.phoneManner = 'needs-hands';
    world.clock.at(inJapan('2026-11-24', '19:36'), () => world.enterOnPhone(world.slot('current') ?? ''));
    const rotation = await whole(world);
    expect(world.states).toEqual(WHOLE);
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L3', device: 'sip:81501234@192.0.2.7:5060' });
    expect(rotation.state.kind === 'done' && rotation.state.atMs).toBeGreaterThan(inJapan('2026-11-24', '19:36'));
  });

  test.each([
    ['never registers', false],
    ['is hidden by the registrar', true],
  ])('%s: the old binding is no proof; the person is asked to act, and may close with L2', async (_, hides) => {
    const world = new World();
    world.phoneManner = hides ? 'takes-it' : 'fails';
    world.carrier.moods.hidesBindings = hides;
    const id = await opened(world);
    const waiting = value(await world.run(id));
    expect(waiting.state).toMatchObject({
      kind: 'reconnecting',
      isPromoted: true,
      requiredUserAction: 'enter-password-on-phone',
      problem: { kind: 'device-not-seen', facts: { listsBindings: false } },
    });
    expect(value(await world.look(id)).state.kind).toBe('reconnecting');
    expect(value(await world.cancel(id)).state).toMatchObject({ kind: 'done', proofLevel: 'L2' });
  });

  test('L2 is enough where no device can be seen: done right after the promotion', async () => {
    const world = new World();
    const rotation = await whole(world, { proofWanted: 'L2' });
    expect(rotation.state).toMatchObject({ kind: 'done', proofLevel: 'L2' });
    expect(world.states.slice(-2)).toEqual(['reconnecting', 'done']);
    expect(world.slot('current')).toBe(world.carrier.atRegistrar());
  });
});

describe('the attempt budget', () => {
  test('postpones a planned look, and refuses a look by the person', async () => {
    const world = new World({ service: 'ip-phone', reflectsAtMs: (atMs) => atMs + 14 * MINUTE_MS });
    const id = await opened(world);
    value(await world.run(id, { follow: false }));
    for (let looks = 0; looks < 6; looks += 1) expect((await world.look(id)).ok).toBe(true);
    const tries = world.carrier.tries.length;
    expect(await world.look(id)).toMatchObject({ ok: false, problem: { kind: 'look-budget-spent' } });
    expect(world.carrier.tries.length).toBe(tries);
    expect(value(await world.run(id)).state.kind).toBe('done');
    expect(world.carrier.mostRefusalsInTenMinutes()).toBeLessThanOrEqual(6);
  });

  test('does not hold a look up for hours because the laptop clock was set back', () => {
    const world = new World();
    for (let tries = 0; tries < 6; tries += 1) {
      world.ledger.recordAttempt({
        owner: world.line.number,
        atMs: world.clock.nowMs(),
        refusals: 1,
        isAnswered: true,
      });
    }
    world.clock.laptopErrorMs = -3 * HOUR_MS;
    const nowMs = world.clock.nowMs();
    expect(value(budgetSpentUntil(world.rooms(), world.line.number, nowMs))).toBe(nowMs + 601_000);
  });

  test('is not spent on the courtesy look before the change', async () => {
    const world = new World();
    world.carrier.moods.refusesEverybody = true;
    world.codes = [undefined];
    const id = await opened(world);
    for (let visits = 0; visits < 12; visits += 1) value(await world.run(id));
    expect(world.carrier.mostRefusalsInTenMinutes()).toBeLessThanOrEqual(6);
  });
});

describe('cancelling', () => {
  test('is free while planned', async () => {
    const world = new World();
    expect(value(await world.cancel(await opened(world))).state.kind).toBe('cancelled');
    expect(world.portal.submits).toBe(0);
    expect(world.slot('current')).toBe(OLD_PASSWORD);
  });

  test('is too late while reflecting or doubtful', async () => {
    for (const submit of ['take', 'lost-after'] as const) {
      const world = new World();
      world.portal.script.submit = submit;
      const id = await opened(world);
      value(await world.run(id, { follow: false }));
      expect(await world.cancel(id)).toMatchObject({ ok: false, problem: { kind: 'too-late-to-cancel' } });
    }
  });

  test('closes what is stuck, and the password that may live survives the next rotations', async () => {
    const world = new World({ reflectsAtMs: () => Number.MAX_SAFE_INTEGER });
    const id = await opened(world);
    value(await world.run(id));
    const mayLive = world.slot('pending');
    expect(value(await world.cancel(id)).state.kind).toBe('cancelled');
    for (let again = 0; again < 3; again += 1) {
      value(await world.cancel(value(await world.begin()).id));
      expect(world.slot('previous')).toBe(mayLive);
    }
    expect(world.slot('current')).toBe(OLD_PASSWORD);
    expect(world.disk.previous.get(world.line.number)).toBeGreaterThan(world.clock.nowMs() + 29 * 24 * HOUR_MS);
  });

  test('of a change by hand that was never told keeps the password, which may live', async () => {
    const world = new World();
    const id = await opened(world, { by: 'told' });
    const mayLive = world.slot('pending');
    world.carrier.change(mayLive ?? '', world.clock.trueMs);
    expect(value(await world.run(id)).state.kind).toBe('planned');
    value(await world.cancel(id));
    value(await world.begin());
    expect(world.slot('previous')).toBe(mayLive);
    expect(world.keychain.passwordsOf('05012345678')).toContain(world.carrier.atRegistrar());
  });

  test('of a rotation that is over changes nothing', async () => {
    const world = new World();
    const rotation = await whole(world);
    expect(value(await world.cancel(rotation.id)).state).toEqual(rotation.state);
  });
});

describe('two at once', () => {
  test('a second run on the same rotation is told that it is held', async () => {
    const world = new World();
    const id = await opened(world);
    const first = world.run(id);
    expect(await world.run(id)).toMatchObject({ ok: false, problem: { kind: 'rotation-leased' } });
    expect(value(await first).state.kind).toBe('done');
    expect(world.portal.submits).toBe(1);
  });

  test('a second rotation of a busy line is refused', async () => {
    const world = new World();
    await opened(world);
    expect(await world.begin()).toMatchObject({ ok: false, problem: { kind: 'line-busy' } });
  });

  test('an old stuck rotation cannot take the password of a newer one for its own', async () => {
    const world = new World({ reflectsAtMs: () => Number.MAX_SAFE_INTEGER });
    const id = await opened(world);
    value(await world.run(id));
    const newer = value(await world.begin());
    expect(await world.look(id)).toMatchObject({
      ok: false,
      problem: { kind: 'line-busy', facts: { rotation: newer.id } },
    });
  });

  test('a person who leaves while the code is asked for finds the rotation planned', async () => {
    const world = new World();
    const id = await opened(world);
    const leaving = new AbortController();
    leaving.abort();
    expect(value(await world.run(id, { signal: leaving.signal })).state.kind).toBe('planned');
    expect(world.portal.submits).toBe(0);
  });
});
