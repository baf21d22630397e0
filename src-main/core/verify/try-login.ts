import { type AttemptBudget, type Attempts, countAttempt, refusalsAllowed } from '../attempt-budget.ts';
import type { LineNumber } from '../line.ts';
import { type PasswordFault, strayIn } from '../password.ts';
import type { Accepted, Clock, Ledger, RegisterProbe, Registrar } from '../ports.ts';
import { done, ok, type Result } from '../result.ts';
import type { ProbeContext } from './context.ts';
import { type Judgement, judge } from './judge.ts';
import type { RegisterOutcome } from './outcome.ts';

/** What a try needs of the world. */
export interface LoginRooms extends Attempts {
  readonly ledger: Pick<Ledger, 'recordAttempt' | 'refusedAttempts' | 'answeredAt' | 'noteAccepted' | 'accepted'>;
  readonly registrar: Registrar;
  readonly clock: Pick<Clock, 'nowMs' | 'steadyMs'>;
}

export interface LoginAsked extends Omit<RegisterProbe, 'refusalsAllowed'> {
  /** A line number, or user@domain for a bare look. */
  readonly owner: string;
  /** Where the password came from; absent where it was typed for this one look. */
  readonly stored?: StoredPassword | undefined;
  /** Asked for by the caller, who tells the person where it is spent. */
  readonly budget: AttemptBudget;
  /** Refused logins this look is worth, where that is less than the budget has left. */
  readonly most?: number | undefined;
}

export interface StoredPassword {
  readonly number: LineNumber;
  /** See `Accepted.generation`. */
  readonly generation: string;
  /** Given where devices are compared with the bindings of this look: carrier's clock minus ours, ms. */
  readonly notesBindings?: { readonly skewMs: number } | undefined;
}

/** What the house knows by itself at the moment of a try; times by this computer's clock. */
export interface KnownAtTry {
  readonly atMs: number;
  readonly refusedRecently: number;
  readonly answeredAtMs: number | undefined;
  readonly samePasswordAcceptedAtMs: number | undefined;
  readonly passwordFault: PasswordFault | undefined;
  /** `Clock.steadyMs`. */
  readonly steadyMs: number | undefined;
  /** When the bindings of this password were noted that a device is compared with. */
  readonly since: Accepted['since'];
}

export interface LoginTried {
  readonly outcome: RegisterOutcome;
  readonly judgement: Judgement;
  /** When the answer was there, and what was known then. */
  readonly known: KnownAtTry;
}

/**
 * The one way to try a password: one probe, judged with everything that is known, counted durably, and an acceptance noted. What
 * went before is read before the try: its own answer must not pass for an earlier one.
 */
export async function tryLogin(
  rooms: LoginRooms,
  asked: LoginAsked,
  options: {
    readonly signal: AbortSignal;
    readonly context: (known: KnownAtTry, outcome: RegisterOutcome) => ProbeContext | Promise<ProbeContext>;
  },
): Promise<Result<LoginTried>> {
  const { owner, stored, budget, most, ...probe } = asked;
  const { ledger, registrar, clock } = rooms;
  const answered = ledger.answeredAt(owner);
  if (!answered.ok) return answered;
  const accepted = stored === undefined ? ok(undefined) : ledger.accepted(stored);
  if (!accepted.ok) return accepted;
  const outcome = await registrar.probe({ ...probe, refusalsAllowed: refusalsAllowed(budget, most) }, options.signal);
  const known: KnownAtTry = {
    atMs: clock.nowMs(),
    steadyMs: clock.steadyMs?.(),
    refusedRecently: budget.used,
    answeredAtMs: answered.value,
    samePasswordAcceptedAtMs: accepted.value?.atMs,
    passwordFault: strayIn(probe.password)?.why,
    since: accepted.value?.since,
  };
  const judgement = judge(outcome, await options.context(known, outcome));
  const counted = countAttempt(rooms, { owner, atMs: known.atMs, outcome, judgement });
  if (!counted.ok) return counted;
  const noted = stored !== undefined && judgement.verdict === 'accepted' ? note(ledger, { stored, known }) : done;
  return noted.ok ? ok({ outcome, judgement, known }) : noted;
}

function note(
  ledger: Pick<Ledger, 'noteAccepted'>,
  { stored, known }: { readonly stored: StoredPassword; readonly known: KnownAtTry },
): Result<void> {
  const { number, generation, notesBindings } = stored;
  const { atMs, steadyMs } = known;
  const since =
    notesBindings === undefined || steadyMs === undefined ? undefined : { atMs: atMs + notesBindings.skewMs, steadyMs };
  return ledger.noteAccepted({ number, generation, atMs, since });
}
