import type { FileServer, LanAccount, LanLogin } from '../../core/ports.ts';
import type { Result } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';
import type { DeviceAnswer, DeviceHttp } from './web/device-http.ts';

/*
 * What is special about one family of devices: how it is recognised, how one signs in, where a password stands. Everything that
 * must be safe for all of them (addresses, certificates, one login, reading back, interruptions) is in lan-phone.ts.
 */

/** The device's front page, and a way to ask for more that needs no login. */
export interface Face {
  readonly front: DeviceAnswer;
  readonly http: DeviceHttp;
  /** For families that fetch their settings from this computer. */
  readonly files: FileServer;
  readonly signal: AbortSignal;
}

export interface Recognised {
  /** Id in assets/devices. */
  readonly family: string;
  readonly model: string;
  readonly firmware?: string | undefined;
  readonly mac?: string | undefined;
  /** Absent: too little is documented, only the guide helps. */
  readonly driver?: Driver | undefined;
}

/** Two independent marks, or it is not recognised. */
export type Recognise = (face: Face) => Promise<Recognised | undefined>;

export interface Driver {
  /** Makes exactly one login. `device-login-refused` with the tries that are left, where the device tells them. */
  signIn(http: DeviceHttp, login: LanLogin, signal: AbortSignal): Promise<Result<SignedIn>>;
}

export interface StoredAccount extends LanAccount {
  /** Where the device shows it. */
  readonly shown?: Secret | undefined;
}

export interface SignedIn {
  /** The model, where the device tells it only now. */
  readonly model?: string | undefined;
  accounts(signal: AbortSignal): Promise<Result<readonly StoredAccount[]>>;
  /** Everything but the password stays. `device-page-unknown` before anything was sent. */
  write(asked: { readonly slot: number; readonly password: Secret }, signal: AbortSignal): Promise<Result<Written>>;
  /**
   * Where a device goes on with the former password until it is told: makes it use what it has saved, without going away.
   * Called after the password was read back, and again whenever it was there already; twice does no harm.
   */
  use?(slot: number, signal: AbortSignal): Promise<Result<void>>;
  isRegistered(slot: number, signal: AbortSignal): Promise<boolean | undefined>;
  close(signal: AbortSignal): Promise<void>;
}

export interface Written {
  /** When the device uses it: now, after the restart that `restart` makes, or after one that only the person can make. */
  readonly takesEffect: 'now' | 'after-restart' | 'after-persons-restart';
  restart?(signal: AbortSignal): Promise<Result<void>>;
}
