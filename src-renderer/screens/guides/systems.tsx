import type { GuideView } from '../../../src-main/contract/snapshot.ts';
import { Choice } from '../../parts/choice.tsx';
import { SYSTEMS, type System, useGuides } from '../../store/guides.ts';
import { useWords } from '../../words/use-words.ts';
import type { GuideStep } from './step-text.tsx';

type Platform = NonNullable<GuideStep['on']>[number];

const SYSTEM_OF: { readonly [P in Platform]: System } = {
  windows: 'windows',
  macos: 'macos',
  linux: 'linux',
  android: 'phone',
  ios: 'phone',
};

/** The systems that any step of this guide is for alone, in the order in which they are offered. */
function systemsOf({ guide }: GuideView): readonly System[] {
  const steps: readonly GuideStep[] = Object.values(guide).flat();
  const met = new Set(steps.flatMap(({ on }) => on ?? []).map((platform) => SYSTEM_OF[platform]));
  return SYSTEMS.filter((system) => met.has(system));
}

/** The system that the person has said; none where this guide knows of one only, or not of that one. */
function useSystem(view: GuideView | undefined): System | null {
  const said = useGuides(({ system }) => system);
  const known = view === undefined ? [] : systemsOf(view);
  return said !== null && known.length > 1 && known.includes(said) ? said : null;
}

/** Leaves out the steps that are for another system than the one that was said. */
export function useOnly(view: GuideView | undefined): (steps: readonly GuideStep[]) => readonly GuideStep[] {
  const system = useSystem(view);
  return (steps) =>
    steps.filter(({ on }) => system === null || on === undefined || on.some((one) => SYSTEM_OF[one] === system));
}

/** What the softphone runs on: it need not be this computer, so it is asked and not guessed. */
export function SystemChoice({ view }: { readonly view: GuideView }) {
  const { ui } = useWords();
  const system = useSystem(view);
  const known = systemsOf(view);
  if (known.length < 2) return null;
  return (
    <Choice<System | 'all'>
      legend={ui.guide.system}
      look="row"
      options={[
        { value: 'all', label: ui.guide.systemOf.all },
        ...known.map((value) => ({ value, label: ui.guide.systemOf[value] })),
      ]}
      value={system ?? 'all'}
      onChoose={(value) => useGuides.setState({ system: value === 'all' ? null : value })}
    />
  );
}
