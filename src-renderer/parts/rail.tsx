import { ask } from '../store/ask.ts';
import { useHeld } from '../store/held.ts';
import { go, type Route, useRoute } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { Icon, type IconName } from './icons.tsx';
import { Mark } from './mark.tsx';
import { Stations } from './stations.tsx';

/** The side of the window: the mark, the way through the job while there is one, and the few places beside it. */
export function Rail() {
  const { ui, lang } = useWords();
  const screen = useRoute(({ route }) => route.screen);
  const isKnown = useHeld(({ snapshot }) => snapshot !== null);
  const other = lang === 'ja' ? 'en' : 'ja';
  return (
    <div className="rail">
      <div className="rail-inner">
        <header className="brand">
          <Mark size={44} />
          <p>
            <span className="brand-name">{ui.app.name}</span>
            <span className="brand-what">{ui.app.tagline}</span>
          </p>
        </header>
        {isKnown && <Stations />}
        {isKnown && (
          <nav aria-label={ui.app.menu}>
            <ul>
              <Place icon="lines" label={ui.nav.lines} to={{ screen: 'lines' }} isHere={screen === 'lines'} />
              <Place
                icon="practice"
                label={ui.nav.practice}
                to={{ screen: 'practice' }}
                isHere={screen === 'practice'}
              />
              <Place icon="gear" label={ui.nav.settings} to={{ screen: 'settings' }} isHere={screen === 'settings'} />
              <li>
                <button
                  type="button"
                  className="rail-link"
                  lang={other}
                  onClick={() => void ask('settings.change', { lang: other })}
                >
                  <Icon name="language" />
                  {ui.nav.otherLanguage}
                </button>
              </li>
            </ul>
          </nav>
        )}
      </div>
    </div>
  );
}

interface PlaceProps {
  readonly icon: IconName;
  readonly label: string;
  readonly to: Route;
  readonly isHere: boolean;
}

function Place({ icon, label, to, isHere }: PlaceProps) {
  return (
    <li>
      <button type="button" className="rail-link" aria-current={isHere ? 'page' : undefined} onClick={() => go(to)}>
        <Icon name={icon} />
        {label}
      </button>
    </li>
  );
}
