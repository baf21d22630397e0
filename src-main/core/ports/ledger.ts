import type { Line, LineNumber } from '../line.ts';
import type { Result } from '../result.ts';
import type { Rotation } from '../rotation/state.ts';

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

/** That nobody else is at a device meanwhile. */
export interface DeviceHold {
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
  /**
   * Exactly one of all living processes and windows is at a device, and at one device of a line. A holder that died is taken
   * over at once. Problem: `device-busy`, with who it is for.
   */
  holdDevice(of: { readonly address: string; readonly number: LineNumber }): Result<DeviceHold>;
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
