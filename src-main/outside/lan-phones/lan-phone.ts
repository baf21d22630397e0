import { setTimeout as pause } from 'node:timers/promises';
import type { LanDevice, LanLogin, LanPhone, Log } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Door, Met } from './door.ts';
import type { SignedIn } from './family.ts';
import type { KnownDevices } from './known-devices.ts';
import { isEncrypted, type LanAddress, type LanScheme, originOf, parseLanAddress } from './lan-address.ts';
import { lanSession } from './lan-session.ts';

export interface LanPhoneTools {
  /** The first one is tried where nobody says what the device is. */
  readonly doors: readonly [Door, ...Door[]];
  /** What can be changed, for a person who asks which. */
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

interface Found {
  readonly device: LanDevice;
  readonly met: Met;
}

interface Place {
  readonly address: LanAddress;
  readonly scheme: LanScheme;
  readonly family: string | undefined;
  /** The certificate of a device that was looked at before; undefined = the one that is remembered, if any. */
  readonly pinned?: string | undefined;
}

/** The safety that is the same for every family, around what is special about one (`family.ts`). */
export function lanPhone(tools: LanPhoneTools): LanPhone {
  const limits = { ...LIMITS, ...tools.limits };
  const { doors, known, log } = tools;

  function doorOf(family: string | undefined): Door {
    return doors.find(({ families }) => family !== undefined && families.includes(family)) ?? doors[0];
  }

  async function meet({ address, scheme, family, pinned }: Place, signal: AbortSignal): Promise<Result<Found>> {
    const origin = originOf(address, scheme);
    const kept = pinned === undefined && isEncrypted(scheme) ? await known.fingerprintOf(origin) : ok(pinned);
    if (!kept.ok) return kept;
    const pin = kept.value;
    const door = doors.find(({ schemes }) => schemes.includes(scheme)) ?? doors[0];
    const met = await door.meet({ origin, family, pinned: pin, limitMs: limits.exchangeMs }, signal);
    return met.ok ? ok({ device: deviceOf(met.value, pin), met: met.value }) : met;
  }

  async function meetAt(address: LanAddress, family: string | undefined, signal: AbortSignal): Promise<Result<Found>> {
    const [first, second] = address.scheme === undefined ? doorOf(family).schemes : [address.scheme];
    const found = await meet({ address, scheme: first, family }, signal);
    // Unencrypted is tried only where encryption never stood, at this port or the usual one: neither a changed certificate nor a
    // TLS port that fell silent is a reason to do without it.
    if (second === undefined || found.ok || found.problem.kind !== 'device-unreachable') return found;
    const usual = { ...address, port: undefined };
    for (const place of [address, usual]) {
      const kept = await known.fingerprintOf(originOf(place, first));
      if (!kept.ok) return kept;
      if (kept.value !== undefined) return found;
    }
    return meet({ address, scheme: second, family }, signal);
  }

  async function meetAgain(device: LanDevice, signal: AbortSignal): Promise<Result<Met>> {
    const address = parseLanAddress(device.address);
    if (!address.ok) return address;
    const { scheme = doorOf(device.family).schemes[0] } = address.value;
    const place = { address: address.value, scheme, family: device.family, pinned: device.certificate?.fingerprint };
    const found = await meet(place, signal);
    if (!found.ok) return found;
    return isSame(found.value.device, device)
      ? ok(found.value.met)
      : fail(otherModel(device, found.value.device.model));
  }

  async function signIn(met: Met, login: LanLogin, signal: AbortSignal): Promise<Result<SignedIn>> {
    const { family, model } = met;
    if (met.signIn === undefined) return fail(problem('device-guided-only', { model }));
    const signedIn = await met.signIn(login, signal);
    log.event('device-login', { family, ok: signedIn.ok });
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
      const met = await meetAgain(device, signal);
      if (!met.ok) {
        if (isHalfAwake(met.problem)) continue;
        return met;
      }
      const signedIn = await signIn(met.value, login, signal);
      if (signedIn.ok || !isHalfAwake(signedIn.problem)) return signedIn;
    }
    return undefined;
  }

  return {
    families: tools.families,
    async identify({ address: given, family }, signal) {
      const address = parseLanAddress(given);
      if (!address.ok) return address;
      const found = await meetAt(address.value, family, signal);
      return found.ok ? ok(found.value.device) : found;
    },
    async forgetCertificate(given) {
      const address = parseLanAddress(given);
      if (!address.ok) return address;
      let hadOne = false;
      for (const { schemes } of doors) {
        const forgotten = await known.forget(originOf(address.value, schemes[0]));
        if (!forgotten.ok) return forgotten;
        hadOne ||= forgotten.value;
      }
      return ok(hadOne);
    },
    async open({ device, login, onStep = () => {} }, signal) {
      if (!device.canChange) return fail(problem('device-guided-only', { model: device.model }));
      // Looked at again: what was identified may have been unplugged since, and another may have its address.
      const met = await meetAgain(device, signal);
      if (!met.ok) return met;
      onStep('signing-in');
      const signedIn = await signIn(met.value, login, signal);
      if (!signedIn.ok) return signedIn;
      const remembered = await known.remember(device);
      if (!remembered.ok) {
        await signedIn.value.close(signal);
        return remembered;
      }
      const { model = device.model } = signedIn.value;
      return ok(
        lanSession(signedIn.value, {
          device: { ...device, model },
          onStep,
          log,
          limits,
          comeBack: (stop) => comeBack(device, login, stop),
        }),
      );
    },
  };
}

function deviceOf(met: Met, pinned: string | undefined): LanDevice {
  const { origin, family, model, firmware, mac, fingerprint, signIn } = met;
  return {
    address: origin,
    family,
    model,
    ...(firmware === undefined ? {} : { firmware }),
    ...(mac === undefined ? {} : { mac }),
    ...(fingerprint === undefined ? {} : { certificate: { fingerprint, known: pinned === fingerprint } }),
    canChange: signIn !== undefined,
  };
}

/** A device that is just starting answers with nothing, or with pages that are not its own yet. */
function isHalfAwake({ kind }: Problem): boolean {
  return kind === 'device-unreachable' || kind === 'device-not-recognised' || kind === 'device-page-unknown';
}

function isSame(now: LanDevice, before: LanDevice): boolean {
  if (now.family !== before.family) return false;
  return now.mac === undefined || before.mac === undefined || now.mac === before.mac;
}

function otherModel(device: LanDevice, found: string): Problem {
  return problem('device-other-model', { address: device.address, wanted: device.model, found });
}
