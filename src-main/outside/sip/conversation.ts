import type { SipAccount } from '../../core/line.ts';
import type { Dice } from '../../core/ports.ts';
import type { Secret } from '../../core/secret.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import { journal } from './journal.ts';
import { type Located, locate } from './locate.ts';
import { type Names, notedNames } from './names.ts';
import { type Ended, outcomeBase, outcomeOf } from './outcome.ts';
import type { PaceGate } from './pace.ts';
import { redactor } from './redact.ts';
import { type Patience, Route } from './route.ts';
import { RegisterSession } from './session.ts';
import { type Timers, timeBudget } from './timers.ts';
import type { TlsTrust } from './transports/tls-trust.ts';

/** What all conversations of one registrar share. */
export interface ConversationParts {
  readonly timers: Timers;
  readonly names: Names;
  readonly gate: PaceGate;
  readonly dice: Dice;
  readonly trust: TlsTrust;
  /** The registrar is being closed. */
  readonly closing: AbortSignal;
}

export interface Conversation {
  readonly account: SipAccount;
  /** Absent: nothing is ever answered to a challenge. */
  readonly password?: Secret | undefined;
  readonly refusalsAllowed?: number | undefined;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Says what is to be said, once the server is found, and sees to the session's end. */
  talk(session: RegisterSession, patience: Patience): Promise<Pick<Ended, 'end' | 'bind'>>;
}

/** One conversation from the name to the facts: finds the server, talks, and stops at the limit or when it is told to. */
export async function converse(conversation: Conversation, parts: ConversationParts): Promise<RegisterOutcome> {
  const { account, password, refusalsAllowed, signal } = conversation;
  const { timers, dice } = parts;
  const struck = redactor();
  const notes = journal(timers, struck);
  const noted = notedNames(parts.names, timers.nowMs);
  const known = { account, journal: notes, lookups: noted.lookups };
  const stop = new AbortController();
  let stoppedBy: 'aborted' | 'limit' | undefined;
  const stopFor = (why: 'aborted' | 'limit') => {
    stoppedBy ??= why;
    stop.abort();
  };
  const abort = () => stopFor('aborted');
  const limit = { ms: conversation.limitMs, spent: () => stopFor('limit') };
  const patience: Patience = { signal: stop.signal, budget: timeBudget(timers, limit) };
  for (const one of [signal, parts.closing]) {
    if (one.aborted) abort();
    else one.addEventListener('abort', abort, { once: true });
  }
  try {
    patience.budget.start();
    const located = await unlessStopped(locate(account, { names: noted.names, dice }), stop.signal);
    if (located === undefined && stoppedBy !== 'limit') return { kind: 'aborted', ...outcomeBase(known) };
    if (located === undefined || !located.ok) {
      const late = { name: (account.proxy ?? { host: account.domain }).host, code: 'ETIMEDOUT' };
      const { name, code } = located ?? late;
      return { kind: 'name-not-found', ...outcomeBase(known), name, code };
    }
    const route = new Route({ ...parts, domain: account.domain, targets: located.targets, journal: notes });
    const session = new RegisterSession({ account, password, refusalsAllowed, route, dice, redactor: struck });
    const ended = await conversation.talk(session, patience);
    return outcomeOf({ ...ended, stoppedBy }, { ...known, session });
  } finally {
    patience.budget.pause();
    signal.removeEventListener('abort', abort);
    parts.closing.removeEventListener('abort', abort);
  }
}

function unlessStopped(work: Promise<Located>, signal: AbortSignal): Promise<Located | undefined> {
  if (signal.aborted) {
    // Its answer interests nobody any more.
    work.catch(() => {});
    return Promise.resolve(undefined);
  }
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
