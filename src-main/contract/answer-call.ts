import { z } from 'zod';
import { problem } from '../core/problem.ts';
import { type Answer, answerSchema, CALLS, type CallName, type Handlers } from './calls.ts';

// zod compiles its parsers with `new Function` where it may; a strict CSP forbids that, so nobody here does.
z.config({ jitless: true });

/**
 * Answers one call from outside: name and argument are anybody's bytes until they parsed; the result is parsed too, so that
 * a field nobody declared (a secret, say) cannot leave by accident. A throw inside a handler is a bug and stays one.
 */
export async function answerCall(handlers: Handlers, name: unknown, argument: unknown): Promise<Answer<unknown>> {
  if (typeof name !== 'string' || !Object.hasOwn(CALLS, name))
    return refuse('name', typeof name === 'string' ? name.slice(0, 60) : typeof name);
  const call = name as CallName;
  const parsed = CALLS[call].argument.safeParse(argument);
  if (!parsed.success) return refuse(call, placesOf(parsed.error));
  const handler = handlers[call] as (given: unknown) => Promise<Answer<unknown>>;
  const answer = await handler(parsed.data);
  return answerSchema(call).parse(answer) as Answer<unknown>;
}

/** Where the shape did not fit: paths only, never values. */
function placesOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => issue.path.join('.') || '(argument)')
    .join(', ')
    .slice(0, 200);
}

function refuse(call: string, where: string): Answer<never> {
  return { ok: false, problem: problem('call-refused', { call, where }) };
}
