import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { SettingsFormat } from '../../src-main/outside/softphones/kind.ts';
import {
  applyEdits,
  asSettingsText,
  changedLines,
  decodeSettings,
  encodeSettings,
} from '../../src-main/outside/softphones/settings-text.ts';

/** What real settings hold besides what we look for: words in the charsets of Japan, and bytes of no charset at all. */
const JAPANESE = '電話 — 本社 2階';
const SHIFT_JIS = Buffer.from('93646209816989808a448ed08168', 'hex').toString('latin1');
export const foreignWords = fc.oneof(
  fc.constantFrom(asSettingsText(JAPANESE, 'bytes'), SHIFT_JIS, 'office', '%41 %3B', 'a=b', ''),
  fc.string({ unit: fc.integer({ min: 0x80, max: 0xff }).map((byte) => String.fromCharCode(byte)), maxLength: 8 }),
);

/** As the carrier has them. */
export const carrierPassword = fc.string({
  unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyz23456789'),
  minLength: 8,
  maxLength: 8,
});

export const lineEnd = fc.constantFrom('\n', '\r\n');

export interface Trial {
  /** The whole text of the settings in which this account has this password. */
  readonly write: (password: string) => string;
  readonly encoding: 'bytes' | 'utf16le';
  readonly account: string;
  readonly old: string;
  readonly next: string;
}

/** Only the intended value differs, byte for byte; nothing of either password is shown; a second time changes nothing. */
export function expectOnlyPasswordChanged(format: SettingsFormat, trial: Trial): void {
  const { write, encoding, account } = trial;
  const bytes = encodeSettings({ text: write(trial.old), encoding });
  const settings = decodeSettings(bytes);
  expect(settings.encoding).toBe(encoding);
  expect(encodeSettings(settings).equals(bytes)).toBe(true);
  const asked = { path: '/settings', account };
  const edits = format.edits(settings.text, { ...asked, password: trial.next });
  if (!edits.ok) throw new Error(`unexpected problem: ${JSON.stringify(edits.problem)}`);
  const changed = applyEdits(settings.text, edits.value);
  expect(encodeSettings({ text: changed, encoding })).toEqual(encodeSettings({ text: write(trial.next), encoding }));
  expect(format.password(changed, asked)).toBe(trial.next);
  expect(format.edits(changed, { ...asked, password: trial.next })).toEqual({ ok: true, value: [] });
  const shown = JSON.stringify(changedLines(settings, edits.value));
  if (trial.old !== trial.next) expect(edits.value).not.toEqual([]);
  expect(shown).not.toContain(trial.old);
  expect(shown).not.toContain(trial.next);
}
