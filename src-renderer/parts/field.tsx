import { type HTMLInputAutoCompleteAttribute, type ReactNode, useId, useState } from 'react';
import { useWords } from '../words/use-words.ts';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: ReactNode;
  readonly start?: string;
  readonly isOptional?: boolean;
  readonly type?: 'text' | 'url' | 'time' | 'search';
  readonly inputMode?: 'numeric' | 'text' | 'url';
  /** Why what was typed does not fit. */
  readonly fault?: ReactNode;
  readonly onTyped?: (value: string) => void;
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  readonly size?: number;
}

/** A labelled field, uncontrolled: what is typed stays in the field until the form is read. */
export function Field(props: FieldProps) {
  const { ui } = useWords();
  const id = useId();
  const { label, name, hint, fault, isOptional = false } = props;
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isOptional && props.type !== 'search' && <span className="tag">{ui.add.optional}</span>}
      </label>
      <input
        id={id}
        name={name}
        type={props.type ?? 'text'}
        inputMode={props.inputMode}
        defaultValue={props.start}
        size={props.size}
        required={!isOptional}
        aria-required={!isOptional}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-invalid={fault !== undefined || undefined}
        aria-errormessage={fault === undefined ? undefined : `${id}-fault`}
        autoComplete={props.autoComplete ?? 'off'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        onChange={props.onTyped === undefined ? undefined : (event) => props.onTyped?.(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

interface SecretFieldProps {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
}

/**
 * For what nobody may read over a shoulder. Uncontrolled on purpose: no copy of it comes into React's state; the form that
 * owns it reads it once and resets (see `takeForm`).
 */
export function SecretField({ label, name, hint, isOptional = false }: SecretFieldProps) {
  const { ui } = useWords();
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        className="secret"
        type={isShown ? 'text' : 'password'}
        required={!isOptional}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      <label className="tick">
        <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.currentTarget.checked)} />
        <span>{ui.secrets.show}</span>
      </label>
    </div>
  );
}

/** Reads a form once and empties it at once: after a submit neither the page nor React holds what was typed. */
export function takeForm(form: HTMLFormElement): (name: string) => string {
  const data = readForm(form);
  form.reset();
  return data;
}

export function readForm(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
}
