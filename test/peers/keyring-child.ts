import type { KeychainEntry } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { osKeychain } from '../../src-main/outside/keychain/os-keychain.ts';

/*
 * Runs inside a keyring session: reads one JSON array of steps from stdin, tells one JSON array of results on stdout. Values in
 * the results are test values, never anybody's secret.
 */
export type KeyringStep =
  | { readonly do: 'check' }
  | { readonly do: 'read' | 'remove'; readonly entry: KeychainEntry }
  | { readonly do: 'write'; readonly entry: KeychainEntry; readonly value: string };

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked: { limitMs?: number; steps: KeyringStep[] } = JSON.parse(Buffer.concat(chunks).toString('utf8'));

const keychain = osKeychain({ edition: 'test', limitMs: asked.limitMs });
const told: unknown[] = [];
for (const step of asked.steps) {
  const startedAtMs = performance.now();
  const result = await take(step);
  told.push({ ...result, tookMs: Math.round(performance.now() - startedAtMs) });
}
process.stdout.write(JSON.stringify(told));

async function take(step: KeyringStep) {
  if (step.do === 'check') return await keychain.check();
  if (step.do === 'remove') return await keychain.remove(step.entry);
  if (step.do === 'write') return await keychain.write(step.entry, Secret.of(step.value));
  const read = await keychain.read(step.entry);
  if (!read.ok) return read;
  return read.value === undefined ? { ok: true, absent: true } : { ok: true, text: read.value.reveal() };
}
