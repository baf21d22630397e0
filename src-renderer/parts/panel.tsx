import { type ReactNode, useId } from 'react';
import { Icon, type IconName } from './icons.tsx';

interface PanelProps {
  readonly title: string;
  readonly icon?: IconName;
  readonly tone?: 'calm' | 'good' | 'care' | 'bad';
  readonly children: ReactNode;
}

/** A group of facts under its own heading; the tone is told by an icon and words as well as by its colour. */
export function Panel({ title, icon, tone = 'calm', children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" data-tone={tone} aria-labelledby={id}>
      <h2 id={id}>
        {icon !== undefined && <Icon name={icon} size={22} />}
        <span>{title}</span>
      </h2>
      {children}
    </section>
  );
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
