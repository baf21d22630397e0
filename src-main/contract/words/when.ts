import { printable } from './printable.ts';
import type { Lang } from './words.ts';

/** Japan has no daylight saving: always nine hours ahead of UTC (manual p. 3 gives Japanese times). */
const JST_OFFSET_MS = 9 * 3_600_000;

const DAYS = { ja: ['日', '月', '火', '水', '木', '金', '土'], en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A moment (epoch ms) as Japanese clock time, whatever this computer's zone: `11月24日(火) 17:30`,
 * `Tue 24 Nov 17:30 JST`; without the date `17:30`, `17:30 JST`. Seconds are cut off, never rounded up.
 */
export function formatJst(atMs: number, lang: Lang, options: { readonly withDate?: boolean } = {}): string {
  const there = new Date(atMs + JST_OFFSET_MS);
  const clock = `${there.getUTCHours()}:${String(there.getUTCMinutes()).padStart(2, '0')}`;
  const day = DAYS[lang][there.getUTCDay()] ?? '';
  const date =
    lang === 'ja'
      ? `${there.getUTCMonth() + 1}月${there.getUTCDate()}日(${day})`
      : `${day} ${there.getUTCDate()} ${MONTHS[there.getUTCMonth()] ?? ''}`;
  const dated = options.withDate === false ? clock : `${date} ${clock}`;
  return lang === 'ja' ? dated : `${dated} JST`;
}

const UNITS = {
  ja: { day: '日', hour: '時間', minute: '分', second: '秒', gap: '', between: '' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's', gap: ' ', between: ' ' },
} as const;

/**
 * A span (ms) in the two largest units that say enough: `3時間30分`, `3 h 30 min`; under a minute in seconds.
 * Rounded to the nearest shown unit; a negative span counts as none.
 */
export function formatDuration(ms: number, lang: Lang): string {
  const unit = UNITS[lang];
  const say = (amount: number, name: string) => `${amount}${unit.gap}${name}`;
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return say(seconds, unit.second);
  const minutes = Math.round(seconds / 60);
  const days = Math.floor(minutes / 1440);
  const parts = [
    days > 0 ? say(days, unit.day) : '',
    Math.floor((minutes % 1440) / 60) > 0 ? say(Math.floor((minutes % 1440) / 60), unit.hour) : '',
    // Beyond a day nobody plans by the minute.
    minutes % 60 > 0 && days === 0 ? say(minutes % 60, unit.minute) : '',
  ];
  return parts.filter((part) => part !== '').join(unit.between);
}

/** A time inside a problem's facts: ISO 8601 becomes Japanese clock time, anything else is shown as it is. */
export function momentOf(fact: string, lang: Lang): string {
  const isIso = /^\d{4}-\d{2}-\d{2}T/u.test(fact);
  const atMs = isIso ? Date.parse(fact) : Number.NaN;
  return Number.isNaN(atMs) ? printable(fact, 30) : formatJst(atMs, lang);
}
