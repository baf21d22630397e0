const MOST = 120;

/** What a stranger says about itself, on one line, short and printable; undefined = it says nothing. */
export function foreignText(text: string): string | undefined {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return plain === '' ? undefined : [...plain].slice(0, MOST).join('');
}
