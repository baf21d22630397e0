import type { Result } from '../../core/result.ts';
import type { Program } from './programs.ts';

/*
 * What is special about one softphone: where its settings lie, how they are written, how the program is found, told and
 * started. Everything that must be safe for all of them (backup, replacing, consent, undo) is in softphone.ts.
 */

/** The computer as a softphone sees it; a test brings its own. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface StoredAccount {
  /** Names the account within the file; see SoftphoneAccount.account. */
  readonly account: string;
  readonly user: string;
  /** Absent = same as `user`. */
  readonly authUser?: string | undefined;
  readonly domain: string;
  /** The proxy or registrar host, where the settings have one of their own. */
  readonly proxy?: string | undefined;
}

/**
 * One replaced stretch of the settings' text. `start` and `end` are offsets in UTF-16 units of the decoded text, `put` goes
 * there instead. `shows` is `put` for the person's eyes: a value that is no secret, or the mask.
 */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly put: string;
  /** What is shown of the replaced stretch and of the new one; a secret is shown as a mask. */
  readonly shows: { readonly before: string; readonly after: string };
}

/**
 * How settings are written. The text is decoded so that encoding it again gives the same bytes: UTF-16 where a byte order
 * mark says so, else one character per byte (`settings-text.ts`), because the charset of a stranger's file is unknown.
 */
export interface SettingsFormat {
  /** Accounts in file order. A file that is not of this format (or encrypted) is a problem. */
  accounts(text: string, path: string): Result<readonly StoredAccount[]>;
  /**
   * The edits that put `password` into `account` and nothing else; [] where it is there already. The password comes as
   * decoded text (its UTF-8 bytes as characters, unless the file is UTF-16). `softphone-cannot-hold` where the format cannot write it.
   */
  edits(
    text: string,
    asked: { readonly path: string; readonly account: string; readonly password: string },
  ): Result<readonly TextEdit[]>;
  /** The password as it stands (decoded text), where it stands in clear. */
  password(text: string, asked: { readonly path: string; readonly account: string }): string | undefined;
  /**
   * The edits that put the credential of `account` as it stands in `former` into `text`, for undo in settings that changed
   * since. Only for formats that may hold it in another form than in clear; else `password` and `edits` do it.
   */
  carry?(
    text: string,
    asked: { readonly path: string; readonly account: string; readonly former: string },
  ): Result<readonly TextEdit[]>;
}

/** A running program's own control interface, for one account. Every answer within a few seconds, or `undefined`/problem. */
export interface Control {
  hasActiveCall(signal: AbortSignal): Promise<boolean | undefined>;
  isRegistered(signal: AbortSignal): Promise<boolean | undefined>;
  /**
   * Makes the running program use the new password and register. `settings`: the file was changed already (unless
   * `writesItself`), so that the program may be told to read it again.
   */
  tell?(password: string, signal: AbortSignal): Promise<Result<void>>;
  /**
   * Telling makes it unregister with the former password first, and repeat that when it is refused: where a restart was agreed
   * to, that goes before.
   */
  readonly isLoud?: boolean;
  /** The program saves its settings itself when told; then the file is not touched by us while it runs. */
  readonly writesItself?: boolean;
  /** Asks the program to unregister and end; where absent, SIGTERM (POSIX) or a close message (Windows) does it. */
  quit?(signal: AbortSignal): Promise<Result<void>>;
}

export interface SoftphoneKind {
  /** Id of its data file in assets/devices. */
  readonly id: string;
  readonly name: string;
  /** Candidates for settings files, most usual first; globs are not expanded by anybody else: list what exists. */
  places(surroundings: Surroundings): Promise<readonly string[]>;
  readonly format: SettingsFormat;
  readonly program: {
    /** Base names of its executables, without `.exe`, lower case. */
    readonly names: readonly string[];
    /** Whether this running program uses the settings at `place`. */
    uses(program: Program, place: string, surroundings: Surroundings): boolean;
    /** The settings are written from memory when it ends in order: an edit under a running program would be lost. */
    readonly rewritesAtExit: boolean;
    /** What to start where nothing was running: absent = only the person can. */
    startCommand?(place: string, surroundings: Surroundings): readonly string[] | undefined;
    /** It ends when its standard input does: keep that open. */
    readonly needsStdin?: boolean;
    /** How long an orderly end may take, ms; afterwards it is killed if `mayKill`, else `softphone-will-not-end`. */
    readonly endLimitMs: number;
    readonly mayKill: boolean;
    /**
     * Its unregister with a password that no longer counts does harm (a burst of refused REGISTERs, a dialog that keeps it
     * alive): to give it another password it is killed, never asked to end. The binding it leaves ends by itself.
     */
    readonly farewellHarmsWhenRefused?: boolean;
  };
  /** The control interface of the running program, if it has one that is switched on. */
  control?(
    asked: { readonly place: string; readonly account: string; readonly program: Program },
    surroundings: Surroundings,
    signal: AbortSignal,
  ): Promise<Control | undefined>;
}
