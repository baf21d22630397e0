import { formatJst } from '../../src-main/contract/words/when.ts';
import type { Speech } from '../words/use-words.ts';

const DAY_MS = 86_400_000;
const JST_MS = 9 * 3_600_000;

/** Number of the Japanese calendar day. */
function dayOf(atMs: number): number {
  return Math.floor((atMs + JST_MS) / DAY_MS);
}

/** Midnight of the Japanese day, epoch ms. */
export function dayStart(atMs: number): number {
  return dayOf(atMs) * DAY_MS - JST_MS;
}

/** A moment as people say it: today the clock alone, tomorrow by that word, else with its date. Japanese time. */
export function sayWhen({ lang, ui }: Speech, moment: { readonly atMs: number; readonly nowMs: number }): string {
  const days = dayOf(moment.atMs) - dayOf(moment.nowMs);
  if (days !== 0 && days !== 1) return formatJst(moment.atMs, lang);
  const clock = formatJst(moment.atMs, lang, { withDate: false });
  return days === 0 ? clock : `${ui.time.tomorrow} ${clock}`;
}

/** The clock alone, without the zone: for the big figures, which stand beside a word. */
export function clockOf(atMs: number): string {
  return formatJst(atMs, 'ja', { withDate: false });
}

/** What stands above the big figures: today, tomorrow, or the date. */
export function dayWord({ lang, ui }: Speech, moment: { readonly atMs: number; readonly nowMs: number }): string {
  const days = dayOf(moment.atMs) - dayOf(moment.nowMs);
  if (days === 0) return ui.time.today;
  if (days === 1) return ui.time.tomorrow;
  return formatJst(moment.atMs, lang).replace(/ \d+:\d\d.*$/u, '');
}
