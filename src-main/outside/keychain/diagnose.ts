import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, problem } from '../../core/problem.ts';

/** Where the keychain is asked from; decides what a system's words mean. */
export interface Surroundings {
  readonly store: string;
  readonly platform: NodeJS.Platform;
  /** Looked at, never changed: D-Bus address, runtime folder and display. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

type NamedTrouble = 'keychain-locked' | 'keychain-dismissed' | 'keychain-service-missing' | 'keychain-no-bus';

/*
 * What the systems say, measured with libsecret 0.20 and gnome-keyring 42 where not told otherwise. Bus and daemon answer in
 * English in every locale; GLib itself may answer in the person's language, hence `lacksSessionBus` below.
 */
const WORDS: readonly (readonly [RegExp, NamedTrouble])[] = [
  [/locked collection|locked item|locked object|\bIsLocked\b|is locked/iu, 'keychain-locked'],
  // macOS errSecInteractionNotAllowed (-25308): locked, and no screen to ask on.
  [/user interaction is not allowed/iu, 'keychain-locked'],
  // macOS errSecUserCanceled (-128) and errSecAuthFailed (-25293); Windows ERROR_CANCELLED (1223).
  [/dismissed|cancell?ed|passphrase you entered is not correct/iu, 'keychain-dismissed'],
  [/org\.freedesktop\.secrets was not provided|ServiceUnknown|libsecret-1/iu, 'keychain-service-missing'],
  [/autolaunch D-Bus|dbus-launch|^Could not connect/iu, 'keychain-no-bus'],
];

/** The default collection of a person who never had a keyring; libsecret offers to make one through a prompt. */
const NO_KEYRING_YET = /\/org\/freedesktop\/secrets\/collection\//u;

/**
 * Names the state of the keychain from what a native call rejected with. Facts carry the error's class only: the message of
 * a store is foreign text, and some stores repeat what they were given.
 */
export function diagnose(error: unknown, surroundings: Surroundings): Problem {
  const { store } = surroundings;
  const message = error instanceof Error ? error.message : '';
  for (const [words, kind] of WORDS) {
    if (words.test(message)) return problem(kind, { store });
  }
  if (NO_KEYRING_YET.test(message)) {
    // With a screen the prompt "choose a password for the new keyring" was shown and not answered; without one it cannot be.
    return problem(hasScreen(surroundings) ? 'keychain-dismissed' : 'keychain-locked', { store });
  }
  if (lacksSessionBus(surroundings)) return problem('keychain-no-bus', { store });
  return problem('keychain-broken', { store, detail: error instanceof Error ? error.name : typeof error });
}

function hasScreen({ env }: Surroundings): boolean {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Mirrors how GDBus finds the session bus: the address in the environment, else `$XDG_RUNTIME_DIR/bus`. */
function lacksSessionBus({ platform, env }: Surroundings): boolean {
  if (platform === 'win32' || platform === 'darwin') return false;
  const address = env.DBUS_SESSION_BUS_ADDRESS;
  const path = address === undefined ? undefined : /^unix:path=([^,;]+)/u.exec(address)?.[1];
  if (path !== undefined) return !existsSync(path);
  if (address) return false;
  const runtime = env.XDG_RUNTIME_DIR;
  return !runtime || !existsSync(join(runtime, 'bus'));
}
