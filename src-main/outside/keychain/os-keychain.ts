import { createRequire } from 'node:module';
import type { Keychain } from '../../core/ports.ts';
import type { NativeStore } from './native-store.ts';
import { provenKeychain } from './proven-keychain.ts';

export interface OsKeychainOptions {
  /** Filed under this name in the system's store. */
  readonly product?: string | undefined;
  /** Keeps entries of a checkout, an installed release and a test run apart. */
  readonly edition?: 'dev' | 'release' | 'test' | undefined;
  /** Limit for each native call, milliseconds of real time. */
  readonly limitMs?: number | undefined;
}

/**
 * The system's own secret store. Nothing is loaded or asked before the first call.
 *
 * A native call that hangs cannot be taken back: `keychain-hanging` is returned in time, but its thread goes on waiting (libsecret
 * gives up after 25 s), and a process that wants to exit waits for that thread. Hosts tell the result first and exit then.
 */
export function osKeychain(options: OsKeychainOptions = {}): Keychain {
  const { product = 'Kakekae', edition = 'dev', limitMs = 20_000 } = options;
  return provenKeychain({
    load: loadKeytar,
    surroundings: { store: storeName(process.platform), platform: process.platform, env: process.env },
    service: edition === 'release' ? product : `${product} (${edition})`,
    limitMs,
  });
}

/** The store's name as a person of that system knows it. */
export function storeName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'macOS Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  return 'GNOME Keyring / Secret Service';
}

// The only import of keytar in the program. Lazy: on a machine without its libraries everything else still works.
async function loadKeytar(): Promise<NativeStore> {
  try {
    const keytar = await import('keytar');
    return keytar.default;
  } catch (error) {
    throw nativeReason() ?? error;
  }
}

/** keytar swallows why its binary did not load; the loader's own words name a missing libsecret. */
function nativeReason(): unknown {
  try {
    createRequire(import.meta.url)(`keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`);
    return undefined;
  } catch (reason) {
    return reason;
  }
}
