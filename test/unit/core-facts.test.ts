import { describe, expect, test } from 'vitest';
import { parseCarrier, presetUser, userShapes } from '../../src-main/core/carrier.ts';
import { SERVICES } from '../../src-main/core/line.ts';
import { PROBLEM_KINDS, problem, problemSchema } from '../../src-main/core/problem.ts';
import { PROBLEM_NATURE } from '../../src-main/core/problem-nature.ts';
import { carrierJson, PROFILE } from '../doubles/carrier-profile.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function factsIn(value: unknown, path = ''): { path: string; fact: Json }[] {
  if (!isObject(value)) return [];
  const here = 'sure' in value || 'source' in value ? [{ path, fact: value }] : [];
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => factsIn(inner, `${path}/${key}`))];
}

describe('the carrier profile', () => {
  test('tells for each fact where it comes from and how sure we are', () => {
    const facts = factsIn(carrierJson());
    expect(facts.length).toBeGreaterThan(10);
    for (const { path, fact } of facts) {
      expect(fact, path).toMatchObject({ source: expect.stringMatching(/\S{3}/u), sure: expect.any(String) });
      expect(fact, path).toHaveProperty('value');
    }
  });

  test('is dated', () => {
    expect(PROFILE.checkedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
  });

  test('makes passwords only of characters that both sentences of the manual allow, without look-alikes', () => {
    const { generateFrom, narrow, accept } = PROFILE.password.value;
    for (const one of generateFrom) expect(narrow.includes(one) && accept.includes(one)).toBe(true);
    for (const one of '0o1li') expect(generateFrom).not.toContain(one);
    expect(new Set(generateFrom).size).toBe(generateFrom.length);
  });

  test('looks in ascending order, and keeps the refusals of ten minutes below the usual ban', () => {
    const { afterAcceptanceS, afterSlotS, afterReconnectS } = PROFILE.looks.value;
    for (const list of [afterAcceptanceS, afterSlotS, afterReconnectS]) {
      expect(list).toEqual([...new Set(list)].sort((one, other) => one - other));
    }
    expect(PROFILE.attempts.value.refusedPerTenMinutes).toBeLessThan(10);
  });

  test('without a source for a fact is a bug and does not load', () => {
    const broken = structuredClone(carrierJson()) as { pace: Json };
    delete broken.pace.source;
    expect(() => parseCarrier(broken)).toThrow();
  });

  test('with a malformed time does not load', () => {
    const text = JSON.stringify(carrierJson()).replace('"17:30"', '"25:30"');
    expect(() => parseCarrier(JSON.parse(text))).toThrow();
  });

  test('proposes the documented shapes of user name', () => {
    expect(presetUser(PROFILE, 'ip-phone', '05012345678')).toBe('815012345678');
    expect(presetUser(PROFILE, 'opengate', '05012345678')).toBe('12345678');
    expect(userShapes(PROFILE, '05012345678').sort()).toEqual(['05012345678', '12345678', '815012345678']);
    expect(Object.keys(PROFILE.services).sort()).toEqual([...SERVICES].sort());
  });
});

describe('every problem', () => {
  test.each(PROBLEM_KINDS)('%s says what is certain and offers a move', (kind) => {
    const nature = PROBLEM_NATURE[kind];
    expect(nature.moves.length).toBeGreaterThan(0);
    expect(nature.certain.length).toBeGreaterThan(0);
    // The same thing cannot be certain and uncertain.
    const pairs = [
      ['nothing-changed', 'whether-changed'],
      ['nothing-changed', 'changed-at-carrier'],
      ['changed-at-carrier', 'whether-changed'],
      ['new-password-accepted', 'which-password-lives'],
    ] as const;
    const claims: readonly string[] = [...nature.certain, ...nature.uncertain];
    for (const [one, other] of pairs) expect(claims.includes(one) && claims.includes(other)).toBe(false);
    expect(new Set(nature.moves).size).toBe(nature.moves.length);
  });

  test('is read back from the ledger, and an unknown one is not', () => {
    const stored = problem('plan-moved', { reflectsBefore: 'a', reflectsNow: 'b' });
    expect(problemSchema.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
    expect(problemSchema.safeParse({ kind: 'no-such', facts: {} }).success).toBe(false);
    expect(problemSchema.safeParse({ kind: 'interrupted', facts: { state: { nested: 1 } } }).success).toBe(false);
  });
});
