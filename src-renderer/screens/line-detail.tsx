import { useState } from 'react';
import { isAtRest } from '../../src-main/contract/core-parts.ts';
import type { LineView } from '../../src-main/contract/snapshot.ts';
import { Button } from '../parts/button.tsx';
import { Facts, Panel } from '../parts/panel.tsx';
import { ProblemPanel } from '../parts/problem-panel.tsx';
import { Screen } from '../parts/screen.tsx';
import { StatusTag } from '../parts/status-tag.tsx';
import { useAsk } from '../store/ask.ts';
import { startDraft } from '../store/draft.ts';
import { useLine } from '../store/held.ts';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';
import { NoLine } from './no-line.tsx';

export function LineDetail({ lineKey }: { readonly lineKey: string }) {
  const view = useLine(lineKey);
  return view === undefined ? <NoLine /> : <Detail view={view} lineKey={lineKey} />;
}

function Detail({ view, lineKey }: { readonly view: LineView; readonly lineKey: string }) {
  const { ui, words } = useWords();
  const { run, isBusy, problem } = useAsk();
  const { number, service, account } = view.line;
  const isUnderWay = view.rotation !== null && !isAtRest(view.rotation.rotation.state);
  const begin = () => {
    startDraft(lineKey);
    go({ screen: 'plan', line: lineKey, step: 'when' });
  };
  return (
    <Screen
      title={ui.line.title}
      actions={
        <>
          <Button icon="back" onPress={() => go({ screen: 'lines' })}>
            {ui.app.back}
          </Button>
          <span className="push" />
          {isUnderWay ? (
            <Button look="main" onPress={() => go({ screen: 'rotation', line: lineKey })}>
              {ui.line.goOn}
            </Button>
          ) : (
            <Button look="main" icon="key" onPress={begin}>
              {ui.line.change}
            </Button>
          )}
        </>
      }
    >
      <div className="line-head">
        <p className="line-head-number num">{number}</p>
        <p className="line-head-service">{words.service[service]}</p>
        <StatusTag view={view} />
      </div>
      <div className="row">
        <Button icon="phone" onPress={() => go({ screen: 'check', line: lineKey })}>
          {ui.line.check}
        </Button>
        <Button icon="stethoscope" onPress={() => go({ screen: 'doctor', line: lineKey })}>
          {ui.doctor.open}
        </Button>
        <Button icon="history" onPress={() => go({ screen: 'history', line: lineKey })}>
          {ui.line.history}
        </Button>
        {!isUnderWay && (
          <Button icon="key" onPress={() => go({ screen: 'softphone', line: lineKey })}>
            {ui.softphone.open}
          </Button>
        )}
        {!isUnderWay && (
          <Button icon="phone" onPress={() => go({ screen: 'device', line: lineKey })}>
            {ui.device.open}
          </Button>
        )}
        {!isUnderWay && (
          <Button icon="phone" onPress={() => go({ screen: 'call', line: lineKey })}>
            {ui.call.open}
          </Button>
        )}
        {view.rotation !== null && !isUnderWay && (
          <Button look="quiet" onPress={() => go({ screen: 'rotation', line: lineKey })}>
            {ui.line.last}
          </Button>
        )}
      </div>
      <Panel title={ui.line.secrets} icon="key">
        <Stored
          name={ui.line.sip}
          isKept={view.hasSipPassword}
          isOff={isUnderWay}
          onForget={() => void run('secret.forget', { number, kind: 'sip' })}
        />
        <Stored
          name={ui.line.portal}
          isKept={view.hasPortalLogin}
          isOff={isUnderWay}
          onForget={() => void run('secret.forget', { number, kind: 'portal' })}
        />
      </Panel>
      <details className="more">
        <summary>{ui.line.details}</summary>
        <div className="more-body">
          <Facts
            facts={[
              { name: ui.line.domain, value: account.domain },
              ...(account.proxy === undefined ? [] : [{ name: ui.line.proxy, value: written(account.proxy) }]),
              { name: ui.line.user, value: account.user },
              { name: ui.line.authUser, value: account.authUser },
              { name: ui.add.transport, value: account.transport.toUpperCase() },
            ]}
          />
          {!isUnderWay && (
            <Removal
              isBusy={isBusy}
              onRemove={async () => {
                const answer = await run('line.remove', { number });
                if (answer.ok) go({ screen: 'lines' });
              }}
            />
          )}
        </div>
      </details>
      <ProblemPanel problem={problem} />
    </Screen>
  );
}

function written({ host, port }: { readonly host: string; readonly port?: number | undefined }): string {
  return port === undefined ? host : `${host}:${port}`;
}

interface StoredProps {
  readonly name: string;
  readonly isKept: boolean;
  /** A running change needs them. */
  readonly isOff: boolean;
  readonly onForget: () => void;
}

function Stored({ name, isKept, isOff, onForget }: StoredProps) {
  const { ui } = useWords();
  return (
    <div className="stored">
      <span>{name}</span>
      <span className="tag">{isKept ? ui.line.kept : ui.line.notKept}</span>
      {isKept && !isOff && (
        <Button look="quiet" label={ui.line.forgetOf(name)} onPress={onForget}>
          {ui.line.forget}
        </Button>
      )}
    </div>
  );
}

function Removal({ isBusy, onRemove }: { readonly isBusy: boolean; readonly onRemove: () => Promise<void> }) {
  const { ui } = useWords();
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) {
    return (
      <Button look="quiet" onPress={() => setAsked(true)}>
        {ui.line.remove}
      </Button>
    );
  }
  return (
    <div className="confirm" role="alert">
      <p>{ui.line.removeAsk}</p>
      <div className="row">
        <Button onPress={() => setAsked(false)}>{ui.app.cancel}</Button>
        <Button look="danger" isBusy={isBusy} onPress={() => void onRemove()}>
          {ui.line.removeYes}
        </Button>
      </div>
    </div>
  );
}
