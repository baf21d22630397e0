import type { Problem } from './problem.ts';

/** What an operation that can meet expected trouble returns. A thrown Error is always a bug instead. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export const done: Result<void> = { ok: true, value: undefined };

export function fail(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

/** Makes the compiler prove that a switch covers every member of a union. */
export function assertNever(value: never): never {
  throw new Error(`unexpected member of a closed union: ${JSON.stringify(value)}`);
}
