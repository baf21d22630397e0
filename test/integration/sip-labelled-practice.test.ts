import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { judge } from '../../src-main/core/verify/judge.ts';
import type { Verdict } from '../../src-main/core/verify/verdict.ts';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { practiceCarriers } from './practice-start.ts';
import { fastTimers, prober } from './sip-probe-desk.ts';

const startPractice = practiceCarriers();

interface Habit {
  readonly trouble: TroubleName | 'none';
  readonly password: 'right' | 'wrong';
  readonly verdict: Verdict;
  readonly transactions: number;
  readonly mode?: 'bind';
}

const HABITS: readonly Habit[] = [
  { trouble: 'none', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'none', password: 'wrong', verdict: 'password-refused', transactions: 3 },
  { trouble: 'none', password: 'right', verdict: 'accepted', transactions: 5, mode: 'bind' },
  { trouble: 'silent', password: 'right', verdict: 'no-answer', transactions: 1 },
  { trouble: 'drop-first', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'unknown-user', password: 'right', verdict: 'user-unknown', transactions: 2 },
  { trouble: 'forbidden-after-wrong', password: 'wrong', verdict: 'forbidden', transactions: 2 },
  { trouble: 'forbidden-after-wrong', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'hide-bindings', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'busy-503', password: 'right', verdict: 'busy', transactions: 1 },
  { trouble: 'stale-once', password: 'right', verdict: 'accepted', transactions: 3 },
  { trouble: 'stale-always', password: 'right', verdict: 'cannot-tell', transactions: 3 },
  { trouble: 'sha256-only', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'sha256-only', password: 'wrong', verdict: 'password-refused', transactions: 3 },
  { trouble: 'both-challenges', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'no-challenge', password: 'right', verdict: 'cannot-tell', transactions: 1 },
  { trouble: 'no-challenge', password: 'wrong', verdict: 'cannot-tell', transactions: 1 },
  { trouble: 'wrong-realm-order', password: 'right', verdict: 'accepted', transactions: 2 },
  { trouble: 'wrong-realm-order', password: 'wrong', verdict: 'password-refused', transactions: 3 },
  { trouble: 'min-expires-423', password: 'right', verdict: 'accepted', transactions: 6, mode: 'bind' },
  { trouble: 'malformed-answer', password: 'right', verdict: 'cannot-tell', transactions: 1 },
  { trouble: 'rewritten-contact', password: 'right', verdict: 'accepted', transactions: 5, mode: 'bind' },
  { trouble: 'refuse-query', password: 'right', verdict: 'cannot-tell', transactions: 2 },
];

describe('a line at the practice registrar', () => {
  test.each(
    HABITS.flatMap((habit) =>
      (['udp', 'tcp'] as const).map(
        (transport) => [habit.trouble, habit.password, transport, habit.verdict, habit] as const,
      ),
    ),
  )(
    'with the trouble %s, the %s password, over %s is told: %s',
    async (trouble, password, transport, verdict, habit) => {
      const practice = await startPractice(trouble === 'none' ? {} : { troubles: [trouble] });
      const registrar = prober({
        timers: fastTimers(trouble === 'silent' || trouble === 'malformed-answer' ? 160 : 15),
      });
      const outcome = await registrar.probe(
        {
          account: {
            ...practice.line.account,
            transport,
            proxy: { host: practice.sip.host, port: practice.sip.port },
          },
          password: Secret.of(password === 'right' ? practice.password : 'wrong234'),
          mode: habit.mode ?? 'query',
          limitMs: 200_000,
        },
        new AbortController().signal,
      );
      expect(judge(outcome).verdict).toBe(verdict);
      const sent = outcome.exchange.filter((step) => step.direction === 'sent' && step.text !== undefined);
      expect(sent.length).toBeLessThanOrEqual(habit.transactions);
      expect(outcome.lookups).toEqual([]);
    },
  );

  test('answers a ping with its time, and says the same over UDP and TCP', async () => {
    const practice = await startPractice({});
    const registrar = prober();
    const account = { ...practice.line.account, proxy: { host: practice.sip.host, port: practice.sip.port } };
    const signal = new AbortController().signal;
    const pinged = await registrar.ping(account, signal);
    expect(pinged).toMatchObject({ kind: 'final', statusCode: 200, sends: 1, credentialsSent: false, rewritten: [] });
    expect(pinged.kind === 'final' && pinged.roundTripMs).toBeGreaterThan(0);
    const compared = await registrar.compareTransports(account, signal);
    expect(compared).toMatchObject({
      answers: { udp: true, tcp: true },
      isRewritten: { udp: false, tcp: false },
      differentCodes: [],
      translation: { isTranslated: false, hasOneAddress: true, keepsPorts: true },
    });
    expect(compared.translation.pairs).toHaveLength(2);
    expect(practice.seen.registers.every((one) => !one.authenticated && one.statusCode === 401)).toBe(true);
  });
});
