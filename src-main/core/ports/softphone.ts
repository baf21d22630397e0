import type { Line } from '../line.ts';
import type { Result } from '../result.ts';
import type { Secret } from '../secret.ts';

/** One account in one softphone's own settings on this computer. Plain data: it is stored with a rotation. */
export interface SoftphoneAccount {
  /** Id of the softphone, as `Softphone.id`. */
  readonly softphone: string;
  /** Absolute path of the settings file that holds the password. */
  readonly place: string;
  /** Names the account within the place; does not change with the password (an address-of-record, a section). */
  readonly account: string;
  /** User and domain as the softphone has them, for the person's eyes. */
  readonly user: string;
  readonly domain: string;
}

export interface SoftphoneStatus {
  readonly isRunning: boolean;
  /** undefined = the softphone does not tell. */
  readonly hasActiveCall: boolean | undefined;
  /** By the softphone's own word; undefined = it does not tell. */
  readonly isRegistered: boolean | undefined;
  /** How a new password takes effect: told to the running program, by a restart, or by its start. */
  readonly way: 'told' | 'restart' | 'start';
}

/** One line of the settings as it is and as it will be; secrets are masked. Absent = the line is not there. */
export interface ChangedLine {
  /** Counted from 1, in the settings as they are. */
  readonly at: number;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** What the person agreed to. Without it nothing of theirs is stopped or started. */
export interface SoftphoneConsent {
  readonly mayStop: boolean;
  readonly mayStart: boolean;
}

export interface SoftphoneApplied {
  /** Names the kept original for `undo`; absent where the settings had this password already. */
  readonly undo?: string | undefined;
  /** By the softphone's own word, after it has the new password; undefined = it does not tell (ask the registrar). */
  readonly isRegistered: boolean | undefined;
  /** It runs with the new password now. False: the person has to start it. */
  readonly isRunning: boolean;
}

/** A softphone on this computer. One kind of program each; a kind that is not installed finds no accounts. */
export interface Softphone {
  readonly id: string;
  readonly name: string;
  /** The accounts of this line in all its installations and profiles. Unreadable settings are a problem, not "none". */
  find(line: Line, signal: AbortSignal): Promise<Result<readonly SoftphoneAccount[]>>;
  status(account: SoftphoneAccount, signal: AbortSignal): Promise<Result<SoftphoneStatus>>;
  /** What `apply` would write. Nothing is changed. */
  preview(account: SoftphoneAccount): Promise<Result<readonly ChangedLine[]>>;
  /**
   * Before 更新: a clean unregister and stop, so that it does not hammer the registrar with a password that no longer counts.
   * Never during a call. Remembered durably until `wake` or `apply`.
   */
  quiet(
    request: { readonly account: SoftphoneAccount; readonly consent: SoftphoneConsent },
    signal: AbortSignal,
  ): Promise<Result<'quiet' | 'not-running'>>;
  /** Starts again what `quiet` stopped, with the settings as they are. Harmless where nothing was stopped. */
  wake(account: SoftphoneAccount): Promise<Result<void>>;
  /**
   * Keeps the original byte for byte, changes only the password, and makes the program register with it. Safe to repeat:
   * after an interruption the settings are the old ones or the new ones, whole.
   */
  apply(
    request: {
      readonly account: SoftphoneAccount;
      readonly newPassword: Secret;
      readonly consent: SoftphoneConsent;
    },
    signal: AbortSignal,
  ): Promise<Result<SoftphoneApplied>>;
  /**
   * Puts the kept original back. Settings that changed since are never overwritten: `softphone-changed-since`, unless
   * `onlyPassword`: then the former password alone is put into the settings as they are now.
   */
  undo(
    request: { readonly undo: string; readonly consent: SoftphoneConsent; readonly onlyPassword: boolean },
    signal: AbortSignal,
  ): Promise<Result<'restored' | 'password-only'>>;
}
