import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCarrier, type RefusalKind } from '../../src-main/core/carrier.ts';
import { encodeHtml, PORTAL_CHARSETS } from '../../src-main/practice/portal/charset.ts';
import { NEW_PASSWORD_UNCHANGED, NEW_PASSWORDS_DIFFER, REFUSALS } from '../../src-main/practice/portal/sentences.ts';
import { makeTroubles, TROUBLE_NAMES, TROUBLES } from '../../src-main/practice/troubles.ts';

const { words } = parseCarrier(
  JSON.parse(readFileSync(new URL('../../assets/carriers/rakuten-ip-phone.json', import.meta.url), 'utf8')),
).portal.value;

function kindsOf(sentence: string): string[] {
  return Object.entries(words.refusals)
    .filter(([, marks]) => marks.some((mark) => sentence.includes(mark)))
    .map(([kind]) => kind);
}

describe('the practice portal’s refusals', () => {
  test.each(Object.keys(REFUSALS) as RefusalKind[])('%s is told apart by the profile’s words', (kind) => {
    expect(kindsOf(REFUSALS[kind])).toEqual([kind]);
  });

  test('both complaints about the new password are recognised as such', () => {
    expect(kindsOf(NEW_PASSWORDS_DIFFER)).toEqual(['portal-password-refused']);
    expect(kindsOf(NEW_PASSWORD_UNCHANGED)).toEqual(['portal-password-refused']);
  });

  test('what a charset lacks becomes a reference instead of a question mark', () => {
    for (const charset of PORTAL_CHARSETS) {
      const latin = encodeHtml('入力画面▶', charset).toString('latin1');
      expect(latin.includes('?')).toBe(false);
      if (charset !== 'utf-8') expect(latin).toContain('&#9654;');
    }
  });
});

describe('troubles', () => {
  test('each has one line for the person in both languages', () => {
    for (const name of TROUBLE_NAMES) {
      expect(TROUBLES[name].ja.length).toBeGreaterThan(3);
      expect(TROUBLES[name].en.length).toBeGreaterThan(3);
    }
  });

  test('a counted one ends by itself, others stay until they are turned off', () => {
    const troubles = makeTroubles(['silent']);
    troubles.set('drop-first', 1);
    expect([troubles.takeOne('drop-first'), troubles.takeOne('drop-first')]).toEqual([true, false]);
    expect(troubles.names()).toEqual(['silent']);
    troubles.set('silent', false);
    expect(troubles.has('silent')).toBe(false);
  });
});
