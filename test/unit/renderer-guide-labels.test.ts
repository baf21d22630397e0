import { describe, expect, it } from 'vitest';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import { languageOf, splitAtLabels } from '../../src-renderer/screens/guides/labels.ts';

const labelsIn = (text: string, labels: readonly string[]) =>
  splitAtLabels(text, labels)
    .filter(({ kind }) => kind === 'label')
    .map((part) => part.text);

describe('the labels of a device’s own screen', () => {
  it('stand out wherever a step quotes them, and nowhere else', () => {
    const text = '「Update」を押し、「Apply」を押します。Apply だけの機種では「Apply」を押してください。';
    expect(labelsIn(text, ['Apply'])).toEqual(['Apply', 'Apply']);
    expect(labelsIn('Open “STATUS” and look at “Registration”.', ['STATUS', 'Registration'])).toEqual([
      'STATUS',
      'Registration',
    ]);
    expect(labelsIn('Run fs_cli -x reload now.', ['fs_cli -x reload'])).toEqual(['fs_cli -x reload']);
    expect(labelsIn('「Apply」 is not Apply.', ['Apply'])).toEqual(['Apply']);
  });

  it('and whatever else a step quotes stand apart, because a device speaks its own language', () => {
    const quoted = splitAtLabels('「Update」を押し、「保存」を押します。', ['保存']).filter(
      ({ kind }) => kind === 'quoted',
    );
    expect(quoted.map(({ text }) => [text, languageOf(text)])).toEqual([['Update', 'en']]);
    expect(['Line 1', 'http://192.168.1.10/', '電話設定', 'VoIP設定', 'レジスタURI'].map(languageOf)).toEqual([
      'en',
      'en',
      'ja',
      'ja',
      'ja',
    ]);
  });

  it('are found in every sentence of the catalogue that has some', () => {
    const lost = phoneCatalogue.flatMap(({ id, guide }) =>
      Object.values(guide)
        .flat()
        .flatMap((step) => [step.ja, step.en].map((text) => ({ text, labels: step.field?.split(' > ') ?? [] })))
        .filter(({ text, labels }) => labels.length > 0 && labelsIn(text, labels).length === 0)
        .map(({ text }) => `${id}: ${text}`),
    );
    expect(lost).toEqual([]);
  });

  it('leave every sentence of the catalogue as it is', () => {
    for (const { guide } of phoneCatalogue)
      for (const step of Object.values(guide).flat())
        for (const text of [step.ja, step.en]) {
          const parts = splitAtLabels(text, (step.field ?? '').split(' > '));
          expect(parts.map((part) => part.text).join('')).toBe(text);
        }
  });
});
