import { maskNumber } from '../../core/line.ts';
import { livingSecrets } from '../../core/secret.ts';
import { base64Forms, hexForm } from './byte-forms.ts';
import { anyFormOf } from './character-forms.ts';

type Redactor = (text: string) => string;

/** Stands where something was struck out. Three characters, so that it can hold no secret that is looked for. */
export const STRUCK = '•••';

/** Shorter values are not looked for: they would blacken every text, and no password or code of this service is so short. */
const SHORTEST = 4;

/**
 * Strikes out of a text what must not be kept: every living secret in every form an encoder may have given it, digest values,
 * and all but the last four digits of 050 numbers. The second line of defence; the first is not to put secrets into texts.
 */
export function redact(text: string): string {
  return REDACTORS.reduce((sofar, strike) => strike(sofar), text);
}

// Secrets once more at the end: joining the digits of a number may have put together what stood apart.
const REDACTORS: readonly Redactor[] = [strikeSecrets, strikeDigests, maskNumbers, strikeSecrets];

let patterns: ReadonlyMap<string, RegExp> = new Map();

export function strikeSecrets(text: string): string {
  patterns = patternsOf(new Set(livingSecrets().map((secret) => secret.reveal())));
  let struck = text;
  for (const pattern of patterns.values()) struck = struck.replace(pattern, STRUCK);
  return struck;
}

/** Longest first, so that a secret which contains another is struck whole. Patterns live no longer than their secret does. */
function patternsOf(values: ReadonlySet<string>): ReadonlyMap<string, RegExp> {
  const wanted = [...values].filter((value) => value.length >= SHORTEST);
  if (wanted.length === patterns.size && wanted.every((value) => patterns.has(value))) return patterns;
  wanted.sort((one, other) => other.length - one.length);
  return new Map(wanted.map((value) => [value, patterns.get(value) ?? patternOf(value)]));
}

function patternOf(value: string): RegExp {
  const bytes = new TextEncoder().encode(value);
  return new RegExp([anyFormOf(value), hexForm(bytes), ...base64Forms(bytes)].join('|'), 'gu');
}

// RFC 7616 3.4: from response and cnonce a short password can be guessed offline; HA1 is as good as the password.
const DIGEST = /\b((?:response|rspauth|ha1)\\{0,7}"?\s{0,2}[=:]\s{0,2}\\{0,7}"?)[0-9a-f]{32,}/giu;
const CNONCE = /\b(cnonce\\{0,7}"?\s{0,2}[=:]\s{0,2}\\{0,7}"?)[^\s"\\,;&]+/giu;

export function strikeDigests(text: string): string {
  return text.replace(DIGEST, `$1${STRUCK}`).replace(CNONCE, `$1${STRUCK}`);
}

// 050 and eight digits, as +81 50 or 8150 too, in groups or not, in half or full width.
const NUMBER = /(?<![0-9０-９])(?:[+＋]?[8８][1１][-\s]?|[0０])[5５][0０](?:[-－‐\s]?[0-9０-９]){8}(?![0-9０-９])/gu;

export function maskNumbers(text: string): string {
  return text.replace(NUMBER, (number) => maskNumber(number.replace(/[^0-9０-９]/gu, '')));
}
