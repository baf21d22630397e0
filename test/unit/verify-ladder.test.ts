import { describe, expect, test } from 'vitest';
import { ladderText, rungsOf } from '../../src-main/core/verify/ladder.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import { answer } from '../doubles/model-carrier.ts';
import { lineOf } from '../doubles/world.ts';

const { account } = lineOf('b2bua');
const base = { account, sends: 11, elapsedMs: 32_000, exchange: [] };
const target = '192.0.2.1:5060';

/** One letter a rung: `p`assed, `b`roken, `-` not tried. */
function climbed(outcome: RegisterOutcome): string {
  return rungsOf(outcome)
    .map(({ state }) => (state === 'not-tried' ? '-' : state.charAt(0)))
    .join('');
}

describe('the ladder breaks where the line breaks', () => {
  test.each<[string, RegisterOutcome, string]>([
    ['the name is not known', { ...base, kind: 'name-not-found', name: 'sip.test', code: 'ENOTFOUND' }, 'b-----'],
    ['nothing answers', { ...base, target, kind: 'no-answer', answeredBefore: false }, 'ppb---'],
    ['the port is closed', { ...base, target, kind: 'unreachable', code: 'ECONNREFUSED' }, 'ppb---'],
    [
      'the certificate is wrong',
      { ...base, target, kind: 'tls-refused', code: 'CERT_HAS_EXPIRED', detail: '' },
      'ppb---',
    ],
    ['no challenge comes', { ...answer(account, { statusCode: 403, challenged: false }), target }, 'pppb--'],
    ['the login is not answered', { ...base, target, kind: 'no-answer', answeredBefore: true }, 'ppppb-'],
    ['the login is refused', { ...answer(account, { statusCode: 401 }), target }, 'ppppb-'],
    ['all is well', { ...answer(account, { statusCode: 200 }), target }, 'pppppp'],
    ['the person left', { ...base, kind: 'aborted' }, '------'],
  ])('%s', (_, outcome, rungs) => {
    expect(climbed(outcome)).toBe(rungs);
  });
});

test('the text can be sent to the carrier: arrows, the first broken rung, no number, what was asked of DNS', () => {
  const outcome: RegisterOutcome = {
    ...answer(account, { statusCode: 401, reason: 'Unauthorized', realm: 'sip.test', seenAs: '203.0.113.9:40000' }),
    target,
    localAddress: '192.168.1.4:5070',
    lookups: [{ question: 'sip.test', type: 'A', answers: ['192.0.2.1'], ms: 12 }],
    exchange: [
      {
        atMs: 0,
        direction: 'sent',
        summary: 'REGISTER sip:sip.test SIP/2.0',
        text: `To: <sip:${account.user}@sip.test>`,
      },
      { atMs: 12, direction: 'received', summary: 'SIP/2.0 401 Unauthorized' },
    ],
  };
  const text = ladderText(outcome, { at: '2026-11-24T18:30:00+09:00', heading: ['Refused.'], isWhole: true });
  expect(text).toContain('A sip.test -> 192.0.2.1');
  expect(text).toMatch(/5\. \[NO\] login +401 Unauthorized/u);
  expect(text).toMatch(/6\. \[--\] bindings/u);
  expect(text).toMatch(/\+0 \|- REGISTER sip:sip\.test SIP\/2\.0 -+>\|/u);
  expect(text).toMatch(/\+12 \|<-+ SIP\/2\.0 401 Unauthorized -\|/u);
  expect(text).toContain('seen as: 203.0.113.9:40000');
  expect(text).toContain('To: <sip:***5678@sip.test>');
  expect(text).not.toContain(account.user);
});
