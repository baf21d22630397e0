import { describe, expect, it } from 'vitest';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import { splitAtLabels } from '../../src-renderer/screens/guides/labels.ts';

const labelsIn = (text: string, labels: readonly string[]) =>
  splitAtLabels(text, labels)
    .filter(({ isLabel }) => isLabel)
    .map((part) => part.text);

describe('the labels of a device’s own screen', () => {
  it('stand out wherever a step quotes them, and nowhere else', () => {
    const text = '「Update」を押し、「Apply」を押します。Apply だけの機種では「Apply」を押してください。';
    expect(labelsIn(text, ['Apply'])).toEqual(['Apply', 'Apply']);
    expect(labelsIn('Open “STATUS” and look at “Registration”.', ['STATUS', 'Registration'])).toEqual([
      'STATUS',
      'Registration',
    ]);
    expect(labelsIn('Press Apply.', ['Apply'])).toEqual([]);
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
