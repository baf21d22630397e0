import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProblem, LANGS, type Lang, type Words, wordsFor } from '../../src-main/contract/words/index.ts';
import { SERVICES } from '../../src-main/core/line.ts';
import { PROBLEM_KINDS, problem } from '../../src-main/core/problem.ts';
import { PROBLEM_NATURE } from '../../src-main/core/problem-nature.ts';
import { CAUSES, PROBE_CLAIMS } from '../../src-main/core/verify/causes.ts';
import { PROOF_LEVELS, VERDICTS } from '../../src-main/core/verify/verdict.ts';
import { anyProblem, japaneseText, wildText } from './words-facts.ts';

const RUNS = { numRuns: 2500 };
const SECTIONS = ['claim', 'move', 'verdict', 'proofLevel', 'state', 'cause', 'probeClaim'] as const;

function fixedSentences(words: Words): [string, string][] {
  return SECTIONS.flatMap((section) =>
    Object.entries(words[section]).map(([key, sentence]): [string, string] => [`${section} ${key}`, sentence]),
  );
}

const length = (text: string) => [...text].length;

/** Names that are written in Latin letters in Japanese, too: the carrier's, the standards' and the products'. */
const JAPANESE_LATIN = new Set(
  'IP IPv4 IPv6 ID SIP ALG NAT VPN B2BUA OpenGate FreePBX URL DNS UDP TCP TLS GNOME Keyring STUN macOS Windows https 24T14'.split(
    ' ',
  ),
);

function strangeLatin(sentence: string): string[] {
  return (sentence.match(/[A-Za-z][A-Za-z0-9]+|\d+[A-Za-z]\w*/gu) ?? []).filter((word) => !JAPANESE_LATIN.has(word));
}

describe.each(LANGS)('the words in %s', (lang: Lang) => {
  const words = wordsFor(lang);
  const stop = lang === 'ja' ? /。$/u : /\.$/u;

  it('say everything the core can tell, in full sentences', () => {
    expect(words.lang).toBe(lang);
    expect(Object.keys(words.problem).sort()).toEqual([...PROBLEM_KINDS].sort());
    expect(Object.keys(words.verdict).sort()).toEqual([...VERDICTS].sort());
    expect(Object.keys(words.proofLevel).sort()).toEqual([...PROOF_LEVELS].sort());
    expect(Object.keys(words.cause).sort()).toEqual([...CAUSES].sort());
    expect(Object.keys(words.probeClaim).sort()).toEqual([...PROBE_CLAIMS].sort());
    expect(Object.keys(words.service).sort()).toEqual([...SERVICES].sort());
    for (const name of Object.values(words.service)) expect(name.trim()).not.toBe('');
    for (const [key, sentence] of fixedSentences(words)) {
      expect(sentence, key).toMatch(stop);
      expect(length(sentence), key).toBeGreaterThan(8);
      expect(length(sentence), key).toBeLessThanOrEqual(140);
    }
  });

  it('never say the same sentence for two different things', () => {
    for (const section of SECTIONS) {
      const sentences = Object.values(words[section]);
      expect(new Set(sentences).size, section).toBe(sentences.length);
    }
  });

  it('say every problem in a whole, short, printable sentence, whatever its facts hold', () => {
    const longest = lang === 'ja' ? 140 : 260;
    fc.assert(
      fc.property(anyProblem(wildText), (trouble) => {
        const { sentence } = describeProblem(words, trouble);
        expect(sentence).toMatch(stop);
        expect(sentence).not.toMatch(/undefined|NaN|\[object|null/u);
        expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(length(sentence), sentence).toBeLessThanOrEqual(longest);
      }),
      RUNS,
    );
  });

  it('say nothing that is not among the facts they know', () => {
    fc.assert(
      fc.property(anyProblem(wildText), (trouble) => {
        const withMore = { ...trouble, facts: { ...trouble.facts, stray: 'hunter2x' } } as unknown as typeof trouble;
        expect(describeProblem(words, withMore)).toEqual(describeProblem(words, trouble));
      }),
      { numRuns: 500 },
    );
  });

  it('give each problem its certain and uncertain statements and its next moves', () => {
    fc.assert(
      fc.property(anyProblem(japaneseText), (trouble) => {
        const nature = PROBLEM_NATURE[trouble.kind];
        const told = describeProblem(words, trouble);
        expect(told.certain).toEqual(nature.certain.map((claim) => words.claim[claim]));
        expect(told.uncertain).toEqual(nature.uncertain.map((claim) => words.claim[claim]));
        expect(told.moves).toEqual(nature.moves.map((move) => words.move[move]));
        expect(told.moves.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(LANGS)('the words about devices in %s', (lang: Lang) => {
  const { find, change, file } = wordsFor(lang).device;
  const stop = lang === 'ja' ? /。$/u : /\.$/u;
  const address = '192.168.1.20';
  const sentences = [
    ...[find.consent(254), find.stopped, find.none, find.hint],
    ...[change.plain, change.certificateNew, change.certificateKnown, change.restarts, change.notTried],
    ...[change.loginForgotten, change.leftAlone, change.hidden, change.interrupted, change.putBack],
    ...Object.values(change.step),
    ...[file.will({ name: 'a.cfg', account: 2, key: 'P4121' }), file.keepsRest, ...Object.values(file.caution)],
    ...[file.asksFirst, file.seenAccepted, file.notTried, file.plain, file.refusedByCarrier, file.untold],
    ...[file.saved, file.savedPrice, file.putBack, file.notProof, file.fetched(address, '14:05')],
    ...Object.values(file.refused).map((say) => say(address)),
  ];

  it('are whole sentences, short and each one’s own', () => {
    for (const sentence of sentences) {
      expect(sentence).toMatch(stop);
      expect(length(sentence), sentence).toBeLessThanOrEqual(lang === 'ja' ? 140 : 260);
    }
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const say of Object.values(file.refused)) expect(say(address)).toContain(address);
    for (const say of Object.values(find.step)) expect(say(3, 254)).toContain('3/254');
  });

  it('have labels and phrases that each face may put its own marks around', () => {
    const phrases = [
      ...[find.speaksSip, find.noPage, ...Object.values(find.confidence), ...Object.values(find.sign)],
      ...[file.typed, file.typedBare, file.orFolder, file.field, file.trigger],
    ];
    for (const phrase of phrases) expect(phrase).not.toMatch(/[。.:：]$/u);
    expect(new Set(phrases).size).toBe(phrases.length);
  });
});

describe('the Japanese words', () => {
  it('leave no English in a sentence but names', () => {
    for (const [key, sentence] of fixedSentences(wordsFor('ja'))) expect(strangeLatin(sentence), key).toEqual([]);
    fc.assert(
      fc.property(anyProblem(japaneseText), (trouble) => {
        const { sentence } = describeProblem(wordsFor('ja'), trouble);
        // A code is a fact; in these problems alone it is one of the system's own.
        const spoken = trouble.kind === 'portal-network' ? sentence.replace(trouble.facts.code, '') : sentence;
        expect(strangeLatin(spoken), sentence).toEqual([]);
      }),
      RUNS,
    );
  });

  it('use Japanese punctuation', () => {
    const spoken = fixedSentences(wordsFor('ja')).map(([, sentence]) => sentence);
    for (const sentence of spoken) expect(sentence).not.toMatch(/[,.!?()](?!\d)/u);
  });

  it('tell how to write the number that was typed with hyphens', () => {
    const trouble = problem('number-malformed', { given: '050-1234-5678', why: 'hyphens', suggestion: '05012345678' });
    expect(describeProblem(wordsFor('ja'), trouble).sentence).toBe(
      'IP加入電話番号はハイフンなしで入力してください（例: 05012345678）。『050-1234-5678』は 05012345678 と入力します。',
    );
  });

  it('show the portal’s own sentence', () => {
    const trouble = problem('portal-locked', { sentence: 'アカウントがロックされています。' });
    expect(describeProblem(wordsFor('ja'), trouble).sentence).toBe(
      'セルフケアがロックされているため、ログインできません。画面の表示: 『アカウントがロックされています』。',
    );
  });

  it('are not led astray by a name that every object knows', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(describeProblem(wordsFor('ja'), problem('keychain-locked', { store: name })).sentence).toContain(
        `（${name}）`,
      );
      expect(describeProblem(wordsFor('ja'), problem('interrupted', { state: name })).sentence).toContain(name);
    }
  });

  it('tell times of a problem as Japanese clock times', () => {
    const trouble = problem('plan-moved', {
      reflectsBefore: '2026-11-24T17:30:00+09:00',
      reflectsNow: '2026-11-24T09:30:00.000Z',
    });
    expect(describeProblem(wordsFor('ja'), trouble).sentence).toContain(
      '反映時間が11月24日(火) 17:30から11月24日(火) 18:30に変わりました',
    );
  });
});

describe('the English words', () => {
  it('leave Japanese only where the carrier’s paper or screen is named', () => {
    for (const [key, sentence] of fixedSentences(wordsFor('en'))) {
      expect(sentence.replace('「サービス開始のご案内」', ''), key).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/u);
    }
  });
});
