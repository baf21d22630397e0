import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src-main/core/verify/causes.ts';
import type { Moment, ProbeContext } from '../../src-main/core/verify/context.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import { ladderText, rungsOf } from '../../src-main/core/verify/ladder.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import { VERDICTS } from '../../src-main/core/verify/verdict.ts';
import { SEED } from '../seed.ts';

const seed = SEED;
process.stdout.write(`verify-fuzz: KAKEKAE_SEED=${seed}\n`);
const RUNS = { numRuns: 5_000, seed };

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }));
const whole = fc.integer({ min: -(2 ** 40), max: 2 ** 42 });
const account = fc.record({
  domain: text,
  proxy: maybe(fc.record({ host: text, port: maybe(fc.nat(65_535)) })),
  user: fc.oneof(text, fc.stringMatching(/^8150\d{8}$/u)),
  authUser: fc.oneof(text, fc.stringMatching(/^\d{8}$/u)),
  transport: fc.constantFrom('udp', 'tcp', 'tls', 'ws', 'wss'),
  expiresS: fc.nat(86_400),
});
const step = fc.record({
  atMs: fc.oneof(fc.nat(), fc.double()),
  direction: fc.constantFrom('sent', 'received'),
  summary: text,
  text: maybe(text),
});
const lookup = fc.record({
  question: text,
  type: fc.constantFrom('NAPTR', 'SRV', 'A', 'AAAA', 'system'),
  answers: fc.array(text, { maxLength: 4 }),
  ms: fc.nat(),
  error: maybe(text),
});
const base = {
  account,
  sends: fc.nat(11),
  elapsedMs: fc.nat(40_000),
  exchange: fc.array(step, { maxLength: 8 }),
  target: maybe(fc.oneof(text, fc.ipV4(), fc.ipV6())),
  localAddress: maybe(fc.oneof(text, fc.ipV4())),
  lookups: maybe(fc.array(lookup, { maxLength: 4 })),
  rewritten: maybe(
    fc.array(fc.record({ field: fc.constantFrom('via', 'contact'), sent: text, echoed: text }), { maxLength: 2 }),
  ),
};
const binding = fc.record({ contact: text, expiresS: maybe(whole), userAgent: maybe(text) });
const finalOf = (statusCode: fc.Arbitrary<number>, credentialsSent = fc.boolean()) =>
  fc.record({
    ...base,
    kind: fc.constant('final'),
    statusCode,
    reason: text,
    challenged: fc.boolean(),
    credentialsSent,
    staleExhausted: fc.boolean(),
    bindings: fc.array(binding, { maxLength: 4 }),
    listsBindings: fc.boolean(),
    retryAfterS: maybe(fc.nat()),
    seenAs: maybe(text),
    realm: maybe(text),
    roundTripMs: maybe(fc.nat()),
    ownBinding: maybe(fc.constantFrom('removed', 'left-behind', 'not-seen')),
  });
const without = fc.oneof(
  fc.record({ ...base, kind: fc.constant('no-answer'), answeredBefore: fc.boolean() }),
  fc.record({ ...base, kind: fc.constant('unreachable'), code: text }),
  fc.record({ ...base, kind: fc.constant('name-not-found'), name: text, code: text }),
  fc.record({ ...base, kind: fc.constant('tls-refused'), code: text, detail: text }),
  fc.record({
    ...base,
    kind: fc.constant('unreadable'),
    why: fc.constantFrom('malformed', 'unsupported-challenge', 'too-large', 'cannot-send'),
    detail: text,
  }),
  fc.record({ ...base, kind: fc.constant('aborted') }),
);
const anyCode = fc.oneof(fc.integer({ min: 0, max: 999 }), fc.constantFrom(200, 401, 403, 404, 407, 408, 429, 503));
const outcomes = fc.oneof(finalOf(anyCode), without) as unknown as fc.Arbitrary<RegisterOutcome>;

const moments: readonly Moment[] = ['unknown', 'before-reflection', 'around-reflection', 'after-reflection'];
const bound = fc.record({ seenAtMs: whole, listsBindings: fc.boolean(), untilMs: fc.dictionary(text, whole) });
const contextWith = (moment: fc.Arbitrary<Moment | undefined>, tried: fc.Arbitrary<'new' | 'old' | undefined>) =>
  fc.record({
    moment,
    tried,
    atMs: maybe(whole),
    samePasswordAcceptedAtMs: maybe(whole),
    answeredAtMs: maybe(whole),
    refusedRecently: maybe(fc.nat(30)),
    preset: maybe(fc.record({ user: text })),
    userShapes: maybe(fc.array(text, { maxLength: 4 })),
    worksFromAnywhere: maybe(fc.boolean()),
    passwordFault: maybe(fc.constantFrom('space', 'invisible')),
    network: maybe(
      fc.record({
        interfaces: fc.array(
          fc.record({
            name: text,
            family: fc.constantFrom('IPv4', 'IPv6'),
            address: fc.oneof(text, fc.ipV4()),
            isInternal: fc.boolean(),
          }),
          { maxLength: 4 },
        ),
        routed: maybe(text),
      }),
    ),
    skewMs: maybe(whole),
    ping: maybe(fc.constantFrom('answered', 'silent', 'unreachable')),
    ways: maybe(
      fc.array(
        fc.record({
          transport: fc.constantFrom('udp', 'tcp'),
          method: fc.constantFrom('OPTIONS', 'REGISTER'),
          sourcePort: maybe(fc.nat(65_535)),
          hasAnswered: fc.boolean(),
          isRewritten: maybe(fc.boolean()),
        }),
        { maxLength: 4 },
      ),
    ),
    boundBefore: maybe(bound),
    phone: maybe(
      fc.record({
        reconnectedAtMs: whole,
        habit: maybe(fc.constantFrom('cannot-edit', 'retries-for-ever')),
        hasActiveCall: maybe(fc.boolean()),
      }),
    ),
  }) as unknown as fc.Arbitrary<ProbeContext>;
const contexts = contextWith(
  fc.constantFrom(undefined, ...moments),
  fc.constantFrom(undefined, 'new' as const, 'old' as const),
);

describe('whatever comes over the wire and whatever is known around it', () => {
  test('a verdict has its reasons, and "accepted" its login', () => {
    fc.assert(
      fc.property(outcomes, contexts, (outcome, context) => {
        const judged = judge(outcome, context);
        expect(VERDICTS).toContain(judged.verdict);
        expect(judged.causes.length).toBeGreaterThan(0);
        for (const cause of [...judged.causes, ...judged.notes]) expect(CAUSES).toContain(cause);
        const isLetIn = outcome.kind === 'final' && outcome.credentialsSent && /^2\d\d$/u.test(`${outcome.statusCode}`);
        expect(judged.verdict === 'accepted').toBe(isLetIn);
        if (judged.proofLevel !== 'none') expect(judged.verdict).toBe('accepted');
      }),
      RUNS,
    );
  });

  test('"password refused" is said of nothing but a fresh 401 or 407 to credentials', () => {
    fc.assert(
      fc.property(outcomes, contexts, (outcome, context) => {
        if (judge(outcome, context).verdict !== 'password-refused') return;
        expect(outcome).toMatchObject({ kind: 'final', credentialsSent: true, staleExhausted: false });
        expect([401, 407]).toContain(outcome.kind === 'final' ? outcome.statusCode : 0);
      }),
      RUNS,
    );
  });

  test('before the reflection and right after it the new password is never called refused', () => {
    const early = contextWith(
      fc.constantFrom('before-reflection' as const, 'around-reflection' as const),
      fc.constantFrom(undefined, 'new' as const),
    );
    fc.assert(
      fc.property(outcomes, early, (outcome, context) => {
        expect(['password-refused', 'user-unknown', 'forbidden']).not.toContain(
          outcome.kind === 'final' && !outcome.credentialsSent ? 'not a login' : judge(outcome, context).verdict,
        );
      }),
      RUNS,
    );
  });

  // A registrar that knows the right password says 401 to it only with a stale nonce; everything else is somebody's rule,
  // load or network.
  test('a password that is right is never called wrong', () => {
    const withRight = fc.oneof(
      finalOf(
        anyCode.filter((code) => code !== 401 && code !== 407),
        fc.constant(true),
      ),
      finalOf(fc.constantFrom(401, 407), fc.constant(true)).map((one) => ({ ...one, staleExhausted: true })),
      finalOf(anyCode, fc.constant(false)),
      without,
    ) as unknown as fc.Arbitrary<RegisterOutcome>;
    fc.assert(
      fc.property(withRight, contexts, (outcome, context) => {
        expect(judge(outcome, context).verdict).not.toBe('password-refused');
      }),
      RUNS,
    );
  });

  test('the ladder stands: nothing passed above a broken rung, nothing invisible, no user name', () => {
    fc.assert(
      fc.property(outcomes, fc.boolean(), (outcome, isWhole) => {
        const states = rungsOf(outcome).map(({ state }) => state);
        expect(states).toHaveLength(6);
        const broken = states.findIndex((state) => state !== 'passed');
        if (broken >= 0) expect(states.slice(broken + 1).every((state) => state === 'not-tried')).toBe(true);
        const ladder = ladderText(outcome, { isWhole });
        expect(ladder.endsWith('\n')).toBe(true);
        expect(ladder.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(ladder).not.toMatch(/(?<![\w.])8150\d{8}(?![\w.])/u);
      }),
      RUNS,
    );
  });
});
