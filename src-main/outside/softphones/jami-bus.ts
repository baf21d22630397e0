import type { EventEmitter } from 'node:events';
import { Message, MessageFlag, sessionBus } from '@jellybrick/dbus-next';
import { z } from 'zod';
import { problem } from '../../core/problem.ts';
import { done, fail, type Result } from '../../core/result.ts';
import type { Control } from './kind.ts';
import { type Program, runningPrograms } from './programs.ts';

/*
 * jamid on the session bus (cx.ring.Ring.ConfigurationManager.xml, CallManager.xml). Every message carries NO_AUTO_START
 * (D-Bus specification, message flags): the bus would otherwise start a jamid that somebody stopped. A password travels over
 * the bus's own socket only, never in an argument of a command.
 */

const NAME = 'cx.ring.Ring';
const ANSWER_LIMIT_MS = 3_000;
/** Milliseconds for the registration after a new password. */
const REGISTER_LIMIT_MS = 5_000;

const stringMap = z.record(z.string(), z.string());

type Ask = (what: {
  readonly destination?: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: unknown[];
}) => Promise<unknown>;

/** Speaks with the bus for one question; undefined = no bus, no answer, or an error in it. */
async function onBus<T>(
  address: string,
  signal: AbortSignal,
  use: (ask: Ask) => Promise<T | undefined>,
): Promise<T | undefined> {
  const bus = sessionBus({ busAddress: address });
  // Its types leave out the one event that must not go unheard.
  const failing: EventEmitter = bus;
  const trouble = new Promise<undefined>((resolve) => {
    failing.on('error', () => resolve(undefined));
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const ask: Ask = async (what) => {
    const message = new Message({ destination: NAME, ...what, flags: MessageFlag.NO_AUTO_START });
    return (await bus.call(message))?.body[0];
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ANSWER_LIMIT_MS);
  });
  try {
    return await Promise.race([use(ask).catch(() => undefined), trouble, late]);
  } finally {
    clearTimeout(timer);
    bus.disconnect();
  }
}

const configuration = (member: string, signature: string, body: unknown[]) => ({
  path: '/cx/ring/Ring/ConfigurationManager',
  interface: 'cx.ring.Ring.ConfigurationManager',
  member,
  signature,
  body,
});

export interface JamiAsked {
  readonly account: string;
  readonly program: Program;
  /** Names of jamid's executables. */
  readonly daemons: readonly string[];
  /** Whether a program uses the settings that are asked about. */
  readonly uses: (program: Program) => boolean;
}

export async function jamiControl(asked: JamiAsked, signal: AbortSignal): Promise<Control | undefined> {
  const { account, program } = asked;
  const address = program.env?.DBUS_SESSION_BUS_ADDRESS;
  // A socket of this computer, and one address alone: the library would also try the network, or start a program.
  if (address === undefined || !/^unix:[^;]+$/u.test(address) || signal.aborted) return undefined;
  if (!(await isServedByOurs(address, asked, signal))) return undefined;
  const ask = <T>(during: AbortSignal, use: (ask: Ask) => Promise<T | undefined>) => onBus(address, during, use);
  const status = (during: AbortSignal) =>
    ask(during, async (say) => {
      const details = await say(configuration('getVolatileAccountDetails', 's', [account]));
      return stringMap.parse(details)['Account.registrationStatus'];
    });

  async function tell(password: string, during: AbortSignal): Promise<Result<void>> {
    const isTold = await ask(during, async (say) => {
      const known = z.array(stringMap).parse(await say(configuration('getCredentials', 's', [account])));
      const user = known[0]?.['Account.username'];
      if (user === undefined) return undefined;
      const next = known.map((one) =>
        one['Account.username'] === user ? { ...one, 'Account.password': password } : one,
      );
      await say(configuration('setCredentials', 'saa{ss}', [account, next]));
      return true;
    });
    if (isTold !== true) return fail(problem('softphone-not-told', { softphone: 'Jami', detail: 'setCredentials' }));
    await isSettled(status, during);
    return done;
  }

  return {
    hasActiveCall: (during) =>
      ask(during, async (say) => {
        const calls = await say({
          path: '/cx/ring/Ring/CallManager',
          interface: 'cx.ring.Ring.CallManager',
          member: 'getCallList',
          signature: 's',
          // Of all accounts: a restart would end them all.
          body: [''],
        });
        return z.array(z.string()).parse(calls).length > 0;
      }),
    isRegistered: async (during) => {
      const now = await status(during);
      // 13.7.0 may go on saying TRYING after it was accepted, when two registrations cross.
      return now === undefined || isUnderWay(now) ? undefined : now === 'REGISTERED';
    },
    tell,
    writesItself: true,
  };
}

/** `TRYING`, and what it passes through before (account.h, RegistrationState). */
function isUnderWay(status: string): boolean {
  return status === 'TRYING' || status === 'INITIALIZING' || status === 'UNREGISTERED';
}

/** Waits until it is registered or has been refused, or the limit is over. */
async function isSettled(
  status: (during: AbortSignal) => Promise<string | undefined>,
  during: AbortSignal,
): Promise<void> {
  const untilMs = performance.now() + REGISTER_LIMIT_MS;
  while (performance.now() < untilMs && !during.aborted) {
    const now = await status(during);
    if (now === undefined || !isUnderWay(now)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whoever owns the name must be a jamid of this person with these settings: the password is told to nobody else. */
async function isServedByOurs(address: string, asked: JamiAsked, signal: AbortSignal): Promise<boolean> {
  const pid = await onBus(address, signal, async (ask) => {
    const owner = await ask({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'GetConnectionUnixProcessID',
      signature: 's',
      body: [NAME],
    });
    return z.number().parse(owner);
  });
  if (pid === undefined) return false;
  const daemons = await runningPrograms(asked.daemons);
  return daemons.some((daemon) => daemon.pid === pid && asked.uses(daemon));
}
