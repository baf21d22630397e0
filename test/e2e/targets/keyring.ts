import { registerHooks } from 'node:module';

/*
 * A system keyring that the test holds in its hand. It stands in for the native module `keytar` in this very process, so
 * that a host asks it exactly as it would ask the system's, may find it locked, and finds after a restart what it left.
 */

const NAME = 'kakekae.test.keyring';
const URL_OF_DOUBLE = 'kakekae-test:keytar';

/** The module that hosts get for `keytar`: looks up the keyring of the running test at every call. */
const SOURCE = `
const held = () => globalThis[Symbol.for('${NAME}')];
module.exports = {
  getPassword: (service, account) => held().getPassword(service, account),
  setPassword: (service, account, password) => held().setPassword(service, account, password),
  deletePassword: (service, account) => held().deletePassword(service, account),
};`;

export class Keyring {
  readonly #entries = new Map<string, string>();
  /** As measured with libsecret: reading a locked keyring gives nothing, writing is refused. */
  isLocked = false;

  async getPassword(service: string, account: string): Promise<string | null> {
    return this.isLocked ? null : (this.#entries.get(`${service}\n${account}`) ?? null);
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    if (this.isLocked) throw new Error('Cannot create an item in a locked collection');
    this.#entries.set(`${service}\n${account}`, password);
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    return !this.isLocked && this.#entries.delete(`${service}\n${account}`);
  }

  /** Every secret that was ever told to be kept and still is. */
  secrets(): string[] {
    return [...this.#entries.values()];
  }
}

let isInPlace = false;

/** From now on hosts of this process that ask for `keytar` get this keyring. */
export function holdKeyring(): Keyring {
  const keyring = new Keyring();
  Object.assign(globalThis, { [Symbol.for(NAME)]: keyring });
  if (!isInPlace) {
    isInPlace = true;
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'keytar'
          ? { url: URL_OF_DOUBLE, format: 'commonjs', shortCircuit: true }
          : next(specifier, context),
      load: (url, context, next) =>
        url === URL_OF_DOUBLE ? { format: 'commonjs', source: SOURCE, shortCircuit: true } : next(url, context),
    });
  }
  return keyring;
}
