import type { SipAccount, Transport } from '../line.ts';
import type { PasswordFault } from '../password.ts';
import type { BoundUntil } from '../rotation/state.ts';
import type { NetworkFacts } from './network-facts.ts';

/**
 * When the probe was made, seen from the reflection of the password that was tried. The same answer means different
 * things (SERVICE §5): a 401 before the slot time is expected, well after it is a fault.
 */
export type Moment = 'unknown' | 'before-reflection' | 'around-reflection' | 'after-reflection';

/** How a kind of phone or softphone behaves after a refusal or an edit; from its data file, `unknown` is left out. */
export type PhoneHabit = 'keeps-old-until-made-again' | 'cannot-edit' | 'gives-up-after-refusal' | 'retries-for-ever';

export interface PhoneFacts {
  /** When it was, or should have been, given the new password (epoch ms, carrier's clock). */
  readonly reconnectedAtMs?: number | undefined;
  readonly habit?: PhoneHabit | undefined;
  readonly hasActiveCall?: boolean | undefined;
}

/** The same question asked in another way, to see what the network does to it. */
export interface WayTried {
  readonly transport: Transport;
  readonly method: 'OPTIONS' | 'REGISTER';
  /** Our own port; two of them for one question show a router that minds SIP's own port. */
  readonly sourcePort?: number | undefined;
  readonly hasAnswered: boolean;
  /** A field of ours came back changed. */
  readonly isRewritten?: boolean | undefined;
}

/** Everything beside the answer that helps to explain it. All of it is optional: what is not known explains nothing. */
export interface ProbeContext {
  readonly moment?: Moment | undefined;
  /** When the probe was made, epoch ms. */
  readonly atMs?: number | undefined;
  /** Which password was tried; `old` never proves the new one. */
  readonly tried?: 'new' | 'old' | undefined;
  /** This very password was accepted for this account then (epoch ms), after it had taken effect. */
  readonly samePasswordAcceptedAtMs?: number | undefined;
  /** The registrar last answered this computer then, whatever it said (epoch ms). */
  readonly answeredAtMs?: number | undefined;
  /** Refusals from this address in the last ten minutes, by our own count. */
  readonly refusedRecently?: number | undefined;
  /** What the carrier's paper usually says for this line; differences are shown side by side, never tried. */
  readonly preset?: { readonly user: string } | undefined;
  /** Every shape of user name known for this number (carrier profile). */
  readonly userShapes?: readonly string[] | undefined;
  /** Whether this line works from any access line (B2BUA OpenGate), as far as known. */
  readonly worksFromAnywhere?: boolean | undefined;
  readonly passwordFault?: PasswordFault | undefined;
  readonly network?: NetworkFacts | undefined;
  /** Carrier's clock minus this computer's, ms. */
  readonly skewMs?: number | undefined;
  readonly ways?: readonly WayTried[] | undefined;
  /** How an OPTIONS to the same place ended. */
  readonly ping?: 'answered' | 'silent' | 'unreachable' | undefined;
  /** The bindings seen before the phone was given the new password. */
  readonly boundBefore?: BoundUntil | undefined;
  /** At least so much time has passed since, ms; without it the wall clock (`atMs`) is believed. */
  readonly sinceBoundMs?: number | undefined;
  readonly phone?: PhoneFacts | undefined;
}

/** The other shapes of user name for this number, to compare with the paper: hypotheses, never to be tried in a burst. */
export function otherShapes(account: SipAccount, context: ProbeContext): string[] {
  const used = new Set([account.user, account.authUser]);
  return (context.userShapes ?? []).filter((shape) => !used.has(shape));
}

/** One field of the account beside what is usual for it. */
export interface FieldBeside {
  readonly field: 'user' | 'auth-user' | 'realm' | 'domain';
  readonly used: string;
  readonly usual: string;
}

/** From user, auth user and realm beside the preset; empty where nothing differs (SERVICE §6, complaint 5). */
export function fieldsBesidePreset(
  outcome: { readonly account: SipAccount; readonly realm?: string | undefined },
  context: ProbeContext,
): FieldBeside[] {
  const { account, realm } = outcome;
  const rows: FieldBeside[] = [];
  const usual = context.preset?.user;
  if (usual !== undefined && account.user !== usual) rows.push({ field: 'user', used: account.user, usual });
  if (usual !== undefined && account.authUser !== usual)
    rows.push({ field: 'auth-user', used: account.authUser, usual });
  if (realm !== undefined && realm !== '' && realm.toLowerCase() !== account.domain.toLowerCase()) {
    rows.push({ field: 'realm', used: account.domain, usual: realm });
  }
  return rows;
}
