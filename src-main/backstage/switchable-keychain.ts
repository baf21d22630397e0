import { type Keychain, memoryKeychain } from '../compose.ts';

/** The OS keychain until the person chooses "this session only"; then memory, until the process ends. */
export class SwitchableKeychain implements Keychain {
  #current: Keychain;

  constructor(os: Keychain) {
    this.#current = os;
  }

  get strength(): 'os' | 'memory' {
    return this.#current.strength;
  }

  get store(): string {
    return this.#current.store;
  }

  switchToMemory(): void {
    if (this.#current.strength !== 'memory') this.#current = memoryKeychain();
  }

  check: Keychain['check'] = () => this.#current.check();
  read: Keychain['read'] = (entry) => this.#current.read(entry);
  write: Keychain['write'] = (entry, secret) => this.#current.write(entry, secret);
  remove: Keychain['remove'] = (entry) => this.#current.remove(entry);
}
