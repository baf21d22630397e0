import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { unnamedSystems } from '../../../src-main/contract/words/guide-step.ts';
import { useWords } from '../../words/use-words.ts';
import { languageOf, splitAtLabels } from './labels.ts';

export type GuideStep = GuideView['guide']['before'][number];

/** One step, with the labels of the device's own screen set apart from the sentence around them. */
export function StepText({ step }: { readonly step: GuideStep }) {
  const { words, lang } = useWords();
  const labels = (step.field ?? '').split(' > ').filter((label) => label !== '');
  const parts = splitAtLabels(step[lang], labels);
  const systems = unnamedSystems(step, lang);
  return (
    <p>
      {systems !== undefined && <span className="step-on">{words.device.guide.only(systems)}</span>}
      {parts.map(({ at, text, kind }) => {
        if (kind === 'label') return <Label key={at} text={text} />;
        const isForeign = kind === 'quoted' && languageOf(text) !== lang;
        return (
          <span key={at} lang={isForeign ? languageOf(text) : undefined}>
            {text}
          </span>
        );
      })}
    </p>
  );
}

function Label({ text }: { readonly text: string }) {
  return (
    <b className="device-label" lang={languageOf(text)}>
      {text}
    </b>
  );
}
