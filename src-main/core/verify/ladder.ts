import { hostOf } from './network-facts.ts';
import type { ExchangeStep, Lookup, RegisterOutcome } from './outcome.ts';

/*
 * The exchange as a person, or the carrier's support, reads it: name, address, reachability, challenge, login, bindings, with
 * the first broken rung; then the messages as arrows. Credentials were struck where the exchange was written down; the user
 * names and numbers in it are masked here, because this text leaves the house.
 */

export const RUNGS = ['name', 'address', 'reachability', 'challenge', 'login', 'bindings'] as const;
export type RungName = (typeof RUNGS)[number];

export interface Rung {
  readonly name: RungName;
  readonly state: 'passed' | 'broken' | 'not-tried';
  /** Facts in the protocol's own words: addresses, codes, names. */
  readonly detail: string;
}

/** The rungs in order. After the first broken one nothing is `passed`: what lies above it was not tried. */
export function rungsOf(outcome: RegisterOutcome): Rung[] {
  const found: { readonly [K in RungName]: Omit<Rung, 'name'> | undefined } = {
    name: nameRung(outcome),
    address: outcome.target === undefined ? undefined : passed(outcome.target),
    reachability: reachabilityRung(outcome),
    challenge: challengeRung(outcome),
    login: loginRung(outcome),
    bindings: bindingsRung(outcome),
  };
  let isBroken = false;
  return RUNGS.map((name) => {
    const rung = isBroken ? undefined : found[name];
    isBroken ||= rung === undefined || rung.state === 'broken';
    return { name, ...(rung ?? { state: 'not-tried' as const, detail: '' }) };
  });
}

const passed = (detail: string) => ({ state: 'passed', detail }) as const;
const broken = (detail: string) => ({ state: 'broken', detail }) as const;

function nameRung(outcome: RegisterOutcome) {
  if (outcome.kind === 'name-not-found') return broken(`${outcome.name}: ${outcome.code}`);
  const asked = outcome.lookups ?? [];
  if (asked.length > 0) return passed(asked.map(lookupText).join('; '));
  if (outcome.kind === 'aborted' && outcome.target === undefined) return undefined;
  return passed(outcome.account.proxy?.host ?? outcome.account.domain);
}

function lookupText({ type, question, answers, error }: Lookup): string {
  return `${type} ${question} -> ${answers.length > 0 ? answers.join(', ') : (error ?? 'nothing')}`;
}

function reachabilityRung(outcome: RegisterOutcome) {
  const seconds = `${(outcome.elapsedMs / 1_000).toFixed(1)} s`;
  switch (outcome.kind) {
    case 'final':
      return passed(outcome.roundTripMs === undefined ? `answered in ${seconds}` : `${outcome.roundTripMs} ms`);
    case 'no-answer':
      return outcome.answeredBefore
        ? passed('answered at first')
        : broken(`no answer in ${seconds}, ${outcome.sends} sent`);
    case 'unreachable':
      return broken(outcome.code);
    case 'tls-refused':
      return broken(`${outcome.code} ${outcome.detail}`.trim());
    case 'unreadable':
      return outcome.why === 'cannot-send' ? broken(outcome.detail) : passed('something answered');
    case 'name-not-found':
    case 'aborted':
      return undefined;
  }
}

function challengeRung(outcome: RegisterOutcome) {
  if (outcome.kind === 'no-answer') return outcome.answeredBefore ? passed('') : undefined;
  if (outcome.kind === 'unreadable') return broken(`${outcome.why} ${outcome.detail}`.trim());
  if (outcome.kind !== 'final') return undefined;
  if (outcome.challenged) return passed(outcome.realm === undefined ? '' : `realm ${outcome.realm}`);
  return broken(`${outcome.statusCode} ${outcome.reason} without a challenge`);
}

function loginRung(outcome: RegisterOutcome) {
  if (outcome.kind === 'no-answer') return outcome.answeredBefore ? broken('no answer to the login') : undefined;
  if (outcome.kind !== 'final' || !outcome.challenged) return undefined;
  if (!outcome.credentialsSent) return broken(`${outcome.statusCode} ${outcome.reason}: not answered`);
  const said = `${outcome.statusCode} ${outcome.reason}${outcome.staleExhausted ? ' (stale nonce again)' : ''}`;
  return outcome.statusCode >= 200 && outcome.statusCode < 300 ? passed(said) : broken(said);
}

function bindingsRung(outcome: RegisterOutcome) {
  if (outcome.kind !== 'final') return undefined;
  if (!outcome.listsBindings) return passed('the answer lists none');
  return passed(
    outcome.bindings
      .map(({ contact, expiresS }) => `${contact}${expiresS === undefined ? '' : ` ${expiresS} s`}`)
      .join(', '),
  );
}

export interface LadderOptions {
  /** When the look was made, as it shall be written (ISO 8601 with its zone). */
  readonly at?: string | undefined;
  /** Lines to stand on top, such as the verdict and its causes in the person's language. */
  readonly heading?: readonly string[] | undefined;
  /** With the whole messages, not only their first lines. */
  readonly isWhole?: boolean | undefined;
}

const MARK = { passed: 'ok', broken: 'NO', 'not-tried': '--' } as const;
const WIDTH = 64;

/** The ladder as plain text, ready for a screen or a file: user names masked, nothing invisible in it, ends with a newline. */
export function ladderText(outcome: RegisterOutcome, options: LadderOptions = {}): string {
  const { account } = outcome;
  const rungs = rungsOf(outcome).map(({ name, state, detail }, index) =>
    `${index + 1}. [${MARK[state]}] ${name.padEnd(12)} ${detail}`.trimEnd(),
  );
  const facts = [
    ...(options.at === undefined ? [] : [`at: ${options.at}`]),
    `domain: ${account.domain}  transport: ${account.transport}`,
    ...(outcome.localAddress === undefined ? [] : [`from: ${outcome.localAddress}`]),
    ...(outcome.kind === 'final' && outcome.seenAs !== undefined ? [`seen as: ${outcome.seenAs}`] : []),
    ...(outcome.rewritten ?? []).map(({ field, sent, echoed }) => `rewritten ${field}: ${sent} -> ${echoed}`),
    ...(outcome.kind === 'tls-refused' ? certificateLines(outcome.chain ?? []) : []),
  ];
  const there = outcome.target ?? account.proxy?.host ?? account.domain;
  const arrows = outcome.exchange.flatMap((step) => arrow(step, options.isWhole === true));
  const lines = [
    ...(options.heading ?? []),
    ...(options.heading === undefined ? [] : ['']),
    ...facts,
    '',
    ...rungs,
    '',
    `${' '.repeat(8)}this computer${' '.repeat(Math.max(1, WIDTH - 13 - there.length + 2))}${there}`,
    ...arrows,
  ];
  return `${lines.map((line) => mask(clean(line), outcome).trimEnd()).join('\n')}\n`;
}

function certificateLines(
  chain: readonly { subject: string; issuer: string; validFrom: string; validTo: string; names: readonly string[] }[],
) {
  return chain.flatMap(({ subject, issuer, validFrom, validTo, names }, index) => [
    `certificate ${index + 1}: ${subject}, issued by ${issuer}, ${validFrom} to ${validTo}`,
    ...(names.length > 0 ? [`  made out for: ${names.join(', ')}`] : []),
  ]);
}

function arrow({ atMs, direction, summary, text }: ExchangeStep, isWhole: boolean): string[] {
  const time = `+${Math.round(atMs)}`.padStart(7);
  const short = clean(summary).slice(0, WIDTH - 8);
  const rest = '-'.repeat(Math.max(2, WIDTH - short.length - 4));
  const line = direction === 'sent' ? `${time} |- ${short} ${rest}>|` : `${time} |<${rest} ${short} -|`;
  const body = isWhole && text !== undefined ? text.split(/\r\n|\r|\n/u).map((one) => `${' '.repeat(10)}${one}`) : [];
  return [line, ...body];
}

/** Invisible characters could hide a part of the text or turn it around. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·');
}

/** User names are phone numbers in another dress: four last characters stay. */
function mask(line: string, { account, target }: RegisterOutcome): string {
  let masked = line;
  const kept = new Set([account.domain, account.proxy?.host, target === undefined ? undefined : hostOf(target)]);
  for (const name of [account.user, account.authUser]) {
    if (name.length >= 4 && !kept.has(name))
      masked = masked.replaceAll(name, `***${name.length > 6 ? name.slice(-4) : ''}`);
  }
  return masked.replace(/(?<![\w.])\+?\d{4,11}(\d{4})(?![\w.])/gu, '***$1');
}
