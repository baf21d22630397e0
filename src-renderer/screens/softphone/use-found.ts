import { useEffect, useState } from 'react';
import type { FoundSoftphone, SoftphonesView } from '../../../src-main/contract/snapshot.ts';
import { ask } from '../../store/ask.ts';
import type { SoftphoneChoice } from '../../store/draft.ts';

/** The softphones of this computer that have the line; null until they were looked for. */
export function useFound(number: string): SoftphonesView | null {
  const [view, setView] = useState<SoftphonesView | null>(null);
  useEffect(() => {
    let isWanted = true;
    void ask('softphone.find', { number }).then((answer) => {
      if (isWanted && answer.ok) setView(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [number]);
  return view;
}

export function choiceOf(found: FoundSoftphone, mayStopAndStart: boolean): SoftphoneChoice {
  const { softphone, place, account } = found;
  return { softphone, place, account, mayStop: mayStopAndStart, mayStart: mayStopAndStart };
}

export function isChosen(found: FoundSoftphone, choice: SoftphoneChoice | null): boolean {
  return (
    choice !== null &&
    choice.softphone === found.softphone &&
    choice.place === found.place &&
    choice.account === found.account
  );
}
