import type { ReactNode } from 'react';
import { useWords } from '../words/use-words.ts';
import { Icon, type IconName } from './icons.tsx';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly look?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Stays focusable while it works, so that the keyboard does not lose its place. */
  readonly isBusy?: boolean;
  readonly isOff?: boolean;
  readonly type?: 'button' | 'submit';
  /** When the text alone does not say what it acts on. */
  readonly label?: string;
}

export function Button({
  children,
  onPress,
  look = 'plain',
  icon,
  isBusy = false,
  isOff = false,
  type = 'button',
  label,
}: ButtonProps) {
  const { ui } = useWords();
  return (
    <button
      className="button"
      data-look={look}
      type={type === 'submit' ? 'submit' : 'button'}
      disabled={isOff}
      aria-disabled={isBusy || undefined}
      aria-label={label}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onPress?.();
      }}
    >
      {isBusy ? <span className="spinner" aria-hidden="true" /> : icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
      {isBusy && <span className="unseen">{ui.app.working}</span>}
    </button>
  );
}
