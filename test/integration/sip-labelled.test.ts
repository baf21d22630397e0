import { describe, expect, test } from 'vitest';
import { judge } from '../../src-main/core/verify/judge.ts';
import type { Label } from './sip-labels.ts';
import { ACCEPTED_LABELS } from './sip-labels-accepted.ts';
import { BROKEN_LABELS } from './sip-labels-broken.ts';
import { REFUSED_LABELS } from './sip-labels-refused.ts';
import { fake, fastTimers, probe } from './sip-probe-desk.ts';

const LABELS = [...ACCEPTED_LABELS, ...REFUSED_LABELS, ...BROKEN_LABELS];
const NAMED = LABELS.map((label) => [label.name, label.verdict, label] as const);
/**
 * Where the end is a time-out, 32 s pass in a fifth of a second. Elsewhere a busy machine must not turn an answer into one, so
 * 32 s stay longer than any pause that a test process may have to take.
 */
const speedOf = (label: Label) => (label.isTimeOut === true ? 160 : 15);

async function run(label: Label, transport: 'udp' | 'tcp') {
  const at = await fake({ transport, answer: label.registrar() });
  const outcome = await probe(at, {
    transport,
    mode: label.mode ?? 'query',
    timers: fastTimers(speedOf(label)),
    limitMs: label.mode === 'bind' ? 200_000 : undefined,
  });
  expect(judge(outcome, label.moment).verdict).toBe(label.verdict);
  if (label.facts !== undefined) expect(outcome).toMatchObject(label.facts);
  // No storm: a request of its own is a Call-ID with a CSeq; repetitions of UDP are not new ones.
  const transactions = new Set(at.requests.map((one) => `${one.header('call-id')} ${one.header('cseq')}`)).size;
  expect(transactions).toBeLessThanOrEqual(label.transactions ?? 2);
  const repetitions = transport === 'udp' ? 11 : 1;
  expect(at.requests.length).toBeLessThanOrEqual(transactions * repetitions);
}

test('the labelled registrars are more than a hundred, each by a name of its own', () => {
  expect(new Set(LABELS.map((label) => label.name)).size).toBe(LABELS.length);
  expect(LABELS.length).toBeGreaterThanOrEqual(100);
  // A question is two requests, three at most; only a binding of our own takes more.
  const most = LABELS.filter(({ mode }) => mode !== 'bind').map(({ transactions = 2 }) => transactions);
  expect(Math.max(...most)).toBe(3);
});

describe('over UDP a line that meets', () => {
  test.each(NAMED)('%s is told: %s', (_name, _verdict, label) => run(label, 'udp'));
});

describe('over TCP a line that meets', () => {
  test.each(NAMED.filter(([, , label]) => label.onlyUdp !== true))('%s is told: %s', (_name, _verdict, label) =>
    run(label, 'tcp'),
  );
});
