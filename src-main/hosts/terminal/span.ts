import { formatJst } from '../../contract/words/index.ts';
import type { Session } from './session.ts';

/** Two moments (epoch ms) as one text; the date is said once where both share it, and one moment is just that. */
export function spanText({ lang, say }: Session, fromMs: number, toMs: number): string {
  const from = formatJst(fromMs, lang);
  const to = formatJst(toMs, lang);
  if (from === to) return from;
  const dateOf = (text: string, atMs: number) => text.replace(formatJst(atMs, lang, { withDate: false }), '');
  const isSameDay = dateOf(from, fromMs) === dateOf(to, toMs);
  return say.between(from, isSameDay ? formatJst(toMs, lang, { withDate: false }) : to);
}
