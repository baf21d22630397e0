import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';

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

interface Part {
  readonly at: number;
  readonly text: string;
  readonly isLabel: boolean;
}

/** Only a label in quotation marks is one: the same word may stand in the sentence for itself. */
export function splitAtLabels(text: string, labels: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const quoted of text.matchAll(/[「“]([^」”]+)[」”]/gu)) {
    const label = quoted[1] ?? '';
    if (!labels.includes(label)) continue;
    const start = quoted.index + 1;
    parts.push({ at: from, text: text.slice(from, start), isLabel: false }, { at: start, text: label, isLabel: true });
    from = start + label.length;
  }
  parts.push({ at: from, text: text.slice(from), isLabel: false });
  return parts.filter((part) => part.text !== '');
}
