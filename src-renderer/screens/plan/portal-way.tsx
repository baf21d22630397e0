import { type FormEvent, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field, readForm } from '../../parts/field.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Screen } from '../../parts/screen.tsx';
import { useDraft } from '../../store/draft.ts';
import { useSnapshot } from '../../store/held.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';
import type { PlanStepProps } from './plan.tsx';

/** Who does the steps at the self-care site. The person's own hands are always a full alternative. */
export function PortalWay({ view, lineKey }: PlanStepProps) {
  const { ui } = useWords();
  const practice = useSnapshot((snapshot) => snapshot.practice);
  const draft = useDraft();
  // Nobody finds that address twice with pleasure: the one that served before is proposed.
  const known = useSnapshot(
    (snapshot) =>
      view.rotation?.rotation.portalUrl ??
      snapshot.lines.find((one) => one.rotation?.rotation.portalUrl !== undefined)?.rotation?.rotation.portalUrl,
  );
  const [by, setBy] = useState<'portal' | 'told'>(view.hasPortalLogin ? draft.by : 'told');
  const [isMissing, setMissing] = useState(false);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const portalUrl = readForm(event.currentTarget)('portalUrl').trim();
    if (by === 'portal' && portalUrl === '') {
      setMissing(true);
      event.currentTarget.querySelector<HTMLInputElement>('input[name=portalUrl]')?.focus();
      return;
    }
    useDraft.setState({ by, portalUrl });
    go({ screen: 'plan', line: lineKey, step: 'confirm' });
  };

  return (
    <form noValidate className="whole" onSubmit={submit}>
      <Screen
        title={ui.portal.title}
        lead={ui.portal.lead}
        actions={
          <>
            <Button icon="back" onPress={() => go({ screen: 'plan', line: lineKey, step: 'secrets' })}>
              {ui.app.back}
            </Button>
            <span className="push" />
            <Button look="main" type="submit">
              {ui.app.next}
            </Button>
          </>
        }
      >
        <Choice
          legend={ui.portal.title}
          isLegendSeen={false}
          value={by}
          onChoose={setBy}
          options={[
            ...(view.hasPortalLogin
              ? [{ value: 'portal' as const, label: ui.portal.app, hint: ui.portal.appHint }]
              : []),
            { value: 'told' as const, label: ui.portal.told, hint: ui.portal.toldHint },
          ]}
        />
        {by === 'portal' && (
          <>
            <Field
              label={ui.portal.url}
              name="portalUrl"
              type="url"
              inputMode="url"
              hint={practice === null ? ui.portal.urlHint : ui.portal.practiceUrl}
              start={draft.portalUrl !== '' ? draft.portalUrl : (practice?.portalUrl ?? known ?? '')}
              {...(isMissing ? { fault: ui.secrets.missing } : {})}
            />
            <div className="note">
              <Icon name="shield" size={22} />
              <p>{ui.portal.urlSafe}</p>
            </div>
          </>
        )}
      </Screen>
    </form>
  );
}
