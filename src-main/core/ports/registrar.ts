import type { SipAccount } from '../line.ts';
import type { Secret } from '../secret.ts';
import type { RegisterOutcome } from '../verify/outcome.ts';

export interface RegisterProbe {
  readonly account: SipAccount;
  readonly password: Secret;
  /** `query`: REGISTER without Contact (RFC 3261 10.2.3). `bind`: a short binding of our own, removed and proven gone. */
  readonly mode: 'query' | 'bind';
  /** Limit for the whole probe, milliseconds of real time. Timer F (32 s) when absent. */
  readonly limitMs?: number | undefined;
  /**
   * How many refused logins this probe may cost; 2 when absent. With 1 left, a challenge that came back with another nonce
   * gets no second login (a stale one still does: it refused no password).
   */
  readonly refusalsAllowed?: number | undefined;
}

export interface Registrar {
  probe(request: RegisterProbe, signal: AbortSignal): Promise<RegisterOutcome>;
}

/**
 * The rungs below a login. Nothing here carries credentials, so nothing can be refused, and nothing counts towards a lock-out;
 * it passes the same pace gate all the same.
 */
export interface Reachability {
  /**
   * One OPTIONS (RFC 3261 11), or one REGISTER without Contact and without credentials, to where a login would go. Any final
   * answer proves that the place is alive; a 401 or 407 to the REGISTER is the challenge.
   */
  ask(question: BareQuestion, signal: AbortSignal): Promise<RegisterOutcome>;
  /** The same questions over UDP from two source ports and over TCP. */
  compareTransports(account: SipAccount, signal: AbortSignal): Promise<{ readonly asked: readonly ComparedQuestion[] }>;
}

export interface BareQuestion {
  readonly account: SipAccount;
  readonly method: 'OPTIONS' | 'REGISTER';
  /** Milliseconds of real time. */
  readonly limitMs?: number | undefined;
}

export interface ComparedQuestion {
  readonly transport: 'udp' | 'tcp';
  readonly method: BareQuestion['method'];
  readonly outcome: RegisterOutcome;
}
