import { describe, expect, test } from 'vitest';
import { describeFinding, LANGS, stepLabel, wordsFor } from '../../src-main/contract/words/index.ts';
import { STEPS, type StepReport } from '../../src-main/core/diagnosis/finding.ts';
import type {
  BareQuestion,
  ComparedQuestion,
  Reachability,
  RegisterProbe,
  Registrar,
} from '../../src-main/core/ports.ts';
import { problem } from '../../src-main/core/problem.ts';
import { done, fail, ok } from '../../src-main/core/result.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { InterfaceFact } from '../../src-main/core/verify/network-facts.ts';
import type { RegisterOutcome } from '../../src-main/core/verify/outcome.ts';
import { ALL_STEPS, examine } from '../../src-main/outside/diagnosis/examine.ts';
import type { Bench } from '../../src-main/outside/diagnosis/step.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { HandClock } from '../doubles/hand-clock.ts';
import { MemoryDisk, memoryLedger } from '../doubles/memory-ledger.ts';
import { answer } from '../doubles/model-carrier.ts';
import { lineOf } from '../doubles/world.ts';

const line = lineOf('b2bua');
const { account } = line;
const base = { account, sends: 1, elapsedMs: 40, exchange: [], target: '192.0.2.1:5060' };
const NOW = Date.UTC(2026, 10, 24, 9, 0);

/** A registrar that says what the test wants said, and notes what it was asked. */
function desk(says: {
  readonly options?: RegisterOutcome;
  readonly register?: RegisterOutcome;
  readonly login?: RegisterOutcome;
  readonly compared?: readonly ComparedQuestion[];
}) {
  const asked: string[] = [];
  const well = answer(account, { statusCode: 200 });
  const sip: Registrar & Reachability = {
    async ask({ method }: BareQuestion) {
      asked.push(method);
      if (method === 'OPTIONS') return says.options ?? { ...well, target: base.target };
      return (
        says.register ??
        answer(account, { statusCode: 401, challenged: true, credentialsSent: false, realm: 'sip.test' })
      );
    },
    async probe(_: RegisterProbe) {
      asked.push('login');
      return says.login ?? well;
    },
    async compareTransports() {
      asked.push('compare');
      return { asked: says.compared ?? [] };
    },
  };
  return { sip, asked };
}

const eth0: InterfaceFact = { name: 'eth0', family: 'IPv4', address: '192.168.1.4', isInternal: false };

function benchWith(over: Partial<Bench> = {}): Bench & { readonly disk: MemoryDisk } {
  const disk = new MemoryDisk();
  return {
    profile: PROFILE,
    clock: new HandClock(NOW),
    keychain: {
      strength: 'memory',
      store: 'memory',
      check: async () => done,
      read: async () => ok(Secret.of('abcd2345')),
      write: async () => done,
      remove: async () => done,
    },
    ledger: ok(memoryLedger(disk)),
    ledgerFolder: 'records',
    sip: desk({}).sip,
    line,
    lines: [line],
    measureSkewMs: async () => 400,
    wantsLogin: false,
    network: async () => ({ interfaces: [eth0], routed: eth0.address }),
    disk,
    ...over,
  };
}

async function run(bench: Bench): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for await (const report of examine(bench, new AbortController().signal)) reports.push(report);
  return reports;
}

/** One letter a step, in order: passed, broken, left out, `?` not tried. */
const letters = (reports: readonly StepReport[]) =>
  reports.map(({ state }) => (state === 'not-tried' ? '?' : state.charAt(0))).join('');

const of = (reports: readonly StepReport[], name: StepReport['name']) => reports.find((one) => one.name === name);

describe('the doctor', () => {
  test('takes every step there is, once, in its order, each with a time', async () => {
    expect(ALL_STEPS.map(({ name }) => name)).toEqual([...STEPS]);
    const reports = await run(benchWith({ wantsLogin: true }));
    expect(reports.map(({ name }) => name)).toEqual([...STEPS]);
    expect(letters(reports)).toBe('pppppppppp');
    for (const { elapsedMs } of reports) expect(elapsedMs).toBeGreaterThanOrEqual(0);
  });

  test('sends no password without being asked, and asks OPTIONS only once for two steps', async () => {
    const { sip, asked } = desk({});
    expect(letters(await run(benchWith({ sip })))).toBe('ppppppllpp');
    expect(asked).toEqual(['OPTIONS', 'REGISTER']);
  });

  test.each<[string, Partial<Bench>, string]>([
    ['no network', { network: async () => ({ interfaces: [] }) }, 'bl?p????pp'],
    [
      'a name nobody knows',
      { sip: desk({ options: { ...base, kind: 'name-not-found', name: 'sip.test', code: 'ENOTFOUND' } }).sip },
      'ppbp????pp',
    ],
    ['a wrong clock', { measureSkewMs: async () => -90_000 }, 'pppbppllpp'],
    ['a portal without a time', { measureSkewMs: async () => undefined }, 'pppbppllpp'],
    [
      'a closed port',
      { sip: desk({ options: { ...base, kind: 'unreachable', code: 'ECONNREFUSED' } }).sip },
      'ppppb???pp',
    ],
    [
      'no challenge',
      { sip: desk({ register: answer(account, { statusCode: 403, challenged: false }) }).sip },
      'pppppb??pp',
    ],
    [
      'a refused password',
      { wantsLogin: true, sip: desk({ login: answer(account, { statusCode: 401 }) }).sip },
      'ppppppb?pp',
    ],
    ['a ledger that cannot be read', { ledger: fail(problem('ledger-full', { path: 'x' })) }, 'ppppppllpb'],
    ['no line chosen among several', { line: undefined, lines: [line, line] }, 'ppppplllpp'],
  ])('stops what stands on %s, and nothing else', async (_, over, expected) => {
    expect(letters(await run(benchWith(over)))).toBe(expected);
  });

  test('names the lowest broken rung to whatever it did not try', async () => {
    const reports = await run(
      benchWith({ sip: desk({ options: { ...base, kind: 'unreachable', code: 'ECONNREFUSED' } }).sip }),
    );
    for (const name of ['challenge', 'login', 'bindings'] as const) {
      expect(of(reports, name)?.finding).toEqual({ kind: 'rung-broken', facts: { below: 'reachability' } });
    }
    expect(of(reports, 'reachability')?.causes).toEqual(['port-refused']);
  });

  test('asks again by other ways where nothing answers, and finds that only UDP is lost', async () => {
    const silent: RegisterOutcome = { ...base, kind: 'no-answer', answeredBefore: false };
    const { sip, asked } = desk({
      options: silent,
      compared: [
        { transport: 'udp', method: 'OPTIONS', outcome: silent },
        { transport: 'tcp', method: 'OPTIONS', outcome: answer(account, { statusCode: 200 }) },
      ],
    });
    const reports = await run(benchWith({ sip }));
    expect(of(reports, 'reachability')?.causes[0]).toBe('udp-filtered');
    expect(asked).toEqual(['OPTIONS', 'compare']);
  });

  test('marks the VPN it goes by, and explains a 403 with it', async () => {
    const wg0: InterfaceFact = { ...eth0, name: 'wg0', address: '10.8.0.2' };
    const reports = await run(
      benchWith({
        wantsLogin: true,
        sip: desk({ login: answer(account, { statusCode: 403 }) }).sip,
        network: async () => ({ interfaces: [eth0, wg0], routed: wg0.address }),
      }),
    );
    expect(of(reports, 'interfaces')?.finding.kind).toBe('vpn-on');
    expect(of(reports, 'login')?.causes[0]).toBe('vpn-in-use');
  });

  test('counts its one login, and makes none when the budget is spent', async () => {
    const { sip, asked } = desk({ login: answer(account, { statusCode: 401 }) });
    const bench = benchWith({ wantsLogin: true, sip });
    const limit = PROFILE.attempts.value.refusedPerTenMinutes;
    for (let count = 0; count < limit + 2; count += 1) await run(bench);
    expect(asked.filter((one) => one === 'login')).toHaveLength(limit);
    expect(bench.disk.attempts.filter(({ owner }) => owner === line.number)).toHaveLength(limit);
    expect(of(await run(bench), 'login')?.finding).toMatchObject({
      kind: 'problem',
      facts: { problem: { kind: 'look-budget-spent' } },
    });
  });
});

describe.each(LANGS)('what the doctor says in %s', (lang) => {
  test('is a label and a whole sentence for everything it finds', async () => {
    const words = wordsFor(lang);
    for (const over of [{}, { network: async () => ({ interfaces: [] }) }, { line: undefined }, { wantsLogin: true }]) {
      for (const { name, finding } of await run(benchWith(over))) {
        expect(stepLabel(words, name).length).toBeGreaterThan(1);
        expect(describeFinding(words, finding)).toMatch(lang === 'ja' ? /。$/u : /\.$/u);
        expect(describeFinding(words, finding)).not.toMatch(/undefined|\[object|NaN/u);
      }
    }
  });
});
