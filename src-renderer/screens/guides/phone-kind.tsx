import { useEffect, useId, useRef, useState } from 'react';
import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ANY_DEVICE, chooseGuide, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import { GenericSteps } from './generic-steps.tsx';
import { GuidePicker } from './guide-picker.tsx';
import { BeforeSteps, SetUpSteps, useGuide } from './guide-steps.tsx';

interface PhoneKindProps {
  readonly lineKey: string;
  /** Taken where the person has not said anything else. */
  readonly usual?: string | undefined;
}

/** How to put the password into this line's phone: its own steps where its kind is known, else the ones for any device. */
export function PhoneSteps({ lineKey, usual }: PhoneKindProps) {
  const { ui } = useWords();
  const id = useId();
  const { chosen, view, choose, isJustChosen } = useKind({ lineKey, usual });
  if (chosen !== ANY_DEVICE) {
    return (
      <section className="guide" aria-labelledby={id} aria-busy={view === undefined}>
        <Chosen id={id} view={view} isJustChosen={isJustChosen} onAgain={() => choose(ANY_DEVICE)} />
        {view !== undefined && <SetUpSteps view={view} />}
      </section>
    );
  }
  return (
    <>
      <Panel title={ui.guide.title} icon="phone">
        <p>{ui.guide.lead}</p>
        <GuidePicker onChoose={choose} />
      </Panel>
      <section aria-labelledby="any-device">
        <h2 id="any-device">{ui.phone.generic}</h2>
        <GenericSteps />
      </section>
    </>
  );
}

interface PhoneMeanwhileProps {
  readonly lineKey: string;
  readonly advice: readonly string[];
}

/**
 * What to do with the phone before the change and during the wait; general advice until its kind is known. A softphone that
 * the app handles needs none.
 */
export function PhoneMeanwhile({ lineKey, advice }: PhoneMeanwhileProps) {
  const { ui } = useWords();
  const id = useId();
  const { chosen, view, choose, isJustChosen } = useKind({ lineKey });
  if (chosen !== ANY_DEVICE) {
    return (
      <div className="guide-part" aria-busy={view === undefined}>
        <Chosen id={id} view={view} isJustChosen={isJustChosen} onAgain={() => choose(ANY_DEVICE)} />
        {view !== undefined && <BeforeSteps view={view} />}
      </div>
    );
  }
  return (
    <>
      <ul className="bullets">
        {advice.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <details className="more">
        <summary>{ui.guide.beforeOpen}</summary>
        <GuidePicker onChoose={choose} />
      </details>
    </>
  );
}

function useKind({ lineKey, usual }: PhoneKindProps) {
  const chosen = useGuides((held) => held.chosen[lineKey]) ?? usual ?? ANY_DEVICE;
  const [isJustChosen, setJustChosen] = useState(false);
  const choose = (id: string) => {
    setJustChosen(true);
    chooseGuide(lineKey, id);
  };
  return { chosen, view: useGuide(chosen), choose, isJustChosen };
}

interface ChosenProps {
  readonly id: string;
  readonly view: GuideView | undefined;
  readonly isJustChosen: boolean;
  readonly onAgain: () => void;
}

function Chosen({ id, view, isJustChosen, onAgain }: ChosenProps) {
  const { ui, lang } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const isHere = view !== undefined;
  // The button that was pressed is gone: the keyboard goes on where its answer stands.
  useEffect(() => {
    if (isHere && isJustChosen) heading.current?.focus();
  }, [isHere, isJustChosen]);
  return (
    <div className="guide-head">
      <h2 id={id} tabIndex={-1} ref={heading}>
        <span className="unseen">{ui.guide.chosen} </span>
        {view?.name[lang] ?? ''}
      </h2>
      <Button look="quiet" onPress={onAgain}>
        {ui.guide.chooseAgain}
      </Button>
    </div>
  );
}
