/**
 * A value that will not print, serialise or compare by accident.
 *
 * MUST be revealed only where it leaves for the keychain, a form post, a digest or the person's own eyes.
 * The log asks `livingSecrets()` so that it can strike out a value that slipped into a text all the same.
 */
export class Secret {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
    registry.add(new WeakRef(this));
  }

  static of(value: string): Secret {
    return new Secret(value);
  }

  /** The value itself. Every caller of this is a place where a secret leaves the program: keep them few. */
  reveal(): string {
    return this.#value;
  }

  /** Number of UTF-16 code units. */
  get length(): number {
    return this.#value.length;
  }

  /** Compares without stopping at the first difference. */
  equals(other: Secret): boolean {
    const mine = this.#value;
    const theirs = other.#value;
    let difference = mine.length ^ theirs.length;
    for (let index = 0; index < mine.length; index += 1) {
      difference |= mine.charCodeAt(index) ^ (theirs.charCodeAt(index % Math.max(1, theirs.length)) || 0);
    }
    return difference === 0;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.toPrimitive](): string {
    return '[secret]';
  }

  // Node's util.inspect and console.log ask for this symbol before they look inside.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

const registry = new Set<WeakRef<Secret>>();

/** Every secret that is still referenced somewhere in this process; for redaction only. */
export function livingSecrets(): Secret[] {
  const alive: Secret[] = [];
  for (const reference of registry) {
    const secret = reference.deref();
    if (secret === undefined) registry.delete(reference);
    else alive.push(secret);
  }
  return alive;
}
