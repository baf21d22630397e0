import type { Keychain, KeychainEntry } from '../../core/ports.ts';
import { done, ok } from '../../core/result.ts';
import type { Secret } from '../../core/secret.ts';

/**
 * Holds secrets for this process only: for practice, tests, and "this session only" where no keychain can be used.
 * Whoever offers it says its price: what it holds is gone when the program ends, so a change must be finished in one go.
 */
export function memoryKeychain(): Keychain {
  const held = new Map<string, Secret>();
  const keyOf = (entry: KeychainEntry) => `${entry.owner}/${entry.slot}`;
  return {
    strength: 'memory',
    store: 'memory of this session',
    check: async () => done,
    read: async (entry) => ok(held.get(keyOf(entry))),
    async write(entry, secret) {
      if (secret.length === 0) throw new Error('an empty secret must not reach the keychain');
      held.set(keyOf(entry), secret);
      return done;
    },
    async remove(entry) {
      held.delete(keyOf(entry));
      return done;
    },
  };
}
