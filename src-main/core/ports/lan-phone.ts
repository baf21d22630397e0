import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

/** What a device shows before anybody has signed in. Plain data. */
export interface LanDevice {
  /** Scheme, private address and port, no path: `https://192.168.1.20`, `ami://192.168.1.5:5038`. */
  readonly address: string;
  /** Id of its family in assets/devices. */
  readonly family: string;
  /** As it names itself; a device that tells it only after the login is checked again then. */
  readonly model: string;
  readonly firmware?: string | undefined;
  /** Twelve hexadecimal digits in capitals. */
  readonly mac?: string | undefined;
  /**
   * SHA-256 of its certificate; `known` = the same as when it was signed in to before. Absent = plain http: whoever is on the
   * same network can read along.
   */
  readonly certificate?: { readonly fingerprint: string; readonly known: boolean } | undefined;
  /** False: what is documented about it is not enough to change it honestly; the guide leads the person. */
  readonly canChange: boolean;
}

export interface LanLogin {
  readonly user: Secret;
  readonly password: Secret;
}

/** One SIP account of a device: a port of an adapter, a line of a phone. */
export interface LanAccount {
  /** Counted from 1, as the device counts. */
  readonly slot: number;
  readonly user: string;
  readonly authUser: string;
  readonly domain: string;
  /** `hidden`: the device takes a password, but never shows one. */
  readonly password: 'shown' | 'hidden';
  /** By the device's own word; undefined = it does not tell. */
  readonly isRegistered: boolean | undefined;
}

/**
 * What is being done to the device, in this order; `waiting-for-device` also after an interruption. `registering-again`: it is
 * told to use what it has saved, without a restart.
 */
export type LanStep =
  | 'signing-in'
  | 'reading'
  | 'writing'
  | 'reading-back'
  | 'registering-again'
  | 'restarting'
  | 'waiting-for-device';

export interface LanChanged {
  /** `hidden`: saved by the device's own word, but it does not show what it saved. The registrar has the last word. */
  readonly readBack: 'same' | 'hidden';
  /** The device went away in between and was read again after it came back. */
  readonly wasInterrupted: boolean;
  /** It uses the password only after a restart that the app cannot make. */
  readonly needsRestart: boolean;
  readonly isRegistered: boolean | undefined;
}

/** Signed in to one device. */
export interface LanSession {
  readonly device: LanDevice;
  accounts(signal: AbortSignal): Promise<Result<readonly LanAccount[]>>;
  /**
   * Reads the account, writes its password and nothing else, reads it back, restarts the device where it has to be. An account
   * that is not the one that was read before is never written.
   */
  change(
    asked: { readonly account: LanAccount; readonly password: Secret },
    signal: AbortSignal,
  ): Promise<Result<LanChanged>>;
  isRegistered(account: LanAccount, signal: AbortSignal): Promise<boolean | undefined>;
  close(): Promise<void>;
}

/** Adapters, phones and the like that are changed over the LAN, on private addresses only. */
export interface LanPhone {
  /** Ids of the families that it can change. */
  readonly families: readonly string[];
  /**
   * Looks at what the device shows to anybody, and sends nothing that is secret. `family`: what the person says it is; it
   * decides which door is tried where the address names none, and between devices that look alike from outside.
   */
  identify(
    asked: { readonly address: string; readonly family?: string | undefined },
    signal: AbortSignal,
  ): Promise<Result<LanDevice>>;
  /**
   * Signs in once. A refused login is never repeated: devices lock after a few. From then on a device with another
   * certificate at this address is refused.
   */
  open(
    asked: { readonly device: LanDevice; readonly login: LanLogin; readonly onStep?: (step: LanStep) => void },
    signal: AbortSignal,
  ): Promise<Result<LanSession>>;
  /** Forgets which certificate the device at this address had, because it was reset or replaced. False = none was known. */
  forgetCertificate(address: string): Promise<Result<boolean>>;
}
