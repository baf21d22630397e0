import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatJst } from '../../src-main/contract/words/index.ts';
import { printable, printableEnd } from '../../src-main/contract/words/printable.ts';

const at = (iso: string) => Date.parse(iso);

describe('a moment told to a person', () => {
  it('is Japanese clock time, whatever the zone it was given in', () => {
    for (const iso of ['2026-11-24T17:30:59+09:00', '2026-11-24T08:30:00Z', '2026-11-24T00:30:00-08:00']) {
      expect(formatJst(at(iso), 'ja')).toBe('11月24日(火) 17:30');
      expect(formatJst(at(iso), 'en')).toBe('Tue 24 Nov 17:30 JST');
      expect(formatJst(at(iso), 'ja', { withDate: false })).toBe('17:30');
      expect(formatJst(at(iso), 'en', { withDate: false })).toBe('17:30 JST');
    }
  });

  it('belongs to the Japanese day: 0:30 there is still yesterday in Europe', () => {
    expect(formatJst(at('2026-12-31T15:30:00Z'), 'ja')).toBe('1月1日(金) 0:30');
    expect(formatJst(at('2026-12-31T15:05:00Z'), 'en')).toBe('Fri 1 Jan 0:05 JST');
  });

  it('does not depend on the zone of this computer', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata']) {
        process.env.TZ = zone;
        expect(formatJst(at('2026-03-29T01:30:00Z'), 'ja')).toBe('3月29日(日) 10:30');
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

describe('a span told to a person', () => {
  it.each([
    [0, '0秒', '0 s'],
    [-5_000, '0秒', '0 s'],
    [45_000, '45秒', '45 s'],
    [59_600, '1分', '1 min'],
    [15 * 60_000, '15分', '15 min'],
    [3_600_000, '1時間', '1 h'],
    [3.5 * 3_600_000, '3時間30分', '3 h 30 min'],
    [15.5 * 3_600_000, '15時間30分', '15 h 30 min'],
    [24 * 3_600_000 - 1_000, '1日', '1 d'],
    [26.5 * 3_600_000, '1日2時間', '1 d 2 h'],
  ])('%i ms is %s, %s', (ms, ja, en) => {
    expect(formatDuration(ms, 'ja')).toBe(ja);
    expect(formatDuration(ms, 'en')).toBe(en);
  });
});

describe('a fact put into a sentence', () => {
  it('is cut to its length and marked where it was cut', () => {
    expect(printable('05012345678', 11)).toBe('05012345678');
    expect(printable('050123456789', 11)).toBe('0501234567…');
    expect(printableEnd('/home/hanako/kakekae.db', 12)).toBe('…/kakekae.db');
  });

  it('shows what cannot be seen, and cannot turn the text around it', () => {
    expect(printable('a\nb\u200bc\u202ed\ud800e', 20)).toBe('a·b·c·d·e');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, max) => {
        for (const shown of [printable(text, max), printableEnd(text, max)]) {
          expect([...shown].length).toBeLessThanOrEqual(max);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });
});
