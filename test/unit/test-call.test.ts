import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALL_NATURES } from '../../src-main/core/verify/call-causes.ts';
import { CAUSE_NATURE, type CauseId } from '../../src-main/core/verify/causes.ts';
import {
  CALL_OUTCOMES,
  CALL_WAYS,
  type CallOutcome,
  hasTrouble,
  judgeCalls,
  parseToldCall,
  readCutSeconds,
  type TestCalls,
  type ToldCall,
  testCallsSchema,
  withCall,
} from '../../src-main/core/verify/test-call.ts';
import { PROOF_LEVELS, type ProofLevel } from '../../src-main/core/verify/verdict.ts';

const HOUR_MS = 3_600_000;

/** Says these one after the other, a minute apart. */
function said(proofLevel: ProofLevel, ...told: ToldCall[]) {
  return told.reduce<{ proofLevel: ProofLevel; call: TestCalls }>(
    (before, one, index) => withCall(before, one, (index + 1) * 60_000),
    { proofLevel, call: {} },
  );
}
const out = (outcome: CallOutcome<'outgoing'>, cutAfterS?: number): ToldCall => ({
  way: 'outgoing',
  outcome,
  cutAfterS,
});
const back = (outcome: CallOutcome<'incoming'>, cutAfterS?: number): ToldCall => ({
  way: 'incoming',
  outcome,
  cutAfterS,
});
const why = (call: TestCalls, proofLevel: ProofLevel, acceptedSeenAtMs?: number) =>
  judgeCalls(call, { proofLevel, acceptedSeenAtMs });

describe('a line that was called both ways', () => {
  test.each(PROOF_LEVELS)('is proven by calls that were heard, whatever was proven before (%s)', (level) => {
    const { proofLevel, call } = said(level, out('both-heard'), back('both-heard'));
    expect(proofLevel).toBe('L4');
    if (level !== 'L4') expect(call).toMatchObject({ provenAtMs: 120_000, levelBefore: level });
  });

  test('stays at its level after one way, whichever it was, and after one that was not heard', () => {
    expect(said('L3', out('both-heard')).proofLevel).toBe('L3');
    expect(said('L2', back('both-heard')).proofLevel).toBe('L2');
    const { proofLevel, call } = said('L3', out('both-heard'), back('did-not-ring'));
    expect(proofLevel).toBe('L3');
    expect(hasTrouble(call)).toBe(true);
  });

  test('keeps its proof when a later call goes wrong, and shows that one all the same', () => {
    const { proofLevel, call } = said('L2', out('both-heard'), back('both-heard'), back('other-phone-rang'));
    expect(proofLevel).toBe('L4');
    expect(call).toMatchObject({ provenAtMs: 120_000, incoming: { outcome: 'other-phone-rang', atMs: 180_000 } });
    expect(hasTrouble(call)).toBe(true);
  });

  test('is proven by a call that is made again after one that failed', () => {
    const { proofLevel, call } = said('L3', out('silent-both'), back('both-heard'), out('both-heard'));
    expect(proofLevel).toBe('L4');
    expect(hasTrouble(call)).toBe(false);
  });

  test('never loses anything by an answer, and what is kept can be read back', () => {
    const anyTold = fc.constantFrom(...CALL_WAYS).chain((way) =>
      fc.record({
        way: fc.constant(way),
        outcome: fc.constantFrom<string>(...CALL_OUTCOMES[way]),
        cutAfterS: fc.option(fc.integer({ min: 1, max: 7_200 }), { nil: undefined }),
      }),
    ) as fc.Arbitrary<ToldCall>;
    fc.assert(
      fc.property(fc.constantFrom(...PROOF_LEVELS), fc.array(anyTold, { maxLength: 8 }), (level, told) => {
        const { proofLevel, call } = said(level, ...told);
        expect(PROOF_LEVELS.indexOf(proofLevel)).toBeGreaterThanOrEqual(PROOF_LEVELS.indexOf(level));
        expect(['L4', level]).toContain(proofLevel);
        expect(testCallsSchema.parse(call)).toEqual(call);
        for (const way of CALL_WAYS) {
          const last = told.findLast((one) => one.way === way);
          expect(call[way]?.outcome).toBe(last?.outcome);
          if (last?.outcome !== 'cut-off') expect(call[way]?.cutAfterS).toBeUndefined();
        }
        if (proofLevel === 'L4' && level !== 'L4') {
          for (const way of CALL_WAYS)
            expect(told.some((one) => one.way === way && one.outcome === 'both-heard')).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Complaint, what was said, level before, the causes that are named, best first. */
const ROWS: readonly (readonly [
  string,
  readonly ToldCall[],
  ProofLevel,
  'outgoing' | 'incoming',
  readonly CauseId[],
])[] = [
  [
    'the phone stays silent',
    [out('silent-at-phone')],
    'L3',
    'outgoing',
    ['call-private-address', 'call-sound-blocked', 'call-rewritten', 'phone-sound-off'],
  ],
  [
    'the other side hears nothing',
    [back('silent-at-other')],
    'L3',
    'incoming',
    ['call-sound-blocked', 'phone-sound-off', 'call-rewritten'],
  ],
  [
    'neither hears the other',
    [back('silent-both')],
    'L3',
    'incoming',
    ['call-sound-blocked', 'call-private-address', 'call-rewritten'],
  ],
  [
    'cut off at 32 seconds: the ACK is lost',
    [out('cut-off', 32)],
    'L3',
    'outgoing',
    ['call-ack-lost', 'call-rewritten', 'call-private-address'],
  ],
  ['cut off at once', [back('cut-off', 4)], 'L3', 'incoming', ['call-network-broke', 'call-rewritten']],
  [
    'cut off after half an hour',
    [back('cut-off', 1_800)],
    'L3',
    'incoming',
    ['call-refresh-lost', 'call-network-broke'],
  ],
  [
    'cut off, and nobody looked at the clock',
    [out('cut-off')],
    'L3',
    'outgoing',
    ['call-ack-lost', 'call-network-broke', 'call-refresh-lost', 'call-rewritten'],
  ],
  [
    'another number is shown',
    [out('other-number-shown')],
    'L3',
    'outgoing',
    ['call-other-account', 'caller-number-differs'],
  ],
  [
    'no connection from a phone that was not seen',
    [out('no-connection')],
    'L2',
    'outgoing',
    ['phone-not-logged-in', 'call-leaves-elsewhere', 'call-dialled-otherwise', 'call-rewritten', 'call-not-allowed'],
  ],
  [
    'no connection from a phone that can be called',
    [back('both-heard'), out('no-connection')],
    'L2',
    'outgoing',
    ['call-leaves-elsewhere', 'call-dialled-otherwise', 'call-rewritten', 'call-not-allowed'],
  ],
  [
    'a busy tone from a phone that is registered',
    [out('refused')],
    'L3',
    'outgoing',
    ['call-not-allowed', 'caller-number-refused', 'line-in-use', 'call-leaves-elsewhere'],
  ],
  [
    'it does not ring, though it can call and is registered',
    [out('both-heard'), back('did-not-ring')],
    'L3',
    'incoming',
    ['nat-forgot-phone', 'registered-elsewhere', 'calls-diverted', 'ringer-off'],
  ],
  [
    'it does not ring, though it can call, and was not seen',
    [out('both-heard'), back('did-not-ring')],
    'L2',
    'incoming',
    ['registered-elsewhere', 'nat-forgot-phone', 'calls-diverted', 'ringer-off'],
  ],
  [
    'it does not ring, and nothing shows that it is registered',
    [back('did-not-ring')],
    'none',
    'incoming',
    ['phone-not-logged-in', 'registered-elsewhere', 'nat-forgot-phone', 'calls-diverted', 'ringer-off'],
  ],
  [
    'another phone rings',
    [out('both-heard'), back('other-phone-rang')],
    'L2',
    'incoming',
    ['registered-elsewhere', 'calls-diverted'],
  ],
  [
    'the caller gets an announcement',
    [back('refused')],
    'L2',
    'incoming',
    ['phone-not-logged-in', 'line-in-use', 'calls-diverted', 'registered-elsewhere'],
  ],
];

describe('a call that did not go well', () => {
  test.each(ROWS)('is explained: %s', (_, told, level, way, causes) => {
    const judged = why(said(level, ...told).call, level)[way];
    expect(judged.causes).toEqual(causes);
    expect(judged.next.length).toBeGreaterThan(0);
  });

  test('is explained only where it is to be explained', () => {
    const { call, proofLevel } = said('L3', out('both-heard'), back('both-heard'));
    expect(why(call, proofLevel, 0)).toEqual({
      outgoing: { causes: [], next: [] },
      incoming: { causes: [], next: [] },
    });
    expect(why({}, 'none')).toEqual({ outgoing: { causes: [], next: [] }, incoming: { causes: [], next: [] } });
  });

  test('is always explained, and by hypotheses alone: no cause claims that the password is wrong', () => {
    for (const way of CALL_WAYS) {
      for (const outcome of CALL_OUTCOMES[way].filter((one) => one !== 'both-heard')) {
        const { call } = said('L2', { way, outcome } as ToldCall);
        expect(why(call, 'L2')[way].causes.length, `${way} ${outcome}`).toBeGreaterThan(0);
      }
    }
    for (const cause of Object.keys(CALL_NATURES) as CauseId[]) {
      expect(CAUSE_NATURE[cause].certain.filter((claim) => claim !== 'call-was-connected')).toEqual([]);
      expect(CAUSE_NATURE[cause].moves.length, cause).toBeGreaterThan(0);
    }
  });

  test('has no cause that nothing leads to', () => {
    const former = why(said('L2', back('both-heard')).call, 'L2', 0).incoming.causes;
    const reached = new Set([...ROWS.flatMap(([, , , , causes]) => causes), ...former]);
    expect([...reached].sort()).toEqual(Object.keys(CALL_NATURES).sort());
  });
});

describe('a call that came in soon after the change', () => {
  const heard = said('L2', out('both-heard'), back('both-heard'));

  test('may have come by a registration of before, unless the phone itself was seen since', () => {
    expect(why(heard.call, heard.proofLevel, 0).incoming.causes).toEqual(['call-by-former-registration']);
    const seen = said('L3', out('both-heard'), back('both-heard'));
    expect(why(seen.call, seen.proofLevel, 0).incoming.causes).toEqual([]);
  });

  test('is told so no longer when it comes after such a registration has ended', () => {
    expect(why(heard.call, heard.proofLevel, -HOUR_MS).incoming.causes).toEqual([]);
    expect(why(heard.call, heard.proofLevel).incoming.causes).toEqual([]);
  });
});

describe('a phone that was not seen, and cannot call out', () => {
  const { call } = said('L2', back('both-heard'), out('refused'));

  test('may still have the old password, though a call came in soon after the change', () => {
    expect(why(call, 'L2', 0).outgoing.causes).toContain('phone-not-logged-in');
    expect(why(call, 'L2', 0).outgoing.next).toContain('enter-password-on-phone');
  });

  test('is logged in when that call came after every former registration had ended', () => {
    expect(why(call, 'L2', -HOUR_MS).outgoing.causes).not.toContain('phone-not-logged-in');
  });
});

describe('the seconds of a call that was cut off', () => {
  test.each([
    ['32', 32],
    ['３２秒', 32],
    [' 32 s ', 32],
    ['7200', 7_200],
  ])('are read as a person types them: “%s”', (typed, seconds) => expect(readCutSeconds(typed)).toBe(seconds));

  test.each(['', '0', '7201', '-4', '1.5', 'half a minute', '30-40'])('are not guessed: “%s”', (typed) =>
    expect(readCutSeconds(typed)).toBeUndefined(),
  );
});

describe('an outcome on the command line', () => {
  test.each([
    ['outgoing', 'both-heard', { way: 'outgoing', outcome: 'both-heard' }],
    ['incoming', 'cut-off', { way: 'incoming', outcome: 'cut-off' }],
    ['incoming', 'cut-off:32', { way: 'incoming', outcome: 'cut-off', cutAfterS: 32 }],
    ['outgoing', ' other-number-shown ', { way: 'outgoing', outcome: 'other-number-shown' }],
  ] as const)('of the %s call is read: %s', (way, given, told) => {
    expect(parseToldCall(way, given)).toEqual({ ok: true, value: told });
  });

  test.each([
    ['outgoing', 'did-not-ring'],
    ['incoming', 'no-connection'],
    ['incoming', 'fine'],
    ['incoming', ''],
    ['outgoing', 'both-heard:30'],
    ['outgoing', 'cut-off:'],
    ['outgoing', 'cut-off:0'],
    ['outgoing', 'cut-off:7201'],
    ['outgoing', 'cut-off:3:2'],
    ['outgoing', 'cut-off:-4'],
  ] as const)('of the %s call is refused with its name: “%s”', (way, given) => {
    expect(parseToldCall(way, given)).toMatchObject({
      ok: false,
      problem: { kind: 'usage', facts: { what: 'value', given: `--${way} ${given}` } },
    });
  });
});
