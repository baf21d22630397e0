import { randomBytes } from 'node:crypto';
import type { Keychain, KeychainEntry } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import { Secret } from '../../core/secret.ts';
import { diagnose, type Surroundings } from './diagnose.ts';
import type { NativeStore } from './native-store.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface ProvenKeychainOptions {
  /** Loaded at the first call; a rejection is a state of the keychain, not a crash. */
  readonly load: () => Promise<NativeStore>;
  readonly surroundings: Surroundings;
  /** Name under which every entry of this program is filed in the system's store. */
  readonly service: string;
  /** Limit for each native call, milliseconds of real time; a person may be typing into a prompt meanwhile. */
  readonly limitMs: number;
}

/** How long one passed probe lets later "nothing there" answers count as absence. */
const PROOF_HOLDS_MS = 3_000;

/**
 * A keychain that claims nothing it has not proven: a write counts when it was read back, "absent" counts when a probe entry
 * could be written, read and deleted at the same time (a locked Linux keyring also reads as nothing).
 *
 * MUST NOT put a value into a problem. MUST NOT start a second native call while one hangs.
 */
export function provenKeychain(options: ProvenKeychainOptions): Keychain {
  const { surroundings, service, limitMs } = options;
  const { store } = surroundings;
  const takeTurn = oneAtATime(limitMs);
  let loaded: NativeStore | undefined;
  let provenAtMs = Number.NEGATIVE_INFINITY;

  async function ask<T>(call: (native: NativeStore) => Promise<T>): Promise<Result<T>> {
    try {
      const timed = await takeTurn(async () => {
        loaded ??= await options.load();
        return await call(loaded);
      });
      if (timed.inTime) return ok(timed.value);
      provenAtMs = Number.NEGATIVE_INFINITY;
      return fail(problem('keychain-hanging', { store, limitMs }));
    } catch (error) {
      provenAtMs = Number.NEGATIVE_INFINITY;
      return fail(diagnose(error, surroundings));
    }
  }

  async function probe(): Promise<Result<void>> {
    // Own account per process: two programs probing at the same moment must not read each other's value.
    const account = `probe/${process.pid}-${randomBytes(4).toString('hex')}`;
    const value = randomBytes(16).toString('hex');
    const written = await ask((native) => native.setPassword(service, account, value));
    if (!written.ok) return written;
    const read = await ask((native) => native.getPassword(service, account));
    if (!read.ok) return read;
    const deleted = await ask((native) => native.deletePassword(service, account));
    if (!deleted.ok) return deleted;
    if (read.value !== value || !deleted.value) {
      return fail(problem('keychain-broken', { store, detail: read.value === value ? 'probe-kept' : 'probe-differs' }));
    }
    provenAtMs = performance.now();
    return done;
  }

  async function proveUsable(): Promise<Result<void>> {
    return performance.now() - provenAtMs < PROOF_HOLDS_MS ? done : await probe();
  }

  return {
    strength: 'os',
    store,

    check: probe,

    async read(entry) {
      const account = accountOf(entry);
      const first = await ask((native) => native.getPassword(service, account));
      if (!first.ok) return first;
      if (first.value !== null) return ok(Secret.of(first.value));
      const usable = await proveUsable();
      if (!usable.ok) return usable;
      // The probe may have unlocked the keyring (a prompt): only a "nothing" after it means absent.
      const second = await ask((native) => native.getPassword(service, account));
      if (!second.ok) return second;
      return ok(second.value === null ? undefined : Secret.of(second.value));
    },

    async write(entry, secret) {
      if (secret.length === 0) throw new Error('an empty secret must not reach the keychain');
      const account = accountOf(entry);
      const written = await ask((native) => native.setPassword(service, account, secret.reveal()));
      if (!written.ok) return written;
      const back = await ask((native) => native.getPassword(service, account));
      if (!back.ok) return back;
      if (back.value === null || !Secret.of(back.value).equals(secret)) {
        return fail(problem('keychain-readback-differs', { slot: entry.slot, number: entry.owner }));
      }
      provenAtMs = performance.now();
      return done;
    },

    async remove(entry) {
      const account = accountOf(entry);
      const first = await ask((native) => native.deletePassword(service, account));
      if (!first.ok || first.value) return first.ok ? done : first;
      const usable = await proveUsable();
      if (!usable.ok) return usable;
      const second = await ask((native) => native.deletePassword(service, account));
      return second.ok ? done : second;
    },
  };
}

function accountOf(entry: KeychainEntry): string {
  return `${entry.owner}/${entry.slot}`;
}
