import { type FormEvent, useRef, useState } from 'react';
import { parseLineNumber, SERVICES, type Service } from '../../src-main/contract/core-parts.ts';
import { describeProblem } from '../../src-main/contract/words/words.ts';
import { Button } from '../parts/button.tsx';
import { Choice } from '../parts/choice.tsx';
import { Field, readForm } from '../parts/field.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { readSnapshot, useAsk } from '../store/ask.ts';
import { useSnapshot } from '../store/held.ts';
import { lineKey } from '../store/line-key.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';

interface Preset {
  readonly user: string;
  readonly domain: string;
  readonly otherUsers: readonly string[];
}

/** Two decisions, two screens: which line, then where it connects (with a preset to correct from the paper). */
export function AddLine() {
  const [chosen, setChosen] = useState<{ readonly number: string; readonly service: Service } | null>(null);
  const [preset, setPreset] = useState<Preset | null>(null);
  return chosen === null || preset === null ? (
    <WhichLine
      start={chosen}
      onChosen={(line, found) => {
        setChosen(line);
        setPreset(found);
      }}
    />
  ) : (
    <WhereItConnects {...chosen} preset={preset} onBack={() => setPreset(null)} />
  );
}

interface WhichLineProps {
  readonly start: { readonly number: string; readonly service: Service } | null;
  readonly onChosen: (line: { readonly number: string; readonly service: Service }, preset: Preset) => void;
}

function WhichLine({ start, onChosen }: WhichLineProps) {
  const { ui, words } = useWords();
  const practice = useSnapshot((snapshot) => snapshot.practice);
  const { run, isBusy, problem } = useAsk();
  const [service, setService] = useState<Service>(start?.service ?? 'b2bua');
  const [typed, setTyped] = useState(start?.number ?? practice?.number ?? '');
  const [isTried, setTried] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const number = parseLineNumber(typed);
  const suggestion =
    !number.ok && number.problem.kind === 'number-malformed' ? number.problem.facts.suggestion : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!number.ok) return field.current?.querySelector('input')?.focus();
    const answer = await run('line.preset', { number: number.value, service });
    if (answer.ok) onChosen({ number: number.value, service }, answer.value);
  };
  const take = (value: string) => {
    setTyped(value);
    const input = field.current?.querySelector('input');
    if (input !== undefined && input !== null) input.value = value;
  };

  return (
    <form noValidate className="whole" onSubmit={(event) => void submit(event)}>
      <Screen
        title={ui.add.title}
        lead={ui.add.lead}
        actions={
          <>
            <Button icon="back" onPress={() => go({ screen: 'lines' })}>
              {ui.app.back}
            </Button>
            <span className="push" />
            <Button look="main" type="submit" isBusy={isBusy}>
              {ui.app.next}
            </Button>
          </>
        }
      >
        <div ref={field}>
          <Field
            label={ui.add.number}
            name="number"
            hint={ui.add.numberHint}
            inputMode="numeric"
            start={typed}
            size={14}
            onTyped={setTyped}
            {...(isTried && !number.ok ? { fault: describeProblem(words, number.problem).sentence } : {})}
          />
          {suggestion !== undefined && (
            <Button look="quiet" onPress={() => take(suggestion)}>
              {ui.add.use(suggestion)}
            </Button>
          )}
        </div>
        <Choice
          legend={ui.add.service}
          value={service}
          onChoose={setService}
          options={SERVICES.map((value) => ({
            value,
            label: words.service[value],
            hint: ui.add.serviceNote[value],
          }))}
        />
        <p className="hint">{ui.add.serviceHint}</p>
        <ProblemPanel problem={problem} />
      </Screen>
    </form>
  );
}

interface WhereProps {
  readonly number: string;
  readonly service: Service;
  readonly preset: Preset;
  readonly onBack: () => void;
}

function WhereItConnects({ number, service, preset, onBack }: WhereProps) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readForm(event.currentTarget);
    const optional = (name: string) => (read(name).trim() === '' ? {} : { [name]: read(name).trim() });
    const answer = await run('line.add', {
      number,
      service,
      domain: read('domain').trim(),
      ...optional('proxy'),
      ...optional('port'),
      ...optional('transport'),
      ...optional('user'),
      ...optional('authUser'),
      ...optional('expires'),
    });
    if (!answer.ok) return;
    await readSnapshot();
    go({ screen: 'line', line: lineKey(answer.value.number) });
  };

  return (
    <form noValidate className="whole" onSubmit={(event) => void submit(event)}>
      <Screen
        title={ui.add.account}
        lead={ui.add.accountLead}
        actions={
          <>
            <Button icon="back" onPress={onBack}>
              {ui.app.back}
            </Button>
            <span className="push" />
            <Button look="main" type="submit" isBusy={isBusy}>
              {ui.add.submit}
            </Button>
          </>
        }
      >
        <Field label={ui.add.domain} name="domain" hint={ui.add.domainHint} start={preset.domain} inputMode="url" />
        <Field
          label={ui.add.user}
          name="user"
          start={preset.user}
          hint={
            preset.otherUsers.length > 0
              ? `${ui.add.userHint} ${ui.add.otherUsers(preset.otherUsers.join(' / '))}`
              : ui.add.userHint
          }
        />
        <Field label={ui.add.proxy} name="proxy" hint={ui.add.proxyHint} isOptional inputMode="url" />
        <details className="more">
          <summary>{ui.add.advanced}</summary>
          <div className="more-body">
            <Field label={ui.add.authUser} name="authUser" hint={ui.add.authUserHint} isOptional />
            <Field label={ui.add.port} name="port" hint={ui.add.portHint} isOptional inputMode="numeric" size={6} />
            <TransportField />
            <Field label={ui.add.expires} name="expires" isOptional inputMode="numeric" size={6} />
          </div>
        </details>
        <ProblemPanel problem={problem} />
      </Screen>
    </form>
  );
}

/** Protocol names, the same in every language. */
const TRANSPORT_NAMES = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

function TransportField() {
  const { ui } = useWords();
  return (
    <div className="field">
      <label htmlFor="transport">{ui.add.transport}</label>
      <select id="transport" name="transport" defaultValue="udp">
        {Object.entries(TRANSPORT_NAMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
