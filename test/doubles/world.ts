import type { Line, LineNumber, Service } from '../../src-main/core/line.ts';
import type { Ledger, Person, Phone, PhoneAnswer, Registrar } from '../../src-main/core/ports.ts';
import { problem } from '../../src-main/core/problem.ts';
import { done, fail, ok, type Result } from '../../src-main/core/result.ts';
import { cancelRotation } from '../../src-main/core/rotation/acts.ts';
import { beginRotation, type RotationRequest } from '../../src-main/core/rotation/begin.ts';
import { lookNow, runRotation } from '../../src-main/core/rotation/runner.ts';
import type { Rotation, StateKind } from '../../src-main/core/rotation/state.ts';
import type { RotationWorld } from '../../src-main/core/rotation/world.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { PROFILE } from './carrier-profile.ts';
import { loadedDice } from './dice.ts';
import { DrawerKeychain } from './drawer-keychain.ts';
import { HandClock } from './hand-clock.ts';
import { inJapan, printedReflection } from './manual-timetable.ts';
import { MemoryDisk, memoryLedger } from './memory-ledger.ts';
import { ModelCarrier } from './model-carrier.ts';
import { RIGHT_CODE, ScriptedPortal } from './scripted-portal.ts';

export const NUMBER = '05012345678' as LineNumber;
/** What the person chose of their softphone and agreed to. */
export const SOFTPHONE = {
  account: {
    softphone: 'test',
    place: '/home/shop/accounts',
    account: 'sip:1@sip.test',
    user: '1',
    domain: 'sip.test',
  },
  consent: { mayStop: true, mayStart: true },
} as const;
export const OLD_PASSWORD = 'oldpass2';
const DEVICE = 'sip:81501234@192.0.2.7:5060';

export function lineOf(service: Service, number = NUMBER): Line {
  const user = service === 'opengate' ? number.slice(-8) : `8150${number.slice(-8)}`;
  return {
    number,
    service,
    account: { domain: 'sip.test', user, authUser: user, transport: 'udp', expiresS: 3_600 },
  };
}

/** What the person's phone does when it is given the new password. */
export type PhoneManner = 'takes-it' | 'needs-hands' | 'fails';

export interface WorldOptions {
  readonly service?: Service;
  /** Japanese time at the beginning; 18:50 on a Tuesday when absent. */
  readonly startMs?: number;
  readonly reflectsAtMs?: (acceptedAtMs: number) => number;
  readonly ledger?: Ledger;
}

/** A small world for one line: carrier, portal, phone, person, and a clock by hand. Everything a test turns is public. */
export class World {
  readonly line: Line;
  readonly clock: HandClock;
  readonly carrier: ModelCarrier;
  readonly portal: ScriptedPortal;
  readonly keychain = new DrawerKeychain();
  readonly disk = new MemoryDisk();
  readonly dice = loadedDice();
  readonly states: StateKind[] = [];
  readonly events: string[] = [];
  /** What the person types when asked for the mailed code, in turn; `undefined` = they give up. */
  codes: (string | undefined)[] = [RIGHT_CODE];
  agreesToMovedPlan = true;
  readonly movedPlans: { readonly before: number; readonly now: number }[] = [];
  codeTakesMs = 60_000;
  phoneManner: PhoneManner = 'takes-it';
  phonePassword = OLD_PASSWORD;
  /** The softphone's program; only a rotation with a chosen softphone stops and starts it. */
  isPhoneRunning = true;
  isPhoneInCall = false;
  /** By its own word; undefined = it does not tell. */
  phoneSays: boolean | undefined;
  readonly ledger: Ledger;

  constructor(options: WorldOptions = {}) {
    const { service = 'b2bua', startMs = inJapan('2026-11-24', '18:50') } = options;
    this.line = lineOf(service);
    this.clock = new HandClock(startMs);
    this.carrier = new ModelCarrier(this.clock, OLD_PASSWORD);
    const usual = (atMs: number) => (service === 'ip-phone' ? atMs + 360_000 : printedReflection(service, atMs));
    const reflectsAtMs = options.reflectsAtMs ?? usual;
    this.portal = new ScriptedPortal(this.clock, { carrier: this.carrier, reflectsAtMs });
    this.ledger = options.ledger ?? memoryLedger(this.disk);
    this.carrier.deviceRegisteredAgo(DEVICE, 1_200);
    for (const [slot, value] of [
      ['current', OLD_PASSWORD],
      ['portal-id', 'selfcare-id'],
      ['portal-password', 'selfcare-pw'],
    ]) {
      this.keychain.values.set(`${NUMBER}/${slot}`, value ?? '');
    }
  }

  /** What the core gets to see. */
  rooms(overrides: Partial<RotationWorld> = {}): RotationWorld {
    return {
      profile: PROFILE,
      clock: this.clock,
      dice: this.dice,
      log: { event: () => {} },
      keychain: this.keychain,
      ledger: this.ledger,
      registrar: this.carrier as Registrar,
      portalFor: (rotation) => (rotation.by === 'told' ? toldPortal : this.portal),
      phoneFor: () => this.phone,
      ...overrides,
    };
  }

  readonly phone: Phone = {
    name: 'softphone of the test',
    quiet: async () => {
      if (this.isPhoneInCall) return fail(problem('softphone-in-call', { softphone: 'softphone of the test' }));
      if (!this.isPhoneRunning) return ok('not-running');
      this.isPhoneRunning = false;
      return ok('quiet');
    },
    wake: async () => {
      this.isPhoneRunning = true;
      return done;
    },
    isRegistered: async () => this.phoneSays,
    apply: async ({ newPassword }): Promise<PhoneAnswer> => {
      if (this.phoneManner !== 'takes-it') {
        return this.phoneManner === 'fails'
          ? { kind: 'failed', problem: { kind: 'file-unreadable', facts: { path: 'accounts', code: 'EACCES' } } }
          : { kind: 'needs-person', action: 'enter-password-on-phone' };
      }
      this.isPhoneRunning = true;
      this.enterOnPhone(newPassword.reveal());
      return { kind: 'applied' };
    },
  };

  readonly person: Person = {
    mailedCode: async (_, signal) => {
      if (signal.aborted) return undefined;
      await this.clock.advanceTo(this.clock.trueMs + this.codeTakesMs);
      const code = this.codes.length > 1 ? this.codes.shift() : this.codes[0];
      return code === undefined ? undefined : Secret.of(code);
    },
    agreeToMovedPlan: async (moved) => {
      this.movedPlans.push(moved);
      return this.agreesToMovedPlan;
    },
  };

  /** The phone gets a password and registers; it tries again every minute until it is let in. */
  enterOnPhone(password: string): void {
    this.phonePassword = password;
    this.refreshPhone();
  }

  refreshPhone(): void {
    if (this.carrier.registerDevice(DEVICE, this.phonePassword)) return;
    const atMs = this.clock.trueMs + 60_000;
    const { phonePassword } = this;
    this.clock.at(atMs, () => {
      if (this.phonePassword === phonePassword) this.refreshPhone();
    });
  }

  begin(request: Partial<RotationRequest> = {}): Promise<Result<Rotation>> {
    return beginRotation(this.rooms(), {
      line: this.line,
      mode: 'routine',
      by: 'portal',
      proofWanted: 'L3',
      ...request,
    });
  }

  readonly #seen = (rotation: Rotation): void => {
    if (this.states.at(-1) !== rotation.state.kind) this.states.push(rotation.state.kind);
  };

  run(rotation: string, options: { readonly follow?: boolean; readonly signal?: AbortSignal } = {}) {
    const { follow = true, signal = new AbortController().signal } = options;
    return runRotation(this.rooms(), { rotation, person: this.person, signal, follow, onChange: this.#seen });
  }

  look(rotation: string, signal = new AbortController().signal) {
    return lookNow(this.rooms(), { rotation, signal, onChange: this.#seen });
  }

  cancel(rotation: string) {
    return cancelRotation(this.rooms(), { rotation, onChange: this.#seen });
  }

  slot(slot: 'current' | 'pending' | 'previous'): string | undefined {
    return this.keychain.values.get(`${NUMBER}/${slot}`);
  }
}

const toldPortal = {
  measureSkewMs: async () => undefined,
  open: async (): Promise<never> => {
    throw new Error('a told rotation opens no portal');
  },
};
