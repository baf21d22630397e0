import { describe, expect, it } from 'vitest';
import { addCounts, closingLine, countSuite, failedBy } from '../suite-counts.ts';

const file = (statuses: readonly string[], status = 'passed', message = '') => ({
  name: 'a.test.ts',
  status,
  message,
  assertionResults: statuses.map((one, index) => ({ fullName: `test ${index} ${one}`, status: one })),
});
const end = (testResults: readonly object[], exitCode: number | null = 0) => ({
  report: { success: exitCode === 0, testResults },
  exitCode,
  isOverdue: false,
});

describe('the counting of a run', () => {
  it('counts what passed, failed and was left out', () => {
    const counts = countSuite(end([file(['passed', 'passed', 'failed', 'skipped', 'todo', 'pending'], 'failed')], 1));
    expect(counts).toEqual({
      passed: 2,
      failed: 1,
      skipped: ['test 3 skipped', 'test 4 todo', 'test 5 pending'],
      troubles: [],
    });
  });

  it('counts a crash without a report as a failure', () => {
    expect(countSuite({ report: undefined, exitCode: 134, isOverdue: false }).failed).toBe(1);
    expect(countSuite({ report: { odd: true }, exitCode: 0, isOverdue: false }).failed).toBe(1);
  });

  it('counts a file that could not be loaded, though none of its tests failed', () => {
    const counts = countSuite(end([file(['passed']), file([], 'failed', 'Cannot find module')], 1));
    expect(counts.failed).toBe(1);
    expect(counts.troubles[0]).toContain('Cannot find module');
  });

  it('counts a failed hook, whose tests are only skipped', () => {
    expect(countSuite(end([file(['skipped', 'skipped'], 'failed', 'hook timed out')], 1)).failed).toBe(1);
  });

  it('counts an error outside every test', () => {
    expect(countSuite(end([file(['passed'])], 1)).failed).toBe(1);
  });

  it('counts a suite that did not end in time, though its tests passed', () => {
    expect(countSuite({ ...end([file(['passed'])], null), isOverdue: true })).toMatchObject({ passed: 1, failed: 1 });
  });

  it('does not take a suite without a test for a success', () => {
    expect(countSuite(end([])).failed).toBe(1);
  });

  it('adds the suites up and closes with one line', () => {
    const good = countSuite(end([file(['passed', 'passed'])]));
    expect(closingLine(addCounts([good, good]))).toBe('4 passed, 0 failed');
    expect(closingLine(addCounts([good, failedBy(['kamailio is missing'])]))).toBe('2 passed, 1 failed');
    expect(closingLine(countSuite(end([file(['passed', 'skipped'])])))).toBe('1 passed, 0 failed, 1 skipped');
  });
});
