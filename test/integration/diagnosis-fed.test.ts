import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Backstage, openBackstage } from '../../src-main/backstage/backstage.ts';
import {
  carrier,
  type House,
  ok,
  type RegisterOutcome,
  type Softphone,
  type SoftphoneStatus,
} from '../../src-main/compose.ts';
import type { Rotation, RotationState } from '../../src-main/core/rotation/state.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { CauseId } from '../../src-main/core/verify/causes.ts';
import { verify } from '../../src-main/hosts/terminal/commands/verify.ts';
import { readOptions } from '../../src-main/hosts/terminal/options.ts';
import { openSession } from '../../src-main/hosts/terminal/session.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import { closingWith } from '../doubles/closing.ts';
import { windowHostDouble } from '../doubles/window-host.ts';
import { practiceCarriers } from './practice-start.ts';

/*
 * The explanations that need more than the answer: what the ledger, the keychain and the rotation know has to reach them in the
 * window's check and in `verify --line`, by the very calls a person makes.
 */

const startCarrier = practiceCarriers();
const MINUTE = 60_000;

interface Desk {
  readonly carrier: PracticeCarrier;
  readonly backstage: Backstage;
  readonly house: House;
  /** What a person is told, in the window and in the terminal. */
  look(by: (typeof WAYS)[number]): Promise<Told>;
  changeUnderWay(state: RotationState, more?: Partial<Rotation>): void;
}

interface Told {
  readonly verdict: string;
  readonly proofLevel: string;
  readonly causes: readonly CauseId[];
}

const WAYS = ['the window', 'the terminal'] as const;

async function sitDown(context: TestContext, stored?: string): Promise<Desk> {
  const carrier = await startCarrier({ startAtMs: Date.now() });
  const dataFolder = mkdtempSync(join(tmpdir(), 'kakekae-fed-'));
  const backstage = await openBackstage({ dataFolder, keychain: 'memory', host: windowHostDouble() });
  closingWith(context)(backstage, async (one) => {
    await one.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const { house } = backstage.stage;
  const { line } = carrier;
  house.ledger.addLine(line, 0);
  backstage.stage.readLines();
  const password = stored ?? carrier.password;
  await house.keychain.write({ owner: line.number, slot: 'current' }, Secret.of(password));
  return {
    carrier,
    backstage,
    house,
    look: (by) => (by === 'the window' ? lookInWindow(backstage, line.number) : lookInTerminal(house, line.number)),
    changeUnderWay(state, more = {}) {
      const rotation: Rotation = {
        id: 'change',
        line,
        mode: 'routine',
        by: 'told',
        probeMode: 'query',
        createdAtMs: 0,
        skewMs: 0,
        proofWanted: 'L3',
        state,
        ...more,
      };
      const inserted = house.ledger.insertRotation(rotation, 'planned');
      if (!inserted.ok) throw new Error(inserted.problem.kind);
    },
  };
}

async function lookInWindow(backstage: Backstage, number: string): Promise<Told> {
  const answer = await backstage.answer('check.run', { number });
  if (!answer.ok) throw new Error(answer.problem.kind);
  return answer.value as Told;
}

async function lookInTerminal(house: House, number: string): Promise<Told> {
  const given = readOptions(['--line', number, '--json'], { name: 'verify', options: ['line'], words: 0 });
  if (!given.ok) throw new Error(given.problem.kind);
  const session = openSession({ given: given.value, lang: 'en' });
  const told: unknown[] = [];
  try {
    await verify({ ...session, house: () => ok(house), json: (value) => told.push(value), note: () => {} });
  } finally {
    await session.close();
  }
  return told[0] as Told;
}

/** A change whose new password was accepted a minute ago, with these registrations. */
function accepted(bound: Readonly<Record<string, number>>): RotationState {
  const nowMs = Date.now();
  const agoMs = nowMs - MINUTE;
  return {
    kind: 'verifying',
    acceptedSeenAtMs: agoMs,
    reconnectedAtMs: agoMs + 1_000,
    nextLookAtMs: nowMs + 60 * MINUTE,
    looks: [],
    bothAccepted: false,
    bound: { seenAtMs: agoMs, listsBindings: true, untilMs: bound },
  };
}

const phoneOf = (softphone: string): Partial<Rotation> => ({
  softphone: {
    account: { softphone, place: '/nowhere', account: 'one', user: 'one', domain: 'practice.invalid' },
    consent: { mayStop: false, mayStart: false },
    quiet: 'no',
  },
});

describe.each(WAYS)('a person who looks in %s is told', (by) => {
  test('that the phone still sends the old password, once it was given the new one and does not come back', async (context) => {
    const desk = await sitDown(context);
    desk.changeUnderWay(accepted({}));
    const told = await desk.look(by);
    expect(told).toMatchObject({ verdict: 'accepted', proofLevel: 'L2' });
    expect(told.causes).toContain('phone-sends-old-password');
  });

  test('that the green display is a registration from before', async (context) => {
    const desk = await sitDown(context);
    await desk.carrier.adapter.start();
    const [binding] = desk.carrier.seen.bindings();
    const contact = binding?.contact ?? '';
    desk.changeUnderWay(accepted({ [contact]: Date.now() + 24 * 60 * MINUTE }));
    const told = await desk.look(by);
    expect(told).toMatchObject({ verdict: 'accepted', proofLevel: 'L2' });
    expect(told.causes).toContain('binding-from-before');
  });

  test('that it is the old password that is accepted, while the change is not reflected', async (context) => {
    const desk = await sitDown(context);
    const nowMs = Date.now();
    desk.changeUnderWay({
      kind: 'reflecting',
      acceptedAtMs: nowMs,
      acceptedBy: 'person',
      window: { earliestMs: nowMs + MINUTE, latestMs: nowMs + MINUTE },
      nextLookAtMs: nowMs + 2 * MINUTE,
      looks: [],
    });
    const told = await desk.look(by);
    expect(told).toMatchObject({
      verdict: 'accepted',
      proofLevel: 'none',
      causes: ['old-password-still-accepted'],
    });
  });

  test.for([
    ['gave up after one refusal', 'twinkle', 'phone-gave-up'],
    ['keeps the old password until its account is made again', 'linphone', 'phone-sends-old-password'],
    ['never gives up', 'baresip', 'phone-keeps-retrying'],
  ] as const)('that this softphone %s', async ([, softphone, cause], context) => {
    const desk = await sitDown(context);
    Object.assign(desk.house, { softphones: [] });
    desk.changeUnderWay(accepted({}), phoneOf(softphone));
    expect((await desk.look(by)).causes).toContain(cause);
  });

  test('that a call is going on, which a new registration would cut', async (context) => {
    const desk = await sitDown(context);
    const status: SoftphoneStatus = { isRunning: true, hasActiveCall: true, isRegistered: false, way: 'restart' };
    const inCall: Pick<Softphone, 'id' | 'name' | 'status'> = {
      id: 'baresip',
      name: 'baresip',
      status: async () => ok(status),
    };
    Object.assign(desk.house, { softphones: [inCall] });
    desk.changeUnderWay(accepted({}), phoneOf('baresip'));
    expect((await desk.look(by)).causes).toContain('call-in-progress');
  });

  test('that copying brought a space into the stored password', async (context) => {
    const desk = await sitDown(context, 'wrong234 ');
    const told = await desk.look(by);
    expect(told.verdict).toBe('password-refused');
    expect(told.causes[0]).toBe('password-carries-stray');
  });

  test('that the registrar answered before and is silent now, after refusals', async (context) => {
    const desk = await sitDown(context, 'wrong234');
    await desk.look(by);
    desk.carrier.trouble('silent', true);
    const { probe } = desk.house.registrar;
    Object.assign(desk.house.registrar, {
      probe: (asked: Parameters<typeof probe>[0], signal: AbortSignal): Promise<RegisterOutcome> =>
        probe({ ...asked, limitMs: 1_200 }, signal),
    });
    const told = await desk.look(by);
    expect(told.verdict).toBe('blocked');
    expect(told.causes[0]).toBe('address-blocked');
  });
});

test('a password that was accepted within the hour is not called wrong, until another takes its place', async (context) => {
  const desk = await sitDown(context);
  const { number } = desk.carrier.line;
  expect((await desk.look('the window')).verdict).toBe('accepted');
  // As if the carrier did not take it any more: nobody said that it is another one.
  await desk.house.keychain.write({ owner: number, slot: 'current' }, Secret.of('wrong234'));
  const refused = await desk.look('the window');
  expect(refused).toMatchObject({ verdict: 'cannot-tell' });
  expect(refused.causes[0]).toBe('refused-after-success');
  const stored = await desk.backstage.answer('secret.store', { kind: 'sip', number, password: 'other567' });
  expect(stored.ok).toBe(true);
  const other = await desk.look('the window');
  expect(other.verdict).toBe('password-refused');
  expect(other.causes).not.toContain('refused-after-success');
});

test('whoever looks again and again costs the line never more refused logins than the budget says', async (context) => {
  const desk = await sitDown(context, 'wrong234');
  const { number } = desk.carrier.line;
  const limit = carrier.attempts.value.refusedPerTenMinutes;
  const budgets: unknown[] = [];
  let spent: string | undefined;
  while (spent === undefined && budgets.length < 20) {
    const answer = await desk.backstage.answer('check.run', { number });
    if (answer.ok) budgets.push((answer.value as { budget: { used: number } }).budget.used);
    else spent = answer.problem.kind;
  }
  expect(spent).toBe('look-budget-spent');
  // This registrar gives a new nonce with every 401, so a look is two logins, as long as two are left.
  expect(budgets).toEqual([2, 4, 6]);
  const conversations = Map.groupBy(desk.carrier.seen.registers, ({ callId }) => callId);
  const refused = [...conversations.values()].reduce((sum, requests) => sum + requests.length - 1, 0);
  expect(refused).toBe(limit);
});
