import { ask } from '../store/ask.ts';
import { useHeld } from '../store/held.ts';
import { lineKey } from '../store/line-key.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';

/** What holds on every screen: practice, an absent host, and the twins of the system's notifications. */
export function Bands() {
  const { ui } = useWords();
  const link = useHeld((held) => held.link);
  const isPractice = useHeld(({ snapshot }) => (snapshot?.practice ?? null) !== null);
  const speed = useHeld(({ snapshot }) => snapshot?.clockSpeed ?? 1);
  return (
    <div className="bands">
      {isPractice && (
        <aside className="practice-band" aria-label={ui.practice.band}>
          <strong>{ui.practice.band}</strong>
          <span>{ui.practice.bandLead}</span>
          {speed > 1 && <span className="num">{ui.practice.speed(Math.round(speed))}</span>}
        </aside>
      )}
      <div role="alert">{link === 'gone' && <p className="gone-band">{ui.app.gone}</p>}</div>
      <Notices />
    </div>
  );
}

function Notices() {
  const { ui } = useWords();
  // The stored array itself is picked: a new one on every read would draw without end.
  const notices = useHeld(({ snapshot }) => snapshot?.notices);
  return (
    <div role="status" aria-label={ui.app.notices}>
      {notices?.slice(-2).map(({ id, kind, number }) => (
        <div key={id} className="notice-band" data-kind={kind}>
          <p className="num">{ui.notice[kind](number)}</p>
          <Button look="quiet" onPress={() => go({ screen: 'rotation', line: lineKey(number) })}>
            {ui.app.open}
          </Button>
          <Button look="quiet" icon="cross" label={ui.app.dismiss} onPress={() => void ask('notice.dismiss', { id })}>
            {ui.app.close}
          </Button>
        </div>
      ))}
    </div>
  );
}
