import { z } from 'zod';
import { failedBy, type SuiteCounts, type SuiteEnd } from './suite-counts.ts';

/* Counts a run of Playwright by its JSON report, as `countSuite` counts one of vitest. */

const testSchema = z.object({
  projectName: z.string(),
  status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
});

const specSchema = z.object({ title: z.string(), tests: z.array(testSchema) });

interface ReportedSuite {
  readonly specs: readonly z.infer<typeof specSchema>[];
  readonly suites?: readonly ReportedSuite[] | undefined;
}

const suiteSchema: z.ZodType<ReportedSuite> = z.lazy(() =>
  z.object({ specs: z.array(specSchema), suites: z.array(suiteSchema).optional() }),
);

const reportSchema = z.object({
  suites: z.array(suiteSchema),
  /** What went wrong outside every test: a file that does not load, the preparation of the run. */
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** A target that a computer can do without: where only a package registry is reached, there is no Electron to start. */
const NOT_HERE = /^electron: no /u;

export function countBrowserSuite(end: SuiteEnd): SuiteCounts {
  const overdue = end.isOverdue ? ['playwright did not end in time and was stopped'] : [];
  const parsed = reportSchema.safeParse(end.report);
  if (!parsed.success) {
    return failedBy(end.isOverdue ? overdue : [`playwright left no report (exit ${end.exitCode ?? 'by signal'})`]);
  }
  const tests = parsed.data.suites.flatMap(testsOf);
  const failed = tests.filter(({ status }) => status === 'unexpected').length;
  const passed = tests.filter(({ status }) => status === 'expected' || status === 'flaky').length;
  const leftOut = tests.filter(({ status }) => status === 'skipped').map(({ name }) => name);
  const notHere = leftOut.filter((name) => NOT_HERE.test(name));
  const troubles = [
    ...overdue,
    ...parsed.data.errors.map(({ message = '' }) => `outside every test: ${message.split('\n')[0] || 'see above'}`),
  ];
  if (passed + failed === 0 && troubles.length === 0) troubles.push('playwright ran, but found no test');
  if (failed === 0 && troubles.length === 0 && end.exitCode !== 0) {
    troubles.push(`playwright ended with ${end.exitCode ?? 'a signal'} although no test failed`);
  }
  return {
    passed,
    failed: failed + troubles.length,
    skipped: leftOut.filter((name) => !NOT_HERE.test(name)),
    troubles,
    ...(notHere.length === 0 ? {} : { notHere }),
  };
}

interface Counted {
  readonly name: string;
  readonly status: z.infer<typeof testSchema>['status'];
}

function testsOf({ specs, suites = [] }: ReportedSuite): Counted[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.map(({ projectName, status }) => ({
      name: title.startsWith(`${projectName}: `) ? title : `${projectName}: ${title}`,
      status,
    })),
  );
  return [...own, ...suites.flatMap(testsOf)];
}
