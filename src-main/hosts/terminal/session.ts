import { type House, type HouseOptions, openHouse, type Problem, type Result } from '../../compose.ts';
import { describeProblem, type Lang, type Words, wordsFor } from '../../contract/words/index.ts';
import { callersPath } from './callers-path.ts';
import { EXIT, type ExitCode, exitOfProblem } from './exit-code.ts';
import { type LinesIn, openLinesIn } from './lines-in.ts';
import type { Given } from './options.ts';
import { type TerminalWords, terminalWords } from './words.ts';

/** One run of the command line: its language, its streams, what it was given, and how it is interrupted. */
export interface Session {
  readonly lang: Lang;
  readonly words: Words;
  readonly say: TerminalWords;
  readonly isJson: boolean;
  readonly given: Given;
  readonly lines: LinesIn;
  readonly signal: AbortSignal;
  /** While held, Ctrl-C waits: the answer of the portal is on its way. */
  holdInterrupt(isHeld: boolean): void;
  /** Words for the person: stdout normally, stderr when stdout carries JSON. */
  tell(text: string): void;
  /** Words beside the result (prompts, progress, notes): always stderr. */
  note(text: string): void;
  /** One JSON object on stdout; nothing without `--json`. */
  json(value: unknown): void;
  /** Tells a problem in words and JSON; answers the exit code. */
  fail(problem: Problem, more?: Readonly<Record<string, unknown>>): ExitCode;
  /** The problem in words only. */
  tellProblem(problem: Problem): void;
  /** The problem as it stands in JSON: kind and facts for a script, the sentences for its log. */
  problemJson(problem: Problem): Readonly<Record<string, unknown>>;
  /** Left by the person before anything was begun: nothing to resume. */
  failBeforeStart(): ExitCode;
  /** While `act` has the screen (a prompt, the revealed password), notes of others wait until it gives it back. */
  alone<T>(act: () => Promise<T>): Promise<T>;
  readonly isAlone: boolean;
  house(options?: Partial<HouseOptions>): Result<House>;
  closeHouses(): Promise<void>;
}

export function openSession(options: {
  readonly given: Given;
  readonly lang: Lang;
}): Session & { close(): Promise<void> } {
  const { given, lang } = options;
  const words = wordsFor(lang);
  const isJson = given.has('json');
  const say = terminalWords(lang);
  const input = openLinesIn(process.stdin, process.stderr);
  const houses: House[] = [];
  const held: string[] = [];
  let aloneDepth = 0;
  const note = (text: string) => {
    if (aloneDepth > 0) held.push(text);
    else process.stderr.write(`${text}\n`);
  };
  const alone = async <T>(act: () => Promise<T>): Promise<T> => {
    aloneDepth += 1;
    try {
      return await act();
    } finally {
      aloneDepth -= 1;
      if (aloneDepth === 0) for (const text of held.splice(0)) process.stderr.write(`${text}\n`);
    }
  };
  // What others say while a prompt is open would stand in the middle of what is being typed.
  const lines: LinesIn = {
    ...input,
    ask: (question, signal) =>
      input.isTerminal ? alone(() => input.ask(question, signal)) : input.ask(question, signal),
  };
  const interrupt = makeInterrupt(() => note(say.holding));
  const json = (value: unknown) => {
    if (isJson) process.stdout.write(`${JSON.stringify(value)}\n`);
  };
  const tellProblem = (problem: Problem) => {
    const told = describeProblem(words, problem);
    const facts = [...told.certain, ...told.uncertain].map((sentence) => `  ${sentence}`);
    const moves = told.moves.map((sentence) => `  → ${sentence}`);
    note([told.sentence, ...facts, ...moves].join('\n'));
  };
  const problemJson = (problem: Problem) => ({
    kind: problem.kind,
    facts: problem.facts,
    ...describeProblem(words, problem),
  });
  const closeHouses = async () => {
    for (const house of houses.splice(0)) await house.close();
  };
  return {
    lang,
    words,
    say,
    isJson,
    given,
    lines,
    signal: interrupt.signal,
    holdInterrupt: interrupt.hold,
    tell: (text) => (isJson ? note(text) : process.stdout.write(`${text}\n`)),
    note,
    json,
    tellProblem,
    problemJson,
    fail(problem, more = {}) {
      tellProblem(problem);
      json({ ...more, problem: problemJson(problem) });
      return exitOfProblem(problem);
    },
    failBeforeStart() {
      const sentence = say.stoppedBeforeStart;
      const certain = [words.claim['nothing-sent'], words.claim['nothing-lost']];
      note(sentence);
      json({
        problem: { kind: 'interrupted', facts: { state: 'planned' }, sentence, certain, uncertain: [], moves: [] },
      });
      return EXIT.waiting;
    },
    alone,
    get isAlone() {
      return aloneDepth > 0;
    },
    house(more = {}) {
      const dataFolder = given.text('data');
      const caFile = given.text('ca');
      const opened = openHouse({
        dataFolder: dataFolder === undefined ? undefined : callersPath(dataFolder),
        keychain: given.text('keychain') === 'memory' ? 'memory' : 'os',
        caFile: caFile === undefined ? undefined : callersPath(caFile),
        ...more,
      });
      if (opened.ok) houses.push(opened.value);
      return opened;
    },
    closeHouses,
    async close() {
      interrupt.close();
      lines.close();
      await closeHouses();
    },
  };
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) ends the run in order; the second ends it at once. */
function makeInterrupt(onHeld: () => void) {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let isHeld = false;
  let isWanted = false;
  const onSignal = () => {
    if (isWanted && !isHeld) process.exit(130);
    isWanted = true;
    if (isHeld) onHeld();
    else controller.abort();
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    hold(held: boolean) {
      isHeld = held;
      if (!held && isWanted) controller.abort();
    },
    close() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}

/** `--lang`, else the locale; Japanese where the locale says nothing (C, POSIX, unset). */
export function chooseLang(asked: string | undefined, env: NodeJS.ProcessEnv): Lang | undefined {
  if (asked !== undefined) return asked === 'ja' || asked === 'en' ? asked : undefined;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^(ja|C\b|POSIX|$)/u.test(locale) ? 'ja' : 'en';
}
