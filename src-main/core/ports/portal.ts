import type { LineNumber } from '../line.ts';
import type { Problem } from '../problem.ts';
import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

export interface PortalLogin {
  readonly id: Secret;
  readonly password: Secret;
}

export interface PortalChange {
  readonly number: LineNumber;
  readonly currentPassword: Secret;
  readonly newPassword: Secret;
}

/** After the login: already in, or a code was mailed. */
export type SignInStep = { readonly kind: 'signed-in' } | { readonly kind: 'code-needed'; readonly sentence: string };

/**
 * What the portal answered to the one submit.
 * `unreadable`: the request left, but no page that we positively know came back; the outcome is doubtful.
 */
export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly sentence: string; readonly acceptedAtMs: number }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unreadable'; readonly problem: Problem };

/** One signed-in visit. Calls come in the order written; `submitChange` at most once, it never repeats itself. */
export interface PortalSession {
  signIn(login: PortalLogin): Promise<Result<SignInStep>>;
  /** `portal-code-wrong` leaves the session alive: ask the person again. */
  enterCode(code: Secret): Promise<Result<void>>;
  /** Walks the menu to the form and recognises it by two independent marks. Submits nothing. */
  openForm(): Promise<Result<void>>;
  submitChange(change: PortalChange): Promise<SubmitAnswer>;
  close(): Promise<void>;
}

export interface Portal {
  /**
   * Carrier's clock minus ours, milliseconds, from the HTTP `Date` header (± 1 s). `undefined` when it cannot be had.
   */
  measureSkewMs(signal: AbortSignal): Promise<number | undefined>;
  open(signal: AbortSignal): Promise<Result<PortalSession>>;
}
