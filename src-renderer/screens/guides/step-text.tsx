import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';
import { splitAtLabels } from './labels.ts';

export type GuideStep = GuideView['guide']['before'][number];
type Platform = NonNullable<GuideStep['on']>[number];

const PLATFORMS: { readonly [K in Platform]: string } = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  android: 'Android',
  ios: 'iOS',
};

/** One step, with the labels of the device's own screen set apart from the sentence around them. */
export function StepText({ step }: { readonly step: GuideStep }) {
  const { ui, lang } = useWords();
  const labels = (step.field ?? '').split(' > ').filter((label) => label !== '');
  const parts = splitAtLabels(step[lang], labels);
  const isTold = parts.some(({ isLabel }) => isLabel);
  return (
    <p>
      {step.on !== undefined && (
        <span className="step-on">{ui.guide.only(step.on.map((one) => PLATFORMS[one]).join(', '))}</span>
      )}
      {parts.map(({ at, text, isLabel }) => (isLabel ? <Label key={at} text={text} /> : <span key={at}>{text}</span>))}
      {!isTold && labels.map((label) => <Label key={label} text={label} />)}
    </p>
  );
}

/** A device speaks its own language, whatever the sentence around it speaks. */
function Label({ text }: { readonly text: string }) {
  return (
    <b className="device-label" lang={/^[ -~]+$/u.test(text) ? 'en' : 'ja'}>
      {text}
    </b>
  );
}
