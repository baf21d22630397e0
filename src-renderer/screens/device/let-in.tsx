import { useWords } from '../../words/use-words.ts';
import { useGuide } from '../guides/guide-steps.tsx';
import { pictured, Steps } from '../guides/step-list.tsx';

/** What has to be done at the device before a login of the app's own is there to be typed; nothing for most families. */
export function LetIn({ family }: { readonly family: string }) {
  const { words } = useWords();
  const view = useGuide(family);
  if (view?.letIn == null) return null;
  const { open } = view.letIn;
  return (
    <details className="more">
      <summary>{words.device.guide.letIn}</summary>
      <div className="more-body">
        <Steps view={view} steps={open} withPicture={pictured(open)} />
      </div>
    </details>
  );
}

/** What the app cannot see beforehand, said before the person agrees. */
export function Caution({ family }: { readonly family: string }) {
  const { lang } = useWords();
  const caution = useGuide(family)?.letIn?.caution;
  return caution === undefined ? null : <p className="care">{caution[lang]}</p>;
}

/** And what is put away again once it is done. */
export function ShutAgain({ family }: { readonly family: string }) {
  const { words } = useWords();
  const view = useGuide(family);
  if (view?.letIn == null) return null;
  const { shut } = view.letIn;
  return (
    <section aria-labelledby="shut-again">
      <h2 id="shut-again">{words.device.guide.shut}</h2>
      <Steps view={view} steps={shut} withPicture={pictured(shut)} />
    </section>
  );
}
