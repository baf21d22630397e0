import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lineKey } from '../../src-renderer/store/line-key.ts';
import { cannedSnapshot } from '../doubles/window-bridge.ts';

afterEach(() => vi.unstubAllGlobals());

/** The stores read the page as they load; each test brings its own page and loads them anew. */
async function page(hash: string) {
  vi.resetModules();
  const listeners = new Map<string, () => void>();
  vi.stubGlobal('location', { hash });
  vi.stubGlobal('document', {
    hidden: false,
    addEventListener: (name: string, act: () => void) => listeners.set(name, act),
  });
  vi.stubGlobal('addEventListener', (name: string, act: () => void) => listeners.set(name, act));
  const route = await import('../../src-renderer/store/route.ts');
  const held = await import('../../src-renderer/store/held.ts');
  const clock = await import('../../src-renderer/store/clock.ts');
  return { route, held, clock, listeners };
}

describe('the window’s address', () => {
  it.each([
    ['', { screen: 'lines' }],
    ['#/settings', { screen: 'settings' }],
    ['#/rotation/abc', { screen: 'rotation', line: 'abc' }],
    ['#/plan/abc/secrets', { screen: 'plan', line: 'abc', step: 'secrets' }],
    ['#/plan/abc/nonsense', { screen: 'plan', line: 'abc', step: 'when' }],
    ['#/doctor', { screen: 'doctor' }],
    ['#/doctor/abc', { screen: 'doctor', line: 'abc' }],
    ['#/rotation', { screen: 'lines' }],
    ['#/lines?pseudo=1', { screen: 'lines' }],
    ['#/<script>', { screen: 'lines' }],
  ])('%s shows the same screen after a reload', async (hash, route) => {
    expect((await page(hash)).route.useRoute.getState().route).toEqual(route);
  });

  it('keeps its flags from screen to screen', async () => {
    const { route } = await page('#/lines?pseudo=1');
    route.go({ screen: 'plan', line: 'abc', step: 'when' });
    expect(location.hash).toBe('#/plan/abc/when?pseudo=1');
  });

  it('never holds a telephone number, and tells any two lines of a thousand apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_998_999 }), (first) => {
        const numbers = Array.from({ length: 1_000 }, (_, index) => `050${String(first + index).padStart(8, '0')}`);
        const keys = new Set(numbers.map(lineKey));
        expect(keys.size).toBe(1_000);
        for (const key of keys) expect(key).toMatch(/^[0-9a-z]{2,14}$/u);
        for (const number of numbers) expect(keys.has(number)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the held snapshot', () => {
  it('is never replaced by an older one of the same host', async () => {
    const { held } = await page('');
    held.holdSnapshot(cannedSnapshot({ version: 5 }));
    held.holdSnapshot(cannedSnapshot({ version: 4 }));
    expect(held.useHeld.getState().snapshot?.version).toBe(5);
    held.holdSnapshot(cannedSnapshot({ version: 6 }));
    expect(held.useHeld.getState().snapshot?.version).toBe(6);
  });

  it('gives way to a host that was started again and counts anew', async () => {
    const { held } = await page('');
    held.holdSnapshot(cannedSnapshot({ version: 500 }));
    held.useHeld.setState({ newestVersion: -1 });
    held.holdSnapshot(cannedSnapshot({ version: 1 }));
    expect(held.useHeld.getState().snapshot?.version).toBe(1);
  });

  it('carries the counting clock on at its own speed', async () => {
    const { held, clock } = await page('');
    vi.stubGlobal('performance', { now: () => 10_000 });
    held.useHeld.setState({ snapshot: cannedSnapshot({ nowMs: 1_000_000, clockSpeed: 60 }), receivedAtMs: 4_000 });
    expect(clock.nowMs()).toBe(1_000_000 + 6_000 * 60);
  });
});

describe('the mark', () => {
  it('is the same in the window and in the icon', () => {
    const root = join(import.meta.dirname, '..', '..');
    const paths = (text: string) => [...text.matchAll(/\sd="([^"]+)"/gu)].map((match) => match[1]);
    const icon = paths(readFileSync(join(root, 'assets/icons/app.svg'), 'utf8'));
    expect(icon.length).toBe(4);
    expect(paths(readFileSync(join(root, 'src-renderer/parts/mark.tsx'), 'utf8'))).toEqual(icon);
  });
});
