import { useId } from 'react';

interface CordProps {
  /** 0 at the left hook, 1 at the right one. */
  readonly fraction: number;
  readonly label: string;
  readonly valueText: string;
}

const WIDTH = 640;
const LEFT = 20;
const RIGHT = WIDTH - 20;
const HOOK_Y = 22;
const SAG = 54;

/** The cord hangs between two hooks as a parabola, which is what a slack line nearly is. */
function pointAt(fraction: number): { readonly x: number; readonly y: number } {
  const x = LEFT + (RIGHT - LEFT) * fraction;
  const middle = 2 * fraction - 1;
  return { x, y: HOOK_Y + SAG * (1 - middle * middle) };
}

function path(until: number): string {
  const steps = Math.max(2, Math.round(64 * until));
  const points = Array.from({ length: steps + 1 }, (_, step) => pointAt((until * step) / steps));
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

/** How far a wait has come: the line is carried from the old hook to the new one. */
export function Cord({ fraction, label, valueText }: CordProps) {
  const at = Math.min(1, Math.max(0, fraction));
  const dot = pointAt(at);
  const id = useId();
  return (
    <div
      className="cord"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(at * 100)}
      aria-valuetext={valueText}
    >
      <svg viewBox={`0 0 ${WIDTH} 96`} aria-hidden="true" focusable="false" id={id}>
        <path className="cord-slack" d={path(1)} />
        <path className="cord-done" d={path(at)} />
        <circle className="cord-hook" data-reached="yes" cx={LEFT} cy={HOOK_Y} r="9" />
        <circle className="cord-hook" data-reached={at >= 1 ? 'yes' : 'no'} cx={RIGHT} cy={HOOK_Y} r="9" />
        <g transform={`translate(${dot.x.toFixed(1)} ${dot.y.toFixed(1)})`}>
          <circle className="cord-halo" r="17" />
          <circle className="cord-dot" r="9" />
        </g>
      </svg>
    </div>
  );
}
