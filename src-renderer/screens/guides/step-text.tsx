import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';
import { languageOf, splitAtLabels } from './labels.ts';

export type GuideStep = GuideView['guide']['before'][number];
type Platform = NonNullable<GuideStep['on']>[number];

const PLATFORMS: { readonly [K in Platform]: string } = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  android: 'Android',
  ios: 'iOS',
};

/** A sentence that names the system itself needs no mark that says it once more. */
const NAMED: { readonly [K in Platform]: RegExp } = {
  windows: /Windows/u,
  macos: /\bMac\b|macOS/u,
  linux: /Linux/u,
  android: /Android|スマートフォン|\bphone\b/u,
  ios: /iOS|スマートフォン|\bphone\b/u,
};

/** One step, with the labels of the device's own screen set apart from the sentence around them. */
export function StepText({ step }: { readonly step: GuideStep }) {
  const { ui, lang } = useWords();
  const labels = (step.field ?? '').split(' > ').filter((label) => label !== '');
  const parts = splitAtLabels(step[lang], labels);
  const unnamed = step.on?.some((one) => !NAMED[one].test(step[lang])) === true ? step.on : undefined;
  return (
    <p>
      {unnamed !== undefined && (
        <span className="step-on">{ui.guide.only(unnamed.map((one) => PLATFORMS[one]).join(', '))}</span>
      )}
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
