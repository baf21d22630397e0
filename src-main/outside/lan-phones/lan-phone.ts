import { setTimeout as pause } from 'node:timers/promises';
import type { FileServer, LanDevice, LanLogin, LanPhone, Log } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { type DeviceHttp, deviceHttp } from './device-http.ts';
import type { Driver, Recognise, Recognised, SignedIn } from './family.ts';
import type { KnownDevices } from './known-devices.ts';
import { type LanAddress, originOf, parseLanAddress } from './lan-address.ts';
import { lanSession } from './lan-session.ts';

export interface LanPhoneTools {
  readonly recognisers: readonly Recognise[];
  /** Families that `recognisers` can change, for a person who asks which. */
  readonly families: readonly string[];
  readonly known: KnownDevices;
  readonly files: FileServer;
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
      const found = await recognise({ front: front.value, http, files: tools.files, signal });
      if (found !== undefined) return ok({ device: deviceOf(http, found, pin), http, driver: found.driver });
    }
    return fail(problem('device-not-recognised', { address: origin }));
  }

  async function meetAt(address: LanAddress, signal: AbortSignal): Promise<Result<Met>> {
    let last: Result<Met> | undefined;
    for (const scheme of address.schemes) {
      last = await meet(originOf(address, scheme), signal);
      // Plain http is tried only where https never stood: neither a changed certificate nor an https that fell silent is a
      // reason to do without one.
      if (last.ok || last.problem.kind !== 'device-unreachable') return last;
      if ((await known.fingerprintOf(originOf(address, scheme))) !== undefined) return last;
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
      if (!met.ok) {
        if (isHalfAwake(met.problem)) continue;
        return met;
      }
      if (!isSame(met.value.device, device)) return fail(otherModel(device, met.value.device.model));
      const signedIn = await signIn(met.value, login, signal);
      if (signedIn.ok || !isHalfAwake(signedIn.problem)) return signedIn;
    }
    return undefined;
  }

  return {
    families: tools.families,
    async identify(given, signal) {
      const address = parseLanAddress(given);
      if (!address.ok) return address;
      const met = await meetAt(address.value, signal);
      return met.ok ? ok(met.value.device) : met;
    },
    async forgetCertificate(given) {
      const address = parseLanAddress(given);
      return address.ok ? known.forget(originOf(address.value, 'https')) : address;
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
