interface Part {
  readonly at: number;
  readonly text: string;
  readonly isLabel: boolean;
}

/** Only a label in quotation marks is one: the same word may stand in the sentence for itself. */
export function splitAtLabels(text: string, labels: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const quoted of text.matchAll(/[「“]([^」”]+)[」”]/gu)) {
    const label = quoted[1] ?? '';
    if (!labels.includes(label)) continue;
    const start = quoted.index + 1;
    parts.push({ at: from, text: text.slice(from, start), isLabel: false }, { at: start, text: label, isLabel: true });
    from = start + label.length;
  }
  parts.push({ at: from, text: text.slice(from), isLabel: false });
  return parts.filter((part) => part.text !== '');
}
