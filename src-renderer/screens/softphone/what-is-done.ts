import type { FoundSoftphone } from '../../../src-main/contract/snapshot.ts';
import { useWords } from '../../words/use-words.ts';

/**
 * `before`: the app sends the change, and the softphone can be stopped for it. `waiting`: the change was sent already, or the
 * person sends it. `now`: the password counts.
 */
export type WhenChosen = 'before' | 'waiting' | 'now';

interface Asked {
  readonly found: FoundSoftphone;
  readonly mayStopAndStart: boolean;
  readonly when: WhenChosen;
}

/** Every step that follows from a choice, in order: what the person agrees to. */
export function useWhatIsDone(): (asked: Asked) => readonly string[] {
  const { ui } = useWords();
  return ({ found, mayStopAndStart, when }) => {
    const { name, isRunning, way } = found;
    if (when !== 'now') {
      return [
        when === 'before' && mayStopAndStart ? ui.softphone.stops(name) : ui.softphone.leaves(name),
        ui.softphone.writes,
        mayStopAndStart ? ui.softphone.starts(name) : ui.softphone.startYourself(name),
        ...(when === 'before' && mayStopAndStart && isRunning ? [ui.softphone.withoutTerminal] : []),
      ];
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
      ? [ui.softphone.asksFirst, ui.softphone.restarts(name), ui.softphone.starts(name), ui.softphone.withoutTerminal]
      : [ui.softphone.asksFirst, ui.softphone.writesNow, ui.softphone.starts(name)];
  };
}
