interface Part {
  readonly at: number;
  readonly text: string;
  readonly kind: 'sentence' | 'label' | 'quoted';
}

/**
 * A sentence in its pieces. A label in quotation marks is one, and the same word beside it stands for itself; only where
 * none is quoted (a command, say) a label is what it is without. Whatever else is quoted is set apart, too, because it may
 * be in another language.
 */
export function splitAtLabels(text: string, labels: readonly string[]): readonly Part[] {
  const quoted = [...text.matchAll(/[「“]([^」”]+)[」”]/gu)].map(
    ({ index, 1: inner = '' }): Part => ({
      at: index + 1,
      text: inner,
      kind: labels.includes(inner) ? 'label' : 'quoted',
    }),
  );
  const isQuoted = quoted.some(({ kind }) => kind === 'label');
  return between(text, isQuoted ? quoted : [...quoted, ...bare(text, labels, quoted)].sort((a, b) => a.at - b.at));
}

function bare(text: string, labels: readonly string[], taken: readonly Part[]): readonly Part[] {
  return labels.flatMap((label): readonly Part[] => {
    const at = label === '' ? -1 : text.indexOf(label);
    const isFree = taken.every((part) => at + label.length <= part.at || part.at + part.text.length <= at);
    return at >= 0 && isFree ? [{ at, text: label, kind: 'label' }] : [];
  });
}

/** The given pieces, and the sentence around them. */
function between(text: string, pieces: readonly Part[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const piece of pieces) {
    parts.push({ at: from, text: text.slice(from, piece.at), kind: 'sentence' }, piece);
    from = piece.at + piece.text.length;
  }
  parts.push({ at: from, text: text.slice(from), kind: 'sentence' });
  return parts.filter((part) => part.text !== '');
}

/** A device speaks its own language, whatever the sentence around it speaks. */
export function languageOf(text: string): 'ja' | 'en' {
  return /^[ -~]+$/u.test(text) ? 'en' : 'ja';
}
