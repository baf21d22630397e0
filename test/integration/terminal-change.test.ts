import { describe, expect, test } from 'vitest';
import { formatCarrierIso, MINUTE_MS } from '../../src-main/core/plan/carrier-time.ts';
import { PROFILE } from '../doubles/carrier-profile.ts';
import { jsonLines, jsonOf } from '../doubles/command-line.ts';
import { nextAfternoonMs } from '../doubles/practice-later.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

const iso = (atMs: number) => formatCarrierIso(PROFILE, atMs);

describe.concurrent('a password changed on the command line', { timeout: 90_000 }, () => {
  test.for(['ip-phone', 'b2bua', 'opengate'] as const)(
    'on a line of %s is followed from the mailed code to the phone that is back',
    async (service, context) => {
      const home = await atHome(context, { service });
      await home.carrier.adapter.start();
      const run = home.change(['--follow', '--new-password-stdin'], [NEW]);
      await home.typeCode(run);
      await run.json('the phone is waited for', (one) => one.state === 'verifying');
      await home.setUpPhone(NEW);
      const { code, stdout } = await run.ended;
      const told = jsonLines(stdout);
      expect(code).toBe(0);
      const states = told.map((one) => one.state).filter((one, index, all) => one !== all[index - 1]);
      expect(states).toEqual([
        'planned',
        'signing-in',
        'submitting',
        'reflecting',
        'reconnecting',
        'verifying',
        'done',
      ]);
      expect(told.at(-1)).toMatchObject({
        line: NUMBER,
        service,
        state: 'done',
        proofLevel: 'L3',
        mode: 'routine',
        by: 'portal',
        verdictBefore: 'accepted',
        bothAccepted: false,
        device: expect.stringContaining('sip:'),
      });
      const reflecting = told.find((one) => one.state === 'reflecting');
      expect(reflecting).toMatchObject({
        proofLevel: 'L1',
        reflectsAt: { earliest: expect.stringMatching(/\+09:00$/u), latest: expect.stringMatching(/\+09:00$/u) },
        nextLookAt: expect.stringMatching(/\+09:00$/u),
      });
      expect(home.carrier.seen.submits).toMatchObject([{ accepted: true }]);
      expect(home.carrier.password).toBe(NEW);
      expect(jsonOf(await home.status()).rotations).toMatchObject([{ state: 'done', proofLevel: 'L3' }]);
    },
  );

  test.for(['ip-phone', 'b2bua', 'opengate'] as const)(
    'on a line of %s returns when the portal has answered, and says when it takes effect',
    async (service, context) => {
      const home = await atHome(context, { service, speed: 1 });
      const run = home.change(['--new-password-stdin'], [NEW]);
      await home.typeCode(run);
      const said = await run.ended;
      const slot = nextAfternoonMs() + (17 * 60 + 30 - 14 * 60 - 5) * MINUTE_MS;
      expect(said.code).toBe(7);
      const told = jsonOf(said);
      expect(told).toMatchObject({ rotation: expect.any(String), line: NUMBER, state: 'reflecting', proofLevel: 'L1' });
      if (service !== 'ip-phone') expect(told.reflectsAt).toEqual({ earliest: iso(slot), latest: iso(slot) });
      expect(said.stderr).toContain('kakekae resume --follow');
    },
  );

  test('told as done by hand is only watched, never submitted', async (context) => {
    const home = await atHome(context);
    await home.carrier.adapter.start();
    const told = iso(nextAfternoonMs() - MINUTE_MS);
    // By hand: the portal has it already, the app is told afterwards.
    const byHand = home.change(['--new-password-stdin'], [NEW]);
    await home.typeCode(byHand);
    expect((await byHand.ended).code).toBe(7);
    const other = await atHome(context);
    const watched = other.cli.start(
      [
        ...['change', '--line', NUMBER, '--told', told, '--new-password-stdin', '--follow', '--keychain', 'memory'],
        ...['--portal-url', other.carrier.portalUrl, '--proof', 'L2', '--json'],
      ],
      { stdin: [OLD, NEW] },
    );
    const first = await watched.json('it waits', (one) => one.state === 'reflecting');
    expect(first).toMatchObject({ by: 'told', acceptedAt: told, proofLevel: 'none' });
    watched.signal('SIGINT');
    expect((await watched.ended).code).toBe(7);
    expect(other.carrier.seen.submits).toEqual([]);
    expect(other.carrier.seen.logins).toEqual([]);
  });

  test('with --proof L2 is done when the carrier accepts it, without a word about the phone', async (context) => {
    const home = await atHome(context);
    const run = home.change(['--follow', '--proof', 'L2']);
    await home.typeCode(run);
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ state: 'done', proofLevel: 'L2' });
    expect(jsonLines(stdout).at(-1)).not.toHaveProperty('device');
  });

  test('in an emergency is marked as one', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--emergency']);
    await home.typeCode(run);
    expect(jsonOf(await run.ended)).toMatchObject({ mode: 'emergency', state: 'reflecting' });
  });

  test('for a chosen moment sends nothing before it, and asks the person back', async (context) => {
    const home = await atHome(context);
    const at = iso(nextAfternoonMs() + 60 * MINUTE_MS);
    const said = await home.change(['--at', at]).ended;
    expect(said.code).toBe(7);
    expect(jsonOf(said)).toMatchObject({ state: 'planned', submitAt: at, proofLevel: 'none' });
    expect(said.stderr).toContain('kakekae resume --follow');
    expect(home.carrier.seen.logins).toEqual([]);
    const cancelled = await home.cli.run(['cancel', '--line', NUMBER, '--json']);
    expect(cancelled.code).toBe(0);
    expect(jsonOf(cancelled).rotations).toMatchObject([{ state: 'cancelled' }]);
  });

  test('asks again after a mistyped code', async (context) => {
    const home = await atHome(context, { speed: 1 });
    const run = home.change(['--lang', 'en'], ['000000']);
    await run.sees('That code was wrong');
    await home.typeCode(run);
    expect(jsonOf(await run.ended)).toMatchObject({ state: 'reflecting' });
    expect(home.carrier.seen.submits).toHaveLength(1);
  });

  test('is left planned when stdin ends before the code, and nothing was sent', async (context) => {
    const home = await atHome(context);
    const run = home.change([]);
    run.endInput();
    const said = await run.ended;
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({
      state: 'planned',
      problem: {
        kind: 'stdin-ended',
        facts: { expected: 'mailed-code' },
        sentence: expect.stringContaining('認証コード'),
      },
    });
    expect(home.carrier.seen.submits).toEqual([]);
    expect(jsonOf(await home.status()).rotations).toMatchObject([{ state: 'planned' }]);
    // A change begun anew takes its place.
    const again = home.change(['--follow']);
    await again.json('the code is waited for', (one) => one.requiredUserAction === 'type-mailed-code');
    again.signal('SIGINT');
    expect((await again.ended).code).toBe(7);
    const states = jsonOf(await home.status()).rotations as readonly { state: string }[];
    expect(states.map((one) => one.state)).toEqual(['planned', 'cancelled']);
  });

  test('is not begun for a real line whose new password nobody would see again', async (context) => {
    const home = await atHome(context);
    const said = await home.cli.run(
      `change --line ${NUMBER} --portal-url https://selfcare.example/login --keychain memory --json`.split(' '),
      { stdin: [OLD, 'id', 'pw'] },
    );
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'usage', facts: { what: 'missing' } } });
    expect(jsonOf(await home.status()).rotations).toEqual([]);
  });
});
