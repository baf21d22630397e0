import { Icon } from '../../parts/icons.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useWords } from '../../words/use-words.ts';

/** The one moment that must not be interrupted: no button at all. */
export function Submitting() {
  const { ui } = useWords();
  return (
    <Screen title={ui.submitting.title} lead={ui.submitting.lead}>
      <div className="busy-hero">
        <span className="spinner" aria-hidden="true" />
      </div>
      <p className="keep-open">
        <Icon name="hand" size={24} />
        <strong>{ui.submitting.keep}</strong>
      </p>
      <div className="note">
        <Icon name="shield" size={22} />
        <p>{ui.submitting.kept}</p>
      </div>
    </Screen>
  );
}
