import type { Reflection } from '../core/carrier.ts';
import type { Troubles } from './troubles.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** IP電話サービス reflects "within 15 minutes"; the practice carrier takes this share of the promised time. */
const SHARE_OF_WITHIN = 0.4;

interface Question {
  readonly reflection: Reflection;
  /** The carrier's zone; the manual's times are Japanese. */
  readonly utcOffsetMinutes: number;
  readonly acceptedAtMs: number;
}

/**
 * The moment the timetable gives to a change, epoch ms. Nobody knows who owns a boundary minute (the manual's rows share
 * them); this carrier counts 17:00:00 to the row that begins at 17:00. Written apart from the core's planner on purpose:
 * the two check each other in tests.
 */
export function timetableMoment({ reflection, utcOffsetMinutes, acceptedAtMs }: Question): number {
  if (reflection.kind === 'within') return acceptedAtMs + reflection.minutes * SHARE_OF_WITHIN * MINUTE_MS;
  const localMs = acceptedAtMs + utcOffsetMinutes * MINUTE_MS;
  const midnightMs = Math.floor(localMs / (DAY_MINUTES * MINUTE_MS)) * DAY_MINUTES * MINUTE_MS;
  const minute = Math.floor((localMs - midnightMs) / MINUTE_MS);
  const row = reflection.slots.find(({ from, to }) => minute >= from && minute < (to === 0 ? DAY_MINUTES : to));
  if (row === undefined) throw new Error(`no row of the timetable holds minute ${minute}`);
  // 23:00-0:00 takes effect at 0:30, which is the next day.
  const effective = row.effective <= minute ? row.effective + DAY_MINUTES : row.effective;
  return midnightMs + (effective - utcOffsetMinutes) * MINUTE_MS;
}

/** The moment this carrier really switches; `undefined` = never. */
export function reflectionMoment(question: Question, troubles: Troubles): number | undefined {
  if (troubles.has('reflect-never')) return undefined;
  if (troubles.has('reflect-early')) return question.acceptedAtMs + MINUTE_MS;
  return timetableMoment(question) + (troubles.has('reflect-late') ? 20 * MINUTE_MS : 0);
}
