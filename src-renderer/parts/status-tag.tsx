import type { LineView } from '../../src-main/contract/snapshot.ts';
import { useWords } from '../words/use-words.ts';
import type { UiWords } from '../words/words.ts';
import { Icon, type IconName } from './icons.tsx';

type Status = keyof UiWords['status'];

const LOOKS: { readonly [K in Status]: { readonly icon: IconName; readonly tone: 'calm' | 'good' | 'care' | 'bad' } } =
  {
    idle: { icon: 'phone', tone: 'calm' },
    planned: { icon: 'clock', tone: 'care' },
    'signing-in': { icon: 'key', tone: 'care' },
    submitting: { icon: 'key', tone: 'care' },
    reflecting: { icon: 'clock', tone: 'care' },
    doubtful: { icon: 'warn', tone: 'bad' },
    reconnecting: { icon: 'phone', tone: 'care' },
    verifying: { icon: 'phone', tone: 'care' },
    done: { icon: 'check', tone: 'good' },
    refused: { icon: 'warn', tone: 'bad' },
    cancelled: { icon: 'cross', tone: 'calm' },
    stuck: { icon: 'warn', tone: 'bad' },
    asks: { icon: 'person', tone: 'care' },
  };

/** The state of a line in a few words; an icon and the words carry it, the colour only helps. */
export function StatusTag({ view }: { readonly view: LineView }) {
  const { ui } = useWords();
  const { rotation } = view;
  const status: Status =
    rotation === null ? 'idle' : rotation.question !== null ? 'asks' : rotation.rotation.state.kind;
  const { icon, tone } = LOOKS[status];
  return (
    <span className="status" data-tone={tone}>
      <Icon name={icon} size={16} />
      {ui.status[status]}
    </span>
  );
}
