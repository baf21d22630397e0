import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RotationView, Snapshot } from '../../src-main/contract/snapshot.ts';
import { desktopEntry } from '../../src-main/hosts/desktop/autostart-entry.ts';
import { readLaunchOptions } from '../../src-main/hosts/desktop/launch-options.ts';
import { isOwnPage, isPinnedPage } from '../../src-main/hosts/desktop/own-page.ts';
import { partOver, pendingOf } from '../../src-main/hosts/desktop/pending.ts';
import { troublePage } from '../../src-main/hosts/desktop/trouble-page.ts';
import { desktopWords, maskedLine } from '../../src-main/hosts/desktop/words.ts';

const NOW = Date.UTC(2026, 10, 24, 5, 0);
const MINUTE = 60_000;

type State = RotationView['rotation']['state'];

function snapshotOf(...states: (State | { question: true; state: State })[]): Pick<Snapshot, 'lines' | 'nowMs'> {
  const lines = states.map((given, index) => {
    const state = 'question' in given ? given.state : given;
    const question = 'question' in given ? ({ kind: 'mailed-code', sentence: '', again: null } as const) : null;
    const line = { number: `0501234567${index}` };
    return {
      line,
      rotation: { rotation: { line, createdAtMs: NOW, state }, question, isRunning: true, problem: null },
    };
  });
  return { nowMs: NOW, lines: lines as unknown as Snapshot['lines'] };
}

const reflecting = (dueAtMs: number): State =>
  ({
    kind: 'reflecting',
    acceptedAtMs: NOW - 30 * MINUTE,
    acceptedBy: 'portal',
    window: { earliestMs: dueAtMs, latestMs: dueAtMs },
    nextLookAtMs: dueAtMs,
    looks: [],
  }) as State;
const submitting = { kind: 'submitting', sinceMs: NOW, window: { earliestMs: NOW, latestMs: NOW } } as State;
const verifying = (nextLookAtMs?: number) =>
  ({ kind: 'verifying', acceptedSeenAtMs: NOW, reconnectedAtMs: NOW, nextLookAtMs }) as unknown as State;
const resting = ['done', 'refused', 'cancelled', 'stuck'].map((kind) => ({ kind, atMs: NOW }) as unknown as State);

describe('what the tray, the taskbar and the quit question go by', () => {
  test('a submit under way comes before a question, a question before a wait', () => {
    const all = snapshotOf(reflecting(NOW + MINUTE), { question: true, state: reflecting(NOW) }, submitting);
    expect(pendingOf(all)).toMatchObject({ kind: 'acting', act: 'submit', number: '05012345672' });
    expect(pendingOf({ ...all, lines: all.lines.slice(0, 2) })).toMatchObject({ kind: 'asking' });
  });

  test('of several waits the one that is due first is counted down', () => {
    const two = snapshotOf(reflecting(NOW + 90 * MINUTE), reflecting(NOW + 30 * MINUTE));
    const pending = pendingOf(two);
    expect(pending).toMatchObject({ kind: 'waiting', number: '05012345671', dueAtMs: NOW + 30 * MINUTE });
    expect(pending.kind === 'waiting' && partOver(pending, NOW)).toBe(0.5);
  });

  test('a wait never counts below nothing or beyond the whole', () => {
    const pending = pendingOf(snapshotOf(reflecting(NOW)));
    if (pending.kind !== 'waiting') throw new Error('not waiting');
    expect([partOver(pending, NOW + 90 * MINUTE), partOver(pending, NOW - 90 * MINUTE)]).toEqual([1, 0]);
  });

  test('a phone that is looked for in half an hour keeps no computer awake; one looked for now does', () => {
    expect(pendingOf(snapshotOf(verifying(NOW + 30 * MINUTE)))).toMatchObject({ kind: 'asking' });
    expect(pendingOf(snapshotOf(verifying(NOW + 20_000)))).toMatchObject({ kind: 'acting', act: 'verify' });
    expect(pendingOf(snapshotOf(verifying()))).toMatchObject({ kind: 'asking' });
  });

  test('a rotation at rest asks for nothing', () => {
    expect(pendingOf(snapshotOf(...resting))).toEqual({ kind: 'nothing' });
    expect(pendingOf(snapshotOf())).toEqual({ kind: 'nothing' });
  });
});

describe('what counts as our own page', () => {
  test.each(['kakekae://app/', 'kakekae://app/index.html', 'kakekae://app/index.html?x#y', 'KAKEKAE://app/'])(
    '%s is ours',
    (url) => expect(isOwnPage(url)).toBe(true),
  );

  test.each([
    '',
    'app',
    'kakekae:app',
    'kakekae:/app/',
    'kakekae://app.evil.example/',
    'kakekae://appp/',
    'kakekae://evil.example/kakekae://app/',
    'kakekae://app@evil.example/',
    'kakekae://evil@app/',
    'kakekae://:x@app/',
    'kakekae://app:80/',
    'kakekae-app://app/',
    'kakekae2://app/',
    'https://app/',
    'file:///app/index.html',
    'about:blank',
    'data:text/html,kakekae://app/',
    'javascript:kakekae://app/',
    'blob:kakekae://app/1',
    'view-source:kakekae://app/',
  ])('%s is not', (url) => expect(isOwnPage(url)).toBe(false));

  test('no text whatever makes the question throw', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isOwnPage(text) === 'boolean'));
  });

  test.each([
    ['https://portal.example/a', true],
    ['https://portal.example:443/a', true],
    ['http://portal.example/a', false],
    ['https://portal.example:8443/', false],
    ['https://portal.example.evil.example/', false],
    ['https://evil.example/?https://portal.example/', false],
    ['https://user@portal.example/', false],
    ['https://portal.example@evil.example/', false],
    ['https://portаl.example/', false],
    ['blob:https://portal.example/1', true],
    ['about:blank', false],
    ['file:///etc/passwd', false],
  ])('the portal view pinned to its host: %s allowed: %s', (url, isAllowed) => {
    expect(isPinnedPage(url, new URL('https://portal.example/login'))).toBe(isAllowed);
  });
});

test('the words behind the program’s name are read, and Chromium’s own passed over', () => {
  const words = ['/bin/kakekae', '--enable-x=1', '--practice', '--data', '/d', '--keychain=memory', '--hidden'];
  expect(readLaunchOptions(words)).toEqual({ practice: true, keychain: 'memory', dataFolder: '/d', isHidden: true });
  expect(readLaunchOptions(['/bin/kakekae'])).toEqual({
    practice: false,
    keychain: 'os',
    dataFolder: undefined,
    isHidden: false,
  });
});

test('the autostart entry survives a path with blanks, quotes, percent signs and backslashes', () => {
  expect(desktopEntry('/opt/Ka "k"/50%/a\\b$x`')).toContain(
    String.raw`Exec="/opt/Ka \\"k\\"/50%%/a\\\\b\\$x\\${'`'}" --hidden`,
  );
});

test('the page for a broken window says only what we wrote', () => {
  expect(troublePage('<script>')).toBe(troublePage('not-loaded'));
  expect(troublePage('constructor')).toBe(troublePage(null));
  expect(troublePage('empty')).toContain('画面が空のままです。');
  expect(troublePage('empty')).not.toMatch(/<script|style=|onclick/u);
});

test('a line is named by its last four digits where others may look on', () => {
  expect(maskedLine('05012345678')).toBe('…5678');
  const bodies = Object.values(desktopWords('ja').notice).map(({ body }) => body(maskedLine('05012345678')));
  expect(bodies.join(' ')).not.toContain('0501234');
});
