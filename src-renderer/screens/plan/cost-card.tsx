import type { CostView, PlanView } from '../../../src-main/contract/snapshot.ts';
import { formatDuration } from '../../../src-main/contract/words/when.ts';
import { minuteOf } from '../../parts/day-curve.tsx';
import { clockOf, dayWord, sayWhen } from '../../parts/say-when.ts';
import { useNow } from '../../store/clock.ts';
import { useSnapshot } from '../../store/held.ts';
import { useWords } from '../../words/use-words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** What the window can say about a moment: in full from the host, or (for a minute of the picture) without business time. */
export type ShortCost = Pick<CostView, 'submitAtMs' | 'outageMinutes' | 'nearBoundary'> & {
  readonly businessMinutes?: number;
};

/** The later time is the promised one. */
export function reflectMs({ submitAtMs, outageMinutes }: ShortCost): number {
  return submitAtMs + outageMinutes.worst * MINUTE_MS;
}

/** A minute of the picture as the next such moment: what has passed today means tomorrow. */
export function costOfMinute(plan: PlanView, minute: number, nowMs: number): ShortCost {
  const todayMs = plan.dayStartMs + minute * MINUTE_MS;
  const submitAtMs = minute < minuteOf(plan, nowMs) ? todayMs + DAY_MS : todayMs;
  const { worst = 0, nearBoundary = false } = plan.curve[minute] ?? {};
  return { submitAtMs, outageMinutes: { best: worst, worst }, nearBoundary };
}

/** The price of a moment in one sentence of clock times. */
export function useToldCost(): (cost: ShortCost) => string {
  const speech = useWords();
  const nowMs = useNow(MINUTE_MS);
  return (cost) =>
    speech.ui.when.told(
      sayWhen(speech, { atMs: cost.submitAtMs, nowMs }),
      sayWhen(speech, { atMs: reflectMs(cost), nowMs }),
      formatDuration(cost.outageMinutes.worst * MINUTE_MS, speech.lang),
    );
}

interface CostCardProps {
  readonly cost: ShortCost;
  readonly name: string;
  /** Last moment of a recommended span. */
  readonly until?: number;
}

/** One moment to choose: clock to clock, and how long the phones are dead. */
export function CostCard({ cost, name, until }: CostCardProps) {
  const speech = useWords();
  const { ui, lang } = speech;
  const nowMs = useNow(MINUTE_MS);
  const hasHours = useSnapshot((snapshot) => snapshot.settings.businessHours !== null);
  const day = dayWord(speech, { atMs: cost.submitAtMs, nowMs });
  const span = formatDuration(cost.outageMinutes.worst * MINUTE_MS, lang);
  const isSure = cost.outageMinutes.best === cost.outageMinutes.worst;
  return (
    <span className="cost">
      <span className="cost-name">
        <b>{name}</b>
        <span className="num">
          {until !== undefined && until > cost.submitAtMs
            ? ui.when.until(`${dayWord(speech, { atMs: until, nowMs })} ${clockOf(until)}`)
            : day}
        </span>
      </span>
      <span className="cost-clocks num">
        <span>{clockOf(cost.submitAtMs)}</span>
        <span className="cost-arrow" aria-hidden="true" />
        <span>{clockOf(reflectMs(cost))}</span>
      </span>
      <span className="cost-dead num">{isSure ? ui.when.dead(span) : ui.when.deadAtMost(span)}</span>
      {hasHours && cost.businessMinutes !== undefined && (
        <span className="cost-note num" data-good={cost.businessMinutes === 0 || undefined}>
          {cost.businessMinutes === 0
            ? ui.when.outOfBusiness
            : ui.when.inBusiness(formatDuration(cost.businessMinutes * MINUTE_MS, lang))}
        </span>
      )}
    </span>
  );
}
