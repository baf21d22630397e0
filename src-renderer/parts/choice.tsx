import { type ReactNode, useId } from 'react';

export interface Option<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly isLegendSeen?: boolean;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChoose: (value: T) => void;
  readonly look?: 'cards' | 'row';
}

/** One decision as real radio buttons: arrow keys, one tab stop, and the browser's own semantics. */
export function Choice<T extends string>({
  legend,
  isLegendSeen = true,
  options,
  value,
  onChoose,
  look = 'cards',
}: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="choice" data-look={look}>
      <legend className={isLegendSeen ? undefined : 'unseen'}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="option" data-chosen={option.value === value || undefined}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span className="option-text">
            <span className="option-label">{option.label}</span>
            {option.hint !== undefined && <span className="option-hint">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
