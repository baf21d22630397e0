import type { Keychain, KeychainSlot } from '../../src-main/core/ports.ts';
import { done, ok } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';

/** A keychain whose content the test may look at: `owner/slot` to value. Survives the processes of a test. */
export class DrawerKeychain implements Keychain {
  readonly strength = 'memory';
  readonly store = 'drawer';
  readonly values = new Map<string, string>();

  async check() {
    return done;
  }

  async read(entry: { readonly owner: string; readonly slot: KeychainSlot }) {
    const value = this.values.get(`${entry.owner}/${entry.slot}`);
    return ok(value === undefined ? undefined : Secret.of(value));
  }

  async write(entry: { readonly owner: string; readonly slot: KeychainSlot }, secret: Secret) {
    this.values.set(`${entry.owner}/${entry.slot}`, secret.reveal());
    return done;
  }

  async remove(entry: { readonly owner: string; readonly slot: KeychainSlot }) {
    this.values.delete(`${entry.owner}/${entry.slot}`);
    return done;
  }

  /** Every SIP password of a line that could be got out again now. */
  passwordsOf(owner: string): string[] {
    return ['current', 'pending', 'previous'].flatMap((slot) => this.values.get(`${owner}/${slot}`) ?? []);
  }
}
