import { randomBytes } from 'node:crypto';
import type { Dice, Log, RegisterProbe, Registrar } from '../../core/ports.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import { type BindEnd, bindAndProve } from './bind.ts';
import { journal } from './journal.ts';
import { type Located, locate, type Names, systemNames } from './locate.ts';
import { outcomeBase, outcomeOf } from './outcome.ts';
import { type Pace, paceGate } from './pace.ts';
import { redactor } from './redact.ts';
import { type Patience, RegisterSession } from './session.ts';
import { realTimers, type Timers, timeBudget } from './timers.ts';
import { TIMER_F_MS } from './transaction.ts';

export interface SipRegistrarOptions {
  readonly profilePace: Pace;
  readonly log: Log;
  /** PEM of a further certificate authority for TLS. */
  readonly ca?: string | undefined;
  readonly dice?: Dice | undefined;
  readonly names?: Names | undefined;
  readonly timers?: Timers | undefined;
}

/** Real time given to taking back a binding after its probe was stopped. */
const REMOVAL_LIMIT_MS = 8_000;

const systemDice: Dice = { bytes: (count) => randomBytes(count) };

/**
 * The Registrar port over SIP. `limitMs` counts time with the network, not the turn at the pace gate. `close` ends what runs,
 * waits until bindings of our own are taken back (at most 8 s and the gate's pace) and releases every socket.
 */
export function sipRegistrar(options: SipRegistrarOptions): Registrar & { close(): Promise<void> } {
  const { log, ca, dice = systemDice, names = systemNames, timers = realTimers } = options;
  const gate = paceGate(options.profilePace, timers);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const lingering = new Set<() => void>();

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    const forget = () => running.delete(work);
    work.then(forget, forget);
    return work;
  }

  /** Closes a datagram socket only after Timer K, so that finals that come again are absorbed. The result has long gone. */
  function finish(session: RegisterSession): void {
    const { lingerMs } = session;
    if (lingerMs === 0 || closing.signal.aborted) {
      session.close();
      return;
    }
    session.unref();
    const closeNow = () => {
      cancel();
      lingering.delete(closeNow);
      session.close();
    };
    const cancel = timers.afterIdle(lingerMs, closeNow);
    lingering.add(closeNow);
  }

  /** A stopped probe answers at once; what it owes the line is done behind it. */
  async function takeBack(session: RegisterSession, lines: readonly string[]): Promise<void> {
    const stop = new AbortController();
    const budget = timeBudget(timers, { ms: REMOVAL_LIMIT_MS, spent: () => stop.abort() });
    const end = await session.register(lines, { signal: stop.signal, budget });
    budget.pause();
    log.event('sip-own-binding-taken-back', { end: end.kind === 'final' ? end.response.statusCode : end.kind });
    finish(session);
  }

  async function run(request: RegisterProbe, signal: AbortSignal): Promise<RegisterOutcome> {
    const struck = redactor();
    const notes = journal(timers, struck);
    const stop = new AbortController();
    let stoppedBy: 'aborted' | 'limit' | undefined;
    const stopFor = (why: 'aborted' | 'limit') => {
      stoppedBy ??= why;
      stop.abort();
    };
    const abort = () => stopFor('aborted');
    // Without a limit Timer F decides; the half second lets the answer to a challenge have all of it.
    const limit = { ms: request.limitMs ?? TIMER_F_MS + 500, spent: () => stopFor('limit') };
    const patience: Patience = { signal: stop.signal, budget: timeBudget(timers, limit) };
    for (const one of [signal, closing.signal]) {
      if (one.aborted) abort();
      else one.addEventListener('abort', abort, { once: true });
    }
    try {
      patience.budget.start();
      const located = await unlessStopped(locate(request.account, names), stop.signal);
      if (located === undefined && stoppedBy !== 'limit') {
        return { kind: 'aborted', ...outcomeBase({ request, journal: notes }) };
      }
      if (located === undefined || !located.ok) {
        const { name, code } = located ?? {
          name: (request.account.proxy ?? { host: request.account.domain }).host,
          code: 'ETIMEDOUT',
        };
        return { kind: 'name-not-found', ...outcomeBase({ request, journal: notes }), name, code };
      }
      const session = new RegisterSession({
        ...request,
        targets: located.targets,
        timers,
        gate,
        dice,
        journal: notes,
        redactor: struck,
        ca,
      });
      const bind: BindEnd | undefined = request.mode === 'bind' ? await bindAndProve(session, patience) : undefined;
      const end = bind?.end ?? (await session.register([], patience));
      const outcome = outcomeOf({ end, bind, stoppedBy }, { request, journal: notes, session });
      if (bind?.owedRemoval === undefined) finish(session);
      else void track(takeBack(session, bind.owedRemoval));
      return outcome;
    } finally {
      patience.budget.pause();
      signal.removeEventListener('abort', abort);
      closing.signal.removeEventListener('abort', abort);
    }
  }

  return {
    async probe(request, signal) {
      log.event('sip-probe-started', { mode: request.mode, transport: request.account.transport });
      const outcome = await track(run(request, signal));
      log.event('sip-probe-ended', {
        outcome: outcome.kind,
        sends: outcome.sends,
        elapsedMs: outcome.elapsedMs,
        ...(outcome.kind === 'final' ? { statusCode: outcome.statusCode } : {}),
      });
      return outcome;
    },
    async close() {
      closing.abort();
      // A probe that ends may owe a removal: ask again until nothing runs.
      while (running.size > 0) await Promise.allSettled([...running]);
      for (const closeNow of [...lingering]) closeNow();
    },
  };
}

function unlessStopped(work: Promise<Located>, signal: AbortSignal): Promise<Located | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
