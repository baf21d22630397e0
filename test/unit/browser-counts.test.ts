import { describe, expect, it } from 'vitest';
import { countBrowserSuite } from '../browser-counts.ts';
import { addCounts, closingLine } from '../suite-counts.ts';

const spec = (title: string, status: string, projectName = 'browser') => ({
  title,
  tests: [{ projectName, status }],
});
const end = (specs: readonly object[], more: { exitCode?: number | null; errors?: readonly object[] } = {}) => ({
  report: { suites: [{ specs: [], suites: [{ specs }] }], errors: more.errors ?? [] },
  exitCode: more.exitCode === undefined ? 0 : more.exitCode,
  isOverdue: false,
});

describe('the counting of a run in the browser', () => {
  it('counts every test of every target, however deep its group lies', () => {
    const counts = countBrowserSuite(
      end([spec('a', 'expected'), spec('a', 'expected', 'stand-in'), spec('b', 'unexpected')], { exitCode: 1 }),
    );
    expect(counts).toMatchObject({ passed: 2, failed: 1, skipped: [], troubles: [] });
  });

  it('names what was left out, with its target', () => {
    expect(countBrowserSuite(end([spec('a', 'expected'), spec('b', 'skipped')])).skipped).toEqual(['browser: b']);
  });

  it('tells a place without Electron by name, apart from what was skipped', () => {
    const counts = countBrowserSuite(
      end([spec('a', 'expected'), spec('electron: no binary in node_modules/electron/dist', 'skipped', 'electron')]),
    );
    expect(counts.notHere).toEqual(['electron: no binary in node_modules/electron/dist']);
    expect(closingLine(addCounts([counts]))).toBe('1 passed, 0 failed');
  });

  it('does not take a target that is there and left out for one that is not here', () => {
    const counts = countBrowserSuite(end([spec('a', 'expected'), spec('a', 'skipped', 'electron')]));
    expect(counts.skipped).toEqual(['electron: a']);
    expect(counts.notHere).toBeUndefined();
  });

  it('counts what went wrong outside every test, a run without a test, and one that ended badly', () => {
    const failed = [
      end([spec('a', 'expected')], { exitCode: 1, errors: [{ message: 'the window does not build\nat line 1' }] }),
      end([]),
      end([spec('a', 'expected')], { exitCode: 1 }),
      end([spec('a', 'expected')], { exitCode: null }),
      { report: undefined, exitCode: 1, isOverdue: false },
      { ...end([spec('a', 'expected')], { exitCode: null }), isOverdue: true },
    ];
    for (const one of failed) expect(countBrowserSuite(one).failed).toBe(1);
  });
});
