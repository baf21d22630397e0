import { createHmac, randomBytes } from 'node:crypto';

/**
 * Nonces live in real time: practice time may run hundreds of times faster, and a challenge must outlive the way to the
 * client and back on any machine.
 */
const NONCE_LIFE_MS = 30_000;

export type NonceVerdict = 'good' | 'expired' | 'foreign';

/** Hands out nonces, and lets each nonce count be used once (RFC 7616 5.12). */
export class Nonces {
  readonly #key = randomBytes(32);
  readonly #realNowMs: () => number;
  /** Highest nonce count seen, per nonce. */
  readonly #counts = new Map<string, number>();
  #serial = 0;

  constructor(realNowMs: () => number = () => performance.now()) {
    this.#realNowMs = realNowMs;
  }

  make(): string {
    this.#serial += 1;
    const stamp = `${Math.floor(this.#realNowMs()).toString(36)}.${this.#serial.toString(36)}`;
    return `${stamp}.${this.#sign(stamp)}`;
  }

  /** `nc` is absent in the old form without qop, which may use a nonce once. */
  use(nonce: string, nc: number | undefined): NonceVerdict {
    const [stamp, mark] = [nonce.slice(0, nonce.lastIndexOf('.')), nonce.slice(nonce.lastIndexOf('.') + 1)];
    if (this.#sign(stamp) !== mark) return 'foreign';
    const madeAtMs = Number.parseInt(stamp.split('.')[0] ?? '', 36);
    if (this.#realNowMs() - madeAtMs > NONCE_LIFE_MS) return 'expired';
    const count = nc ?? 1;
    if (count <= (this.#counts.get(nonce) ?? 0)) return 'expired';
    this.#counts.set(nonce, count);
    if (this.#counts.size > 10_000) this.#counts.delete(this.#counts.keys().next().value ?? '');
    return 'good';
  }

  #sign(stamp: string): string {
    return createHmac('sha256', this.#key).update(stamp).digest('hex').slice(0, 24);
  }
}
