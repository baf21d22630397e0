import { reflectionWindow } from '../plan/reflection.ts';
import type { Person, PortalSession } from '../ports.ts';
import { type Problem, problem } from '../problem.ts';
import { done, fail, ok, type Result } from '../result.ts';
import type { Secret } from '../secret.ts';
import { budgetSpentUntil, skewThatCounts, tryPassword } from './look.ts';
import { nextLook } from './look-times.ts';
import { readSlot } from './passwords.ts';
import { quietPhone } from './phone-steps.ts';
import { numberOf, type ReflectionWindow, type Rotation, type StateOf } from './state.ts';
import type { HeldRotation, RotationWorld } from './world.ts';

/** Limit for the look at the old password before the change: a courtesy, it must not hold the person up. */
const BEFORE_LIMIT_MS = 4_000;
/** A mistyped code is asked for again this often. */
const CODE_TRIES = 3;

export interface Visit {
  readonly person: Person;
  readonly signal: AbortSignal;
  readonly state: StateOf<'planned'>;
}

interface VisitSecrets {
  readonly id: Secret;
  readonly password: Secret;
  readonly current: Secret;
  readonly fresh: Secret;
}

/**
 * Signs in, opens the form, plans again, and submits once. Every "no" before the submit ends the rotation as refused with
 * nothing changed; an unreadable answer to the submit makes it doubtful. Aborting before the submit leaves it planned.
 */
export async function visitPortal(world: RotationWorld, held: HeldRotation, visit: Visit): Promise<Result<Rotation>> {
  const portal = world.portalFor(held.rotation);
  // Before the clock is measured: what the person was promised, they were promised by the laptop's clock.
  const promisedAtMs = visit.state.submitAtMs ?? held.rotation.createdAtMs;
  const promised = reflectionWindow(world.profile, held.rotation.line.service, promisedAtMs);
  const skewMs = await portal.measureSkewMs(visit.signal);
  if (skewMs !== undefined) {
    const noted = held.note({ skewMs: skewThatCounts(skewMs) }, 'clock-measured');
    if (!noted.ok) return noted;
  }
  const began = held.record({ kind: 'sign-in-began', atMs: held.nowMs() });
  if (!began.ok) return began;
  const secrets = await readSecrets(world, began.value);
  if (!secrets.ok) return refuse(held, secrets.problem);
  const before = lookBefore(world, held, { current: secrets.value.current, signal: visit.signal });
  // Awaited below; a bug in it must not become an unhandled rejection while the portal is being talked to.
  before.catch(() => {});
  try {
    const opened = await portal.open(visit.signal);
    if (!opened.ok) return leave(held, { problem: opened.problem, visit });
    try {
      const inSession = { session: opened.value, secrets: secrets.value, visit, promised };
      return await throughSession(world, held, { ...inSession, before });
    } finally {
      await opened.value.close();
    }
  } finally {
    await before;
  }
}

interface InSession {
  readonly session: PortalSession;
  readonly secrets: VisitSecrets;
  readonly visit: Visit;
  /** The reflection the person was promised when they chose the moment. */
  readonly promised: ReflectionWindow;
}

async function throughSession(
  world: RotationWorld,
  held: HeldRotation,
  options: InSession & { readonly before: Promise<void> },
): Promise<Result<Rotation>> {
  const { session, secrets, visit } = options;
  const form = await reachForm(held, options);
  // The look at the old password must be over before the portal is told the new one.
  await options.before;
  // Before the moment is agreed to: an orderly end may take seconds, and seconds may cross a boundary.
  const quieted = form.ok && !visit.signal.aborted ? await quietPhone(world, held, visit.signal) : done;
  if (!quieted.ok) return quieted;
  const window = form.ok ? await agreeToWindow(world, held, options) : form;
  if (!window.ok) return leave(held, { problem: window.problem, visit });
  if (visit.signal.aborted) return interrupted(held);
  const submitting = held.record({ kind: 'submit-began', atMs: held.nowMs(), window: window.value });
  if (!submitting.ok) return submitting;
  return submitOnce(world, held, { session, secrets, window: window.value });
}

async function readSecrets(world: RotationWorld, rotation: Rotation): Promise<Result<VisitSecrets>> {
  const number = numberOf(rotation);
  const { keychain } = world;
  const current = await readSlot(keychain, { number, slot: 'current' });
  if (!current.ok) return current;
  const fresh = await readSlot(keychain, { number, slot: 'pending' });
  if (!fresh.ok) return fresh;
  const id = await keychain.read({ owner: number, slot: 'portal-id' });
  if (!id.ok) return id;
  const password = await keychain.read({ owner: number, slot: 'portal-password' });
  if (!password.ok) return password;
  if (id.value === undefined || password.value === undefined) {
    const slot = id.value === undefined ? 'portal-id' : 'portal-password';
    return fail(problem('keychain-item-missing', { slot, number }));
  }
  return ok({ id: id.value, password: password.value, current: current.value, fresh: fresh.value });
}

/** Whether the old password worked before the change: the difference between "we broke it" and "it was never right". */
async function lookBefore(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly current: Secret; readonly signal: AbortSignal },
): Promise<void> {
  // A courtesy does not spend what the looks after the change will need.
  const spentUntil = budgetSpentUntil(world, numberOf(held.rotation), world.clock.nowMs());
  if (!spentUntil.ok || spentUntil.value !== undefined) return;
  const tried = await tryPassword(world, {
    rotation: held.rotation,
    password: options.current,
    moment: 'unknown',
    limitMs: BEFORE_LIMIT_MS,
    signal: options.signal,
  });
  if (tried.ok && tried.value.outcome.kind !== 'aborted')
    held.note({ verdictBefore: tried.value.judgement.verdict }, 'looked-before');
}

async function reachForm(held: HeldRotation, options: InSession): Promise<Result<void>> {
  const { session, secrets, visit } = options;
  const signedIn = await session.signIn({ id: secrets.id, password: secrets.password });
  if (!signedIn.ok) return signedIn;
  if (signedIn.value.kind === 'code-needed') {
    const entered = await enterCode(held, { session, sentence: signedIn.value.sentence, visit });
    if (!entered.ok) return entered;
  }
  return session.openForm();
}

async function enterCode(
  held: HeldRotation,
  options: { readonly session: PortalSession; readonly sentence: string; readonly visit: Visit },
): Promise<Result<void>> {
  const { session, sentence, visit } = options;
  const asked = held.record({ kind: 'code-asked' });
  if (!asked.ok) return asked;
  let again: Problem | undefined;
  for (let round = 0; round < CODE_TRIES; round += 1) {
    const code = await visit.person.mailedCode({ sentence, again }, visit.signal);
    if (code === undefined) return fail(again ?? problem('interrupted', { state: 'signing-in' }));
    const entered = await session.enterCode(code);
    if (entered.ok) {
      const given = held.record({ kind: 'code-given' });
      return given.ok ? done : given;
    }
    if (entered.problem.kind !== 'portal-code-wrong') return entered;
    again = entered.problem;
  }
  return fail(again ?? problem('interrupted', { state: 'signing-in' }));
}

function windowNow(world: RotationWorld, held: HeldRotation): ReflectionWindow {
  return reflectionWindow(world.profile, held.rotation.line.service, held.nowMs());
}

/**
 * Coming late, waiting for the code, or a laptop clock that was wrong can put 更新 into another slot than promised: what
 * counts is the moment of 更新, so the person is asked again.
 */
async function agreeToWindow(
  world: RotationWorld,
  held: HeldRotation,
  options: Pick<InSession, 'promised' | 'visit'>,
): Promise<Result<ReflectionWindow>> {
  const { visit } = options;
  const isSlotted = world.profile.services[held.rotation.line.service].reflection.value.kind === 'slots';
  let agreed = options.promised;
  for (;;) {
    const window = windowNow(world, held);
    if (!isSlotted || held.rotation.mode === 'emergency' || window.latestMs === agreed.latestMs) return ok(window);
    const moved = { before: agreed.latestMs, now: window.latestMs };
    if (!(await visit.person.agreeToMovedPlan(moved, visit.signal))) {
      return fail(problem('plan-moved', { reflectsBefore: held.iso(moved.before), reflectsNow: held.iso(moved.now) }));
    }
    agreed = window;
  }
}

async function submitOnce(
  world: RotationWorld,
  held: HeldRotation,
  options: { readonly session: PortalSession; readonly secrets: VisitSecrets; readonly window: ReflectionWindow },
): Promise<Result<Rotation>> {
  const { session, secrets, window } = options;
  const { service, number } = held.rotation.line;
  const answer = await session.submitChange({ number, currentPassword: secrets.current, newPassword: secrets.fresh });
  const { profile } = world;
  switch (answer.kind) {
    case 'accepted': {
      const { acceptedAtMs } = answer;
      const counted = reflectionWindow(profile, service, acceptedAtMs);
      const plan = { profile, service, acceptedAtMs, window: counted };
      const nextLookAtMs = nextLook(plan, acceptedAtMs) ?? counted.latestMs;
      return held.record({ kind: 'portal-accepted', acceptedAtMs, window: counted, nextLookAtMs });
    }
    case 'refused':
      return refuse(held, answer.problem);
    case 'unreadable': {
      const nextLookAtMs = firstDoubtfulLook(world, held, window);
      return held.record({ kind: 'answer-lost', problem: answer.problem, nextLookAtMs });
    }
  }
}

/** The first look after a lost answer: never before the slot time, where every answer would mean nothing. */
export function firstDoubtfulLook(world: RotationWorld, held: HeldRotation, window: ReflectionWindow): number {
  const { service } = held.rotation.line;
  const plan = { profile: world.profile, service, acceptedAtMs: held.nowMs(), window };
  return nextLook(plan, held.nowMs()) ?? held.nowMs();
}

function refuse(held: HeldRotation, why: Problem): Result<Rotation> {
  return held.record({ kind: 'portal-said-no', atMs: held.nowMs(), problem: why });
}

/** Left by the person before anything was sent: planned again, to be resumed. Everything else is a "no". */
function leave(held: HeldRotation, why: { readonly problem: Problem; readonly visit: Visit }): Result<Rotation> {
  const isLeft = why.visit.signal.aborted || why.problem.kind === 'interrupted';
  return isLeft ? interrupted(held) : refuse(held, why.problem);
}

function interrupted(held: HeldRotation): Result<Rotation> {
  return held.record({ kind: 'process-ended', nextLookAtMs: held.nowMs() });
}
