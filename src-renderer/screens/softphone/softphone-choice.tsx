import type { FoundSoftphone, SoftphonesView } from '../../../src-main/contract/snapshot.ts';
import { describeProblem } from '../../../src-main/contract/words/words.ts';
import { ChangedLines } from '../../parts/changed-lines.tsx';
import { Choice, type Option } from '../../parts/choice.tsx';
import type { SoftphoneChoice } from '../../store/draft.ts';
import { useWords } from '../../words/use-words.ts';
import { choiceOf, isChosen } from './use-found.ts';
import { useWhatIsDone, type WhenChosen } from './what-is-done.ts';

interface SoftphoneChoiceProps {
  readonly view: SoftphonesView;
  readonly choice: SoftphoneChoice | null;
  readonly onChoose: (choice: SoftphoneChoice | null) => void;
  readonly when: WhenChosen;
  /** Whether none of them is a choice, too. */
  readonly hasNone: boolean;
}

/** Which of the found softphones is set up by the app, what will be rewritten, and what the person agrees to. */
export function SoftphoneChoicePart({ view, choice, onChoose, when, hasNone }: SoftphoneChoiceProps) {
  const { ui } = useWords();
  const chosen = view.found.find((found) => isChosen(found, choice));
  const keyOf = (found: FoundSoftphone) => JSON.stringify([found.softphone, found.place, found.account]);
  const options: Option<string>[] = view.found.map((found) => ({
    value: keyOf(found),
    label: (
      <>
        {found.name} <span className="tag">{stateOf(found)}</span>
      </>
    ),
    hint: (
      <>
        {`${found.user}@${found.domain}`}
        <span className="path">{found.place}</span>
      </>
    ),
  }));
  if (hasNone) options.unshift({ value: '', label: ui.softphone.none, hint: ui.softphone.noneHint });
  const choose = (key: string) => {
    const found = view.found.find((one) => keyOf(one) === key);
    onChoose(found === undefined ? null : choiceOf(found, choice?.mayStop ?? true));
  };
  return (
    <div className="softphones">
      <Choice
        legend={ui.softphone.legend}
        options={options}
        value={chosen === undefined ? '' : keyOf(chosen)}
        onChoose={choose}
      />
      {chosen !== undefined && choice !== null && (
        <Agreement found={chosen} choice={choice} onChoose={onChoose} when={when} />
      )}
      <Unreadable view={view} />
    </div>
  );

  function stateOf({ isRunning, hasActiveCall }: FoundSoftphone): string {
    if (!isRunning) return ui.softphone.notRunning;
    return hasActiveCall === true ? ui.softphone.inCall : ui.softphone.running;
  }
}

interface AgreementProps extends Pick<SoftphoneChoiceProps, 'onChoose' | 'when'> {
  readonly found: FoundSoftphone;
  readonly choice: SoftphoneChoice;
}

function Agreement({ found, choice, onChoose, when }: AgreementProps) {
  const { ui } = useWords();
  const whatIsDone = useWhatIsDone();
  return (
    <div className="agreement">
      <h3>{ui.softphone.what}</h3>
      <ol className="numbered" aria-live="polite">
        {whatIsDone({ found, mayStopAndStart: choice.mayStop, when }).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <label className="tick">
        <input
          type="checkbox"
          checked={choice.mayStop}
          onChange={(event) => onChoose(choiceOf(found, event.currentTarget.checked))}
        />
        <span>
          {ui.softphone.consent}
          <span className="hint note-more">{ui.softphone.consentHint}</span>
        </span>
      </label>
      <h3>{ui.softphone.changes}</h3>
      <ChangedLines changes={found.changes} />
      <p className="hint">{ui.softphone.changesHint}</p>
    </div>
  );
}

/** Said, not passed over; and no alarm, because none of them may be the one the person uses. */
function Unreadable({ view: { problems } }: { readonly view: SoftphonesView }) {
  const { ui, words } = useWords();
  if (problems.length === 0) return null;
  return (
    <div className="care">
      <p>
        <strong>{ui.softphone.unreadable}</strong>
      </p>
      <ul className="bullets">
        {problems.map((problem) => {
          const { sentence } = describeProblem(words, problem);
          return <li key={sentence}>{sentence}</li>;
        })}
      </ul>
    </div>
  );
}
