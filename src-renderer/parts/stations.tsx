import { isPhoneSeen, type RotationState } from '../../src-main/contract/core-parts.ts';
import { useHeld } from '../store/held.ts';
import { lineKey } from '../store/line-key.ts';
import { type PlanStep, type Route, useRoute } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import type { UiWords } from '../words/words.ts';
import { Icon } from './icons.tsx';

type Station = Exclude<keyof UiWords['station'], 'done'>;
const STATIONS: readonly Station[] = ['when', 'prepare', 'change', 'wait', 'phone', 'proof'];

const OF_STEP: { readonly [K in PlanStep]: Station } = {
  when: 'when',
  before: 'prepare',
  secrets: 'prepare',
  portal: 'prepare',
  confirm: 'prepare',
};

/** `undefined`: the change has ended another way, and a way through it would only mislead. */
const OF_STATE: { readonly [K in RotationState['kind']]: Station | undefined } = {
  planned: 'change',
  'signing-in': 'change',
  submitting: 'change',
  reflecting: 'wait',
  doubtful: 'wait',
  reconnecting: 'phone',
  verifying: 'proof',
  done: 'proof',
  refused: undefined,
  cancelled: undefined,
  stuck: undefined,
};

/** The way through a change, with the station where the person stands. Nothing outside of a change. */
export function Stations() {
  const { ui } = useWords();
  const route = useRoute((held) => held.route);
  const line = 'line' in route ? route.line : '';
  const held = useHeld(
    ({ snapshot }) => snapshot?.lines.find((one) => lineKey(one.line.number) === line)?.rotation?.rotation.state,
  );
  const state = held?.kind;
  const isSeen = held?.kind === 'done' && isPhoneSeen(held.proofLevel);
  const here = stationOf(route, state);
  if (here === undefined) return null;
  const at = STATIONS.indexOf(here);
  // The last station is passed only by a phone that was seen; a password alone leaves the person standing there.
  const isOver = route.screen === 'rotation' && isSeen;
  return (
    <section aria-label={ui.app.steps}>
      <ol className="stations">
        {STATIONS.map((station, index) => {
          const where = index < at || isOver ? 'done' : index === at ? 'now' : 'later';
          return (
            <li
              key={station}
              data-at={index === at && isOver ? 'done' : where}
              aria-current={index === at ? 'step' : undefined}
            >
              <span className="station-dot">{where === 'done' && <Icon name="check" size={14} />}</span>
              <span>
                {ui.station[station]}
                {where === 'done' && <span className="unseen"> {ui.station.done}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function stationOf(route: Route, state: RotationState['kind'] | undefined): Station | undefined {
  if (route.screen === 'plan') return OF_STEP[route.step];
  return route.screen === 'rotation' && state !== undefined ? OF_STATE[state] : undefined;
}
