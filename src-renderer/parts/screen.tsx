import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../words/use-words.ts';

/**
 * The language of the screen shown last. Only a screen that follows another takes the focus: the first one leaves it where
 * the page begins, and the same screen in another language leaves it on the button that was pressed.
 */
let shownLang: string | undefined;

export interface ScreenProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
}

/**
 * One screen: a landmark named by its heading, which takes the focus when the step changes. The window's title says the
 * screen and nothing about the line.
 */
export function Screen({ title, lead, children, actions }: ScreenProps) {
  const { ui, lang } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} — ${ui.app.name}`;
    if (shownLang === lang) {
      scrollTo({ top: 0 });
      heading.current?.focus({ preventScroll: true });
    }
    shownLang = lang;
  }, [title, ui, lang]);

  return (
    <main id="main" className="sheet" aria-labelledby="screen-title">
      <div className="screen">
        <header>
          <h1 id="screen-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </header>
        {children !== undefined && <div className="screen-body">{children}</div>}
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
    </main>
  );
}
