import { CALL_WAYS, carrier, formatCarrierIso, judgeCalls, type ProofLevel, type TestCalls } from '../../compose.ts';
import { callWords, describeCall, formatJst } from '../../contract/words/index.ts';
import { callTerminalWords } from './call-words.ts';
import type { Session } from './session.ts';
import { tellCauses } from './show-look.ts';

/** Test calls with what is known around them. */
export interface ShownCalls {
  readonly proofLevel: ProofLevel;
  readonly call: TestCalls;
  readonly acceptedSeenAtMs?: number | undefined;
}

const iso = (atMs: number) => formatCarrierIso(carrier, atMs);

/** Each way that was tried: what was said, when, why it may be so and what to do. */
export function callJson({ call, ...context }: ShownCalls): Record<string, unknown> {
  const judged = judgeCalls(call, context);
  const ways = CALL_WAYS.map((way) => {
    const said = call[way];
    if (said === undefined) return [way, undefined] as const;
    const { outcome, atMs, cutAfterS } = said;
    return [
      way,
      { outcome, at: iso(atMs), ...(cutAfterS === undefined ? {} : { cutAfterS }), ...judged[way] },
    ] as const;
  });
  return {
    ...Object.fromEntries(ways.filter(([, said]) => said !== undefined)),
    ...(call.provenAtMs === undefined ? {} : { provenAt: iso(call.provenAtMs) }),
  };
}

/** A line of words for each way. */
export function callRows({ lang }: Session, call: TestCalls): [string, string][] {
  const words = callWords(lang);
  return CALL_WAYS.map((way) => {
    const said = call[way];
    if (said === undefined) return [words.name[way], words.notTried];
    return [words.name[way], `${describeCall(lang, { way, ...said })}  ${formatJst(said.atMs, lang)}`];
  });
}

/** What came of the calls, and for each that did not go well why it may be so and what to do. */
export function tellCalls(session: Session, shown: ShownCalls): void {
  const { say, words, lang } = session;
  const { call, ...context } = shown;
  const judged = judgeCalls(call, context);
  for (const [name, said] of callRows(session, call)) session.tell(`${name}: ${said}`);
  for (const way of CALL_WAYS) {
    const { causes, next } = judged[way];
    if (causes.length === 0) continue;
    const title = call[way]?.outcome === 'both-heard' ? callWords(lang).doubt : say.causes;
    tellCauses(session, callTerminalWords(lang).of(title, callWords(lang).name[way]), causes);
    session.tell(`${say.next}:`);
    for (const move of next) session.tell(`→ ${words.move[move]}`);
  }
  if (shown.proofLevel !== 'none') session.tell(`${say.proof}: ${words.proofLevel[shown.proofLevel]}`);
  const { provenAtMs } = call;
  const isLater = CALL_WAYS.some((way) => (call[way]?.atMs ?? 0) > (provenAtMs ?? Number.MAX_SAFE_INTEGER));
  if (provenAtMs !== undefined && isLater)
    session.note(callTerminalWords(lang).stillProven(formatJst(provenAtMs, lang)));
}
