import { type KeyboardEvent, useMemo } from 'react';
import type { PlanView, Settings } from '../../src-main/contract/snapshot.ts';
import { formatDuration } from '../../src-main/contract/words/when.ts';
import { useWords } from '../words/use-words.ts';

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
const HEIGHT = 200;
/** Minutes of outage that get a line across the picture. */
const GRID = [30, 120, 480] as const;

interface DayCurveProps {
  readonly plan: PlanView;
  readonly hours: Settings['businessHours'];
  /** Minute of the day (Japanese time) that is chosen now, and the moment it stands for in words. */
  readonly minute: number;
  readonly valueText: string;
  readonly nowMinute: number;
  readonly onMinute: (minute: number) => void;
}

/**
 * The day's outage picture: for every minute, how long the phones would be dead if the change were made then. A native
 * range input lies over it, so that pointer, touch, keyboard and screen readers all move the same thing. The height grows
 * with the square root, or a day of half hours would vanish beside the fifteen hours after 2:00.
 */
export function DayCurve({ plan, hours, minute, valueText, nowMinute, onMinute }: DayCurveProps) {
  const { ui, lang } = useWords();
  const most = Math.max(60, ...plan.curve.map((one) => one.worst));
  const heightOf = (worst: number) => Math.sqrt(worst / most) * (HEIGHT - 14);
  const outline = useMemo(() => {
    const steps = plan.curve.map(({ worst }, at) => {
      const y = (HEIGHT - Math.sqrt(worst / most) * (HEIGHT - 14)).toFixed(1);
      return `L${at} ${y}L${at + 1} ${y}`;
    });
    return `M0 ${HEIGHT}${steps.join('')}L${DAY_MINUTES} ${HEIGHT}Z`;
  }, [plan.curve, most]);
  const chosen = plan.curve[minute]?.worst ?? 0;

  return (
    <figure className="day" aria-label={ui.when.picture}>
      <p className="hint">{ui.when.axis}</p>
      <div className="day-picture">
        <svg viewBox={`0 0 ${DAY_MINUTES} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {hours !== null &&
            spansOf(hours).map((span) => (
              <rect
                key={span.from}
                className="day-business"
                x={span.from}
                y="0"
                width={span.to - span.from}
                height={HEIGHT}
              />
            ))}
          {GRID.filter((one) => one < most).map((one) => (
            <line
              key={one}
              className="day-grid"
              x1="0"
              x2={DAY_MINUTES}
              y1={HEIGHT - heightOf(one)}
              y2={HEIGHT - heightOf(one)}
            />
          ))}
          <path className="day-area" d={outline} />
          {runsNearBoundary(plan).map((run) => (
            <rect
              key={run.from}
              className="day-near"
              x={run.from}
              y={HEIGHT - 6}
              width={run.to - run.from}
              height="6"
            />
          ))}
        </svg>
        {hours !== null &&
          spansOf(hours).map((span) => (
            <span
              key={span.from}
              className="day-business-name"
              style={{ left: percent(span.from), width: percent(span.to - span.from) }}
            >
              {ui.when.business}
            </span>
          ))}
        {GRID.filter((one) => one < most).map((one) => (
          <span key={one} className="day-grid-name num" style={{ bottom: `${(heightOf(one) / HEIGHT) * 100}%` }}>
            {formatDuration(one * MINUTE_MS, lang)}
          </span>
        ))}
        <span className="day-now" style={{ left: percent(nowMinute) }} />
        {plan.recommended.map((best) => (
          <span key={best.submitAtMs} className="day-best" style={{ left: percent(minuteOf(plan, best.submitAtMs)) }} />
        ))}
        <span className="day-chosen" style={{ left: percent(minute) }}>
          <span className="day-knob" style={{ bottom: `${(heightOf(chosen) / HEIGHT) * 100}%` }} />
        </span>
        <input
          type="range"
          className="day-range"
          min={0}
          max={DAY_MINUTES - 1}
          step={1}
          value={minute}
          aria-label={ui.when.slider}
          aria-valuetext={valueText}
          onChange={(event) => onMinute(Number(event.currentTarget.value))}
          onKeyDown={(event) => onHourKey(event, minute, onMinute)}
        />
      </div>
      <div className="day-axis num" aria-hidden="true">
        {[0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => (
          <span key={hour} style={{ left: percent(hour * 60) }}>
            {hour}
          </span>
        ))}
      </div>
      <figcaption className="day-legend">
        <span data-mark="curve">{ui.when.legendCurve}</span>
        <span data-mark="best">{ui.when.legendBest}</span>
        <span data-mark="now">{ui.when.legendNow}</span>
        {hours !== null && <span data-mark="business">{ui.when.business}</span>}
        {plan.curve.some((one) => one.nearBoundary) && <span data-mark="near">{ui.when.legendNear}</span>}
      </figcaption>
    </figure>
  );
}

/** A minute with the arrows (the browser's own), an hour with the page keys. */
function onHourKey(event: KeyboardEvent, minute: number, onMinute: (minute: number) => void): void {
  const hours = event.key === 'PageUp' ? 1 : event.key === 'PageDown' ? -1 : 0;
  if (hours === 0) return;
  event.preventDefault();
  onMinute(Math.min(DAY_MINUTES - 1, Math.max(0, minute + hours * 60)));
}

function percent(minutes: number): string {
  return `${(minutes / DAY_MINUTES) * 100}%`;
}

/** A moment's minute of the day; the timetable is the same every day, so tomorrow's is drawn at the same place. */
export function minuteOf(plan: PlanView, atMs: number): number {
  const minutes = Math.floor((atMs - plan.dayStartMs) / MINUTE_MS);
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Hours past midnight come back in at the left. */
function spansOf({ from, to }: Span): readonly Span[] {
  return to <= DAY_MINUTES
    ? [{ from, to }]
    : [
        { from, to: DAY_MINUTES },
        { from: 0, to: to - DAY_MINUTES },
      ];
}

function runsNearBoundary(plan: PlanView): readonly Span[] {
  const runs: { from: number; to: number }[] = [];
  plan.curve.forEach(({ nearBoundary }, at) => {
    if (!nearBoundary) return;
    const last = runs.at(-1);
    if (last !== undefined && last.to === at) last.to = at + 1;
    else runs.push({ from: at, to: at + 1 });
  });
  return runs;
}
