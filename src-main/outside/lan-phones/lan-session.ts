import type { LanAccount, LanChanged, LanDevice, LanSession, LanStep, Log } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import type { SignedIn, StoredAccount, Written } from './family.ts';

/*
 * One change on a device that is signed in to. From the moment something may have reached the device, no problem may say any
 * more that it was left untouched: what comes then is a `Doubt`.
 */

export interface SessionTools {
  readonly device: LanDevice;
  readonly onStep: (step: LanStep) => void;
  readonly log: Log;
  readonly limits: { readonly backMs: number };
  /** The same device again, signed in; undefined = not back in time. */
  comeBack(signal: AbortSignal): Promise<Result<SignedIn> | undefined>;
}

interface Wanted {
  readonly account: LanAccount;
  readonly password: Secret;
}

/** What the device has now, and how it came to that. */
interface Saved {
  readonly now: StoredAccount;
  /** Absent: the answer to the write was lost, and the device shows the new password all the same. */
  readonly written: Written | undefined;
  readonly wasInterrupted: boolean;
}

export function lanSession(first: SignedIn, tools: SessionTools): LanSession {
  const { device, onStep, log } = tools;
  const { address } = device;
  let signedIn = first;

  async function read(slot: number, signal: AbortSignal): Promise<Result<StoredAccount | undefined>> {
    const accounts = await signedIn.accounts(signal);
    return accounts.ok ? ok(accounts.value.find((one) => one.slot === slot)) : accounts;
  }

  async function write({ account, password }: Wanted, signal: AbortSignal): Promise<Result<Written>> {
    onStep('writing');
    const written = await signedIn.write({ slot: account.slot, password }, signal);
    log.event('device-password-written', { family: device.family, slot: account.slot, ok: written.ok });
    return written.ok ? written : fail(withoutEcho(written.problem, password));
  }

  async function save(wanted: Wanted, signal: AbortSignal): Promise<Result<Saved>> {
    const written = await write(wanted, signal);
    if (!written.ok && written.problem.kind !== 'device-unreachable') return written;
    if (written.ok) {
      onStep('reading-back');
      const again = await read(wanted.account.slot, signal);
      if (again.ok) {
        const now = checked(wanted, again.value);
        return now.ok ? ok({ now: now.value, written: written.value, wasInterrupted: false }) : now;
      }
      if (again.problem.kind !== 'device-unreachable') return doubt(again.problem);
    }
    const back = await readAfterAway(wanted, signal);
    if (!back.ok) {
      // What it shows is not the new one, so the former one is still there.
      const isFormer = back.problem.kind === 'device-readback-differs' && back.problem.facts.field === 'password';
      return isFormer ? fail(problem('device-not-changed', { address })) : back;
    }
    if (back.value.shown !== undefined) return ok({ now: back.value, written: undefined, wasInterrupted: true });
    // Nobody can read it back: writing the same password once more does no harm, and is the only way to know that it is there.
    const repeated = await write(wanted, signal);
    if (!repeated.ok) return doubt(repeated.problem);
    return ok({ now: back.value, written: repeated.value, wasInterrupted: true });
  }

  /** Away in the middle of a change, or for a restart: waits until it is back, and reads what it has now. */
  async function readAfterAway(wanted: Wanted, signal: AbortSignal): Promise<Result<StoredAccount>> {
    onStep('waiting-for-device');
    const back = await tools.comeBack(signal);
    // Left by the person: nobody waited long enough to say that it is gone.
    if (back === undefined) return fail(signal.aborted ? problem('device-not-read-back', { address }) : gone());
    if (!back.ok) return doubt(back.problem);
    signedIn = back.value;
    onStep('reading-back');
    const now = await read(wanted.account.slot, signal);
    return now.ok ? checked(wanted, now.value) : doubt(now.problem);
  }

  /**
   * Saved is not used yet. A device that has to be told is told in every case: a change that broke off between the two is
   * finished by the next one.
   */
  async function use(wanted: Wanted, signal: AbortSignal): Promise<Result<void>> {
    const { slot } = wanted.account;
    if (signedIn.use === undefined) return done;
    onStep('registering-again');
    const used = await signedIn.use(slot, signal);
    if (used.ok) return used;
    if (used.problem.kind !== 'device-unreachable') return doubt(used.problem);
    const back = await readAfterAway(wanted, signal);
    if (!back.ok) return back;
    const again = (await signedIn.use?.(slot, signal)) ?? done;
    return again.ok ? again : doubt(again.problem);
  }

  function gone(): Problem {
    return problem('device-gone', { address, waitedS: Math.round(tools.limits.backMs / 1_000) });
  }

  function doubt({ kind }: Problem): { readonly ok: false; readonly problem: Problem } {
    log.event('device-not-read-back', { family: device.family, why: kind });
    return fail(problem('device-not-read-back', { address }));
  }

  /** Everything but the password is as it was, and the password, where it shows, is the one that was written. */
  function checked({ account, password }: Wanted, now: StoredAccount | undefined): Result<StoredAccount> {
    const field = now === undefined ? 'account' : differing(account, now);
    if (now === undefined || field !== undefined)
      return fail(problem('device-readback-differs', { address, field: field ?? 'account' }));
    return now.shown === undefined || now.shown.equals(password)
      ? ok(now)
      : fail(problem('device-readback-differs', { address, field: 'password' }));
  }

  return {
    device,
    async accounts(signal) {
      onStep('reading');
      const accounts = await signedIn.accounts(signal);
      return accounts.ok ? ok(accounts.value.map(withoutPassword)) : accounts;
    },
    async change({ account, password }, signal) {
      onStep('reading');
      const before = await read(account.slot, signal);
      if (!before.ok) return before;
      if (before.value === undefined || differing(account, before.value) !== undefined)
        return fail(problem('device-account-missing', { address, user: account.user, slot: account.slot }));
      const wanted = { account, password };
      // There already, but not in use by a device that uses it only after a restart: it is written again, for the restart's sake.
      const isIdle = signedIn.use === undefined && before.value.isRegistered === false;
      if (before.value.shown?.equals(password) === true && !isIdle) {
        const used = await use(wanted, signal);
        return used.ok ? ok(changed(before.value, { wasInterrupted: false, needsRestart: false })) : used;
      }
      const saved = await save(wanted, signal);
      if (!saved.ok) return saved;
      const used = await use(wanted, signal);
      if (!used.ok) return used;
      const { now, written, wasInterrupted } = saved.value;
      if (written?.takesEffect !== 'after-restart' || written.restart === undefined)
        return ok(changed(now, { wasInterrupted, needsRestart: written?.takesEffect === 'after-persons-restart' }));
      onStep('restarting');
      const restarted = await written.restart(signal);
      // A device that restarts often does not finish its answer; one that says no is left to the person.
      if (!restarted.ok && restarted.problem.kind !== 'device-unreachable')
        return ok(changed(now, { wasInterrupted, needsRestart: true }));
      const again = await readAfterAway(wanted, signal);
      return again.ok ? ok(changed(again.value, { wasInterrupted, needsRestart: false })) : again;
    },
    isRegistered: (account, signal) => signedIn.isRegistered(account.slot, signal),
    async close() {
      await signedIn.close(AbortSignal.timeout(CLOSE_LIMIT_MS));
    },
  };
}

/** A device may repeat in its refusal what it was sent; facts are shown, and carry no secret. */
function withoutEcho(refused: Problem, password: Secret): Problem {
  if (refused.kind !== 'device-write-refused' || !refused.facts.detail.includes(password.reveal())) return refused;
  return problem('device-write-refused', { address: refused.facts.address, detail: '' });
}

const CLOSE_LIMIT_MS = 5_000;

function changed(
  now: StoredAccount,
  how: { readonly wasInterrupted: boolean; readonly needsRestart: boolean },
): LanChanged {
  // What it said about its registration before was about the former password.
  return { readBack: now.shown === undefined ? 'hidden' : 'same', ...how, isRegistered: undefined };
}

/** The name of the first field that is not the same. */
function differing(one: LanAccount, other: LanAccount): string | undefined {
  return (['user', 'authUser', 'domain'] as const).find((name) => one[name] !== other[name]);
}

function withoutPassword({ shown: _, ...account }: StoredAccount): LanAccount {
  return account;
}
