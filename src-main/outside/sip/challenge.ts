import { headerValues, type MessageHead, splitOutside, unquote } from './headers.ts';

/** Weakest first: the position is the strength (RFC 8760 2.4 wants the strongest that both sides know). */
export const HASHES = ['MD5', 'SHA-256', 'SHA-512-256'] as const;
export type HashName = (typeof HASHES)[number];

export type ChallengeKind = 'www' | 'proxy';

/** A digest challenge that we can answer (RFC 7616 3.3). Texts are byte texts, unquoted. */
export interface DigestChallenge {
  readonly kind: ChallengeKind;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string | undefined;
  readonly hash: HashName;
  readonly isSession: boolean;
  /** As the registrar wrote it, to be echoed; absent when it wrote none (then MD5). */
  readonly algorithm?: string | undefined;
  readonly qop: 'auth' | 'none';
  readonly isStale: boolean;
}

export interface Challenges {
  /** The strongest answerable challenge of every realm. */
  readonly answerable: readonly DigestChallenge[];
  /** Why others are not: scheme, algorithm or qop names. */
  readonly unsupported: readonly string[];
}

interface RawChallenge {
  readonly scheme: string;
  readonly params: Map<string, string>;
}

/** Every challenge of a 401 or 407: several fields, and several challenges in one field. */
export function readChallenges(head: MessageHead): Challenges {
  const best = new Map<string, DigestChallenge>();
  const unsupported: string[] = [];
  for (const kind of ['www', 'proxy'] as const) {
    for (const raw of headerValues(head, `${kind}-authenticate`).flatMap(splitChallenges)) {
      const challenge = toDigest(kind, raw);
      if (typeof challenge === 'string') {
        unsupported.push(challenge);
        continue;
      }
      const key = slotKey(challenge);
      const earlier = best.get(key);
      // Equal strength: the topmost, as RFC 8760 2.4 has it.
      if (earlier === undefined || strength(challenge) > strength(earlier)) best.set(key, challenge);
    }
  }
  return { answerable: [...best.values()], unsupported };
}

/** Credentials are kept per field and realm: a proxy and the registrar may share a realm and still want one answer each. */
export function slotKey(challenge: DigestChallenge): string {
  return `${challenge.kind} ${challenge.realm}`;
}

function strength(challenge: DigestChallenge): number {
  return HASHES.indexOf(challenge.hash);
}

/** Splits a field into challenges: a new one begins where a scheme stands before a parameter (RFC 7235 4.1). */
export function splitChallenges(value: string): RawChallenge[] {
  const challenges: RawChallenge[] = [];
  for (const item of splitOutside(value, { separator: ',', isAngleAware: false })) {
    const begin = /^([^\s=",]+)(?:\s+(.*))?$/su.exec(item);
    const isParam = /^[^\s=",]+\s*=/u.test(item);
    let param = item;
    if (begin !== null && !isParam) {
      challenges.push({ scheme: begin[1] ?? '', params: new Map() });
      param = begin[2] ?? '';
    }
    const parts = /^([^\s=",]+)\s*=\s*(.*)$/su.exec(param);
    const params = challenges.at(-1)?.params;
    const name = parts?.[1]?.toLowerCase();
    if (params !== undefined && name !== undefined && !params.has(name)) params.set(name, unquote(parts?.[2] ?? ''));
  }
  return challenges;
}

function toDigest(kind: ChallengeKind, raw: RawChallenge): DigestChallenge | string {
  if (raw.scheme.toLowerCase() !== 'digest') return `scheme ${raw.scheme}`;
  const realm = raw.params.get('realm');
  const nonce = raw.params.get('nonce');
  if (realm === undefined || nonce === undefined) return 'no realm or nonce';
  const algorithm = raw.params.get('algorithm');
  const [, name, session] = /^(.*?)(-sess)?$/iu.exec(algorithm ?? 'MD5') ?? [];
  const hash = HASHES.find((one) => one === name?.toUpperCase());
  if (hash === undefined) return `algorithm ${algorithm ?? ''}`;
  const qop = readQop(raw.params.get('qop'));
  if (qop === undefined) return `qop ${raw.params.get('qop') ?? ''}`;
  return {
    kind,
    realm,
    nonce,
    hash,
    qop,
    isSession: session !== undefined,
    isStale: raw.params.get('stale')?.toLowerCase() === 'true',
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(raw.params.has('opaque') ? { opaque: raw.params.get('opaque') } : {}),
  };
}

/** `undefined`: only auth-int or unknown kinds are offered, which we do not do. */
function readQop(value: string | undefined): 'auth' | 'none' | undefined {
  const options = (value ?? '')
    .split(',')
    .map((option) => option.trim().toLowerCase())
    .filter((option) => option !== '');
  if (options.length === 0) return 'none';
  return options.includes('auth') ? 'auth' : undefined;
}
