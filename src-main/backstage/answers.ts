import type { Problem, Result } from '../compose.ts';
import type { Answer, Handlers } from '../contract/calls.ts';

/** The handlers of one family of calls (`line`, `rotation`, …). */
export type Calls<Prefix extends string> = Pick<Handlers, Extract<keyof Handlers, `${Prefix}.${string}`>>;

export const nothing: Answer<null> = { ok: true, value: null };

export function refuse(why: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: why };
}

export function asNothing(result: Result<unknown>): Answer<null> {
  return result.ok ? nothing : result;
}
