import type { Line } from '../line.ts';
import type { Problem } from '../problem.ts';
import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

/** What the person has to do with their phone when the app cannot do it. */
export type PhoneAction = 'enter-password-on-phone' | 'restart-phone' | 'start-softphone';

export type PhoneAnswer =
  /** `undo` names what was kept of the phone's former settings, where there is something to put back. */
  | { readonly kind: 'applied'; readonly undo?: string | undefined }
  | { readonly kind: 'needs-person'; readonly action: PhoneAction; readonly undo?: string | undefined }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** The softphone or device of a line: puts the new password in and makes it register again. Every call is safe to repeat. */
export interface Phone {
  readonly name: string;
  /** Before 更新: unregisters and stops it, where the person agreed to that. Absent = it cannot be kept quiet. */
  quiet?(signal: AbortSignal): Promise<Result<'quiet' | 'not-running'>>;
  /**
   * Starts again what `quiet` stopped, with the password it had: nothing was changed after all. Not to be interrupted: leaving
   * is exactly when the phone has to be woken.
   */
  wake?(): Promise<Result<void>>;
  /** Registered by its own word, now; undefined = it does not tell. Asked only after `apply`. */
  isRegistered?(signal: AbortSignal): Promise<boolean | undefined>;
  apply(request: { readonly line: Line; readonly newPassword: Secret }, signal: AbortSignal): Promise<PhoneAnswer>;
}
