import {
  CALL_OUTCOMES,
  CALL_WAYS,
  type CallWay,
  fail,
  type House,
  hasTrouble,
  isAtRest,
  type Line,
  LONGEST_CUT_S,
  ok,
  parseToldCall,
  problem,
  type Result,
  readCutSeconds,
  type ToldCall,
  tellCall,
  withCall,
} from '../../../compose.ts';
import { callWords } from '../../../contract/words/index.ts';
import { callTerminalWords } from '../call-words.ts';
import { EXIT, type ExitCode, exitOfProblem } from '../exit-code.ts';
import { openForLine } from '../one-line.ts';
import type { Session } from '../session.ts';
import { callJson, callRows, type ShownCalls, tellCalls } from '../show-call.ts';

/**
 * The guided test call, both ways: what to do, what to listen for, what came of it. Answers given as options are taken as they
 * are, and the other way is then not asked for. Each answer is kept as soon as it is given.
 */
export async function call(session: Session): Promise<ExitCode> {
  const given = givenCalls(session);
  if (!given.ok) return session.fail(given.problem);
  const opened = openForLine(session);
  if (!opened.ok) return session.fail(opened.problem);
  const { line } = opened.value;
  const book = await openBook(opened.value.house, line);
  if (!book.ok) {
    const code = session.fail(book.problem);
    if (book.problem.kind === 'line-busy') session.note(callTerminalWords(session.lang).busy);
    return code;
  }
  const ended = await fillBook(session, book.value, { line, given: given.value });
  const { shown } = book.value;
  session.json({
    line: line.number,
    ...(book.value.rotation === undefined ? {} : { rotation: book.value.rotation }),
    kept: book.value.rotation !== undefined,
    proofLevel: shown.proofLevel,
    call: callJson(shown),
    ...(ended.ok ? {} : { problem: session.problemJson(ended.problem) }),
  });
  if (!ended.ok) session.tellProblem(ended.problem);
  if (!session.isJson) tellCalls(session, shown);
  if (book.value.rotation === undefined) session.note(callTerminalWords(session.lang).notKept);
  return ended.ok ? exitOf(shown) : exitOfProblem(ended.problem);
}

/** 0 = heard both ways, 6 = something was not heard when it was last tried, 7 = a way is still to be tried. */
function exitOf({ call: calls, proofLevel }: ShownCalls): ExitCode {
  if (hasTrouble(calls)) return EXIT.doubtful;
  return proofLevel === 'L4' ? EXIT.done : EXIT.waiting;
}

type Given = { readonly [W in CallWay]?: ToldCall };

function givenCalls({ given }: Session): Result<Given> {
  let read: Given = {};
  for (const way of CALL_WAYS) {
    const text = given.text(way);
    if (text === undefined) continue;
    const told = parseToldCall(way, text);
    if (!told.ok) return told;
    read = { ...read, [way]: told.value };
  }
  return ok(read);
}

/** Where the answers of a line are written: its newest change where that is done, or nowhere but here. */
interface Book {
  readonly rotation: string | undefined;
  /** Its carrier is one to practise with. */
  readonly isPractice: boolean;
  readonly shown: ShownCalls;
  write(told: ToldCall): Promise<Result<void>>;
}

async function openBook(house: House, line: Line): Promise<Result<Book>> {
  const rotations = house.ledger.rotations({ number: line.number });
  if (!rotations.ok) return rotations;
  const [newest] = rotations.value;
  // Of a line whose password is just being changed nobody can say what a call proves.
  if (newest !== undefined && !isAtRest(newest.state) && newest.state.kind !== 'planned')
    return fail(problem('line-busy', { number: line.number, rotation: newest.id }));
  if (newest?.state.kind !== 'done') return ok(looseBook(house));
  const world = await house.worldOf(newest.portalUrl);
  let { state } = newest;
  return ok({
    rotation: newest.id,
    isPractice: world.clock !== house.clock,
    get shown() {
      return { proofLevel: state.proofLevel, call: state.call ?? {}, acceptedSeenAtMs: state.acceptedSeenAtMs };
    },
    async write(told) {
      const kept = await tellCall(world, { rotation: newest.id, told });
      if (!kept.ok) return kept;
      if (kept.value.state.kind === 'done') state = kept.value.state;
      return ok(undefined);
    },
  });
}

function looseBook(house: House): Book {
  let shown: ShownCalls = { proofLevel: 'none', call: {} };
  return {
    rotation: undefined,
    isPractice: false,
    get shown() {
      return shown;
    },
    async write(told) {
      shown = withCall(shown, told, house.clock.nowMs());
      return ok(undefined);
    },
  };
}

/** Ends early where the person leaves; what was said until then is written. */
async function fillBook(
  session: Session,
  book: Book,
  { line, given }: { readonly line: Line; readonly given: Given },
): Promise<Result<void>> {
  const isAsked = Object.keys(given).length === 0;
  if (isAsked) tellBefore(session, book, line);
  for (const way of CALL_WAYS) {
    const answer: Result<Answered> = isAsked ? await askCall(session, way) : ok({ told: given[way] });
    if (!answer.ok) return answer;
    const { told, hasLeft = false } = answer.value;
    const written = told === undefined ? ok(undefined) : await book.write(told);
    if (!written.ok || hasLeft) return written;
  }
  return ok(undefined);
}

function tellBefore(session: Session, { shown, isPractice }: Book, line: Line): void {
  const say = callTerminalWords(session.lang);
  if (isPractice) session.note(say.practice);
  if (shown.call.outgoing !== undefined || shown.call.incoming !== undefined) {
    session.note(`${say.before}:`);
    for (const [name, said] of callRows(session, shown.call)) session.note(`  ${name}: ${said}`);
  }
  session.note(callWords(session.lang).harmless);
  session.note(say.number(line.number));
}

interface Answered {
  /** Absent = not tried. */
  readonly told?: ToldCall | undefined;
  /** Nothing more is to be asked. */
  readonly hasLeft?: boolean;
}

/** A piped answer that is none is a problem; a person is asked again. */
async function askCall(session: Session, way: CallWay): Promise<Result<Answered>> {
  const { lang, lines, signal } = session;
  const say = callTerminalWords(lang);
  const outcomes: readonly string[] = CALL_OUTCOMES[way];
  guide(session, way);
  for (;;) {
    const answer = await lines.ask({ prompt: say.askOutcome, expected: 'answer', hidden: false }, signal);
    if (!answer.ok) return answer;
    if (answer.value === undefined) return ok({ hasLeft: true });
    // A Japanese keyboard types full-width digits.
    const typed = answer.value.normalize('NFKC').trim();
    if (typed === '') return ok({});
    const outcome = /^\d$/u.test(typed) ? outcomes[Number(typed) - 1] : typed;
    const told = outcome === undefined ? undefined : parseToldCall(way, outcome);
    if (told?.ok === true)
      return told.value.outcome === 'cut-off' ? askCut(session, told.value) : ok({ told: told.value });
    if (!lines.isTerminal) return fail(problem('usage', { what: 'value', given: typed }));
    session.note(say.strangeAnswer(outcomes.length));
  }
}

/** After how many seconds; whoever does not know says nothing. */
async function askCut(session: Session, told: ToldCall): Promise<Result<Answered>> {
  if (told.cutAfterS !== undefined) return ok({ told });
  const { lang, lines, signal } = session;
  const prompt = callTerminalWords(lang).askCut(callWords(lang).askCut);
  for (;;) {
    const answer = await lines.ask({ prompt, expected: 'answer', hidden: false }, signal);
    // Whoever leaves here has told how the call went.
    if (!answer.ok || answer.value === undefined) return ok({ told, hasLeft: answer.ok });
    if (answer.value.trim() === '') return ok({ told });
    const seconds = readCutSeconds(answer.value);
    if (seconds !== undefined) return ok({ told: { ...told, cutAfterS: seconds } });
    if (!lines.isTerminal) return fail(problem('usage', { what: 'value', given: answer.value }));
    session.note(callTerminalWords(lang).strangeSeconds(LONGEST_CUT_S));
  }
}

function guide(session: Session, way: CallWay): void {
  const words = callWords(session.lang);
  const sentences: { readonly [outcome: string]: string } = words.outcome[way];
  session.note(
    [
      '',
      `■ ${words.name[way]}: ${words.title[way]}`,
      words.caution[way],
      ...words.steps[way].map((step, index) => `  ${index + 1}. ${step}`),
      `  ${words.listenFor}:`,
      ...words.listen[way].map((sign) => `  - ${sign}`),
      '',
      words.ask[way],
      ...CALL_OUTCOMES[way].map((outcome, index) => `  ${index + 1}) ${sentences[outcome]}`),
    ].join('\n'),
  );
}
