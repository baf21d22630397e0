import { foreignBindings } from './bindings.ts';
import type { CauseId } from './causes.ts';
import type { ProbeContext } from './context.ts';
import { hostOf, networkCount, vpnInUse } from './network-facts.ts';
import type { FinalOutcome, RegisterOutcome } from './outcome.ts';
import { SKEW_THAT_MATTERS_MS } from './silence.ts';

/** Things seen beside the verdict: each may matter to the phone, or to the next look, even where all is well. */
export function observe(outcome: RegisterOutcome, context: ProbeContext): CauseId[] {
  const notes: CauseId[] = [];
  if (Math.abs(context.skewMs ?? 0) > SKEW_THAT_MATTERS_MS) notes.push('clock-wrong');
  if ((outcome.rewritten ?? []).length > 0) notes.push('sip-rewritten');
  if (outcome.kind === 'final') notes.push(...ofAnswer(outcome, context));
  const { network } = context;
  // A login that was let in came by a way that is allowed: nothing is to be said about it.
  if (network === undefined || isLetIn(outcome)) return notes;
  if (network.hasNat64 === true) notes.push('nat64-network');
  if (vpnInUse(network) !== undefined) notes.push('vpn-in-use');
  if (networkCount(network) > 1) notes.push('several-networks');
  return notes;
}

function isLetIn(outcome: RegisterOutcome): boolean {
  return outcome.kind === 'final' && outcome.credentialsSent && outcome.statusCode >= 200 && outcome.statusCode < 300;
}

function ofAnswer(outcome: FinalOutcome, context: ProbeContext): CauseId[] {
  const notes: CauseId[] = [];
  const { seenAs, localAddress } = outcome;
  // RFC 3581: `received` is where the registrar saw us; another address than ours is a translator's.
  if (seenAs !== undefined && localAddress !== undefined && hostOf(seenAs) !== hostOf(localAddress)) {
    notes.push('behind-nat');
  }
  if (outcome.serverProof === 'wrong') notes.push('server-proof-wrong');
  if (outcome.ownBinding === 'left-behind') notes.push('own-binding-left');
  if (isStale(outcome, context)) notes.push('stale-bindings');
  return notes;
}

/** More than one phone, or one from before beside one that is new: the former may still be rung. */
function isStale(outcome: FinalOutcome, { boundBefore, atMs }: ProbeContext): boolean {
  const bindings = foreignBindings(outcome);
  if (boundBefore === undefined || atMs === undefined) return bindings.length > 1;
  const isFromBefore = ({ contact }: { contact: string }) => boundBefore.untilMs[contact] !== undefined;
  return bindings.some(isFromBefore) && bindings.some((one) => !isFromBefore(one));
}
