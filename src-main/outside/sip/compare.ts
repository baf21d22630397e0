import type { SipAccount } from '../../core/line.ts';
import type { RegisterOutcome } from '../../core/verify/outcome.ts';
import type { Method } from './request.ts';

/** One question of the comparison and what came of it. */
export interface Compared {
  readonly transport: 'udp' | 'tcp';
  readonly method: Method;
  readonly outcome: RegisterOutcome;
}

/** Facts about the path between this computer and the registrar; what they mean is judged elsewhere. */
export interface TransportComparison {
  readonly asked: readonly Compared[];
  /** Something answered over it, with any code; `undefined` when the question was stopped. */
  readonly answers: { readonly udp: boolean | undefined; readonly tcp: boolean | undefined };
  /** A field of ours came back changed over it; `undefined` when nothing came back. */
  readonly isRewritten: { readonly udp: boolean | undefined; readonly tcp: boolean | undefined };
  /** Codes that UDP and TCP gave to the same method, where they differ. */
  readonly differentCodes: readonly { readonly method: Method; readonly udp: number; readonly tcp: number }[];
  /** Address translation on the way, by what the registrar saw of two UDP source ports (RFC 3581). */
  readonly translation: {
    /** `undefined`: the registrar did not say how it saw us. */
    readonly isTranslated: boolean | undefined;
    /** Both source ports came out of one public address. Two would confuse a registrar that binds us to one. */
    readonly hasOneAddress: boolean | undefined;
    /** The registrar saw the very ports we sent from. */
    readonly keepsPorts: boolean | undefined;
    readonly pairs: readonly { readonly local: string; readonly seen: string }[];
  };
}

const QUESTIONS: readonly Pick<Compared, 'transport' | 'method'>[] = [
  // Every question has a socket of its own, so the two over UDP are two source ports.
  { transport: 'udp', method: 'OPTIONS' },
  { transport: 'udp', method: 'REGISTER' },
  { transport: 'tcp', method: 'OPTIONS' },
  { transport: 'tcp', method: 'REGISTER' },
];

/** Asks the same over UDP and TCP (SERVICE §6 rows 10 and 11). Four requests without password, all through the pace gate. */
export async function compareTransports(
  account: SipAccount,
  ask: (question: { readonly account: SipAccount; readonly method: Method }) => Promise<RegisterOutcome>,
): Promise<TransportComparison> {
  // A port given for TLS or WebSocket says nothing about UDP and TCP: their usual one, or what DNS says, is asked then.
  const isPlain = account.transport === 'udp' || account.transport === 'tcp';
  const proxy = account.proxy === undefined || isPlain ? account.proxy : { host: account.proxy.host };
  const asked = await Promise.all(
    QUESTIONS.map(async (one) => ({
      ...one,
      outcome: await ask({ account: { ...account, proxy, transport: one.transport }, method: one.method }),
    })),
  );
  const over = (transport: Compared['transport']) =>
    asked.filter((one) => one.transport === transport).map((one) => one.outcome);
  const both = (of: (outcomes: readonly RegisterOutcome[]) => boolean | undefined) => ({
    udp: of(over('udp')),
    tcp: of(over('tcp')),
  });
  return {
    asked,
    answers: both(anyAnswers),
    isRewritten: both(anyRewritten),
    differentCodes: differentCodes(asked),
    translation: translation(over('udp')),
  };
}

function anyAnswers(outcomes: readonly RegisterOutcome[]): boolean | undefined {
  if (outcomes.some((one) => one.kind === 'final')) return true;
  return outcomes.every((one) => one.kind === 'aborted') ? undefined : false;
}

function anyRewritten(outcomes: readonly RegisterOutcome[]): boolean | undefined {
  const told = outcomes.flatMap((one) => (one.rewritten === undefined ? [] : [one.rewritten.length > 0]));
  return told.length === 0 ? undefined : told.includes(true);
}

function differentCodes(asked: readonly Compared[]): TransportComparison['differentCodes'] {
  return (['OPTIONS', 'REGISTER'] as const).flatMap((method) => {
    const code = (transport: Compared['transport']) => {
      const outcome = asked.find((one) => one.method === method && one.transport === transport)?.outcome;
      return outcome?.kind === 'final' ? outcome.statusCode : undefined;
    };
    const [udp, tcp] = [code('udp'), code('tcp')];
    return udp === undefined || tcp === undefined || udp === tcp ? [] : [{ method, udp, tcp }];
  });
}

function translation(overUdp: readonly RegisterOutcome[]): TransportComparison['translation'] {
  const pairs = overUdp.flatMap((one) =>
    one.kind === 'final' && one.seenAs !== undefined && one.localAddress !== undefined
      ? [{ local: one.localAddress, seen: one.seenAs }]
      : [],
  );
  if (pairs.length === 0) {
    return { isTranslated: undefined, hasOneAddress: undefined, keepsPorts: undefined, pairs };
  }
  const address = (place: string) => place.replace(/:\d+$/u, '');
  const port = (place: string) => /:(\d+)$/u.exec(place)?.[1];
  const ports = pairs.filter(({ seen }) => port(seen) !== undefined);
  return {
    isTranslated: pairs.some(({ local, seen }) =>
      port(seen) === undefined ? address(local) !== seen : local !== seen,
    ),
    hasOneAddress: pairs.length < 2 ? undefined : new Set(pairs.map(({ seen }) => address(seen))).size === 1,
    keepsPorts: ports.length === 0 ? undefined : ports.every(({ local, seen }) => port(local) === port(seen)),
    pairs,
  };
}
