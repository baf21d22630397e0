import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

/** One secret per entry (Windows holds 2,560 bytes per entry). `owner` is a line number, or a portal id's label. */
export interface KeychainEntry {
  readonly owner: string;
  readonly slot: KeychainSlot;
}
/** `told` repeats a `current` that only a person vouches for; see rotation/passwords.ts. */
export type KeychainSlot =
  | 'current'
  | 'pending'
  | 'previous'
  | 'told'
  | 'portal-id'
  | 'portal-password'
  /** The admin login of a device on the LAN; `owner` is its address. */
  | 'device-user'
  | 'device-password';

export interface Keychain {
  readonly strength: 'os' | 'memory';
  /** Human name of the store ("GNOME Keyring / Secret Service", "macOS Keychain", …). */
  readonly store: string;
  /** Proves by write, read, delete of a probe entry that the keychain can be used now. */
  check(): Promise<Result<void>>;
  /** `undefined` only when the entry is proven absent (a locked keyring also reads as nothing). */
  read(entry: KeychainEntry): Promise<Result<Secret | undefined>>;
  /** Resolves ok only after the value was read back and compared. */
  write(entry: KeychainEntry, secret: Secret): Promise<Result<void>>;
  remove(entry: KeychainEntry): Promise<Result<void>>;
}
