import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fail, ok, problem, type Result, Secret } from '../../compose.ts';

/** What a line of stdin is for, as `stdin-ended` names it (contract/words has its words). */
export type Expected = 'sip-password' | 'new-password' | 'portal-id' | 'portal-password' | 'mailed-code' | 'answer';

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

/** Raw keys of a terminal: what is typed at a hidden prompt never appears, and Ctrl-C is a signal as everywhere else. */
function terminalLines(input: NodeJS.ReadStream, prompts: NodeJS.WritableStream): LinesIn {
  return {
    isTerminal: true,
    ask: ({ prompt, hidden }, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(ok(undefined));
        prompts.write(prompt);
        let typed = '';
        const finish = (answer: string | undefined) => {
          input.off('data', onData);
          signal.removeEventListener('abort', onAbort);
          input.setRawMode(false);
          input.pause();
          prompts.write('\n');
          resolve(ok(answer));
        };
        const onAbort = () => finish(undefined);
        const onData = (chunk: Buffer | string) => {
          for (const key of textOf(chunk.toString())) {
            if (key === '\r' || key === '\n') return finish(typed);
            if (key === '\u0003' || key === '\u0004') {
              finish(undefined);
              process.kill(process.pid, 'SIGINT');
              return;
            }
            if (key === '\u007f' || key === '\b') {
              if (typed !== '' && !hidden) prompts.write('\b \b');
              typed = [...typed].slice(0, -1).join('');
            } else if (key === '\u0015') {
              if (!hidden) prompts.write('\b \b'.repeat([...typed].length));
              typed = '';
            } else if (key >= ' ') {
              typed += key;
              if (!hidden) prompts.write(key);
            }
          }
        };
        input.setRawMode(true);
        input.resume();
        input.on('data', onData);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    close: () => {
      input.pause();
      if (input instanceof Readable) input.destroy();
    },
  };
}
