import type { LanLogin } from '../../core/ports.ts';
import type { Result } from '../../core/result.ts';
import type { Recognised, SignedIn } from './family.ts';
import type { LanScheme } from './lan-address.ts';

/*
 * The way in to a device: its web pages, or a control interface of another kind. Whatever is behind it, the rest of this room
 * sees a device that was recognised, and, where it can be changed, a way to sign in once.
 */

export interface Door {
  /** In the order to try where the person wrote none; the encrypted one first. */
  readonly schemes: readonly [LanScheme, LanScheme];
  /** Ids in assets/devices of families that are only behind this door; all others are looked for behind the web's. */
  readonly families: readonly string[];
  /** Recognises what is there by two marks, without a login. Nothing is sent before the certificate was looked at. */
  meet(at: Doorstep, signal: AbortSignal): Promise<Result<Met>>;
}

export interface Doorstep {
  /** Scheme, host and port. */
  readonly origin: string;
  /** What the person says it is, for devices that look alike from outside. */
  readonly family: string | undefined;
  /** The only certificate that is accepted; undefined = whichever comes first, which is then the only one. */
  readonly pinned: string | undefined;
  /** For one exchange, milliseconds. */
  readonly limitMs: number;
}

export interface Met extends Omit<Recognised, 'driver'> {
  readonly origin: string;
  /** SHA-256 of its certificate; undefined where nothing is encrypted. */
  readonly fingerprint: string | undefined;
  /** Makes exactly one login. Absent: only the guide helps. */
  readonly signIn?: ((login: LanLogin, signal: AbortSignal) => Promise<Result<SignedIn>>) | undefined;
}
