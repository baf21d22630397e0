import type { Problem } from '../../../src-main/contract/core-parts.ts';
import { useWords } from '../../words/use-words.ts';

/** The skeleton of a page that was not recognised, for a report: tags, names and labels, no values. */
export function PageStructure({ problem }: { readonly problem: Problem }) {
  const { ui } = useWords();
  if (problem.kind !== 'portal-page-unknown' && problem.kind !== 'portal-answer-unreadable') return null;
  return (
    <details className="more">
      <summary>{ui.trouble.report}</summary>
      <pre className="code" lang="ja">
        {problem.facts.structure}
      </pre>
    </details>
  );
}
