import { describe, expect, test } from 'vitest';
import { CALL_NATURES } from '../../src-main/core/verify/call-causes.ts';
import { CAUSE_NATURE, CAUSES, type CauseId } from '../../src-main/core/verify/causes.ts';
import type { ProbeContext } from '../../src-main/core/verify/context.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import type { InterfaceFact } from '../../src-main/core/verify/network-facts.ts';
import type { FinalOutcome, RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import type { Verdict } from '../../src-main/core/verify/verdict.ts';
import { answer } from '../doubles/model-carrier.ts';
import { lineOf } from '../doubles/world.ts';

const { account } = lineOf('b2bua');
const NOW = Date.UTC(2026, 10, 24, 9, 0);
const MINUTE = 60_000;
const base = { account, sends: 2, elapsedMs: 40, exchange: [] };
const silent: RegisterOutcome = { ...base, kind: 'no-answer', answeredBefore: false };
const final = (statusCode: number, more: Partial<FinalOutcome> = {}) => answer(account, { statusCode, ...more });
const unreachable = (code: string): RegisterOutcome => ({ ...base, kind: 'unreachable', code });
const unnamed = (code: string, more: object = {}): RegisterOutcome => ({
  ...base,
  kind: 'name-not-found',
  name: 'sip.test',
  code,
  ...more,
});
const tls = (code: string, detail = ''): RegisterOutcome => ({ ...base, kind: 'tls-refused', code, detail });
const net = (...addresses: [string, string][]) => ({
  interfaces: addresses.map(
    ([name, address]): InterfaceFact => ({
      name,
      address,
      family: address.includes(':') ? 'IPv6' : 'IPv4',
      isInternal: false,
    }),
  ),
});
const DESK = { contact: 'sip:desk@192.0.2.7', expiresS: 1_800 };
const before = { seenAtMs: NOW - 10 * MINUTE, listsBindings: true, untilMs: { [DESK.contact]: NOW + 1_800_000 } };
const phone = { reconnectedAtMs: NOW - 5 * MINUTE };
const late = { moment: 'after-reflection', atMs: NOW } as const;
const rewritten = [{ field: 'contact', sent: 'sip:a@10.0.0.2', echoed: 'sip:a@203.0.113.9' }] as const;

type Row = readonly [
  complaint: string,
  outcome: RegisterOutcome,
  context: ProbeContext,
  verdict: Verdict,
  cause: CauseId,
];

/** The twenty complaints, some of them in several dresses; the number is the row of the list. */
const ROWS: readonly Row[] = [
  [
    '1 the softphone still sends the old secret',
    final(200),
    { ...late, phone },
    'accepted',
    'phone-sends-old-password',
  ],
  [
    '1 the softphone forgets it only when the account is made again',
    final(200),
    { ...late, phone: { ...phone, habit: 'keeps-old-until-made-again' } },
    'accepted',
    'phone-sends-old-password',
  ],
  [
    '2 the display is green from a registration of before',
    final(200, { bindings: [DESK] }),
    { ...late, boundBefore: before, phone },
    'accepted',
    'binding-from-before',
  ],
  [
    '3 the old password is let in for 30 more minutes',
    final(200),
    { ...late, tried: 'old' },
    'accepted',
    'old-password-still-accepted',
  ],
  ['4 a nonce is stale again and again', final(401, { staleExhausted: true }), late, 'cannot-tell', 'stale-loop'],
  ['4 the password really is another', final(401), late, 'password-refused', 'password-differs'],
  [
    '5 a 403 with fields that differ from the paper',
    final(403),
    { ...late, preset: { user: '12345678' } },
    'forbidden',
    'fields-differ-from-preset',
  ],
  [
    '5 a 403 with another realm than the domain',
    final(403, { realm: 'gw-okj.sip.test' }),
    { ...late, preset: { user: account.user } },
    'forbidden',
    'realm-differs',
  ],
  [
    '6 the device gives up for ever after one rejection',
    final(200),
    { ...late, phone: { ...phone, habit: 'gives-up-after-refusal' } },
    'accepted',
    'phone-gave-up',
  ],
  [
    '7 the device never gives up',
    final(200),
    { ...late, phone: { ...phone, habit: 'retries-for-ever' } },
    'accepted',
    'phone-keeps-retrying',
  ],
  [
    '7 something else here tries too often',
    final(429),
    { ...late, refusedRecently: 1 },
    'blocked',
    'phone-keeps-retrying',
  ],
  [
    '8 the whole office is banned',
    silent,
    { ...late, answeredAtMs: NOW - 5 * MINUTE, refusedRecently: 4 },
    'blocked',
    'address-blocked',
  ],
  [
    '8 it answered before and is silent now, refused or not',
    silent,
    { ...late, answeredAtMs: NOW - 5 * MINUTE },
    'no-answer',
    'address-blocked',
  ],
  ['9 a time-out from the first step', silent, late, 'no-answer', 'network-silent'],
  [
    '9 a time-out after the challenge',
    { ...base, kind: 'no-answer', answeredBefore: true },
    late,
    'blocked',
    'silent-after-answer',
  ],
  ['9 a port that is closed', unreachable('ECONNREFUSED'), late, 'unreachable', 'port-refused'],
  ['9 no route', unreachable('ENETUNREACH'), late, 'unreachable', 'host-unreachable'],
  ['9 alive, but deaf for REGISTER', silent, { ...late, ping: 'answered' }, 'no-answer', 'register-filtered'],
  [
    '10 UDP fails, TCP works',
    silent,
    {
      ...late,
      ways: [
        { transport: 'udp', method: 'OPTIONS', hasAnswered: false },
        { transport: 'tcp', method: 'OPTIONS', hasAnswered: true },
      ],
    },
    'no-answer',
    'udp-filtered',
  ],
  ['10 the router rewrites what we say', final(403, { rewritten }), late, 'forbidden', 'sip-rewritten'],
  [
    '10 the router minds the usual port of SIP',
    silent,
    {
      ...late,
      ways: [
        { transport: 'udp', method: 'OPTIONS', sourcePort: 5_060, hasAnswered: false },
        { transport: 'udp', method: 'OPTIONS', sourcePort: 40_000, hasAnswered: true },
      ],
    },
    'no-answer',
    'sip-rewritten',
  ],
  [
    '11 behind a translator, the carrier sees another address',
    final(200, { seenAs: '203.0.113.9:40000', localAddress: '192.168.1.4:5060' }),
    late,
    'accepted',
    'behind-nat',
  ],
  ['11 the answer never comes back', { ...silent, localAddress: '192.168.1.4:5060' }, late, 'no-answer', 'behind-nat'],
  [
    '12 the name points to a server without address',
    unnamed('ENOTFOUND', {
      lookups: [{ question: '_sip._udp.sip.test', type: 'SRV', answers: ['0 0 5060 gone.sip.test'], ms: 4 }],
    }),
    late,
    'name-not-found',
    'name-without-address',
  ],
  ['12 the name has no address at all', unnamed('ENODATA'), late, 'name-not-found', 'name-without-address'],
  ['12 nobody answers questions for names', unnamed('EAI_AGAIN'), late, 'name-not-found', 'dns-silent'],
  ['12 nobody knows the name', unnamed('ENOTFOUND'), late, 'name-not-found', 'name-not-known'],
  [
    '13 a network with IPv6 only',
    unreachable('ENETUNREACH'),
    { ...late, network: net(['en0', '2001:db8::7']) },
    'unreachable',
    'ipv6-only-network',
  ],
  [
    '13 a network with IPv6 only that translates',
    unreachable('ENETUNREACH'),
    { ...late, network: { ...net(['en0', '2001:db8::7']), hasNat64: true } },
    'unreachable',
    'nat64-network',
  ],
  [
    '14 a VPN is on',
    final(403),
    { ...late, network: net(['eth0', '192.168.1.4'], ['wg0', '10.8.0.2']) },
    'forbidden',
    'vpn-in-use',
  ],
  [
    '14 two network cards',
    final(401),
    { ...late, network: net(['eth0', '192.168.1.4'], ['wlan0', '192.168.2.4']) },
    'password-refused',
    'several-networks',
  ],
  [
    '15 registrations from before beside the new one',
    final(200, { bindings: [DESK, { contact: 'sip:new@192.0.2.9', expiresS: 3_600 }] }),
    { ...late, boundBefore: before },
    'accepted',
    'stale-bindings',
  ],
  ['15 our own registration was left', final(200, { ownBinding: 'left-behind' }), late, 'accepted', 'own-binding-left'],
  [
    '16 a proof of the registrar that does not fit',
    final(200, { serverProof: 'wrong' }),
    late,
    'accepted',
    'server-proof-wrong',
  ],
  ['16 a certificate for another name', tls('ERR_TLS_CERT_ALTNAME_INVALID'), late, 'tls-refused', 'tls-name-differs'],
  ['16 a certificate that has expired', tls('CERT_HAS_EXPIRED'), late, 'tls-refused', 'tls-expired'],
  ['16 a certificate of the future', tls('CERT_NOT_YET_VALID'), late, 'tls-refused', 'tls-not-yet-valid'],
  [
    '16 the clock is what is wrong',
    tls('CERT_HAS_EXPIRED'),
    { ...late, skewMs: -86_400_000 },
    'tls-refused',
    'clock-wrong',
  ],
  ['16 an issuer nobody knows', tls('DEPTH_ZERO_SELF_SIGNED_CERT'), late, 'tls-refused', 'tls-issuer-unknown'],
  [
    '16 no TLS on that port',
    tls('EPROTO', 'ssl3_get_record:wrong version number'),
    late,
    'tls-refused',
    'tls-not-spoken',
  ],
  ['16 anything else about certificates', tls('X'), late, 'tls-refused', 'tls-not-trusted'],
  [
    '17 copying brought a space',
    final(401),
    { ...late, passwordFault: 'space' },
    'password-refused',
    'password-carries-stray',
  ],
  [
    '18 the password cannot be edited any more',
    final(200),
    { ...late, phone: { ...phone, habit: 'cannot-edit' } },
    'accepted',
    'phone-cannot-edit',
  ],
  [
    '19 a call is going on',
    final(200),
    { ...late, phone: { ...phone, hasActiveCall: true } },
    'accepted',
    'call-in-progress',
  ],
  ['20 a code and nothing else', final(480), late, 'cannot-tell', 'code-alone'],
  [
    '20 a code before the slot time',
    final(480),
    { ...late, moment: 'before-reflection' },
    'cannot-tell',
    'not-reflected-yet',
  ],
  [
    '20 a code for a number of another shape',
    final(480),
    { ...late, preset: { user: '12345678' } },
    'cannot-tell',
    'auth-user-differs',
  ],
];

/** What is not among the complaints, so that every cause there is has been reached. */
const OTHERS: readonly Row[] = [
  ['accepted', final(200), late, 'accepted', 'accepted-on-fresh-challenge'],
  ['accepted early', final(200), { moment: 'before-reflection' }, 'accepted', 'accepted-early'],
  ['no challenge', final(200, { challenged: false }), late, 'cannot-tell', 'no-challenge'],
  ['user not known', final(404), late, 'user-unknown', 'user-not-known'],
  ['rule', final(403), late, 'forbidden', 'policy'],
  ['place', final(403), late, 'forbidden', 'network-not-allowed'],
  [
    'right within the hour',
    final(401),
    { ...late, samePasswordAcceptedAtMs: NOW - MINUTE },
    'cannot-tell',
    'refused-after-success',
  ],
  ['busy', final(503), late, 'busy', 'carrier-busy'],
  ['limit', final(429), late, 'blocked', 'too-many-attempts'],
  [
    'foreign login',
    { ...base, kind: 'unreadable', why: 'unsupported-challenge', detail: '' },
    late,
    'cannot-tell',
    'challenge-not-supported',
  ],
  ['query refused', final(405), late, 'cannot-tell', 'query-not-allowed'],
  ['brief', final(423), late, 'cannot-tell', 'interval-too-brief'],
  ['elsewhere', final(302), late, 'cannot-tell', 'redirected'],
  ['noise', { ...base, kind: 'unreadable', why: 'malformed', detail: '' }, late, 'cannot-tell', 'not-a-registrar'],
  ['lost', unreachable('ECONNRESET'), late, 'unreachable', 'connection-lost'],
  ['nowhere', unreachable('ENETUNREACH'), { ...late, network: net() }, 'unreachable', 'no-network'],
  ['left', { ...base, kind: 'aborted' }, late, 'cannot-tell', 'interrupted'],
];

describe('a complaint is told apart', () => {
  test.each(ROWS)('%s', (_, outcome, context, verdict, cause) => {
    const judged = judge(outcome, context);
    expect(judged.verdict).toBe(verdict);
    expect([...judged.causes, ...judged.notes]).toContain(cause);
    const { certain, uncertain, moves } = CAUSE_NATURE[cause];
    expect(certain.length + uncertain.length).toBeGreaterThan(0);
    expect(moves.length).toBeGreaterThan(0);
    if (cause !== 'behind-nat') expect(judged.next.length).toBeGreaterThan(0);
  });

  test('each of the twenty, and no cause exists that nothing leads to', () => {
    const rows = new Set(ROWS.map(([complaint]) => Number.parseInt(complaint, 10)));
    expect([...rows].sort((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const reached = new Set([...ROWS, ...OTHERS].map(([, , , , cause]) => cause));
    // Those of a test call have a table of their own (test-call.test.ts).
    const ofProbes = CAUSES.filter((cause) => !Object.hasOwn(CALL_NATURES, cause));
    expect([...reached].sort()).toEqual([...ofProbes].sort());
  });

  test.each(OTHERS)('and so is the rest: %s', (_, outcome, context, verdict, cause) => {
    const judged = judge(outcome, context);
    expect(judged.verdict).toBe(verdict);
    expect(judged.causes).toContain(cause);
  });
});

describe('what is known around an answer ranks its causes', () => {
  test('a user name of an unusual shape comes before the password, and the other shapes are only shown', () => {
    const context = { ...late, preset: { user: '12345678' }, userShapes: ['12345678', account.user, '05012345678'] };
    const judged = judge(final(401), context);
    expect(judged.causes.indexOf('auth-user-differs')).toBeLessThan(judged.causes.indexOf('password-differs'));
    expect(judged.otherShapes).toEqual(['12345678', '05012345678']);
    expect(judged.beside).toContainEqual({ field: 'auth-user', used: account.authUser, usual: '12345678' });
    expect(judge(final(200), context)).toMatchObject({ otherShapes: [], beside: [] });
  });

  test('a line that works from anywhere is the last to be told to go elsewhere', () => {
    expect(judge(final(403), { ...late, worksFromAnywhere: true }).causes).toEqual([
      'password-differs',
      'policy',
      'network-not-allowed',
    ]);
  });

  test('an old password that is refused is no "not yet", and one that is accepted proves no new one', () => {
    expect(judge(final(401), { moment: 'around-reflection', tried: 'old' }).verdict).toBe('password-refused');
    expect(judge(final(200, { bindings: [DESK] }), { ...late, tried: 'old' }).proofLevel).toBe('none');
  });

  test('a phone counts only when it registered since, where it is known what was there before', () => {
    const renewed = { ...DESK, expiresS: 3_600 };
    const context = { ...late, boundBefore: before };
    expect(judge(final(200, { bindings: [DESK] }), context).proofLevel).toBe('L2');
    expect(judge(final(200, { bindings: [renewed] }), context).proofLevel).toBe('L3');
  });

  test('a password that was right within the hour is not called refused; the day after it is', () => {
    const seen = (agoMs: number) => judge(final(401), { ...late, samePasswordAcceptedAtMs: NOW - agoMs });
    expect(seen(59 * MINUTE)).toMatchObject({ verdict: 'cannot-tell', countsAsRefusal: true });
    expect(seen(24 * 60 * MINUTE)).toMatchObject({ verdict: 'password-refused', countsAsRefusal: true });
    expect(seen(24 * 60 * MINUTE).causes[0]).toBe('refused-after-success');
  });
});

test('a login that was let in is not told about VPN, cards, containers or translation', () => {
  const network = net(
    ['eth0', '192.168.1.4'],
    ['wlan0', '192.168.2.4'],
    ['wg0', '10.8.0.2'],
    ['docker0', '172.17.0.1'],
  );
  const outcome = final(200, { seenAs: '203.0.113.9:40000', localAddress: '192.168.1.4:5060' });
  expect(judge(outcome, { ...late, network })).toMatchObject({ notes: ['behind-nat'], next: [] });
  const withContainers = net(['eth0', '192.168.1.4'], ['docker0', '172.17.0.1'], ['br-0a1b2c', '172.18.0.1']);
  expect(judge(final(401), { ...late, network: withContainers }).notes).toEqual([]);
});
