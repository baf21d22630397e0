import { problem } from '../../compose.ts';
import { commandNamed } from './command-table.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { helpText } from './help.ts';
import { type Given, readOptions, splitCommand } from './options.ts';
import { chooseLang, openSession, type Session } from './session.ts';

/* The command line: `kakekae <command> [options]`. Reads argv, runs one command, answers with an exit code. */

async function main(argv: readonly string[]): Promise<ExitCode> {
  const { name, rest } = splitCommand(argv);
  const wantsHelp = name === 'help' || rest.includes('--help') || rest.includes('-h');
  const topic = name === 'help' ? splitCommand(rest).name : name;
  const asked = langOf(argv);
  const lang = chooseLang(asked, process.env) ?? 'ja';
  const command = name === undefined ? undefined : commandNamed(name);
  const takes = { name: name ?? 'kakekae', options: command?.options ?? [], words: command?.words ?? rest.length };
  const given = readOptions(rest, takes);
  const session = openSession({ given: given.ok ? given.value : nothingBut(rest), lang });
  try {
    if (topic !== undefined && topic !== 'help' && commandNamed(topic) === undefined) {
      return session.fail(problem('usage', { what: 'command', given: topic }));
    }
    if (wantsHelp || argv.length === 0) return help(session, topic);
    if (!given.ok) return session.fail(given.problem);
    const strange = strangeChoice(given.value, asked);
    if (strange !== undefined) return session.fail(problem('usage', { what: 'value', given: strange }));
    if (command === undefined) return help(session, undefined);
    return await command.run(session);
  } finally {
    await session.close();
  }
}

function help(session: Session, topic: string | undefined): ExitCode {
  const text = helpText(session.lang, topic);
  if (session.isJson) session.json({ help: text });
  else session.tell(text);
  return EXIT.done;
}

/** What is still known of options that could not be read: enough to tell so in the form that was asked for. */
function nothingBut(argv: readonly string[]): Given {
  return { words: [], has: (option) => argv.includes(`--${option}`), text: () => undefined };
}

/** The first of the common options whose value is not one of its choices. */
function strangeChoice(given: Given, lang: string | undefined): string | undefined {
  if (lang !== undefined && chooseLang(lang, process.env) === undefined) return `--lang ${lang}`;
  const keychain = given.text('keychain');
  if (keychain !== undefined && keychain !== 'os' && keychain !== 'memory') return `--keychain ${keychain}`;
  return given.text('data') === '' ? '--data' : undefined;
}

/** The language is needed before the options are read: it words their problems. */
function langOf(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[at];
  return word === undefined ? undefined : word.includes('=') ? word.slice('--lang='.length) : (argv[at + 1] ?? '');
}

/** A bug: its message may hold anything, so only its kind and place are told. */
function tellBug(error: unknown): void {
  const where = error instanceof Error ? (error.stack ?? '').split('\n').filter((row) => /^\s+at /u.test(row)) : [];
  const kind = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`予期しない不具合です / unexpected fault: ${kind}\n${where.slice(0, 4).join('\n')}\n`);
}

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    tellBug(error);
    process.exit(EXIT.bug);
  });
}

// A reader that goes away (`| head`) must not end a rotation in the middle of its submit.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  tellBug(error);
  process.exitCode = EXIT.bug;
}
