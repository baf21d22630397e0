import { maskNumber } from '../../core/line.ts';
import { livingSecrets } from '../../core/secret.ts';
import { spansInByteRuns } from './byte-runs.ts';
import { type Reading, readingsAt } from './readings.ts';
import { follow, type Span, type TrieNode, trieOf } from './trie.ts';

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

interface Sought {
  readonly values: ReadonlySet<string>;
  readonly characters: TrieNode;
  readonly bytes: TrieNode;
}

let sought: Sought = { values: new Set(), characters: trieOf([]), bytes: trieOf([]) };

export function strikeSecrets(text: string): string {
  sought = soughtNow();
  if (sought.values.size === 0) return text;
  const spans = [...spansOfCharacters(text, sought.characters), ...spansInByteRuns(text, sought.bytes)];
  return strike(text, spans);
}

/** Made again only when a secret came or went, so that nothing here outlives the last `Secret` that holds a value. */
function soughtNow(): Sought {
  const values = new Set<string>();
  for (const secret of livingSecrets()) if (secret.length >= SHORTEST) values.add(secret.reveal());
  if (values.size === sought.values.size && [...values].every((value) => sought.values.has(value))) return sought;
  return {
    values,
    characters: trieOf(values),
    bytes: trieOf([...values].map((value) => Buffer.from(value, 'utf8').toString('latin1'))),
  };
}

function spansOfCharacters(text: string, secrets: TrieNode): Span[] {
  const spans: Span[] = [];
  const known: (readonly Reading[])[] = [];
  const read = (at: number) => {
    known[at] ??= readingsAt(text, at);
    return known[at];
  };
  for (let start = 0; start < text.length; start += 1) {
    const end = longestMatch(read, { secrets, start, length: text.length });
    if (end > start) spans.push({ start, end });
  }
  return spans;
}

/** Follows every reading of the text at once; a place reached twice with the same beginning is followed once. */
function longestMatch(
  read: (at: number) => readonly Reading[],
  from: { readonly secrets: TrieNode; readonly start: number; readonly length: number },
): number {
  let longest = from.start;
  let reached = new Map<TrieNode, Set<number>>([[from.secrets, new Set([from.start])]]);
  while (reached.size > 0) {
    const further = new Map<TrieNode, Set<number>>();
    for (const [node, places] of reached) {
      for (const at of places) {
        if (at >= from.length) continue;
        for (const { means, end } of read(at)) {
          const next = follow(node, means);
          if (next === undefined) continue;
          if (next.isEnd && end > longest) longest = end;
          const known = further.get(next);
          if (known === undefined) further.set(next, new Set([end]));
          else known.add(end);
        }
      }
    }
    reached = further;
  }
  return longest;
}

function strike(text: string, spans: readonly Span[]): string {
  let struck = '';
  let kept = 0;
  let isOpen = false;
  for (const { start, end } of [...spans].sort((one, other) => one.start - other.start)) {
    if (start > kept || !isOpen) struck += text.slice(kept, start) + STRUCK;
    isOpen = true;
    kept = Math.max(kept, end);
  }
  return struck + text.slice(kept);
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
