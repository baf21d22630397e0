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
        <CopiedNote clearsAtMs={clearsAtMs} />
      </div>
      {password !== null && <SpelledPassword password={password} />}
      <p className={password === null ? 'unseen' : 'hint'} role="status">
        {password === null ? '' : ui.reveal.shown}
      </p>
      <ProblemPanel problem={problem} />
    </Panel>
  );
}

/**
 * Counts by this computer's own clock: the clipboard knows no practice time. The live regions are there before anything is
 * said in them: one that comes together with its words is often not read out.
 */
function CopiedNote({ clearsAtMs }: { readonly clearsAtMs: number | null }) {
  const { ui } = useWords();
  const [leftS, setLeftS] = useState(0);
  useEffect(() => {
    if (clearsAtMs === null) return;
    const count = () => setLeftS(secondsUntil(clearsAtMs));
    count();
    const timer = setInterval(count, 1_000);
    return () => clearInterval(timer);
  }, [clearsAtMs]);
  const say = (seconds: number) => (leftS > 0 ? ui.reveal.copied(seconds) : ui.reveal.cleared);
  return (
    <>
      {clearsAtMs !== null && (
        <p className="hint num" aria-hidden="true">
          {say(leftS)}
        </p>
      )}
      <p className="unseen" role="status">
        {clearsAtMs === null ? '' : say(60)}
      </p>
    </>
  );
}

function secondsUntil(atMs: number): number {
  return Math.max(0, Math.ceil((atMs - Date.now()) / 1_000));
}
