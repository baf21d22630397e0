import { setTimeout as pause } from 'node:timers/promises';
import type {
  LanAccount,
  LanChanged,
  LanDevice,
  LanLogin,
  LanPhone,
  LanSession,
  LanStep,
  Log,
} from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import { type DeviceHttp, deviceHttp } from './device-http.ts';
import type { Driver, Recognise, Recognised, SignedIn, StoredAccount } from './family.ts';
import type { KnownDevices } from './known-devices.ts';
import { type LanAddress, originOf, parseLanAddress } from './lan-address.ts';

export interface LanPhoneTools {
  readonly recognisers: readonly Recognise[];
  /** Families that `recognisers` can change, for a person who asks which. */
  readonly families: readonly string[];
  readonly known: KnownDevices;
  readonly log: Log;
  readonly limits?: Partial<LanLimits>;
}

export interface LanLimits {
  /** One exchange, ms. */
  readonly exchangeMs: number;
  /** Until a device that restarts, or that went away, has to be back, ms. */
  readonly backMs: number;
  /** Between two looks whether it is back, ms. */
  readonly lookMs: number;
}

/** A restart of such a device takes one to two minutes. */
const LIMITS: LanLimits = { exchangeMs: 20_000, backMs: 240_000, lookMs: 2_000 };

interface Met {
  readonly device: LanDevice;
  readonly http: DeviceHttp;
  readonly driver: Driver | undefined;
}

/** The safety that is the same for every family, around what is special about one (`family.ts`). */
export function lanPhone(tools: LanPhoneTools): LanPhone {
  const limits = { ...LIMITS, ...tools.limits };
  const { known, log } = tools;

  async function meet(origin: string, signal: AbortSignal, pinned?: string): Promise<Result<Met>> {
    const pin = pinned ?? (await known.fingerprintOf(origin));
    const http = deviceHttp({ origin, pinned: pin, limitMs: limits.exchangeMs });
    const front = await http.ask({ method: 'GET', path: '/' }, signal);
    if (!front.ok) return front;
    for (const recognise of tools.recognisers) {
      const found = await recognise({ front: front.value, http, signal });
      if (found !== undefined) return ok({ device: deviceOf(http, found, pin), http, driver: found.driver });
    }
    return fail(problem('device-not-recognised', { address: origin }));
  }

  async function meetAt(address: LanAddress, signal: AbortSignal): Promise<Result<Met>> {
    let last: Result<Met> | undefined;
    for (const scheme of address.schemes) {
      last = await meet(originOf(address, scheme), signal);
      // Plain http is tried only where https does not stand at all: a changed certificate is no reason to do without one.
      if (last.ok || last.problem.kind !== 'device-unreachable') return last;
    }
    return last ?? fail(problem('device-address-unfit', { given: address.host, why: 'malformed' }));
  }

  async function signIn(met: Met, login: LanLogin, signal: AbortSignal): Promise<Result<SignedIn>> {
    const { device, http, driver } = met;
    if (driver === undefined) return fail(problem('device-guided-only', { model: device.model }));
    const signedIn = await driver.signIn(http, login, signal);
    log.event('device-login', { family: device.family, ok: signedIn.ok });
    return signedIn;
  }

  /** The same device again, signed in with the login that it accepted before; undefined = not back in time. */
  async function comeBack(
    device: LanDevice,
    login: LanLogin,
    signal: AbortSignal,
  ): Promise<Result<SignedIn> | undefined> {
    const untilMs = performance.now() + limits.backMs;
    while (performance.now() < untilMs && !signal.aborted) {
      await pause(limits.lookMs, undefined, { signal }).catch(() => undefined);
      const met = await meet(device.address, signal, device.certificate?.fingerprint);
      // Half awake, it may answer with pages that are not its own yet.
      if (!met.ok && (met.problem.kind === 'device-unreachable' || met.problem.kind === 'device-not-recognised'))
        continue;
      if (!met.ok) return met;
      if (!isSame(met.value.device, device)) return fail(otherModel(device, met.value.device.model));
      const signedIn = await signIn(met.value, login, signal);
      if (signedIn.ok || signedIn.problem.kind !== 'device-unreachable') return signedIn;
    }
    return undefined;
  }

  function sessionOf(
    opened: { readonly device: LanDevice; readonly login: LanLogin; readonly onStep: (step: LanStep) => void },
    first: SignedIn,
  ): LanSession {
    const { device, login, onStep } = opened;
    const { address } = device;
    let signedIn = first;

    async function read(slot: number, signal: AbortSignal): Promise<Result<StoredAccount | undefined>> {
      const accounts = await signedIn.accounts(signal);
      return accounts.ok ? ok(accounts.value.find((one) => one.slot === slot)) : accounts;
    }

    /** Away in the middle of a change: waits until it is back, and finds out what it has now. */
    async function readAfterAway(wanted: Wanted, signal: AbortSignal): Promise<Result<StoredAccount>> {
      onStep('waiting-for-device');
      const back = await comeBack(device, login, signal);
      if (back === undefined) return fail(gone());
      if (!back.ok) return back;
      signedIn = back.value;
      onStep('reading-back');
      const now = await read(wanted.account.slot, signal);
      if (!now.ok) return now.problem.kind === 'device-unreachable' ? fail(gone()) : now;
      return checked(wanted, now.value);
    }

    function gone(): Problem {
      return problem('device-gone', { address, waitedS: Math.round(limits.backMs / 1_000) });
    }

    /** Everything but the password is as it was, and the password, where it shows, is the one that was written. */
    function checked(wanted: Wanted, now: StoredAccount | undefined): Result<StoredAccount> {
      const { account, password } = wanted;
      const field = now === undefined ? 'account' : differing(account, now);
      if (now === undefined || field !== undefined)
        return fail(problem('device-readback-differs', { address, field: field ?? 'account' }));
      if (now.shown !== undefined && !now.shown.equals(password))
        return fail(problem('device-readback-differs', { address, field: 'password' }));
      return ok(now);
    }

    /**
     * A password that nobody can read back, after an interruption: writing the same one once more does no harm, and is the
     * only way to know that it is there.
     */
    async function settle(wanted: Wanted, now: StoredAccount, signal: AbortSignal): Promise<Result<LanChanged>> {
      const how = { wasInterrupted: true, needsRestart: false };
      if (now.shown !== undefined) return ok(changed(now, how));
      onStep('writing');
      const again = await signedIn.write({ slot: now.slot, password: wanted.password }, signal);
      if (!again.ok) return again.problem.kind === 'device-unreachable' ? fail(gone()) : again;
      return ok(changed(now, { ...how, needsRestart: again.value.takesEffect !== 'now' }));
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
        if (before.value.shown?.equals(password) === true)
          return ok({ ...untouched, isRegistered: before.value.isRegistered });
        onStep('writing');
        const written = await signedIn.write({ slot: account.slot, password }, signal);
        if (!written.ok && written.problem.kind !== 'device-unreachable') return written;
        log.event('device-password-written', { family: device.family, slot: account.slot, ok: written.ok });
        if (!written.ok) {
          const now = await readAfterAway(wanted, signal);
          if (now.ok) return settle(wanted, now.value, signal);
          // What it shows is the former one: the change never reached it.
          const isFormer = now.problem.kind === 'device-readback-differs' && now.problem.facts.field === 'password';
          return isFormer ? fail(problem('device-not-changed', { address })) : now;
        }
        onStep('reading-back');
        const read1 = await read(account.slot, signal);
        if (!read1.ok && read1.problem.kind !== 'device-unreachable') return read1;
        const wasInterrupted = !read1.ok;
        let now = read1.ok ? checked(wanted, read1.value) : await readAfterAway(wanted, signal);
        if (!now.ok) return now;
        const { takesEffect, restart } = written.value;
        if (takesEffect === 'after-restart' && restart !== undefined && !wasInterrupted) {
          onStep('restarting');
          const asked = await restart(signal);
          // A device that restarts often does not finish its answer.
          if (!asked.ok && asked.problem.kind !== 'device-unreachable')
            return ok(changed(now.value, { wasInterrupted, needsRestart: true }));
          now = await readAfterAway(wanted, signal);
          if (!now.ok) return now;
        }
        return ok(changed(now.value, { wasInterrupted, needsRestart: takesEffect === 'after-persons-restart' }));
      },
      isRegistered: (account, signal) => signedIn.isRegistered(account.slot, signal),
      async close() {
        await signedIn.close(AbortSignal.timeout(limits.exchangeMs));
      },
    };
  }

  return {
    families: tools.families,
    async identify(given, signal) {
      const address = parseLanAddress(given);
      if (!address.ok) return address;
      const met = await meetAt(address.value, signal);
      return met.ok ? ok(met.value.device) : met;
    },
    async open({ device, login, onStep = () => {} }, signal) {
      const address = parseLanAddress(device.address);
      if (!address.ok) return address;
      if (!device.canChange) return fail(problem('device-guided-only', { model: device.model }));
      // Looked at again: what was identified may have been unplugged since, and another may have its address.
      const met = await meet(device.address, signal, device.certificate?.fingerprint);
      if (!met.ok) return met;
      if (!isSame(met.value.device, device)) return fail(otherModel(device, met.value.device.model));
      onStep('signing-in');
      const signedIn = await signIn(met.value, login, signal);
      if (!signedIn.ok) return signedIn;
      const remembered = await known.remember(device);
      if (!remembered.ok) return remembered;
      const { model = device.model } = signedIn.value;
      return ok(sessionOf({ device: { ...device, model }, login, onStep }, signedIn.value));
    },
  };
}

interface Wanted {
  readonly account: LanAccount;
  readonly password: Secret;
}

const untouched = { readBack: 'same', wasInterrupted: false, needsRestart: false } as const;

function changed(
  now: StoredAccount,
  how: { readonly wasInterrupted: boolean; readonly needsRestart: boolean },
): LanChanged {
  return { readBack: now.shown === undefined ? 'hidden' : 'same', ...how, isRegistered: undefined };
}

function deviceOf(http: DeviceHttp, found: Recognised, pinned: string | undefined): LanDevice {
  const { family, model, firmware, mac } = found;
  const { fingerprint } = http;
  return {
    address: http.origin,
    family,
    model,
    ...(firmware === undefined ? {} : { firmware }),
    ...(mac === undefined ? {} : { mac }),
    ...(fingerprint === undefined ? {} : { certificate: { fingerprint, known: pinned === fingerprint } }),
    canChange: found.driver !== undefined,
  };
}

function isSame(now: LanDevice, before: LanDevice): boolean {
  if (now.family !== before.family) return false;
  return now.mac === undefined || before.mac === undefined || now.mac === before.mac;
}

function otherModel(device: LanDevice, found: string): Problem {
  return problem('device-other-model', { address: device.address, wanted: device.model, found });
}

/** The name of the first field that is not the same. */
function differing(one: LanAccount, other: LanAccount): string | undefined {
  return (['user', 'authUser', 'domain'] as const).find((name) => one[name] !== other[name]);
}

function withoutPassword({ shown: _, ...account }: StoredAccount): LanAccount {
  return account;
}
