import { type FormEvent, useState } from 'react';
import { type BusinessHours, parseBusinessHours } from '../../src-main/contract/core-parts.ts';
import type { Settings } from '../../src-main/contract/snapshot.ts';
import { describeProblem, LANGS, type Lang } from '../../src-main/contract/words/words.ts';
import { Button } from '../parts/button.tsx';
import { Choice } from '../parts/choice.tsx';
import { Field, readForm } from '../parts/field.tsx';
import { MemoryPrice } from '../parts/memory-price.tsx';
import { Facts } from '../parts/panel.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { useAsk } from '../store/ask.ts';
import { useSnapshot } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';

/** Each language by its own name, so that whoever is lost finds home. */
const LANGUAGE_NAMES = new Intl.DisplayNames(['ja'], { type: 'language' });
const nameOf = (lang: Lang) =>
  lang === 'ja' ? LANGUAGE_NAMES.of(lang) : new Intl.DisplayNames([lang], { type: 'language' }).of(lang);

export function SettingsScreen() {
  const { ui } = useWords();
  const settings = useSnapshot((snapshot) => snapshot.settings);
  const host = useSnapshot((snapshot) => snapshot.host);
  const { run, isBusy, problem } = useAsk();
  const change = (some: Partial<Settings>) => void run('settings.change', some);
  return (
    <Screen title={ui.settings.title}>
      <ProblemPanel problem={problem} />
      <Choice
        legend={ui.settings.language}
        look="row"
        value={settings.lang}
        onChoose={(lang) => change({ lang })}
        options={LANGS.map((lang) => ({ value: lang, label: <span lang={lang}>{nameOf(lang)}</span> }))}
      />
      <Choice
        legend={ui.settings.appearance}
        look="row"
        value={settings.appearance}
        onChoose={(appearance) => change({ appearance })}
        options={[
          { value: 'system', label: ui.settings.system },
          { value: 'light', label: ui.settings.light },
          { value: 'dark', label: ui.settings.dark },
        ]}
      />
      <Hours hours={settings.businessHours} onChange={(businessHours) => change({ businessHours })} />
      <KeychainSettings />
      <section className="block" aria-labelledby="health">
        <h2 id="health">{ui.doctor.title}</h2>
        <p className="hint">{ui.doctor.lead}</p>
        <div className="row">
          <Button icon="stethoscope" onPress={() => go({ screen: 'doctor' })}>
            {ui.doctor.open}
          </Button>
        </div>
      </section>
      <section className="block" aria-labelledby="startup">
        <h2 id="startup">{ui.settings.startup}</h2>
        <label className="tick">
          <input
            type="checkbox"
            checked={settings.startAtLogin}
            onChange={(event) => change({ startAtLogin: event.currentTarget.checked })}
          />
          <span>{ui.settings.startAtLogin}</span>
        </label>
        <p className="hint">{ui.settings.startAtLoginHint}</p>
      </section>
      <section className="block" aria-labelledby="about">
        <h2 id="about">{ui.settings.about}</h2>
        <p className="num">{ui.settings.version(host.version)}</p>
        <div className="row">
          <Button look="quiet" isBusy={isBusy} onPress={() => void run('app.quit', null)}>
            {ui.settings.quit}
          </Button>
        </div>
      </section>
    </Screen>
  );
}

interface HoursProps {
  readonly hours: BusinessHours | null;
  readonly onChange: (hours: BusinessHours | null) => void;
}

function Hours({ hours, onChange }: HoursProps) {
  const { ui, words } = useWords();
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [isSaved, setSaved] = useState(false);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readForm(event.currentTarget);
    const parsed = parseBusinessHours(`${read('from')}-${read('to')}`);
    setFault(parsed.ok ? undefined : describeProblem(words, parsed.problem).sentence);
    setSaved(parsed.ok);
    if (parsed.ok) onChange(parsed.value);
  };
  return (
    <section className="block" aria-labelledby="hours">
      <h2 id="hours">{ui.settings.hours}</h2>
      <p className="hint">{ui.settings.hoursHint}</p>
      <form noValidate className="row" onSubmit={save}>
        <Field label={ui.settings.from} name="from" type="time" start={clock(hours?.from ?? 540)} />
        <Field label={ui.settings.to} name="to" type="time" start={clock(hours?.to ?? 1_080)} />
        <Button type="submit">{ui.settings.saveHours}</Button>
        {hours !== null && (
          <Button
            look="quiet"
            onPress={() => {
              setSaved(false);
              onChange(null);
            }}
          >
            {ui.settings.noHours}
          </Button>
        )}
      </form>
      <p role="status" className="hint">
        {isSaved && hours !== null ? ui.settings.saved : ''}
      </p>
      {fault !== undefined && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

/** Minutes since midnight (perhaps past the next one) as `HH:MM`. */
function clock(minutes: number): string {
  const inDay = minutes % 1_440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}

function KeychainSettings() {
  const { ui } = useWords();
  const { state, store, problem: standing } = useSnapshot((snapshot) => snapshot.keychain);
  const { run, isBusy, problem } = useAsk();
  const [isPriceAsked, setPriceAsked] = useState(false);
  return (
    <section className="block" aria-labelledby="keychain">
      <h2 id="keychain">{ui.settings.keychain}</h2>
      <Facts
        facts={[
          { name: ui.settings.store, value: store },
          { name: ui.settings.stateName, value: ui.settings.state[state] },
        ]}
      />
      {isPriceAsked ? (
        <MemoryPrice onDone={() => setPriceAsked(false)} />
      ) : (
        state !== 'memory' && (
          <div className="row">
            <Button icon="shield" isBusy={isBusy} onPress={() => void run('keychain.check', null)}>
              {ui.settings.checkKeychain}
            </Button>
            <Button look="quiet" onPress={() => setPriceAsked(true)}>
              {ui.settings.useMemory}
            </Button>
          </div>
        )
      )}
      <ProblemPanel problem={problem ?? standing} />
    </section>
  );
}
