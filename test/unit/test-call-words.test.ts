import { describe, expect, test } from 'vitest';
import { callWords, describeCall, LANGS } from '../../src-main/contract/words/index.ts';
import { CALL_OUTCOMES, CALL_WAYS, HOLD_S } from '../../src-main/core/verify/test-call.ts';

describe.each(LANGS)('the words of the test call in %s', (lang) => {
  const words = callWords(lang);
  const stop = lang === 'ja' ? /。$/u : /\.$/u;

  test.each(CALL_WAYS)('name every outcome of the %s call once', (way) => {
    const said = Object.values(words.outcome[way]);
    expect(Object.keys(words.outcome[way])).toEqual(CALL_OUTCOMES[way]);
    expect(new Set(said).size).toBe(said.length);
  });

  test.each(CALL_WAYS)('tell what to do for the %s call in whole sentences, and how long to hold it', (way) => {
    for (const sentence of [...words.steps[way], ...words.listen[way], words.caution[way], words.harmless]) {
      expect(sentence).toMatch(stop);
      expect([...sentence].length).toBeLessThanOrEqual(140);
    }
    expect(words.steps[way].join('')).toContain(String(HOLD_S));
    expect(words.outcome[way]['both-heard']).toContain(String(HOLD_S));
  });

  test('say before each call who pays for it, and warn of numbers that nobody calls for a test', () => {
    for (const number of ['110', '119', '0120']) expect(words.caution.outgoing).toContain(number);
    for (const way of CALL_WAYS) expect(words.caution[way]).toMatch(lang === 'ja' ? /通話料/u : /pays/u);
  });

  test('say after how long a call was cut off, where that is known', () => {
    expect(describeCall(lang, { way: 'outgoing', outcome: 'cut-off', cutAfterS: 32 })).toMatch(/32/u);
    expect(describeCall(lang, { way: 'outgoing', outcome: 'cut-off' })).toBe(words.outcome.outgoing['cut-off']);
  });
});
