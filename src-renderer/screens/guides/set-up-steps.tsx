import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { Button } from '../../parts/button.tsx';
import { turnTo, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import { Notes, pictured, Steps } from './step-list.tsx';
import type { GuideStep } from './step-text.tsx';
import { SystemChoice, useOnly } from './systems.tsx';

/** What is done, in order and numbered through. What it looks like at the end, and what may be wrong, are lists. */
const DONE_IN_ORDER = ['reach', 'signIn', 'path', 'field', 'save'] as const;

interface Part {
  readonly name: (typeof DONE_IN_ORDER)[number] | 'registered';
  readonly steps: readonly GuideStep[];
  /** Number of its first step in the whole guide; a list has none. */
  readonly first?: number;
}

/**
 * The way from the settings to "connected", one part at a time: whoever goes to and fro between this window and the device
 * finds the place again. All of it on one page for whoever wants that.
 */
export function SetUpSteps({ view }: { readonly view: GuideView }) {
  const { words } = useWords();
  const { guide } = view;
  const only = useOnly(view);
  const isWhole = useGuides((held) => held.isWhole);
  const parts = partsOf((name) => only(guide[name]));
  return (
    <div className="guide-parts">
      <SystemChoice view={view} />
      {isWhole ? <Whole view={view} parts={parts} /> : <OneByOne key={view.id} view={view} parts={parts} />}
      <details className="more">
        <summary>{words.device.guide.part.notBack}</summary>
        <Notes steps={only(guide.notBack)} />
      </details>
      <p className="hint">{words.device.guide.sure}</p>
    </div>
  );
}

/** Part by part, or all on one page. */
export function WholeSwitch() {
  const { ui } = useWords();
  const isWhole = useGuides((held) => held.isWhole);
  return (
    <Button look="quiet" onPress={() => useGuides.setState({ isWhole: !isWhole })}>
      {isWhole ? ui.guide.showParts : ui.guide.showWhole}
    </Button>
  );
}

function partsOf(stepsOf: (name: Part['name']) => readonly GuideStep[]): readonly Part[] {
  let first = 1;
  const done = DONE_IN_ORDER.map((name): Part => {
    const part = { name, steps: stepsOf(name), first };
    first += part.steps.length;
    return part;
  });
  const parts: readonly Part[] = [...done, { name: 'registered', steps: stepsOf('registered') }];
  return parts.filter(({ steps }) => steps.length > 0);
}

interface PartsProps {
  readonly view: GuideView;
  readonly parts: readonly Part[];
}

function Whole({ view, parts }: PartsProps) {
  const { words } = useWords();
  const withPicture = pictured(parts.flatMap(({ steps }) => steps));
  return parts.map((part) => (
    <PartOf key={part.name} title={words.device.guide.part[part.name]}>
      <PartSteps view={view} part={part} withPicture={withPicture} />
    </PartOf>
  ));
}

function OneByOne({ view, parts }: PartsProps) {
  const { ui, words } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const [turns, setTurns] = useState(0);
  const place = Math.min(useGuides(({ places }) => places[view.id]) ?? 0, parts.length - 1);
  const part = parts[place];
  // The next part is read from its heading, which says how far it is; the first one leaves the focus where it was.
  useEffect(() => {
    if (turns > 0) heading.current?.focus();
  }, [turns]);
  const turn = (by: number) => {
    turnTo(view.id, place + by);
    setTurns(turns + 1);
  };
  if (part === undefined) return null;
  return (
    <>
      <PartOf
        title={words.device.guide.part[part.name]}
        place={parts.length > 1 ? ui.guide.place(place + 1, parts.length) : undefined}
        heading={heading}
      >
        <PartSteps view={view} part={part} withPicture={pictured(part.steps)} />
      </PartOf>
      <div className="row">
        {place > 0 && (
          <Button icon="back" onPress={() => turn(-1)}>
            {ui.guide.back}
          </Button>
        )}
        {place < parts.length - 1 && (
          <Button icon="next" onPress={() => turn(1)}>
            {ui.guide.next}
          </Button>
        )}
      </div>
    </>
  );
}

interface PartStepsProps {
  readonly view: GuideView;
  readonly part: Part;
  readonly withPicture: ReadonlySet<GuideStep>;
}

function PartSteps({ view, part: { steps, first }, withPicture }: PartStepsProps) {
  if (first === undefined) return <Notes steps={steps} />;
  return <Steps view={view} steps={steps} first={first} withPicture={withPicture} />;
}

interface PartOfProps {
  readonly title: string;
  /** How far it is on the way. */
  readonly place?: string | undefined;
  readonly heading?: Ref<HTMLHeadingElement>;
  readonly children: ReactNode;
}

function PartOf({ title, place, heading, children }: PartOfProps) {
  return (
    <div className="guide-part">
      <h3 tabIndex={-1} ref={heading}>
        {title}
        {place !== undefined && <span className="tag">{place}</span>}
      </h3>
      {children}
    </div>
  );
}
