import type { Line, LineNumber, SipAccount } from './line.ts';
import type { Problem } from './problem.ts';
import type { Result } from './result.ts';
import type { Rotation } from './rotation/state.ts';
import type { Secret } from './secret.ts';
import type { RegisterOutcome } from './verify/outcome.ts';

/*
 * What the core asks of the world. One room of `outside/` per port; the practice carrier and the tests bring their own.
 * Rule for all: expected trouble comes back as a Problem, a thrown Error is a bug.
 */

/** Wall-clock time, epoch milliseconds. Timers are hints: whoever waits compares `nowMs()` again. */
export interface Clock {
  nowMs(): number;
  /**
   * Milliseconds since the computer started, sleep included: only rises, whatever becomes of the wall clock, and goes on over a
   * restart of the program. A lower bound of the time that passed, also where the computer itself was started anew. Absent =
   * there is no such clock.
   */
  steadyMs?(): number;
  /** Resolves at or shortly after `atMs`, at the latest 30 s of real time later (the caller loops), or when aborted. */
  waitUntil(atMs: number, signal: AbortSignal): Promise<void>;
}

/** Cryptographically strong random bytes. */
export interface Dice {
  bytes(count: number): Uint8Array;
}

/** Event name and allowed plain fields; never prose with data in it, never a secret. */
export interface Log {
  event(name: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
}

// ——— portal ———

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

// ——— keychain ———

/** One secret per entry (Windows holds 2,560 bytes per entry). `owner` is a line number, or a portal id's label. */
export interface KeychainEntry {
  readonly owner: string;
  readonly slot: KeychainSlot;
}
/** `told` repeats a `current` that only a person vouches for; see rotation/passwords.ts. */
export type KeychainSlot =
  | 'current'
  | 'pending'
  | 'previous'
  | 'told'
  | 'portal-id'
  | 'portal-password'
  /** The admin login of a device on the LAN; `owner` is its address. */
  | 'device-user'
  | 'device-password';

export interface Keychain {
  readonly strength: 'os' | 'memory';
  /** Human name of the store ("GNOME Keyring / Secret Service", "macOS Keychain", …). */
  readonly store: string;
  /** Proves by write, read, delete of a probe entry that the keychain can be used now. */
  check(): Promise<Result<void>>;
  /** `undefined` only when the entry is proven absent (a locked keyring also reads as nothing). */
  read(entry: KeychainEntry): Promise<Result<Secret | undefined>>;
  /** Resolves ok only after the value was read back and compared. */
  write(entry: KeychainEntry, secret: Secret): Promise<Result<void>>;
  remove(entry: KeychainEntry): Promise<Result<void>>;
}

// ——— registrar ———

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

// ——— phone ———

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

// ——— softphone ———

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

// ——— device on the LAN ———

/** What a device shows before anybody has signed in. Plain data. */
export interface LanDevice {
  /** Scheme, private address and port, no path: `https://192.168.1.20`. */
  readonly address: string;
  /** Id of its family in assets/devices. */
  readonly family: string;
  /** As it names itself; a device that tells it only after the login is checked again then. */
  readonly model: string;
  readonly firmware?: string | undefined;
  /** Twelve hexadecimal digits in capitals. */
  readonly mac?: string | undefined;
  /**
   * SHA-256 of its certificate; `known` = the same as when it was signed in to before. Absent = plain http: whoever is on the
   * same network can read along.
   */
  readonly certificate?: { readonly fingerprint: string; readonly known: boolean } | undefined;
  /** False: what is documented about it is not enough to change it honestly; the guide leads the person. */
  readonly canChange: boolean;
}

export interface LanLogin {
  readonly user: Secret;
  readonly password: Secret;
}

/** One SIP account of a device: a port of an adapter, a line of a phone. */
export interface LanAccount {
  /** Counted from 1, as the device counts. */
  readonly slot: number;
  readonly user: string;
  readonly authUser: string;
  readonly domain: string;
  /** `hidden`: the device takes a password, but never shows one. */
  readonly password: 'shown' | 'hidden';
  /** By the device's own word; undefined = it does not tell. */
  readonly isRegistered: boolean | undefined;
}

/** What is being done to the device, in this order; `waiting-for-device` also after an interruption. */
export type LanStep = 'signing-in' | 'reading' | 'writing' | 'reading-back' | 'restarting' | 'waiting-for-device';

export interface LanChanged {
  /** `hidden`: saved by the device's own word, but it does not show what it saved. The registrar has the last word. */
  readonly readBack: 'same' | 'hidden';
  /** The device went away in between and was read again after it came back. */
  readonly wasInterrupted: boolean;
  /** It uses the password only after a restart that the app cannot make. */
  readonly needsRestart: boolean;
  readonly isRegistered: boolean | undefined;
}

/** Signed in to one device. */
export interface LanSession {
  readonly device: LanDevice;
  accounts(signal: AbortSignal): Promise<Result<readonly LanAccount[]>>;
  /**
   * Reads the account, writes its password and nothing else, reads it back, restarts the device where it has to be. An account
   * that is not the one that was read before is never written.
   */
  change(
    asked: { readonly account: LanAccount; readonly password: Secret },
    signal: AbortSignal,
  ): Promise<Result<LanChanged>>;
  isRegistered(account: LanAccount, signal: AbortSignal): Promise<boolean | undefined>;
  close(): Promise<void>;
}

/** Adapters, phones and the like that are changed over the LAN, on private addresses only. */
export interface LanPhone {
  /** Ids of the families that it can change. */
  readonly families: readonly string[];
  /** Looks at the device's own front page, and sends nothing that is secret. */
  identify(address: string, signal: AbortSignal): Promise<Result<LanDevice>>;
  /**
   * Signs in once. A refused login is never repeated: devices lock after a few. From then on a device with another
   * certificate at this address is refused.
   */
  open(
    asked: { readonly device: LanDevice; readonly login: LanLogin; readonly onStep?: (step: LanStep) => void },
    signal: AbortSignal,
  ): Promise<Result<LanSession>>;
  /** Forgets which certificate the device at this address had, because it was reset or replaced. False = none was known. */
  forgetCertificate(address: string): Promise<Result<boolean>>;
}

// ——— finding devices on the LAN ———

/** A private IPv4 network this computer stands in, as far as it is looked at: never wider than a /24 around our own address. */
export interface LanNetwork {
  /** Of the interface, as the system calls it. */
  readonly name: string;
  /** Our own address there. */
  readonly address: string;
  /** 24 to 30. */
  readonly prefix: number;
}

/** Why a neighbour may be a device. `text` is a stranger's word, cut short and printable. */
export interface DeviceSign {
  readonly kind: 'mac-prefix' | 'sip' | 'page-server' | 'page-title' | 'ssdp' | 'mdns';
  readonly text: string;
}

export interface DeviceGuess {
  /** Id of the family in assets/devices. */
  readonly family: string;
  readonly vendor: string;
  /** `hint`: the maker only. `likely`: it names itself. `strong`: two independent signs agree. Never a proof. */
  readonly confidence: 'hint' | 'likely' | 'strong';
  readonly reasons: readonly DeviceSign[];
}

export interface FoundDevice {
  readonly address: string;
  /** Name of the interface it was found on. */
  readonly network: string;
  /** Twelve hexadecimal digits in capitals. */
  readonly mac?: string | undefined;
  readonly signs: readonly DeviceSign[];
  /** It answered to SIP: it is a telephone, an adapter or an exchange, whatever it is called. */
  readonly speaksSip: boolean;
  /** Best first; empty = nothing in the catalogue fits. */
  readonly guesses: readonly DeviceGuess[];
  /** What a browser opens; absent = no page answered. */
  readonly page?: string | undefined;
}

export type FindEvent =
  | {
      readonly kind: 'progress';
      readonly step: 'listening' | 'knocking' | 'asking';
      readonly done: number;
      readonly of: number;
    }
  /** Told again, with the same address, when more is known. */
  | { readonly kind: 'found'; readonly device: FoundDevice }
  /** `isComplete` false: the person stopped it. */
  | { readonly kind: 'ended'; readonly isComplete: boolean; readonly devices: readonly FoundDevice[] };

/** Looks for devices among this computer's own neighbours. Enters nothing anywhere: no login, no setting. */
export interface DeviceFinder {
  /** What would be looked at, to be shown before the person agrees. Problem: `lan-not-found`. */
  networks(): Result<readonly LanNetwork[]>;
  /** `mayLook` is what the person agreed to. Ends at once when aborted, and when the caller stops reading. */
  find(
    asked: { readonly networks: readonly LanNetwork[]; readonly mayLook: true },
    signal: AbortSignal,
  ): AsyncGenerator<FindEvent, void, undefined>;
}

// ——— a file for one device ———

/** A file that holds a password, for one device. */
export interface DeviceFile {
  /** As the device asks for it. */
  readonly name: string;
  readonly mediaType: string;
  readonly body: Secret;
}

export type ServeEvent =
  /** `folder` + the file's name = `url`; which of the two is typed depends on the device. */
  | { readonly kind: 'listening'; readonly url: string; readonly folder: string; readonly untilMs: number }
  /** `times`: how often this one was refused so far for this reason. Told for the first few only. */
  | {
      readonly kind: 'refused';
      readonly address: string;
      readonly why: 'other-address' | 'other-mac' | 'no-mac' | 'other-path' | 'other-method';
      readonly times: number;
    }
  | {
      readonly kind: 'fetched';
      readonly atMs: number;
      readonly address: string;
      readonly userAgent?: string | undefined;
    }
  | { readonly kind: 'ended'; readonly why: 'fetched' | 'time-over' | 'stopped' };

export interface FileServer {
  /**
   * Serves the file once, to one device: known by its address, by the hardware address in its User-Agent, or both. At least
   * one of them must be given. Problems: `port-taken`, `interface-unknown`.
   */
  serve(
    asked: {
      readonly file: DeviceFile;
      readonly at: { readonly address: string; readonly port?: number | undefined };
      readonly only: { readonly address?: string | undefined; readonly mac?: string | undefined };
    },
    signal: AbortSignal,
  ): Promise<Result<AsyncGenerator<ServeEvent, void, undefined>>>;
}

// ——— ledger ———

/** A row of a rotation's history: when, what happened, plain fields. */
export interface RotationRecord {
  readonly atMs: number;
  readonly event: string;
  readonly state: string;
}

/** Proof that this process may act on a rotation; every save is fenced by it. */
export interface Lease {
  readonly rotation: string;
  readonly token: string;
  release(): void;
}

export interface StoredLine {
  readonly line: Line;
  readonly addedAtMs: number;
}

/** One try at the registrar, by this computer's clock. */
export interface Attempt {
  /** A line number, or user@domain for a look at a line that was not added. */
  readonly owner: string;
  readonly atMs: number;
  /** Logins of this try that were refused, or that nothing answered: those may have been refused unseen. */
  readonly refusals: number;
  /** The registrar said something, whatever it was. */
  readonly isAnswered: boolean;
  /** Our public address by the registrar's answer; absent = it did not say. */
  readonly seenFrom?: string | undefined;
}

/** That a password was accepted. Neither the password nor anything made from it. */
export interface Accepted {
  readonly number: LineNumber;
  /** Which password: the rotation that made it, or `told` for one that a person brought. */
  readonly generation: string;
  /** The last time, epoch ms by this computer's clock. */
  readonly atMs: number;
  /** When the bindings were noted that a device is compared with, by both clocks (`Clock.steadyMs`). */
  readonly since?: { readonly atMs: number; readonly steadyMs: number } | undefined;
}

/** Durable when the call returns (WAL, synchronous FULL). */
export interface Ledger {
  lines(): Result<StoredLine[]>;
  addLine(line: Line, atMs: number): Result<void>;
  removeLine(number: LineNumber): Result<boolean>;
  /** Newest first; `open` = not at rest. A row that cannot be read is reported, never deleted. */
  rotations(filter?: { readonly number?: LineNumber; readonly open?: boolean }): Result<Rotation[]>;
  rotation(id: string): Result<Rotation | undefined>;
  /** Creates the rotation; refuses `line-busy` when the line has one that is not at rest (checked in the same transaction). */
  insertRotation(rotation: Rotation, event: string): Result<void>;
  /** Saves state and history row in one transaction; refuses `rotation-leased` when the lease was lost. */
  saveRotation(rotation: Rotation, event: string, lease: Lease): Result<void>;
  history(rotation: string): Result<RotationRecord[]>;
  /** Exactly one living process acts on a rotation. A holder that died is taken over at once. */
  lease(rotation: string): Result<Lease>;
  /** Durable in one step: a restart must not give the budget back. */
  recordAttempt(attempt: Attempt): Result<void>;
  /**
   * Refused logins since then. `here`: of every owner, as seen from the address this computer was last seen at; those whose
   * place nobody told are taken for here.
   */
  refusedAttempts(
    of: { readonly owner: string } | 'here',
    sinceMs: number,
  ): Result<{ readonly count: number; readonly oldestAtMs?: number }>;
  /** When the registrar last said anything to a try of this owner (epoch ms, this computer's clock). */
  answeredAt(owner: string): Result<number | undefined>;
  noteAccepted(accepted: Accepted): Result<void>;
  accepted(of: Pick<Accepted, 'number' | 'generation'>): Result<Accepted | undefined>;
  /** Another password takes its place: nothing that was noted of this line's passwords is true of it. */
  forgetAccepted(number: LineNumber): Result<void>;
  /** Remembered until it is due: the former password of a line leaves the keychain then. */
  keepPreviousUntil(number: LineNumber, untilMs: number): Result<void>;
  duePrevious(nowMs: number): Result<LineNumber[]>;
  forgetPrevious(number: LineNumber): Result<void>;
  close(): void;
}

// ——— person ———

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
