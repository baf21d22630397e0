import { problem } from '../../compose.ts';
import { cancel } from './commands/cancel.ts';
import { change } from './commands/change.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { line } from './commands/line.ts';
import { look } from './commands/look.ts';
import { plan } from './commands/plan.ts';
import { practice } from './commands/practice.ts';
import { resume } from './commands/resume.ts';
import { secret } from './commands/secret.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { helpText } from './help.ts';
import { type OptionName, readOptions } from './options.ts';
import { chooseLang, openSession, type Session } from './session.ts';

/* The command line: `kakekae <command> [options]`. Reads argv, runs one command, answers with an exit code. */

interface Command {
  readonly run: (session: Session) => Promise<ExitCode>;
  readonly options: readonly OptionName[];
  /** How many words after the command it takes. */
  readonly words: number;
}

const ACCOUNT: readonly OptionName[] = ['number', 'domain', 'proxy', 'port', 'transport', 'user', 'auth-user'];

const COMMANDS: Readonly<Record<string, Command>> = {
  plan: { run: plan, options: ['service', 'at', 'business-hours'], words: 0 },
  line: { run: line, options: [...ACCOUNT, 'service', 'expires', 'line'], words: 2 },
  secret: { run: secret, options: ['line', 'number', 'kind'], words: 1 },
  verify: { run: verify, options: [...ACCOUNT, 'line', 'bind', 'ca', 'timeout'], words: 0 },
  change: {
    run: change,
    options: [
      'line',
      'portal-url',
      'generate',
      'new-password-stdin',
      'capitals-ok',
      'follow',
      'told',
      'at',
      'emergency',
      'even-if-later',
      'proof',
      'bind',
    ],
    words: 0,
  },
  resume: { run: resume, options: ['line', 'follow', 'even-if-later'], words: 0 },
  status: { run: status, options: ['line'], words: 0 },
  look: { run: look, options: ['line'], words: 0 },
  cancel: { run: cancel, options: ['line'], words: 0 },
  practice: {
    run: practice,
    options: ['speed', 'service', 'number', 'at', 'port', 'trouble', 'skin', 'charset'],
    words: 0,
  },
  demo: { run: demo, options: [], words: 0 },
  doctor: { run: doctor, options: ['line', 'portal-url'], words: 0 },
};

async function main(argv: readonly string[]): Promise<ExitCode> {
  const asked = langOf(argv);
  const lang = chooseLang(asked, process.env) ?? 'ja';
  const [name = 'help', ...rest] = argv[0]?.startsWith('-') === true ? ['help', ...argv] : argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const wantsHelp = name === 'help' || rest.includes('--help');
  if (wantsHelp) {
    const topic = name === 'help' ? rest.find((word) => !word.startsWith('-')) : name;
    process.stdout.write(`${helpText(lang, topic)}\n`);
    return EXIT.done;
  }
  const given = readOptions(rest, command ?? { options: [], words: rest.length });
  const none = { words: [], has: (option: OptionName) => rest.includes(`--${option}`), text: () => undefined };
  const session = openSession({ given: given.ok ? given.value : none, lang });
  try {
    if (command === undefined) return session.fail(problem('usage', { what: 'command', given: name }));
    if (!given.ok) return session.fail(given.problem);
    if (asked !== undefined && chooseLang(asked, process.env) === undefined) {
      return session.fail(problem('usage', { what: 'value', given: `--lang ${asked}` }));
    }
    const keychain = given.value.text('keychain');
    if (keychain !== undefined && keychain !== 'os' && keychain !== 'memory') {
      return session.fail(problem('usage', { what: 'value', given: `--keychain ${keychain}` }));
    }
    return await command.run(session);
  } finally {
    await session.close();
  }
}

/** The language is needed before the options are read: it words their problems. */
function langOf(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[at];
  return word === undefined ? undefined : word.includes('=') ? word.slice('--lang='.length) : (argv[at + 1] ?? '');
}

// A reader that goes away (`| head`) is no fault of ours.
process.stdout.on('error', () => process.exit(EXIT.done));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // A bug: its message may hold anything, so only its kind and place are told.
  const where = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 4).join('\n') : '';
  process.stderr.write(
    `予期しない不具合です / unexpected fault: ${error instanceof Error ? error.name : typeof error}\n${where}\n`,
  );
  process.exitCode = EXIT.bug;
}
