import { writeFileSync } from 'node:fs';
import {
  type AttemptBudget,
  CAUSE_NATURE,
  type CauseId,
  carrier,
  done,
  fail,
  formatCarrierIso,
  type Judgement,
  ladderText,
  problem,
  type RegisterOutcome,
  type Result,
  rungsOf,
} from '../../compose.ts';
import type { Session } from './session.ts';

export interface Look {
  readonly outcome: RegisterOutcome;
  readonly judgement: Judgement;
  readonly budget: AttemptBudget;
}

export function budgetJson({ used, limit, of, nextAllowedAtMs }: AttemptBudget) {
  const next = nextAllowedAtMs === undefined ? {} : { nextAllowedAt: formatCarrierIso(carrier, nextAllowedAtMs) };
  return { used, limit, of, ...next };
}

/** One look at the registrar: the whole of it as JSON, or what a person needs of it. */
export function showLook(session: Session, { outcome, judgement, budget }: Look): void {
  const final = outcome.kind === 'final' ? outcome : undefined;
  session.json({
    verdict: judgement.verdict,
    ...(final === undefined ? {} : { statusCode: final.statusCode, reason: final.reason, seenAs: final.seenAs }),
    ...('code' in outcome ? { code: outcome.code } : {}),
    bindings: (final?.bindings ?? []).map(({ contact, expiresS, userAgent }) => ({
      contact,
      expires: expiresS,
      userAgent,
    })),
    listsBindings: final?.listsBindings ?? false,
    ...(final?.ownBinding === undefined ? {} : { ownBinding: final.ownBinding }),
    proofLevel: judgement.proofLevel,
    sends: outcome.sends,
    elapsedMs: Math.round(outcome.elapsedMs),
    target: outcome.target,
    cause: judgement.causes[0],
    causes: judgement.causes,
    notes: judgement.notes,
    explained: [...judgement.causes, ...judgement.notes].map((cause) => ({ cause, ...CAUSE_NATURE[cause] })),
    next: judgement.next,
    otherShapes: judgement.otherShapes,
    beside: judgement.beside,
    budget: budgetJson(budget),
    rungs: rungsOf(outcome),
    exchange: outcome.exchange,
  });
  if (!session.isJson) tellLook(session, { outcome, judgement, budget });
}

function tellLook(session: Session, { outcome, judgement, budget }: Look): void {
  const { words, say } = session;
  const final = outcome.kind === 'final' ? outcome : undefined;
  const status = final === undefined ? '' : ` (${final.statusCode} ${final.reason})`;
  session.tell(`${words.verdict[judgement.verdict]}${status}`);
  if (judgement.proofLevel !== 'none') session.tell(`${say.proof}: ${words.proofLevel[judgement.proofLevel]}`);
  if (judgement.verdict === 'accepted') tellBindings(session, outcome);
  const isPlain = judgement.causes.length === 1 && judgement.causes[0] === 'accepted-on-fresh-challenge';
  if (!isPlain) tellCauses(session, say.causes, judgement.causes);
  if (judgement.notes.length > 0) tellCauses(session, say.notes, judgement.notes);
  if (judgement.otherShapes.length > 0) session.tell(say.otherShapes(judgement.otherShapes.join(', ')));
  if (judgement.next.length > 0) session.tell(`${say.next}:`);
  for (const move of judgement.next) session.tell(`→ ${words.move[move]}`);
  if (budget.used > 0) session.tell(say.budget(budget.used, budget.limit));
  session.tell(say.elapsed(outcome.elapsedMs, outcome.sends));
}

function tellBindings({ say, tell }: Session, outcome: RegisterOutcome): void {
  const final = outcome.kind === 'final' ? outcome : undefined;
  const bindings = final?.bindings ?? [];
  tell(bindings.length === 0 ? say.noBindings : `${say.bindings}:`);
  for (const { contact, expiresS, userAgent } of bindings) {
    const left = expiresS === undefined ? '' : `  ${say.expiresIn(expiresS)}`;
    tell(`- ${contact}${left}${userAgent === undefined ? '' : `  ${userAgent}`}`);
  }
  if (final?.ownBinding === 'removed') tell(say.ownRemoved);
  if (final?.ownBinding === 'left-behind') tell(say.ownLeft);
}

/** Each cause; what is certain and what is not only once, for all of them. */
export function tellCauses({ words, say, tell }: Session, label: string, causes: readonly CauseId[]): void {
  tell(`${label}:`);
  for (const cause of causes) tell(`- ${words.cause[cause]}`);
  const natures = causes.map((cause) => CAUSE_NATURE[cause]);
  const claims = (pick: (one: (typeof natures)[number]) => readonly (keyof typeof words.probeClaim)[]) =>
    [...new Set(natures.flatMap(pick))].map((claim) => words.probeClaim[claim]);
  for (const sentence of claims((one) => one.certain)) tell(`  ${say.certain}: ${sentence}`);
  for (const sentence of claims((one) => one.uncertain)) tell(`  ${say.uncertain}: ${sentence}`);
}

/** The exchange for the carrier's support, at a path the person gave; only they may read it. */
export function writeLadder(
  path: string,
  session: Session,
  look: { readonly outcome: RegisterOutcome; readonly judgement: Judgement; readonly nowMs: number },
): Result<void> {
  const { outcome, judgement, nowMs } = look;
  const { words } = session;
  const heading = [
    words.verdict[judgement.verdict],
    ...judgement.causes.map((cause) => `- ${words.cause[cause]}`),
    ...judgement.next.map((move) => `→ ${words.move[move]}`),
  ];
  try {
    const text = ladderText(outcome, { at: formatCarrierIso(carrier, nowMs), heading, isWhole: true });
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return fail(problem('file-unreadable', { path, code }));
  }
  session.note(session.say.ladderWritten(path));
  return done;
}
