import type { ReactNode } from 'react';
import { useNow } from '../store/clock.ts';
import { useWords } from '../words/use-words.ts';
import { clockOf, dayWord } from './say-when.ts';

const MINUTE_MS = 60_000;

/** One moment in large figures, with what it is and which day. */
export function BigTime({
  label,
  atMs,
  below,
}: {
  readonly label: string;
  readonly atMs: number;
  readonly below?: ReactNode;
}) {
  const speech = useWords();
  const nowMs = useNow(MINUTE_MS);
  return (
    <div className="big-time">
      <p className="big-label">
        {label}
        <span className="big-day">{dayWord(speech, { atMs, nowMs })}</span>
      </p>
      <p className="big-clock num">{clockOf(atMs)}</p>
      {below !== undefined && <p className="big-below num">{below}</p>}
    </div>
  );
}
