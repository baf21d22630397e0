import { useEffect, useState } from 'react';
import { useAsk } from '../store/ask.ts';
import { useWords } from '../words/use-words.ts';
import { Button } from './button.tsx';
import { Panel } from './panel.tsx';
import { ProblemPanel } from './problem-panel.tsx';
import { SpelledPassword } from './spelled-password.tsx';

/** A password left on a screen is read by whoever passes. */
const SHOWN_MS = 120_000;

interface RevealProps {
  readonly rotation: string;
  readonly title: string;
  /** Where both passwords of a change stand side by side; the buttons then say which one they act on. */
  readonly which?: 'new' | 'old';
}

/**
 * The one place where a password may come into the window. Copying never brings it here: the host puts it on the
 * clipboard. Showing holds it in this component alone, until hidden, left, covered, or two minutes have gone.
 */
export function Reveal({ rotation, title, which }: RevealProps) {
  const { ui } = useWords();
  const { run, isBusy, problem } = useAsk();
  const [password, setPassword] = useState<string | null>(null);
  const [clearsAtMs, setClearsAtMs] = useState<number | null>(null);

  useEffect(() => {
    if (password === null) return;
    const hide = () => setPassword(null);
    const timer = setTimeout(hide, SHOWN_MS);
    document.addEventListener('visibilitychange', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [password]);

  const asked = { rotation, ...(which === undefined ? {} : { which }) };
  const labelled = (label: string) => (which === undefined ? {} : { label: ui.reveal.of(label, title) });
  const copy = async () => {
    const answer = await run('password.reveal', { ...asked, how: 'copy' });
    if (answer.ok && answer.value.how === 'copy') setClearsAtMs(answer.value.clearsAtMs);
  };
  const show = async () => {
    const answer = await run('password.reveal', { ...asked, how: 'show' });
    if (answer.ok && answer.value.how === 'show') setPassword(answer.value.password);
  };

  return (
    <Panel title={title} icon="key">
      <div className="row">
        <Button icon="copy" isBusy={isBusy} {...labelled(ui.reveal.copy)} onPress={() => void copy()}>
          {ui.reveal.copy}
        </Button>
        {password === null ? (
          <Button icon="eye" look="quiet" isBusy={isBusy} {...labelled(ui.reveal.show)} onPress={() => void show()}>
            {ui.reveal.show}
          </Button>
        ) : (
          <Button icon="eye" look="quiet" {...labelled(ui.reveal.hide)} onPress={() => setPassword(null)}>
            {ui.reveal.hide}
          </Button>
        )}
        {clearsAtMs !== null && <CopiedNote key={clearsAtMs} clearsAtMs={clearsAtMs} />}
      </div>
      {password !== null && (
        <>
          <SpelledPassword password={password} />
          <p className="hint">{ui.reveal.shown}</p>
        </>
      )}
      <ProblemPanel problem={problem} />
    </Panel>
  );
}

/** Counts by this computer's own clock: the clipboard knows no practice time. */
function CopiedNote({ clearsAtMs }: { readonly clearsAtMs: number }) {
  const { ui } = useWords();
  const [leftS, setLeftS] = useState(() => secondsUntil(clearsAtMs));
  useEffect(() => {
    const timer = setInterval(() => setLeftS(secondsUntil(clearsAtMs)), 1_000);
    return () => clearInterval(timer);
  }, [clearsAtMs]);
  return (
    <>
      <p className="hint num" aria-hidden="true">
        {leftS > 0 ? ui.reveal.copied(leftS) : ui.reveal.cleared}
      </p>
      <p className="unseen" role="status">
        {leftS > 0 ? ui.reveal.copied(60) : ui.reveal.cleared}
      </p>
    </>
  );
}

function secondsUntil(atMs: number): number {
  return Math.max(0, Math.ceil((atMs - Date.now()) / 1_000));
}
