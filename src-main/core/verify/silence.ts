import type { CauseId } from './causes.ts';
import { type Conclusion, conclude } from './conclusion.ts';
import type { ProbeContext, WayTried } from './context.ts';
import { hostOf, isIpv6Only, isPrivateAddress, outerAddresses, vpnInUse } from './network-facts.ts';
import type { NameOutcome, SilentOutcome, TlsOutcome, UnreachableOutcome } from './outcome.ts';

/** An answer longer ago than this says nothing about a silence now. */
const EARLIER_COUNTS_MS = 86_400_000;
/** More than this between the clocks can make a certificate look expired, and a moment look like another. */
export const SKEW_THAT_MATTERS_MS = 60_000;

/** Nothing of this has to do with the password: whoever is silent has not judged it. */
export function judgeSilence(outcome: SilentOutcome, context: ProbeContext): Conclusion {
  if (outcome.answeredBefore) return conclude('blocked', ['silent-after-answer', 'too-many-attempts']);
  const network = networkCauses(context);
  const ways = waysCauses(outcome, context);
  const after: CauseId[] = ['network-silent', ...natCauses(outcome), 'network-not-allowed'];
  if (context.ping === 'answered') return conclude('no-answer', [...ways, 'register-filtered', ...network, ...after]);
  if (!hasAnsweredEarlier(context)) return conclude('no-answer', [...network, ...ways, ...after]);
  const others: CauseId[] = (context.refusedRecently ?? 0) < 3 ? ['phone-keeps-retrying'] : ['too-many-attempts'];
  // Only refusals make a block: silence alone is as likely the network's.
  return (context.refusedRecently ?? 0) > 0
    ? conclude('blocked', ['address-blocked', ...others, ...network])
    : conclude('no-answer', [...network, ...ways, 'address-blocked', ...others, ...after]);
}

function hasAnsweredEarlier({ answeredAtMs, atMs }: ProbeContext): boolean {
  return answeredAtMs !== undefined && (atMs === undefined || atMs - answeredAtMs < EARLIER_COUNTS_MS);
}

export function judgeUnreachable(outcome: UnreachableOutcome, context: ProbeContext): Conclusion {
  return conclude('unreachable', [...networkCauses(context), unreachableCause(outcome.code)]);
}

function unreachableCause(code: string): CauseId {
  if (code === 'ECONNREFUSED') return 'port-refused';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'connection-lost' : 'host-unreachable';
}

const DNS_IS_DOWN = new Set([
  'EAI_AGAIN',
  'ETIMEOUT',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ESERVFAIL',
  'SERVFAIL',
  'EREFUSED',
]);

export function judgeUnknownName(outcome: NameOutcome, context: ProbeContext): Conclusion {
  const network = networkCauses(context);
  const isPointedAt = (outcome.lookups ?? []).some(({ type, answers }) => type === 'SRV' && answers.length > 0);
  if (isPointedAt || outcome.code === 'ENODATA' || outcome.code === 'ENOSERVICE') {
    return conclude('name-not-found', [...network, 'name-without-address', 'name-not-known']);
  }
  const cause = DNS_IS_DOWN.has(outcome.code) ? 'dns-silent' : 'name-not-known';
  return conclude('name-not-found', [...network, cause]);
}

export function judgeTls(outcome: TlsOutcome, context: ProbeContext): Conclusion {
  const isClockWrong = Math.abs(context.skewMs ?? 0) > SKEW_THAT_MATTERS_MS;
  const cause = tlsCause(outcome);
  const isOfTime = cause === 'tls-expired' || cause === 'tls-not-yet-valid';
  return conclude('tls-refused', isOfTime && isClockWrong ? ['clock-wrong', cause] : [cause]);
}

function tlsCause({ code, detail }: TlsOutcome): CauseId {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'ERR_TLS_CERT_ALTNAME_FORMAT':
      return 'tls-name-differs';
    case 'CERT_HAS_EXPIRED':
      return 'tls-expired';
    case 'CERT_NOT_YET_VALID':
      return 'tls-not-yet-valid';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      return 'tls-issuer-unknown';
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return 'tls-not-spoken';
    default:
      return /wrong version number|packet length too long/iu.test(detail) ? 'tls-not-spoken' : 'tls-not-trusted';
  }
}

/** What this computer's own network says, strongest first. */
function networkCauses(context: ProbeContext): CauseId[] {
  const { network } = context;
  if (network === undefined) return [];
  if (outerAddresses(network).length === 0) return ['no-network'];
  const causes: CauseId[] = [];
  if (isIpv6Only(network)) causes.push(network.hasNat64 === true ? 'nat64-network' : 'ipv6-only-network');
  if (vpnInUse(network) !== undefined) causes.push('vpn-in-use');
  return causes;
}

/** The same question by other ways: UDP against TCP, OPTIONS against REGISTER, one of our ports against another. */
function waysCauses(outcome: SilentOutcome, context: ProbeContext): CauseId[] {
  const ways = context.ways ?? [];
  const over = (isUdp: boolean) => ways.filter((way) => (way.transport === 'udp') === isUdp);
  const answered = (some: readonly WayTried[]) => some.filter(({ hasAnswered }) => hasAnswered);
  const silent = (some: readonly WayTried[]) => some.filter(({ hasAnswered }) => !hasAnswered);
  const causes: CauseId[] = [];
  if (outcome.account.transport === 'udp' && answered(over(false)).length > 0) causes.push('udp-filtered');
  // One port of ours is answered, another is not: something minds the port that SIP usually has.
  const minds = silent(ways).some((one) =>
    answered(ways).some(
      ({ transport, method, sourcePort }) =>
        transport === one.transport && method === one.method && sourcePort !== one.sourcePort,
    ),
  );
  if (minds || ways.some(({ isRewritten }) => isRewritten === true)) causes.push('sip-rewritten');
  const same = ways.filter(({ transport }) => transport === outcome.account.transport);
  const isFiltered =
    answered(same).some(({ method }) => method === 'OPTIONS') &&
    silent(same).some(({ method }) => method === 'REGISTER');
  if (isFiltered) causes.push('register-filtered');
  return causes;
}

/** A private address of ours means a translator on the way; it only can lose what comes back without rport. */
function natCauses(outcome: SilentOutcome): CauseId[] {
  const { localAddress, account } = outcome;
  const isTranslated = localAddress !== undefined && isPrivateAddress(hostOf(localAddress));
  return isTranslated && account.transport === 'udp' ? ['behind-nat'] : [];
}
