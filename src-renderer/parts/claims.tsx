import { Icon } from './icons.tsx';

interface ClaimsProps {
  readonly title: string;
  readonly claims: readonly string[];
  readonly mark: 'check' | 'clock' | 'next';
  /** Under a heading of the screen, or inside of a part that has one. */
  readonly level?: 'h2' | 'h3' | 'h4';
}

/** What can be stood for, what cannot, or what to do: a short list under its own heading, told apart by its mark. */
export function Claims({ title, claims, mark, level: Heading = 'h2' }: ClaimsProps) {
  if (claims.length === 0) return null;
  return (
    <div className="claims">
      <Heading>{title}</Heading>
      <ul>
        {claims.map((claim) => (
          <li key={claim}>
            <Icon name={mark} size={18} />
            <span>{claim}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
