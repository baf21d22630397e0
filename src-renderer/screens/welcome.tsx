import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Screen } from '../parts/screen.tsx';
import { useSnapshot } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';

/** The first start: what the app promises, and two ways on. */
export function Welcome() {
  const { ui } = useWords();
  const isPractice = useSnapshot((snapshot) => snapshot.practice !== null);
  const promises: readonly (readonly [IconName, string])[] = [
    ['clock', ui.lines.emptyOne],
    ['shield', ui.lines.emptyTwo],
    ['check', ui.lines.emptyThree],
  ];
  return (
    <Screen
      title={ui.lines.emptyTitle}
      lead={ui.lines.emptyLead}
      actions={
        <>
          {!isPractice && (
            <div className="beside">
              <Button icon="practice" onPress={() => go({ screen: 'practice' })}>
                {ui.lines.emptyPractice}
              </Button>
              <span className="hint">{ui.lines.emptyPracticeHint}</span>
            </div>
          )}
          <span className="push" />
          <Button look="main" icon="plus" onPress={() => go({ screen: 'add' })}>
            {ui.lines.emptyAdd}
          </Button>
        </>
      }
    >
      <ul className="promises">
        {promises.map(([icon, promise]) => (
          <li key={icon}>
            <Icon name={icon} size={28} />
            <span>{promise}</span>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
