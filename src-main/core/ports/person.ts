import type { Problem } from '../problem.ts';
import type { Secret } from '../secret.ts';

/** The person at the screen or terminal, asked only while a rotation runs in their sight. */
export interface Person {
  /** The mailed code; `undefined` = they gave up. `again` tells why it is asked once more. */
  mailedCode(
    asked: { readonly sentence: string; readonly again?: Problem | undefined },
    signal: AbortSignal,
  ): Promise<Secret | undefined>;
  /** The reflection moved while they were signing in: go on with the new time? */
  agreeToMovedPlan(moved: { readonly before: number; readonly now: number }, signal: AbortSignal): Promise<boolean>;
}
