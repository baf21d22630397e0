import type { Binding } from '../../core/verify/outcome.ts';
import { readBindings } from './contact.ts';
import { minExpiresS, type SipResponse } from './response.ts';
import { rewrittenContact } from './rewritten.ts';
import type { Patience } from './route.ts';
import type { RegisterEnd, RegisterSession } from './session.ts';

/** The shortest lifetime most registrars take, seconds: should we never get to remove it, it is gone in a minute. */
const LIFETIME_S = 60;
const LONGEST_LIFETIME_S = 86_400;

/** Answers to the query that may be about the query itself: the registrar does not want a REGISTER without Contact. */
const QUERY_NOT_WANTED: ReadonlySet<number> = new Set([400, 403, 405, 406, 420, 421, 488, 493, 501]);

export interface BindEnd {
  /** The answer that decides: to the binding where it came so far, else to what stopped us. */
  readonly end: RegisterEnd;
  readonly ownBinding?: 'removed' | 'left-behind' | 'not-seen' | undefined;
  /** Others' bindings as last seen; our own is never among them. */
  readonly others: readonly Binding[];
  readonly listsBindings: boolean;
  /** Our binding may exist and nobody has taken it back: these lines do. */
  readonly owedRemoval?: readonly string[] | undefined;
}

/**
 * Query, bind for a minute, remove exactly that Contact, query again. Every other binding stays as it was, as far as the
 * registrar keeps more than one.
 */
export async function bindAndProve(session: RegisterSession, patience: Patience): Promise<BindEnd> {
  const query = await session.register([], patience);
  if (query.kind !== 'final' || !mayBindAfter(query.response)) return ended(query);
  const own = ownContact(session);

  let bound = await session.register(own.lines(LIFETIME_S), patience);
  const longerS = bound.kind === 'final' ? longerLifetimeS(bound.response) : undefined;
  // Once only: registrars exist that answer 423 to whatever is asked.
  if (longerS !== undefined) bound = await session.register(own.lines(longerS), patience);
  if (bound.kind === 'unsupported') return ended(bound);
  // Without an answer nobody knows whether it was stored.
  if (bound.kind !== 'final') return { ...ended(bound), owedRemoval: own.lines(0) };
  if (!isSuccess(bound.response)) return ended(bound);

  const removal = await session.register(own.lines(0), patience);
  const isRemovalTaken = removal.kind === 'final' && isSuccess(removal.response);
  const owed = isRemovalTaken ? {} : { owedRemoval: own.lines(0) };
  if (removal.kind === 'stopped') return { ...ended(removal), ...owed };
  const proof = await session.register([], patience);
  if (proof.kind === 'stopped') return { ...ended(proof), ...owed };

  const evidence = [proof, removal].find((end) => end.kind === 'final' && isSuccess(end.response));
  const before = own.split(bound.response);
  const changed = before.own === undefined ? undefined : rewrittenContact(own.uri, before.own.contact);
  if (changed !== undefined) session.route.noteRewritten(changed);
  const after = evidence?.kind === 'final' ? own.split(evidence.response) : undefined;
  const isGone = after !== undefined && after.own === undefined;
  return {
    end: bound,
    ownBinding: isGone ? (before.own !== undefined ? 'removed' : 'not-seen') : 'left-behind',
    others: after?.others ?? before.others,
    listsBindings: before.own !== undefined || before.others.length > 0 || (after?.others.length ?? 0) > 0,
    ...owed,
  };
}

function ended(end: RegisterEnd): BindEnd {
  const others = end.kind === 'final' && isSuccess(end.response) ? readBindings(end.response.head) : [];
  return { end, others, listsBindings: others.length > 0 };
}

function isSuccess(response: SipResponse): boolean {
  return response.statusCode >= 200 && response.statusCode < 300;
}

function mayBindAfter(response: SipResponse): boolean {
  return isSuccess(response) || QUERY_NOT_WANTED.has(response.statusCode);
}

/** Min-Expires of a 423 where it is one we may follow (sip.js follows any, for ever). */
function longerLifetimeS(response: SipResponse): number | undefined {
  if (response.statusCode !== 423) return undefined;
  const askedS = minExpiresS(response.head);
  return askedS !== undefined && askedS >= LIFETIME_S && askedS <= LONGEST_LIFETIME_S ? askedS : undefined;
}

interface OwnContact {
  readonly uri: string;
  lines(expiresS: number): readonly string[];
  split(response: SipResponse): { readonly own: Binding | undefined; readonly others: readonly Binding[] };
}

/** A user part that nobody else has: it is how we know our binding again, even where the registrar rewrites the host. */
function ownContact(session: RegisterSession): OwnContact {
  const user = `kk-${session.token(8)}`;
  const uri = `sip:${user}@${session.sentBy ?? 'localhost'}${session.contactParams}`;
  return {
    uri,
    // Both places: some registrars read only the parameter, some only the field (RFC 3261 10.2.1.1).
    lines: (expiresS) => [`Contact: <${uri}>;expires=${expiresS}`, `Expires: ${expiresS}`],
    split: (response) => {
      const bindings = readBindings(response.head);
      return {
        own: bindings.find((binding) => binding.contact.includes(user)),
        others: bindings.filter((binding) => !binding.contact.includes(user)),
      };
    },
  };
}
