import type { Clock, Log, SoftphoneAccount, SoftphoneStatus } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, type Result } from '../../core/result.ts';
import type { KeptOriginals } from './kept-originals.ts';
import type { Control, SoftphoneKind, Surroundings } from './kind.ts';
import { onlyNeeded, ownEnv } from './program-surroundings.ts';
import { askToEnd, hasEnded, kill, type Program, runningPrograms, type StartOrder, startProgram } from './programs.ts';

/** Programs at one place that are stopped one after the other; more would be something that starts them again. */
const MOST_PROGRAMS = 4;

export interface SoftphoneTools {
  readonly surroundings: Surroundings;
  readonly originals: KeptOriginals;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Stopping {
  readonly program: Program;
  readonly control?: Control | undefined;
  /** The password it would unregister with still counts, as far as is known. */
  readonly isWelcome: boolean;
}

export type RunningStatus = SoftphoneStatus & { readonly program?: Program; readonly control?: Control };

/** The program side of a softphone: is it running, in which way is it reached, how it is stopped and started as it was. */
export function softphoneProgram(kind: SoftphoneKind, tools: SoftphoneTools) {
  const { surroundings, originals, log } = tools;

  async function programAt(place: string): Promise<Program | undefined> {
    const running = await runningPrograms(kind.program.names);
    return running.find((program) => kind.program.uses(program, place, surroundings));
  }

  async function controlOf(
    account: SoftphoneAccount,
    program: Program,
    signal: AbortSignal,
  ): Promise<Control | undefined> {
    return kind.control?.({ place: account.place, account: account.account, program }, surroundings, signal);
  }

  async function statusOf(account: SoftphoneAccount, signal: AbortSignal): Promise<RunningStatus> {
    const program = await programAt(account.place);
    if (program === undefined) return { isRunning: false, hasActiveCall: false, isRegistered: false, way: 'start' };
    const control = await controlOf(account, program, signal);
    return {
      isRunning: true,
      hasActiveCall: await control?.hasActiveCall(signal),
      isRegistered: await control?.isRegistered(signal),
      way: control?.tell === undefined || control.isLoud === true ? 'restart' : 'told',
      program,
      ...(control === undefined ? {} : { control }),
    };
  }

  /** Stops the program in order, and remembers durably how to start it again before it is asked to end. */
  async function stop(account: SoftphoneAccount, running: Stopping, signal: AbortSignal): Promise<Result<void>> {
    const { program } = running;
    const order: StartOrder = {
      command: program.command,
      ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
      ...(program.env === undefined ? {} : { env: onlyNeeded(program.env) }),
      ...(kind.program.needsStdin === undefined ? {} : { needsStdin: kind.program.needsStdin }),
    };
    const noted = await originals.noteStopped({ account, order: { ...order, command: [...order.command] } });
    if (!noted.ok) return noted;
    let last = running;
    // Window and daemon apart, or started twice: each of them could write its own settings over ours.
    for (let ended = 0; ended < MOST_PROGRAMS; ended += 1) {
      const stopped = await end(last, signal);
      if (!stopped.ok) {
        // As long as nothing was ended, there is nothing to start again.
        if (ended === 0 && stopped.problem.kind === 'softphone-will-not-end') await originals.forgetStopped(account);
        return stopped;
      }
      const left = await programAt(account.place);
      if (left === undefined) return done;
      last = { program: left, isWelcome: running.isWelcome };
    }
    return fail(problem('softphone-will-not-end', { softphone: kind.name, limitMs: kind.program.endLimitMs }));
  }

  async function end({ program, control, isWelcome }: Stopping, signal: AbortSignal): Promise<Result<void>> {
    const { endLimitMs, mayKill, farewellHarmsWhenRefused } = kind.program;
    if (!isWelcome && mayKill && farewellHarmsWhenRefused === true) await kill(program);
    else {
      const asked = await control?.quit?.(signal);
      if (asked === undefined || !asked.ok) await askToEnd(program);
    }
    if (await hasEnded(program, { limitMs: endLimitMs, stop: signal })) return done;
    if (signal.aborted) return fail(problem('interrupted', { state: 'reconnecting' }));
    if (mayKill) {
      await kill(program);
      if (await hasEnded(program, { limitMs: 5_000, stop: signal })) return done;
    }
    return fail(problem('softphone-will-not-end', { softphone: kind.name, limitMs: endLimitMs }));
  }

  async function start(account: SoftphoneAccount, order: StartOrder): Promise<Result<void>> {
    const started = await startProgram(order);
    if ('code' in started)
      return fail(problem('softphone-will-not-start', { softphone: kind.name, code: started.code }));
    await originals.forgetStopped(account);
    log.event('softphone-started', { softphone: kind.id });
    return done;
  }

  /** How it was started when we stopped it, else how one starts it; undefined = only the person can. */
  async function orderFor(account: SoftphoneAccount): Promise<StartOrder | undefined> {
    const stopped = await originals.stopped(account);
    if (stopped !== undefined) return stopped.order;
    const command = kind.program.startCommand?.(account.place, surroundings);
    if (command === undefined) return undefined;
    const { needsStdin } = kind.program;
    return { command, env: ownEnv(surroundings.env), ...(needsStdin === undefined ? {} : { needsStdin }) };
  }

  return { programAt, statusOf, stop, start, orderFor };
}
