import { z } from 'zod';

/** The part of vitest's JSON report that counting needs. */
const reportSchema = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export interface SuiteCounts {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests left out; a test that may be left out says why in its name. */
  readonly skipped: readonly string[];
  /** Failures that no single test stands for. */
  readonly troubles: readonly string[];
  /** What this computer does not have and may do without, by name; told, but no failure even where nothing may be skipped. */
  readonly notHere?: readonly string[];
}

export interface SuiteEnd {
  /** Parsed JSON report; `undefined` when vitest wrote none. */
  readonly report: unknown;
  readonly exitCode: number | null;
  /** Vitest had to be ended because its time was up. */
  readonly isOverdue: boolean;
}

/**
 * Counts one run of vitest so that nothing that went wrong is lost: a crash without a report, a file that could not be
 * loaded, a failed hook, an error outside every test, each count as a failure.
 */
export function countSuite(end: SuiteEnd): SuiteCounts {
  const overdue = end.isOverdue ? ['vitest did not end in time and was stopped'] : [];
  const parsed = reportSchema.safeParse(end.report);
  if (!parsed.success) {
    return failedBy(end.isOverdue ? overdue : [`vitest left no report (exit ${end.exitCode ?? 'by signal'})`]);
  }
  const files = parsed.data.testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const brokenFiles = files
    .filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => `${file.name} failed outside its tests (${file.message.split('\n')[0] || 'see above'})`);
  const troubles = [...overdue, ...brokenFiles];
  if (tests.length === 0 && troubles.length === 0) troubles.push('vitest ran, but found no test');
  if (failedTests === 0 && troubles.length === 0 && end.exitCode !== 0) {
    troubles.push(
      `vitest ended with ${end.exitCode ?? 'a signal'} although no test failed (an error outside every test?)`,
    );
  }
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failedTests + troubles.length,
    skipped: tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName),
    troubles,
  };
}

export function failedBy(troubles: readonly string[]): SuiteCounts {
  return { passed: 0, failed: troubles.length, skipped: [], troubles };
}

export function addCounts(all: readonly SuiteCounts[]): SuiteCounts {
  return {
    passed: all.reduce((sum, one) => sum + one.passed, 0),
    failed: all.reduce((sum, one) => sum + one.failed, 0),
    skipped: all.flatMap((one) => one.skipped),
    troubles: all.flatMap((one) => one.troubles),
    notHere: all.flatMap((one) => one.notHere ?? []),
  };
}

/** `N passed, N failed`, and `, N skipped` only where something was left out. Other programs read this line. */
export function closingLine(counts: SuiteCounts): string {
  const skipped = counts.skipped.length === 0 ? '' : `, ${counts.skipped.length} skipped`;
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
