import { cancel } from './commands/cancel.ts';
import { change } from './commands/change.ts';
import { demo } from './commands/demo.ts';
import { FILE_OPTIONS } from './commands/device-file.ts';
import { devices } from './commands/devices.ts';
import { doctor } from './commands/doctor.ts';
import { line } from './commands/line.ts';
import { look } from './commands/look.ts';
import { plan } from './commands/plan.ts';
import { practice } from './commands/practice.ts';
import { reconnect } from './commands/reconnect.ts';
import { resume } from './commands/resume.ts';
import { secret } from './commands/secret.ts';
import { status } from './commands/status.ts';
import { verify } from './commands/verify.ts';
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
  plan: { run: plan, options: ['service', 'at', 'business-hours'], words: 0 },
  line: { run: line, options: [...ACCOUNT, 'service', 'expires', 'line'], words: 2 },
  secret: { run: secret, options: ['line', 'kind'], words: 1 },
  verify: { run: verify, options: [...ACCOUNT, 'line', 'bind', 'ca', 'timeout', 'ladder'], words: 0 },
  change: { run: change, options: CHANGE, words: 0 },
  resume: { run: resume, options: ['line', 'follow', 'even-if-later'], words: 0 },
  status: { run: status, options: ['line'], words: 0 },
  look: { run: look, options: ['line'], words: 0 },
  cancel: { run: cancel, options: ['line'], words: 0 },
  reconnect: {
    run: reconnect,
    options: [
      ...(['line', 'softphone', 'account', 'agree', 'preview', 'undo', 'only-password'] as const),
      ...(['device', 'address', 'slot', 'keep-login', 'forget-certificate'] as const),
    ],
    words: 0,
  },
  devices: { run: devices, options: [...FILE_OPTIONS, 'agree'], words: 1 },
  practice: {
    run: practice,
    options: ['speed', 'service', 'number', 'at', 'port', 'trouble', 'skin', 'charset'],
    words: 0,
  },
  demo: { run: demo, options: [], words: 0 },
  doctor: { run: doctor, options: ['line', 'portal-url', 'login', 'ca'], words: 0 },
};

export function commandNamed(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}
