import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Line, LineNumber } from '../../src-main/core/line.ts';
import type { SoftphoneConsent } from '../../src-main/core/ports.ts';
import type { Result } from '../../src-main/core/result.ts';
import type { Closing } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { openSoftphoneHome, type SoftphoneHome } from '../doubles/softphone-home.ts';
import { KAMAILIO_DOMAIN, type Kamailio, type Registration, startKamailio } from './kamailio.ts';

/*
 * A person's line at a real Kamailio, and a home in which a real softphone of theirs runs. Programs are ended by their pid:
 * those started here, and those that were started again on the person's behalf, which carry this home in their environment.
 */

export const LINE_USER = '815012345678';
export const OLD_PASSWORD = 'oldpw234';
export const NEW_PASSWORD = 'newpw567';
export const THIRD_PASSWORD = 'third89a';

export const AGREED: SoftphoneConsent = { mayStop: true, mayStart: true };
export const NOT_AGREED: SoftphoneConsent = { mayStop: false, mayStart: false };

export interface SoftphoneScene extends SoftphoneHome {
  readonly kamailio: Kamailio;
  readonly line: Line;
  /** Starts a program in this home; its standard input stays open. */
  start(command: readonly string[], more?: Readonly<Record<string, string>>): ChildProcess;
  /** Pids of the programs in this home whose first word ends with `name`. */
  running(name: string): number[];
  /** Switches the password in Kamailio, as the reflection does; answers what was registered until then. */
  reflect(password: string): Promise<readonly Registration[]>;
  /** Waits until the softphone has registered anew: another Call-ID than any in `before`, or a later CSeq of the same. */
  registered(before?: readonly Registration[], limitMs?: number): Promise<Registration>;
  /** Waits until nothing is registered any more: a clean unregister. */
  unregistered(limitMs?: number): Promise<void>;
}

export async function openSoftphoneScene(
  closing: Closing,
  options: { readonly users?: Readonly<Record<string, string>> } = {},
): Promise<SoftphoneScene> {
  const kamailio = closing(await startKamailio({ users: { [LINE_USER]: OLD_PASSWORD, ...options.users } }), (one) =>
    one.stop(),
  );
  const place = await openSoftphoneHome(closing);
  closing(place, ({ home }) => endAllIn(home));
  const line: Line = {
    number: '05012345678' as LineNumber,
    service: 'ip-phone',
    account: {
      domain: KAMAILIO_DOMAIN,
      proxy: { host: '127.0.0.1', port: kamailio.port },
      user: LINE_USER,
      authUser: LINE_USER,
      transport: 'udp',
      expiresS: 600,
    },
  };
  const registered = async (before: readonly Registration[] = [], limitMs = 15_000) => {
    let found: Registration | undefined;
    await eventually(
      'the softphone is registered at Kamailio',
      async () => {
        found = (await kamailio.registrations(LINE_USER)).find((one) => isNew(one, before));
        return found !== undefined;
      },
      limitMs,
    );
    if (found === undefined) throw new Error('eventually ended without a registration');
    return found;
  };
  return {
    ...place,
    kamailio,
    line,
    start: (command, more = {}) => {
      const [program = '', ...given] = command;
      const child = spawn(program, given, {
        cwd: place.home,
        env: { ...place.env, ...more },
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      closing(child, endChild);
      return child;
    },
    running: (name) => pidsIn(place.home, name),
    reflect: async (password) => {
      await kamailio.setPassword(LINE_USER, password);
      return kamailio.registrations(LINE_USER);
    },
    registered,
    unregistered: (limitMs = 10_000) =>
      eventually(
        'nothing is registered at Kamailio',
        async () => (await kamailio.bindings(LINE_USER)).length === 0,
        limitMs,
      ),
  };
}

function isNew(one: Registration, before: readonly Registration[]): boolean {
  const same = before.find(({ callId }) => callId === one.callId);
  return Number.isFinite(one.expiresS) && (same === undefined || one.cseq > same.cseq);
}

/** The value of a result that has to be one; else the problem is told. */
export function succeeded<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected problem: ${JSON.stringify(result.problem)}`);
  return result.value;
}

/** The kind of the problem of a result that has to be one. */
export function refusalOf(result: Result<unknown>): string {
  if (result.ok) throw new Error(`unexpected success: ${JSON.stringify(result.value)}`);
  return result.problem.kind;
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'exit');
  child.kill('SIGKILL');
  await over;
}

async function endAllIn(home: string): Promise<void> {
  for (const pid of pidsIn(home)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in between.
    }
  }
  await eventually('every program in the home has ended', () => pidsIn(home).length === 0);
}

/** Programs whose environment names this home; only a test's own temporary folder is ever asked for. */
function pidsIn(home: string, name = ''): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/u.test(entry) || Number(entry) === process.pid) return [];
    try {
      const isHere = readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(`HOME=${home}`);
      const [first = ''] = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      const isZombie = /^State:\s+Z/mu.test(readFileSync(`/proc/${entry}/status`, 'utf8'));
      return isHere && !isZombie && first.endsWith(name) ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}
