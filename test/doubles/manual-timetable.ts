import type { Service } from '../../src-main/core/line.ts';

/** The manual's page 3, as printed; the second, naive reading of it that the planner is checked against. */
const PRINTED = `
0:00～1:00	1:30
1:00～2:00	2:30
2:00～17:00	17:30
17:00～18:00	18:30
18:00～19:00	19:30
19:00～20:00	20:30
20:00～21:00	21:30
21:00～22:00	22:30
22:00～23:00	23:30
23:00～0:00	0:30
`;
const WITHIN_MINUTES = 15;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface Occurrence {
  readonly fromMs: number;
  readonly toMs: number;
  readonly effectiveMs: number;
}

/** The date in Japan by the platform's own calendar, not by our arithmetic. */
const JAPAN = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' });

export function japaneseDate(atMs: number): string {
  return JAPAN.format(atMs);
}

/** Epoch ms of a Japanese date and time of day: ('2026-11-24', '14:00') or with seconds. */
export function inJapan(date: string, time: string): number {
  const [hour = '0', minute = '0', second = '0'] = time.split(':');
  const two = (text: string) => text.padStart(2, '0');
  return Date.parse(`${date}T${two(hour)}:${two(minute)}:${two(second)}+09:00`);
}

const ROWS = PRINTED.trim()
  .split('\n')
  .map((line) => {
    const [from = '', to = '', effective = ''] = line.split(/[～\t]/u);
    return { from, to, effective };
  });

export const PRINTED_ROWS = ROWS.length;

/** Every row on the day before, of and after `atMs`, as instants. */
function occurrencesAround(atMs: number): Occurrence[] {
  return [-DAY_MS, 0, DAY_MS].flatMap((shift) => {
    const date = japaneseDate(atMs + shift);
    const nextDate = japaneseDate(atMs + shift + DAY_MS);
    return ROWS.map(({ from, to, effective }) => {
      const fromMs = inJapan(date, from);
      const toMs = to === '0:00' ? inJapan(nextDate, to) : inJapan(date, to);
      const sameDay = inJapan(date, effective);
      return { fromMs, toMs, effectiveMs: sameDay > fromMs ? sameDay : inJapan(nextDate, effective) };
    });
  });
}

/** When a change accepted at `atMs` is reflected by the row that begins at or before it (a boundary minute begins a row). */
export function printedReflection(service: Service, atMs: number): number {
  if (service === 'ip-phone') return atMs + WITHIN_MINUTES * MINUTE_MS;
  const row = occurrencesAround(atMs).find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  if (row === undefined) throw new Error('the printed timetable covers the whole day');
  return row.effectiveMs;
}

/** All rows that may count when clocks differ by less than `guardMinutes`. */
export function possibleReflections(service: Service, atMs: number, guardMinutes: number): number[] {
  if (service === 'ip-phone') return [atMs, atMs + WITHIN_MINUTES * MINUTE_MS];
  const guardMs = guardMinutes * MINUTE_MS;
  return occurrencesAround(atMs)
    .filter(({ fromMs, toMs }) => atMs > fromMs - guardMs && atMs < toMs + guardMs)
    .map(({ effectiveMs }) => effectiveMs);
}
