import type { PhoneKind } from '../../core/phones/catalogue.ts';
import { kindsByMac, kindsByUserAgent } from '../../core/phones/recognise.ts';
import type { DeviceGuess, DeviceSign } from '../../core/ports.ts';

type Heard = { readonly mac?: string | undefined; readonly signs: readonly DeviceSign[] };

/**
 * Which families of the catalogue a neighbour may be of, best first. A maker's prefix covers other products too, and anybody
 * may send any name, so nothing here is a proof: whoever changes a device identifies it again by its own page.
 */
export function guessFamilies(kinds: readonly PhoneKind[], heard: Heard): DeviceGuess[] {
  const devices = kinds.filter(({ kind }) => kind !== 'softphone');
  const byMac = heard.mac === undefined ? [] : kindsByMac(devices, heard.mac);
  const guesses = devices.flatMap((kind): DeviceGuess[] => {
    const named = heard.signs.filter(({ text }) => namesFamily(kind, text));
    const called = heard.signs.filter(({ text }) => namesVendor(kind, text));
    const hasPrefix = byMac.includes(kind);
    const prefix: DeviceSign[] = hasPrefix ? [{ kind: 'mac-prefix', text: heard.mac?.slice(0, 6) ?? '' }] : [];
    const reasons = [...prefix, ...(named.length > 0 ? named : called)];
    if (reasons.length === 0) return [];
    const confidence = named.length === 0 ? 'hint' : hasPrefix || hasTwoSources(named) ? 'strong' : 'likely';
    return [{ family: kind.id, vendor: kind.vendor, confidence, reasons }];
  });
  // Once a family is named, its relatives with the same prefix are no news.
  const isNamed = guesses.some(({ confidence }) => confidence !== 'hint');
  return guesses
    .filter(({ confidence }) => !isNamed || confidence !== 'hint')
    .sort((one, other) => RANK[other.confidence] - RANK[one.confidence]);
}

const RANK = { hint: 0, likely: 1, strong: 2 } as const;

function namesFamily(kind: PhoneKind, text: string): boolean {
  return kindsByUserAgent([kind], text).length > 0 || kind.models.some((model) => namesModel(text, model));
}

/** A whole name of letters and digits; `x` at its end is any digit. `300` or `D1xx to D8xx` would be found in any text. */
function namesModel(text: string, model: string): boolean {
  const [, letters, digits = '', open = '', variant = ''] =
    /^([A-Z-]{2,}?)[\s-]?(\d+)(x*)([A-WYZ]?)$/iu.exec(model) ?? [];
  if (letters === undefined || digits.length + open.length < 3) return false;
  const shape = `${letters.replaceAll('-', '[\\s-]?')}[\\s-]?${digits}${'\\d'.repeat(open.length)}${variant}`;
  return new RegExp(`(?<![a-z0-9])${shape}(?![0-9])`, 'iu').test(text);
}

/** The first word of one of the maker's names. */
function namesVendor({ vendor }: PhoneKind, text: string): boolean {
  return vendor
    .split(/[,/()]/u)
    .map((name) => name.trim().split(/\s/u)[0] ?? '')
    .some((word) => /^[a-z]{3,}$/iu.test(word) && new RegExp(`(?<![a-z])${word}(?![a-z])`, 'iu').test(text));
}

/** What its SIP says and what its page says are two things; two lines of one page are one. */
function hasTwoSources(signs: readonly DeviceSign[]): boolean {
  const source = (kind: DeviceSign['kind']) => (kind === 'page-title' || kind === 'page-server' ? 'page' : kind);
  return new Set(signs.map(({ kind }) => source(kind))).size > 1;
}
