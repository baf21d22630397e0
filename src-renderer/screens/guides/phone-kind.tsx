import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ANY_DEVICE, chooseGuide, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import { GenericSteps } from './generic-steps.tsx';
import { GuidePicker } from './guide-picker.tsx';
import { BeforeSteps, useGuide } from './guide-steps.tsx';
import { SetUpSteps, WholeSwitch } from './set-up-steps.tsx';

interface PhoneKindProps {
  readonly lineKey: string;
  /** Taken where the person has not said anything else. */
  readonly usual?: string | undefined;
}

/** How to put the password into this line's phone: its own steps where its kind is known, else the ones for any device. */
export function PhoneSteps({ lineKey, usual }: PhoneKindProps) {
  const { ui } = useWords();
  const id = useId();
  const generic = useRef<HTMLHeadingElement>(null);
  const { chosen, view, choose, isJustChosen, left } = useKind({ lineKey, usual });
  if (chosen !== ANY_DEVICE) {
    return (
      <section className="guide" aria-labelledby={id} aria-busy={view === undefined}>
        <Chosen level={2} id={id} view={view} isJustChosen={isJustChosen} onAgain={() => choose(ANY_DEVICE)}>
          <WholeSwitch />
        </Chosen>
        {view !== undefined && <SetUpSteps view={view} />}
      </section>
    );
  }
  return (
    <>
      <Panel title={ui.guide.title} icon="phone">
        <p>{ui.guide.lead}</p>
        <GuidePicker onChoose={choose} left={left} none={ui.guide.none} onNone={() => generic.current?.focus()} />
      </Panel>
      <GenericSteps heading={generic} />
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
  const { chosen, view, choose, isJustChosen, left } = useKind({ lineKey });
  if (chosen !== ANY_DEVICE) {
    return (
      <div className="guide-part" aria-busy={view === undefined}>
        <Chosen level={3} id={id} view={view} isJustChosen={isJustChosen} onAgain={() => choose(ANY_DEVICE)} />
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
      <details className="more" open={left !== undefined}>
        <summary>{ui.guide.beforeOpen}</summary>
        <GuidePicker onChoose={choose} left={left} none={ui.guide.noneBefore} />
      </details>
    </>
  );
}

function useKind({ lineKey, usual }: PhoneKindProps) {
  const chosen = useGuides((held) => held.chosen[lineKey]) ?? usual ?? ANY_DEVICE;
  const [isJustChosen, setJustChosen] = useState(false);
  const [left, setLeft] = useState<string>();
  const choose = (id: string) => {
    setJustChosen(true);
    setLeft(id === ANY_DEVICE ? chosen : undefined);
    chooseGuide(lineKey, id);
  };
  return { chosen, view: useGuide(chosen), choose, isJustChosen, left };
}

interface ChosenProps {
  readonly id: string;
  /** Of its heading, below the one that it stands under. */
  readonly level: 2 | 3;
  readonly view: GuideView | undefined;
  readonly isJustChosen: boolean;
  readonly onAgain: () => void;
  /** More to press, beside "choose another". */
  readonly children?: ReactNode;
}

function Chosen({ id, level, view, isJustChosen, onAgain, children }: ChosenProps) {
  const { ui, lang } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const isHere = view !== undefined;
  const Heading = `h${level}` as const;
  // The button that was pressed is gone: the keyboard goes on where its answer stands.
  useEffect(() => {
    if (isHere && isJustChosen) heading.current?.focus();
  }, [isHere, isJustChosen]);
  return (
    <div className="guide-head">
      <Heading id={id} tabIndex={-1} ref={heading}>
        <span className="unseen">{ui.guide.chosen} </span>
        {view?.name[lang] ?? ''}
      </Heading>
      <div className="row">
        <Button look="quiet" onPress={onAgain}>
          {ui.guide.chooseAgain}
        </Button>
        {children}
      </div>
    </div>
  );
}
