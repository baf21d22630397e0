import { randomBytes } from 'node:crypto';
import type { SipAccount } from '../../core/line.ts';
import type { Dice, Log, Registrar } from '../../core/ports.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import { type BindEnd, bindAndProve } from './bind.ts';
import { compareTransports, type TransportComparison } from './compare.ts';
import { type Conversation, type ConversationParts, converse } from './conversation.ts';
import { lingering } from './linger.ts';
import { type Names, systemNames } from './names.ts';
import { type Pace, paceGate } from './pace.ts';
import type { Method } from './request.ts';
import type { RegisterSession } from './session.ts';
import { realTimers, type Timers, timeBudget } from './timers.ts';
import { TIMER_F_MS } from './transaction.ts';
import { tlsTrust } from './transports/tls-trust.ts';

export interface SipRegistrarOptions {
  readonly profilePace: Pace;
  readonly log: Log;
  /** PEM text of further certificate authorities for TLS and WSS, one or more; `isCertificatePem` says whether it is one. */
  readonly ca?: string | undefined;
  readonly dice?: Dice | undefined;
  readonly names?: Names | undefined;
  /** Monotonic time for everything that waits. */
  readonly timers?: Timers | undefined;
  /** Wall-clock time, epoch ms, shown beside a certificate's dates. */
  readonly clockMs?: (() => number) | undefined;
}

/** A question without password: nothing that it brings about can count towards a lock-out. */
export interface Question {
  readonly account: SipAccount;
  readonly method: Method;
  /** 8 s when absent. */
  readonly limitMs?: number | undefined;
}

export interface SipRegistrar extends Registrar {
  /** One request without credentials. A 401 or 407 comes back as the final answer it is. */
  ask(question: Question, signal: AbortSignal): Promise<RegisterOutcome>;
  /** OPTIONS: whether anybody answers there (`final`: any code is an answer, `roundTripMs` its time). */
  ping(account: SipAccount, signal: AbortSignal): Promise<RegisterOutcome>;
  /** The same questions over UDP from two source ports and over TCP, without password. */
  compareTransports(account: SipAccount, signal: AbortSignal): Promise<TransportComparison>;
  close(): Promise<void>;
}

/** Real time given to taking back a binding after its probe was stopped. */
const REMOVAL_LIMIT_MS = 8_000;
const QUESTION_LIMIT_MS = 8_000;

const systemDice: Dice = { bytes: (count) => randomBytes(count) };

/**
 * The Registrar port over SIP. `limitMs` counts time with the network, not the turn at the pace gate. `close` ends what runs,
 * waits until bindings of our own are taken back (at most 8 s and the gate's pace) and releases every socket.
 */
export function sipRegistrar(options: SipRegistrarOptions): SipRegistrar {
  const { log, ca, dice = systemDice, names = systemNames, timers = realTimers, clockMs = Date.now } = options;
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const linger = lingering(timers);
  const parts: ConversationParts = {
    dice,
    names,
    timers,
    gate: paceGate(options.profilePace, timers),
    trust: tlsTrust({ ca, clockMs }),
    closing: closing.signal,
  };

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    const forget = () => running.delete(work);
    work.then(forget, forget);
    return work;
  }

  function finish({ route }: RegisterSession): void {
    if (closing.signal.aborted) route.close();
    else linger.keep(route);
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

  async function hold(mode: 'query' | 'bind' | 'options' | 'register', conversation: Conversation) {
    log.event('sip-probe-started', { mode, transport: conversation.account.transport });
    const outcome = await track(converse(conversation, parts));
    log.event('sip-probe-ended', {
      outcome: outcome.kind,
      sends: outcome.sends,
      elapsedMs: outcome.elapsedMs,
      ...(outcome.kind === 'final' ? { statusCode: outcome.statusCode } : {}),
    });
    return outcome;
  }

  function ask({ account, method, limitMs = QUESTION_LIMIT_MS }: Question, signal: AbortSignal) {
    return hold(method === 'OPTIONS' ? 'options' : 'register', {
      account,
      limitMs,
      signal,
      async talk(session, patience) {
        const end = await session.ask(method, patience);
        finish(session);
        return { end };
      },
    });
  }

  return {
    probe: ({ account, password, mode, limitMs, refusalsAllowed }, signal) =>
      hold(mode, {
        account,
        password,
        refusalsAllowed,
        // Without a limit Timer F decides; the half second lets the answer to a challenge have all of it.
        limitMs: limitMs ?? TIMER_F_MS + 500,
        signal,
        async talk(session, patience) {
          const bind: BindEnd | undefined = mode === 'bind' ? await bindAndProve(session, patience) : undefined;
          const end = bind?.end ?? (await session.register([], patience));
          if (bind?.owedRemoval === undefined) finish(session);
          else void track(takeBack(session, bind.owedRemoval));
          return { end, bind };
        },
      }),
    ask,
    ping: (account, signal) => ask({ account, method: 'OPTIONS' }, signal),
    compareTransports: (account, signal) => compareTransports(account, (question) => ask(question, signal)),
    async close() {
      closing.abort();
      // A probe that ends may owe a removal: ask again until nothing runs.
      while (running.size > 0) await Promise.allSettled([...running]);
      linger.closeAll();
    },
  };
}
