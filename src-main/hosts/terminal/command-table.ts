import { FILE_OPTIONS } from './commands/device-file.ts';
import type { ExitCode } from './exit-code.ts';
import type { OptionName } from './options.ts';
import type { Session } from './session.ts';

export interface Command {
  readonly run: (session: Session) => Promise<ExitCode>;
  readonly options: readonly OptionName[];
  /** How many words it takes after its name. */
  readonly words: number;
}

const ACCOUNT: readonly OptionName[] = ['number', 'domain', 'proxy', 'port', 'transport', 'user', 'auth-user'];
const CHANGE: readonly OptionName[] = [
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
  'softphone',
  'account',
  'agree',
];

/** Every command, in the order of the help. A new one gets its line here and its page in both help files. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  plan: {
    run: async (session) => (await import('./commands/plan.ts')).plan(session),
    options: ['service', 'at', 'business-hours'],
    words: 0,
  },
  line: {
    run: async (session) => (await import('./commands/line.ts')).line(session),
    options: [...ACCOUNT, 'service', 'expires', 'line'],
    words: 2,
  },
  secret: {
    run: async (session) => (await import('./commands/secret.ts')).secret(session),
    options: ['line', 'kind'],
    words: 1,
  },
  verify: {
    run: async (session) => (await import('./commands/verify.ts')).verify(session),
    options: [...ACCOUNT, 'line', 'bind', 'ca', 'timeout', 'ladder'],
    words: 0,
  },
  change: { run: async (session) => (await import('./commands/change.ts')).change(session), options: CHANGE, words: 0 },
  resume: {
    run: async (session) => (await import('./commands/resume.ts')).resume(session),
    options: ['line', 'follow', 'even-if-later'],
    words: 0,
  },
  status: {
    run: async (session) => (await import('./commands/status.ts')).status(session),
    options: ['line'],
    words: 0,
  },
  look: { run: async (session) => (await import('./commands/look.ts')).look(session), options: ['line'], words: 0 },
  cancel: {
    run: async (session) => (await import('./commands/cancel.ts')).cancel(session),
    options: ['line'],
    words: 0,
  },
  reconnect: {
    run: async (session) => (await import('./commands/reconnect.ts')).reconnect(session),
    options: [
      ...(['line', 'softphone', 'account', 'agree', 'preview', 'undo', 'only-password'] as const),
      ...(['device', 'address', 'slot', 'keep-login', 'forget-certificate'] as const),
    ],
    words: 0,
  },
  devices: {
    run: async (session) => (await import('./commands/devices.ts')).devices(session),
    options: [...FILE_OPTIONS, 'agree'],
    words: 1,
  },
  call: {
    run: async (session) => (await import('./commands/call.ts')).call(session),
    options: ['line', 'outgoing', 'incoming'],
    words: 0,
  },
  practice: {
    run: async (session) => (await import('./commands/practice.ts')).practice(session),
    options: ['speed', 'service', 'number', 'at', 'port', 'trouble', 'skin', 'charset'],
    words: 0,
  },
  demo: { run: async (session) => (await import('./commands/demo.ts')).demo(session), options: [], words: 0 },
  doctor: {
    run: async (session) => (await import('./commands/doctor.ts')).doctor(session),
    options: ['line', 'portal-url', 'login', 'ca'],
    words: 0,
  },
};

export function commandNamed(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}
