import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fail, ok, problem, type Result, Secret } from '../../compose.ts';

/** What a line of stdin is for, as `stdin-ended` names it (contract/words has its words). */
export type Expected =
  | 'sip-password'
  | 'new-password'
  | 'portal-id'
  | 'portal-password'
  | 'mailed-code'
  | 'answer'
  | 'device-user'
  | 'device-password';

export interface Question {
  readonly prompt: string;
  readonly expected: Expected;
}

/** Where a person's (or a script's) answers come from. Secrets come this way only: never from argv or the environment. */
export interface LinesIn {
  readonly isTerminal: boolean;
  /** One line. On a terminal the prompt is shown, and a hidden answer leaves no echo. Aborting answers `undefined`. */
  ask(question: Question & { readonly hidden: boolean }, signal: AbortSignal): Promise<Result<string | undefined>>;
  close(): void;
}

export function openLinesIn(input: NodeJS.ReadStream, prompts: NodeJS.WritableStream): LinesIn {
  return input.isTTY === true ? terminalLines(input, prompts) : pipedLines(input);
}

export async function askSecret(
  lines: LinesIn,
  question: Question,
  signal: AbortSignal,
): Promise<Result<Secret | undefined>> {
  const answer = await lines.ask({ ...question, hidden: true }, signal);
  if (!answer.ok) return answer;
  return ok(answer.value === undefined ? undefined : Secret.of(answer.value));
}

/** One answer a line; only the line end is taken off, so that a trailing space stays visible to the check. */
function pipedLines(input: NodeJS.ReadStream): LinesIn {
  const waiting: string[] = [];
  const askers: ((line: string | undefined) => void)[] = [];
  let hasEnded = false;
  let reader: ReturnType<typeof createInterface> | undefined;

  // Opened at the first question: a command that asks nothing must not wait for a pipe to close.
  function open(): void {
    if (reader !== undefined) return;
    reader = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
    reader.on('line', (line) => {
      const asker = askers.shift();
      if (asker === undefined) waiting.push(line);
      else asker(line);
    });
    reader.on('close', () => {
      hasEnded = true;
      for (const asker of askers.splice(0)) asker(undefined);
    });
  }

  return {
    isTerminal: false,
    ask: ({ expected }, signal) =>
      new Promise((resolve) => {
        open();
        const ended = fail(problem('stdin-ended', { expected }));
        const line = waiting.shift();
        if (line !== undefined) return resolve(ok(line));
        if (hasEnded) return resolve(ended);
        if (signal.aborted) return resolve(ok(undefined));
        const onAbort = () => {
          askers.splice(askers.indexOf(asker), 1);
          resolve(ok(undefined));
        };
        const asker = (text: string | undefined) => {
          signal.removeEventListener('abort', onAbort);
          resolve(text === undefined ? ended : ok(text));
        };
        askers.push(asker);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    close: () => {
      reader?.close();
      input.destroy();
    },
  };
}

/** Arrows, function keys and the brackets around a paste (ECMA-48 5.4), without the ESC before them. */
const KEY_WITHOUT_TEXT = /^(?:\[[0-?]*[ -/]*[@-~]|O[ -~])/u;

/** Only what is meant as text: at a hidden prompt the name of an arrow key would become part of a password unseen. */
function textOf(keys: string): string {
  const [first = '', ...afterEscapes] = keys.split('\u001b');
  return first + afterEscapes.map((part) => part.replace(KEY_WITHOUT_TEXT, '')).join('');
}

interface Asker {
  readonly hidden: boolean;
  finish(answer: string | undefined): void;
}

const ENTER = '\r\n';
const ERASE = '\u007f\b';
const ERASE_ALL = '\u0015';
/** Ctrl-C and Ctrl-D. */
const LEAVE = '\u0003\u0004';

/**
 * Raw keys of a terminal: what is typed at a hidden prompt never appears, and Ctrl-C is a signal as everywhere else. Raw from
 * before the first prompt until the end, because a terminal echoes whatever is typed a moment too early.
 */
function terminalLines(input: NodeJS.ReadStream, prompts: NodeJS.WritableStream): LinesIn {
  let asker: Asker | undefined;
  let typed = '';
  /** Typed or pasted before anybody asked: two lines pasted at once answer two questions. */
  let ahead = '';
  let isOpen = false;

  function onKey(key: string): void {
    if (LEAVE.includes(key)) {
      ahead = '';
      asker?.finish(undefined);
      process.kill(process.pid, 'SIGINT');
    } else if (asker === undefined) {
      ahead += key;
    } else if (ENTER.includes(key)) {
      asker.finish(typed);
    } else if (ERASE.includes(key) || key === ERASE_ALL) {
      const gone = key === ERASE_ALL ? [...typed].length : Math.min(1, typed.length);
      if (!asker.hidden) prompts.write('\b \b'.repeat(gone));
      typed = [...typed].slice(0, [...typed].length - gone).join('');
    } else if (key >= ' ') {
      typed += key;
      if (!asker.hidden) prompts.write(key);
    }
  }
  const onKeys = (chunk: Buffer | string) => {
    for (const key of textOf(chunk.toString())) onKey(key);
  };
  function open(): void {
    if (isOpen) return;
    isOpen = true;
    input.setRawMode(true);
    input.resume();
    input.on('data', onKeys);
  }

  return {
    isTerminal: true,
    ask: ({ prompt, expected, hidden }, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(ok(undefined));
        open();
        prompts.write(prompt);
        typed = '';
        const onAbort = () => asker?.finish(undefined);
        asker = {
          hidden,
          finish(answer) {
            asker = undefined;
            signal.removeEventListener('abort', onAbort);
            prompts.write('\n');
            resolve(ok(answer));
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        // Consent is never taken from keys that were pressed before the question stood there.
        const keys = expected === 'answer' ? '' : ahead;
        ahead = '';
        for (const key of keys) onKey(key);
      }),
    close: () => {
      input.off('data', onKeys);
      if (isOpen) input.setRawMode(false);
      input.pause();
      if (input instanceof Readable) input.destroy();
    },
  };
}
