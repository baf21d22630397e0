import { describe, expect, test } from 'vitest';
import { judge, type Moment } from '../../src-main/core/verify/judge.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import { VERDICTS, type Verdict } from '../../src-main/core/verify/verdict.ts';
import { answer } from '../doubles/model-carrier.ts';
import { lineOf } from '../doubles/world.ts';

const { account } = lineOf('b2bua');
const MOMENTS: readonly Moment[] = ['unknown', 'before-reflection', 'around-reflection', 'after-reflection'];
const base = { account, sends: 2, elapsedMs: 40, exchange: [] };

/** Verdicts in the order of MOMENTS, for an answer to a request that carried credentials (SERVICE §5). */
const WITH_CREDENTIALS: readonly [number, Verdict, Verdict, Verdict, Verdict][] = [
  [200, 'accepted', 'accepted', 'accepted', 'accepted'],
  [202, 'accepted', 'accepted', 'accepted', 'accepted'],
  [401, 'password-refused', 'not-yet', 'not-yet', 'password-refused'],
  [407, 'password-refused', 'not-yet', 'not-yet', 'password-refused'],
  [403, 'forbidden', 'not-yet', 'not-yet', 'forbidden'],
  [404, 'user-unknown', 'not-yet', 'not-yet', 'user-unknown'],
  [604, 'user-unknown', 'not-yet', 'not-yet', 'user-unknown'],
  [408, 'no-answer', 'no-answer', 'no-answer', 'no-answer'],
  [429, 'blocked', 'blocked', 'blocked', 'blocked'],
  [500, 'busy', 'busy', 'busy', 'busy'],
  [503, 'busy', 'busy', 'busy', 'busy'],
  [599, 'busy', 'busy', 'busy', 'busy'],
  [302, 'cannot-tell', 'cannot-tell', 'cannot-tell', 'cannot-tell'],
  [400, 'cannot-tell', 'cannot-tell', 'cannot-tell', 'cannot-tell'],
  [405, 'cannot-tell', 'cannot-tell', 'cannot-tell', 'cannot-tell'],
  [423, 'cannot-tell', 'cannot-tell', 'cannot-tell', 'cannot-tell'],
  [486, 'cannot-tell', 'cannot-tell', 'cannot-tell', 'cannot-tell'],
  [603, 'cannot-tell', 'cannot-tell', 'cannot-tell', 'cannot-tell'],
];

/** Without credentials the moment says nothing: the password was not asked. */
const WITHOUT_CREDENTIALS: readonly [number, Verdict][] = [
  [200, 'cannot-tell'],
  [401, 'cannot-tell'],
  [407, 'cannot-tell'],
  [403, 'forbidden'],
  [404, 'user-unknown'],
  [429, 'blocked'],
  [503, 'busy'],
];

describe('an answer to a login', () => {
  test.each(WITH_CREDENTIALS)('%i means %s / %s / %s / %s', (statusCode, ...verdicts) => {
    for (const [index, moment] of MOMENTS.entries()) {
      const judged = judge(answer(account, { statusCode }), moment);
      expect(judged.verdict, moment).toBe(verdicts[index]);
      expect(judged.countsAsRefusal).toBe([401, 407, 403, 404, 604].includes(statusCode));
      expect(judged.proofLevel).toBe(judged.verdict === 'accepted' ? 'L2' : 'none');
      if (judged.verdict !== 'accepted') expect(judged.next.length).toBeGreaterThan(0);
      expect(judged.causes.length).toBeGreaterThan(0);
    }
  });

  test.each(WITHOUT_CREDENTIALS)(
    '%i before any login means %s, at every moment, and is no refusal',
    (statusCode, verdict) => {
      for (const moment of MOMENTS) {
        const judged = judge(answer(account, { statusCode, challenged: false }), moment);
        expect(judged).toMatchObject({ verdict, proofLevel: 'none', countsAsRefusal: false });
      }
    },
  );

  test('no final answer of any code is "accepted" without a password having been asked for', () => {
    for (let statusCode = 200; statusCode < 700; statusCode += 1) {
      for (const moment of MOMENTS) {
        expect(judge(answer(account, { statusCode, challenged: false }), moment).verdict).not.toBe('accepted');
        const withPassword = judge(answer(account, { statusCode }), moment);
        expect(VERDICTS).toContain(withPassword.verdict);
        expect(withPassword.verdict === 'accepted').toBe(statusCode < 300);
      }
    }
  });

  test('before the slot time, success is an early reflection and a refusal is only waited out', () => {
    expect(judge(answer(account, { statusCode: 200 }), 'before-reflection').causes).toEqual(['accepted-early']);
    expect(judge(answer(account, { statusCode: 401 }), 'before-reflection')).toMatchObject({
      causes: ['not-reflected-yet', 'password-differs', 'auth-user-differs', 'network-not-allowed'],
      next: ['wait'],
    });
  });

  test('a nonce that is stale again and again says nothing about the password', () => {
    const judged = judge(answer(account, { statusCode: 401, staleExhausted: true }), 'after-reflection');
    expect(judged).toMatchObject({ verdict: 'cannot-tell', causes: ['stale-loop'], countsAsRefusal: false });
  });
});

describe('no final answer', () => {
  const outcomes: readonly [string, RegisterOutcome, Verdict][] = [
    ['silence from the beginning', { ...base, kind: 'no-answer', answeredBefore: false }, 'no-answer'],
    ['silence after an answer', { ...base, kind: 'no-answer', answeredBefore: true }, 'blocked'],
    ['a closed port', { ...base, kind: 'unreachable', code: 'ECONNREFUSED' }, 'unreachable'],
    ['a lost connection', { ...base, kind: 'unreachable', code: 'ECONNRESET' }, 'unreachable'],
    ['no route', { ...base, kind: 'unreachable', code: 'EHOSTUNREACH' }, 'unreachable'],
    ['an unknown name', { ...base, kind: 'name-not-found', name: 'sip.test', code: 'ENOTFOUND' }, 'name-not-found'],
    ['a certificate that is not trusted', { ...base, kind: 'tls-refused', code: 'X', detail: '' }, 'tls-refused'],
    ['noise', { ...base, kind: 'unreadable', why: 'malformed', detail: '' }, 'cannot-tell'],
    ['a foreign challenge', { ...base, kind: 'unreadable', why: 'unsupported-challenge', detail: '' }, 'cannot-tell'],
    ['a person who left', { ...base, kind: 'aborted' }, 'cannot-tell'],
  ];
  test.each(outcomes)('%s is never a refusal, whatever the moment', (_, outcome, verdict) => {
    for (const moment of MOMENTS) {
      expect(judge(outcome, moment)).toMatchObject({ verdict, proofLevel: 'none', countsAsRefusal: false });
    }
  });

  test('a closed port, a lost connection and no route are told apart', () => {
    const cause = (code: string) => judge({ ...base, kind: 'unreachable', code }).causes[0];
    expect([cause('ECONNREFUSED'), cause('ECONNRESET'), cause('ENETUNREACH')]).toEqual([
      'port-refused',
      'connection-lost',
      'host-unreachable',
    ]);
  });
});

test('a listed device raises a successful probe to L3, an expired one does not', () => {
  const bound = (expiresS: number | undefined) =>
    judge(answer(account, { statusCode: 200, bindings: [{ contact: 'sip:a@192.0.2.1', expiresS }] })).proofLevel;
  expect(bound(1_800)).toBe('L3');
  expect(bound(0)).toBe('L2');
});
