import type { FoundSoftphone } from '../../../src-main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';

interface Asked {
  readonly found: FoundSoftphone;
  readonly mayStopAndStart: boolean;
  readonly when: 'later' | 'now';
}

/** Every step that follows from a choice, in order: what the person agrees to. */
export function useWhatIsDone(): (asked: Asked) => readonly string[] {
  const { ui } = useWords();
  return ({ found, mayStopAndStart, when }) => {
    const { name, isRunning, way } = found;
    if (when === 'later') {
      return mayStopAndStart
        ? [ui.softphone.stops(name), ui.softphone.writes, ui.softphone.starts(name)]
        : [ui.softphone.leaves(name), ui.softphone.writes, ui.softphone.startYourself(name)];
    }
    if (isRunning && way === 'told') return [ui.softphone.asksFirst, ui.softphone.writesNow, ui.softphone.tells(name)];
    if (!mayStopAndStart) {
      return isRunning
        ? [
            ui.softphone.endYourself(name),
            ui.softphone.asksFirst,
            ui.softphone.writesNow,
            ui.softphone.startYourself(name),
          ]
        : [ui.softphone.asksFirst, ui.softphone.writesNow, ui.softphone.startYourself(name)];
    }
    return isRunning
      ? [ui.softphone.asksFirst, ui.softphone.restarts(name), ui.softphone.starts(name)]
      : [ui.softphone.asksFirst, ui.softphone.writesNow, ui.softphone.starts(name)];
  };
}
