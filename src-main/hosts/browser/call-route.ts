import type { IncomingMessage } from 'node:http';

/** Nothing a person types is longer; a whole CSV of lines does not travel this way. */
export const MOST_BODY_BYTES = 64 * 1024;

export type ReadCall =
  | { readonly kind: 'read'; readonly name: unknown; readonly argument: unknown }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly where: string };

/** Reads `{ name, argument }` as JSON. What name and argument are is the contract's question. Never throws. */
export async function readCall(request: IncomingMessage): Promise<ReadCall> {
  // Of all types only this one makes another site's page ask for permission (CORS preflight), which nobody grants.
  if (!/^application\/json(;\s*charset=utf-8)?$/iu.test(request.headers['content-type'] ?? '')) {
    return { kind: 'refused', status: 415, where: 'content-type' };
  }
  const body = await readBody(request);
  if (body === 'too-long') return { kind: 'refused', status: 413, where: 'body' };
  if (body === 'broken-off') return { kind: 'refused', status: 400, where: 'body' };
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes));
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new SyntaxError('not an object');
    const { name, argument = null } = json as { name?: unknown; argument?: unknown };
    return { kind: 'read', name, argument };
  } catch {
    return { kind: 'refused', status: 400, where: 'body' };
  }
}

async function readBody(request: IncomingMessage): Promise<{ bytes: Buffer } | 'too-long' | 'broken-off'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MOST_BODY_BYTES) return 'too-long';
      chunks.push(chunk);
    }
  } catch {
    return 'broken-off';
  }
  return { bytes: Buffer.concat(chunks) };
}
