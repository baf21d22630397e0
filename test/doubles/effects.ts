import type { Ledger, Person, Portal, PortalSession } from '../../src-main/core/ports.ts';
import { problem } from '../../src-main/core/problem.ts';
import { done, fail, ok } from '../../src-main/core/result.ts';
import type { RotationWorld } from '../../src-main/core/rotation/world.ts';

/** What happens to one effect: an expected problem, the end of the process, or silence until the person leaves. */
export const TROUBLES = ['fails before', 'fails after', 'dies before', 'dies after', 'hangs'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The process is gone; whatever still runs of it must not reach the world any more. */
export class ProcessDied extends Error {}

export interface EffectPlan {
  readonly number: number;
  readonly trouble: Trouble;
}

/**
 * Numbers every effect of one process on the world, and makes one of them go wrong. An effect is a call of a port, except
 * reading the time, throwing dice and logging.
 */
export class Effects {
  readonly names: string[] = [];
  readonly leaving = new AbortController();
  readonly #plan: EffectPlan | undefined;
  readonly #afterEach: (name: string) => void;
  #isDead = false;

  constructor(plan: EffectPlan | undefined, afterEach: (name: string) => void) {
    this.#plan = plan;
    this.#afterEach = afterEach;
  }

  async perform<T>(name: string, act: () => Promise<T>, failure: () => T): Promise<T> {
    const trouble = this.#next(name);
    if (trouble === 'hangs') {
      await Promise.resolve();
      this.leaving.abort();
      return failure();
    }
    if (trouble === 'dies before') this.#die();
    if (trouble === 'fails before') return failure();
    const value = await act();
    this.#afterEach(name);
    if (trouble === 'dies after' || this.#isDead) this.#die();
    return trouble === 'fails after' ? failure() : value;
  }

  /** The ledger's calls do not wait; a ledger that hangs is one that gives up after its busy time. */
  performNow<T>(name: string, act: () => T, failure: () => T): T {
    const trouble = this.#next(name);
    if (trouble === 'dies before') this.#die();
    if (trouble === 'fails before' || trouble === 'hangs') return failure();
    const value = act();
    this.#afterEach(name);
    if (trouble === 'dies after') this.#die();
    return trouble === 'fails after' ? failure() : value;
  }

  #next(name: string): Trouble | undefined {
    if (this.#isDead) this.#die();
    this.names.push(name);
    return this.#plan?.number === this.names.length ? this.#plan.trouble : undefined;
  }

  #die(): never {
    this.#isDead = true;
    throw new ProcessDied('the process has ended');
  }

  /** The same world, seen by this process. */
  tap(world: RotationWorld): RotationWorld {
    const { keychain, registrar, clock } = world;
    const store = keychain.store;
    const locked = () => fail(problem('keychain-locked', { store }));
    return {
      ...world,
      ledger: this.#ledger(world.ledger),
      keychain: {
        ...keychain,
        check: () => this.perform('keychain.check', () => keychain.check(), locked),
        read: (entry) => this.perform(`keychain.read ${entry.slot}`, () => keychain.read(entry), locked),
        write: (entry, secret) =>
          this.perform(`keychain.write ${entry.slot}`, () => keychain.write(entry, secret), locked),
        remove: (entry) => this.perform(`keychain.remove ${entry.slot}`, () => keychain.remove(entry), locked),
      },
      registrar: {
        probe: (request, signal) =>
          this.perform(
            'registrar.probe',
            () => registrar.probe(request, signal),
            () => ({
              kind: 'no-answer',
              answeredBefore: false,
              sends: 11,
              elapsedMs: 32_000,
              exchange: [],
              account: request.account,
            }),
          ),
      },
      clock: {
        nowMs: () => clock.nowMs(),
        waitUntil: (atMs, signal) =>
          this.perform(
            'clock.waitUntil',
            () => clock.waitUntil(atMs, signal),
            () => undefined,
          ),
      },
      portalFor: (rotation) => this.#portal(world.portalFor(rotation)),
      phoneFor: (rotation) => {
        const phone = world.phoneFor(rotation);
        return {
          name: phone.name,
          quiet: (signal) =>
            this.perform(
              'phone.quiet',
              async () => (await phone.quiet?.(signal)) ?? ok('not-running'),
              () => fail(problem('softphone-will-not-end', { softphone: phone.name, limitMs: 10_000 })),
            ),
          wake: () =>
            this.perform(
              'phone.wake',
              async () => (await phone.wake?.()) ?? done,
              () => fail(problem('softphone-will-not-start', { softphone: phone.name, code: 'ENOENT' })),
            ),
          apply: (request, signal) =>
            this.perform(
              'phone.apply',
              () => phone.apply(request, signal),
              () => ({ kind: 'failed', problem: problem('file-unreadable', { path: 'accounts', code: 'EIO' }) }),
            ),
        };
      },
    };
  }

  person(person: Person): Person {
    return {
      mailedCode: (asked, signal) =>
        this.perform(
          'person.mailedCode',
          () => person.mailedCode(asked, signal),
          () => undefined,
        ),
      agreeToMovedPlan: (moved, signal) =>
        this.perform(
          'person.agreeToMovedPlan',
          () => person.agreeToMovedPlan(moved, signal),
          () => false,
        ),
    };
  }

  #portal(portal: Portal): Portal {
    return {
      measureSkewMs: (signal) =>
        this.perform(
          'portal.measureSkewMs',
          () => portal.measureSkewMs(signal),
          () => undefined,
        ),
      open: (signal) =>
        this.perform(
          'portal.open',
          async () => {
            const opened = await portal.open(signal);
            return opened.ok ? { ok: true, value: this.#session(opened.value) } : opened;
          },
          noNetwork,
        ),
    };
  }

  #session(session: PortalSession): PortalSession {
    return {
      signIn: (login) => this.perform('portal.signIn', () => session.signIn(login), noNetwork),
      enterCode: (code) => this.perform('portal.enterCode', () => session.enterCode(code), noNetwork),
      openForm: () => this.perform('portal.openForm', () => session.openForm(), noNetwork),
      submitChange: (change) =>
        this.perform(
          'portal.submitChange',
          () => session.submitChange(change),
          () => ({
            kind: 'unreadable',
            problem: problem('portal-network', { host: 'portal.test', code: 'ECONNRESET' }),
          }),
        ),
      close: () =>
        this.perform(
          'portal.close',
          () => session.close(),
          () => undefined,
        ),
    };
  }

  #ledger(ledger: Ledger): Ledger {
    const full = () => fail(problem('ledger-full', { path: 'ledger' }));
    const now = <T>(name: string, act: () => T, failure: () => T) => this.performNow(`ledger.${name}`, act, failure);
    return {
      ...ledger,
      rotations: (filter) => now('rotations', () => ledger.rotations(filter), full),
      rotation: (id) => now('rotation', () => ledger.rotation(id), full),
      insertRotation: (rotation, event) => now('insertRotation', () => ledger.insertRotation(rotation, event), full),
      saveRotation: (rotation, event, lease) =>
        now(`saveRotation ${event}`, () => ledger.saveRotation(rotation, event, lease), full),
      history: (id) => now('history', () => ledger.history(id), full),
      recordAttempt: (attempt) => now('recordAttempt', () => ledger.recordAttempt(attempt), full),
      refusedAttempts: (of, since) => now('refusedAttempts', () => ledger.refusedAttempts(of, since), full),
      answeredAt: (owner) => now('answeredAt', () => ledger.answeredAt(owner), full),
      noteAccepted: (accepted) => now('noteAccepted', () => ledger.noteAccepted(accepted), full),
      accepted: (of) => now('accepted', () => ledger.accepted(of), full),
      keepPreviousUntil: (number, until) =>
        now('keepPreviousUntil', () => ledger.keepPreviousUntil(number, until), full),
      lease: (id) => {
        const leased = now('lease', () => ledger.lease(id), full);
        if (!leased.ok) return leased;
        const lease = leased.value;
        return {
          ok: true,
          value: {
            ...lease,
            release: () =>
              now(
                'lease.release',
                () => lease.release(),
                () => undefined,
              ),
          },
        };
      },
    };
  }
}

const noNetwork = () => fail(problem('portal-network', { host: 'portal.test', code: 'ECONNRESET' }));
