import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextEdit } from '../../src-main/outside/softphones/kind.ts';
import {
  applyEdits,
  asSettingsText,
  asShown,
  changedLines,
  decodeSettings,
  encodeSettings,
  MASK,
} from '../../src-main/outside/softphones/settings-text.ts';

const edit = (text: string, old: string, put: string): TextEdit => {
  const start = text.indexOf(old);
  return { start, end: start + old.length, put, shows: { before: MASK, after: MASK } };
};

describe('settings as text', () => {
  test('turn back into exactly their bytes, whatever the bytes are', () => {
    const marks = fc.constantFrom([], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf]);
    fc.assert(
      fc.property(marks, fc.uint8Array({ maxLength: 200 }), (mark, body) => {
        const bytes = Buffer.from([...mark, ...body]);
        expect(encodeSettings(decodeSettings(bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('are UTF-16 by their mark alone, and bytes where half a character is left over', () => {
    expect(decodeSettings(Buffer.from('fffe4100', 'hex'))).toEqual({ text: '\uFEFFA', encoding: 'utf16le' });
    expect(decodeSettings(Buffer.from('feff0041', 'hex'))).toEqual({ text: '\uFEFFA', encoding: 'utf16be' });
    expect(decodeSettings(Buffer.from('fffe410042', 'hex')).encoding).toBe('bytes');
    expect(decodeSettings(Buffer.alloc(0))).toEqual({ text: '', encoding: 'bytes' });
  });

  test('hold a password as UTF-8 in bytes, and as itself in UTF-16; shown, it is itself again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (password) => {
        const stored = asSettingsText(password, 'bytes');
        expect(Buffer.from(stored, 'latin1').equals(Buffer.from(password, 'utf8'))).toBe(true);
        expect(asShown(stored, 'bytes')).toBe(password);
        expect(asSettingsText(password, 'utf16le')).toBe(password);
      }),
      { numRuns: 300 },
    );
  });
});

describe('edits', () => {
  test('in any order put each stretch into its place', () => {
    const text = 'one two three';
    const edits = [edit(text, 'three', '3'), edit(text, 'one', 'first')];
    expect(applyEdits(text, edits)).toBe('first two 3');
    expect(applyEdits(text, [])).toBe(text);
  });

  test('that overlap are a bug', () => {
    expect(() => applyEdits('abcdef', [edit('abcdef', 'abc', ''), edit('abcdef', 'cd', '')])).toThrow('overlap');
  });
});

describe('the changed lines', () => {
  const text = 'a\r\npassword=oldpw234 ; 電話\r\nb\r\npassword=oldpw234\r\n';
  const stored = asSettingsText(text, 'bytes');

  test('are shown as they stand, with a mask on either side, even where both masks look the same', () => {
    expect(changedLines({ text: stored, encoding: 'bytes' }, [edit(stored, 'oldpw234', 'newpw567')])).toEqual([
      { at: 2, before: `password=${MASK} ; 電話`, after: `password=${MASK} ; 電話` },
    ]);
  });

  test('of a line that is new, and of one that goes, have one side only', () => {
    const at = stored.indexOf('b\r\n');
    const added = { start: at, end: at, put: 'pass=x\r\n', shows: { before: '', after: `pass=${MASK}\r\n` } };
    expect(changedLines({ text: stored, encoding: 'bytes' }, [added])).toEqual([{ at: 3, after: `pass=${MASK}` }]);
    const gone = { start: at, end: at + 3, put: '', shows: { before: 'b\r\n', after: '' } };
    expect(changedLines({ text: stored, encoding: 'bytes' }, [gone])).toEqual([{ at: 3, before: 'b' }]);
  });

  test('hold two edits of one line as one line, and number each line as it is now', () => {
    const one = 'k=old1 old2\nx\nk=old3';
    const edits = ['old1', 'old2', 'old3'].map((old) => edit(one, old, 'new'));
    expect(changedLines({ text: one, encoding: 'bytes' }, edits)).toEqual([
      { at: 1, before: `k=${MASK} ${MASK}`, after: `k=${MASK} ${MASK}` },
      { at: 3, before: `k=${MASK}`, after: `k=${MASK}` },
    ]);
  });
});
