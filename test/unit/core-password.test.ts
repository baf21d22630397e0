import { describe, expect, test } from 'vitest';
import { checkPassword, makePassword } from '../../src-main/core/password.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { loadedDice } from '../doubles/dice.ts';

const rule = PROFILE.password.value;

function check(text: string, options: { current?: string; capitalsAgreed?: boolean } = {}) {
  return checkPassword({
    rule,
    candidate: Secret.of(text),
    ...(options.current === undefined ? {} : { current: Secret.of(options.current) }),
    capitalsAgreed: options.capitalsAgreed ?? false,
  });
}

describe('a typed password', () => {
  test.each(['abcdefg1', 'zzzzzzzz', '00000000', 'il1o0abc'])('%s is taken', (text) => {
    expect(check(text).ok).toBe(true);
  });

  test.each([
    ['', 'empty', undefined],
    ['abcdef1', 'too-short', undefined],
    ['abcdefgh1', 'too-long', undefined],
    ['abcdefg ', 'space', 8],
    [' abcdefg', 'space', 1],
    ['abcdefg1 ', 'space', 9],
    ['abcd　fg1', 'space', 5],
    ['abcd\u00a0fg1', 'space', 5],
    ['abc\tdefg', 'space', 4],
    ['abcdefg\u200b', 'invisible', 8],
    ['\ufeffabcdefg', 'invisible', 1],
    ['abcdefg\n', 'invisible', 8],
    ['abcdefg\u0000', 'invisible', 8],
    ['ａbcdefg1', 'full-width', 1],
    ['abcdefg１', 'full-width', 8],
    ['abcdef-1', 'other-character', 7],
    ['abcdeéf1', 'other-character', 6],
    ['abc😀efg1', 'other-character', 4],
  ])('%j is refused: %s', (text, why, position) => {
    const checked = check(text);
    expect(checked).toMatchObject({ ok: false, problem: { kind: 'password-unfit', facts: { why, wanted: 8 } } });
    if (!checked.ok && checked.problem.kind === 'password-unfit') {
      expect(checked.problem.facts.position).toBe(position);
    }
    // The facts go to screens and logs: not even a part of what was typed may be in them.
    if (text.trim().length > 2) expect(JSON.stringify(checked)).not.toContain(text.trim().slice(1, 6));
  });

  test('with capitals needs agreement, because the two sentences of the manual contradict', () => {
    expect(check('Abcdefg1')).toMatchObject({ ok: false, problem: { kind: 'password-needs-agreement' } });
    expect(check('Abcdefg1', { capitalsAgreed: true }).ok).toBe(true);
    expect(check('Abcdef-1', { capitalsAgreed: true }).ok).toBe(false);
  });

  test('that is the current one is refused', () => {
    expect(check('abcdefg1', { current: 'abcdefg1' })).toMatchObject({
      problem: { facts: { why: 'same-as-current' } },
    });
    expect(check('abcdefg1', { current: 'abcdefg2' }).ok).toBe(true);
  });
});

describe('a made password', () => {
  const made = Array.from({ length: 6_000 }, (_, seed) => makePassword(rule, loadedDice(seed + 1)).reveal());

  test('always passes its own check, with a letter and a digit, and without characters that are mistyped', () => {
    for (const text of made) {
      if (!/^[a-hjkmnp-z2-9]{8}$/u.test(text)) expect(text).toBe('made of the characters of the rule');
      if (!/[a-z]/u.test(text) || !/\d/u.test(text)) expect(text).toBe('with a letter and a digit');
    }
    expect(made.every((text) => check(text).ok)).toBe(true);
  });

  test('is even over all characters and places (chi-square)', () => {
    const alphabet = rule.generateFrom;
    // A made password needs a letter and a digit, so the expected share of each kind is computed with that condition.
    const digits = [...alphabet].filter((one) => /\d/u.test(one)).length;
    const [pDigit, pLetter] = [digits / alphabet.length, 1 - digits / alphabet.length];
    const pKept = 1 - pDigit ** rule.length - pLetter ** rule.length;
    const digitShare = (pDigit * (1 - pDigit ** (rule.length - 1))) / pKept / digits;
    const letterShare = (pLetter * (1 - pLetter ** (rule.length - 1))) / pKept / (alphabet.length - digits);
    for (let place = 0; place < rule.length; place += 1) {
      const seen = new Map<string, number>();
      for (const text of made) seen.set(text.charAt(place), (seen.get(text.charAt(place)) ?? 0) + 1);
      let chiSquare = 0;
      for (const one of alphabet) {
        const expected = made.length * (/\d/u.test(one) ? digitShare : letterShare);
        chiSquare += ((seen.get(one) ?? 0) - expected) ** 2 / expected;
      }
      // 30 degrees of freedom: 59.7 is passed once in a thousand; the dice are the same every time.
      expect(chiSquare).toBeLessThan(59.7);
    }
  });

  test('is never one of those it must differ from', () => {
    const first = makePassword(rule, loadedDice(7));
    const second = makePassword(rule, loadedDice(7), [first]);
    expect(second.equals(first)).toBe(false);
  });

  test('rejects bytes above the last whole multiple of the alphabet, so that no character comes up more often', () => {
    const limit = 256 - (256 % rule.generateFrom.length);
    const bytes = [255, limit, 0, 0, 0, 0, 0, 0, 0, limit - 1];
    let next = 0;
    const dice = {
      bytes: (count: number) => Uint8Array.from({ length: count }, () => bytes[next++ % bytes.length] ?? 0),
    };
    expect(makePassword(rule, dice).reveal()).toBe(`aaaaaaa${rule.generateFrom.at(-1)}`);
  });
});
