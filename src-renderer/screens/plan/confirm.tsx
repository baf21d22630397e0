import { type FormEvent, useEffect, useState } from 'react';
import { formatDuration } from '../../../src-main/contract/words/when.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { SecretField, takeForm } from '../../parts/field.tsx';
import { Facts, Panel } from '../../parts/panel.tsx';
import { ProblemPanel } from '../../parts/problem-panel.tsx';
import { sayWhen } from '../../parts/say-when.ts';
import { Screen } from '../../parts/screen.tsx';
import { readSnapshot, useAsk } from '../../store/ask.ts';
import { useNow } from '../../store/clock.ts';
import { useDraft } from '../../store/draft.ts';
import { useSnapshot } from '../../store/held.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import { SoftphoneChoicePart } from '../softphone/softphone-choice.tsx';
import { isChosen, useFound } from '../softphone/use-found.ts';
import { useChosenCost } from './before.tsx';
import type { PlanStepProps } from './plan.tsx';

const MINUTE_MS = 60_000;

/** Everything that was decided, and the one press that begins. Nothing is sent by it yet. */
export function Confirm({ view, lineKey }: PlanStepProps) {
  const speech = useWords();
  const { ui, lang } = speech;
  const draft = useDraft();
  const nowMs = useNow(MINUTE_MS);
  const cost = useChosenCost(view.line.service);
  const practiceUrl = useSnapshot((snapshot) => snapshot.practice?.portalUrl);
  const { run, isBusy, problem } = useAsk();
  const [who, setWho] = useState<'app' | 'own'>('app');
  const [isCapitalsAsked, setCapitalsAsked] = useState(false);
  const say = (atMs: number) => sayWhen(speech, { atMs, nowMs });
  const { number } = view.line;

  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = takeForm(event.currentTarget);
    const answer = await run('rotation.begin', {
      number,
      mode: draft.mode,
      by: draft.by,
      ...portalOf(draft.by === 'portal' ? draft.portalUrl : practiceUrl),
      ...(draft.submitAtMs === null ? {} : { submitAtMs: draft.submitAtMs }),
      ...(who === 'own' ? { newPassword: read('newPassword') } : {}),
      ...(read('capitals') === 'on' ? { capitalsAgreed: true } : {}),
      ...(draft.softphone === null ? {} : { softphone: draft.softphone }),
    });
    setCapitalsAsked(!answer.ok && answer.problem?.kind === 'password-needs-agreement');
    if (!answer.ok) return;
    await readSnapshot();
    go({ screen: 'rotation', line: lineKey });
  };

  const to = (step: 'when' | 'secrets' | 'portal') => () => go({ screen: 'plan', line: lineKey, step });
  return (
    <form noValidate className="whole" onSubmit={(event) => void begin(event)}>
      <Screen
        title={ui.confirm.title}
        lead={ui.confirm.lead}
        actions={
          <>
            <Button icon="back" onPress={to('portal')}>
              {ui.app.back}
            </Button>
            <span className="push" />
            <Button look="main" type="submit" isBusy={isBusy}>
              {draft.submitAtMs === null ? ui.confirm.begin : ui.confirm.beginLater}
            </Button>
          </>
        }
      >
        <Facts
          facts={[
            { name: ui.add.number, value: number },
            {
              name: ui.confirm.at,
              value: draft.submitAtMs === null ? ui.confirm.nowLabel : say(draft.submitAtMs),
            },
            ...(cost === null
              ? []
              : [
                  { name: ui.confirm.reflect, value: say(cost.reflectsAt.latestMs) },
                  { name: ui.confirm.dead, value: formatDuration(cost.outageMinutes.worst * MINUTE_MS, lang) },
                ]),
            { name: ui.confirm.way, value: draft.by === 'portal' ? ui.portal.app : ui.portal.told },
          ]}
        />
        <Choice
          legend={ui.confirm.password}
          value={who}
          onChoose={setWho}
          options={[
            { value: 'app', label: ui.confirm.made, hint: ui.confirm.madeHint },
            { value: 'own', label: ui.confirm.own },
          ]}
        />
        {who === 'own' && (
          <>
            <SecretField label={ui.confirm.ownLabel} name="newPassword" hint={ui.confirm.ownHint} />
            {isCapitalsAsked && (
              <label className="tick">
                <input type="checkbox" name="capitals" />
                <span>{ui.confirm.capitals}</span>
              </label>
            )}
          </>
        )}
        <Softphones number={number} lineKey={lineKey} />
        <ProblemPanel
          problem={problem}
          isBusy={isBusy}
          actions={{
            'store-secret': to('secrets'),
            'unlock-keychain': to('secrets'),
            'use-memory-keychain': to('secrets'),
            'check-portal-address': to('portal'),
            'choose-moment': to('when'),
            'change-by-hand-and-tell': to('portal'),
            'cancel-first': () => go({ screen: 'rotation', line: lineKey }),
          }}
        />
      </Screen>
    </form>
  );
}

/** Only where one was found: whoever has none is not asked about any. */
function Softphones({ number, lineKey }: { readonly number: string; readonly lineKey: string }) {
  const { ui } = useWords();
  const choice = useDraft((draft) => draft.softphone);
  const when = useDraft((draft) => (draft.by === 'portal' ? 'before' : 'waiting'));
  const view = useFound(number);
  // Chosen on an earlier visit to this screen, and not there any more.
  const isGone = choice !== null && view !== null && !view.found.some((found) => isChosen(found, choice));
  useEffect(() => {
    if (isGone) useDraft.setState({ softphone: null });
  }, [isGone]);
  if (view === null || (view.found.length === 0 && view.problems.length === 0)) return null;
  return (
    <Panel title={ui.softphone.title} icon="phone">
      <p>{ui.softphone.lead}</p>
      <SoftphoneChoicePart
        view={view}
        choice={choice}
        onChoose={(softphone) => useDraft.setState({ softphone })}
        when={when}
        hasNone
      />
      <div className="row">
        <Button look="quiet" onPress={() => go({ screen: 'plan', line: lineKey, step: 'before' })}>
          {ui.softphone.notListed}
        </Button>
      </div>
    </Panel>
  );
}

/** In practice a change by hand goes by the practice carrier's clock, too, which its portal's address stands for. */
function portalOf(portalUrl: string | undefined): { readonly portalUrl?: string } {
  return portalUrl === undefined || portalUrl === '' ? {} : { portalUrl };
}
