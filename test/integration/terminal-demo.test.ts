import { availableParallelism, loadavg } from 'node:os';
import { describe, expect, test } from 'vitest';
import { commandLine, type Json, jsonLines, jsonOf } from '../doubles/command-line.ts';

/** More waits for the processors than three computers of this kind could do: then only the order of things can be judged. */
const isOverloaded = () => (loadavg()[0] ?? 0) > 3 * availableParallelism();

describe.concurrent('whoever wants to see it first', { timeout: 90_000 }, () => {
  test('is shown a whole change up to proof L3 in under 30 seconds, and nothing is kept', {
    timeout: 90_000,
  }, async (context) => {
    const cli = await commandLine(context);
    const beganMs = performance.now();
    const said = await cli.run(['demo', '--json']);
    expect(performance.now() - beganMs).toBeLessThan(isOverloaded() ? 60_000 : 30_000);
    expect(said.code).toBe(0);
    const told = jsonOf(said);
    expect(told).toMatchObject({ proofLevel: 'L3', state: 'done' });
    const timeline = told.timeline as readonly { readonly at: string; readonly event: string }[];
    expect(timeline.length).toBeGreaterThanOrEqual(10);
    const times = timeline.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(times[0]).toMatch(/^2026-11-24T14:00:/u);
    expect(times.at(-1)).toMatch(/^2026-11-24T17:3/u);
    expect(new Set(timeline.map(({ event }) => event)).size).toBe(timeline.length);
  });

  test('can practise with a carrier that says how to reach it, from the commands it prints itself', {
    timeout: 90_000,
  }, async (context) => {
    const cli = await commandLine(context);
    const practice = cli.start(['practice', '--speed', '4000', '--service', 'opengate', '--json']);
    const told = await practice.json('it is ready', () => true);
    expect(told).toMatchObject({
      portalUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/selfcare\/login$/u),
      mailboxUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//u),
      adapterUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//u),
      sip: { host: '127.0.0.1', port: expect.any(Number), domain: expect.any(String) },
      selfcareId: expect.any(String),
      selfcarePassword: expect.any(String),
      password: expect.any(String),
      number: '05012345678',
      service: 'opengate',
      speed: 4000,
    });
    practice.signal('SIGINT');
    expect((await practice.ended).code).toBe(0);

    const inWords = cli.start(['practice', '--speed', '4000', '--service', 'opengate', '--lang', 'en']);
    await inWords.sees('--follow');
    const commands = inWords.said.stdout.match(/(?<=npm run -s kakekae -- ).*/gu) ?? [];
    const password = /IP phone password (\S+)/u.exec(inWords.said.stdout)?.[1] ?? '';
    expect(commands).toHaveLength(2);
    const [add = '', change = ''] = commands;
    expect((await cli.run(add.split(' '))).code).toBe(0);
    const verified = await cli.run(['verify', '--line', '05012345678', '--keychain', 'memory', '--json'], {
      stdin: [password],
    });
    expect(jsonOf(verified)).toMatchObject({ verdict: 'accepted' });
    const [, id = ''] =
      /セルフケアID (\S+)/u.exec(inWords.said.stdout) ?? /Self-care ID (\S+)/u.exec(inWords.said.stdout) ?? [];
    const [, selfcarePassword = ''] =
      /(?:セルフケアパスワード|[Ss]elf-care password) (\S+)/u.exec(inWords.said.stdout) ?? [];
    const mailbox = /http:\/\/127\.0\.0\.1:\d+\/mailbox/u.exec(inWords.said.stdout)?.[0] ?? '';
    const run = cli.start([...change.split(' '), '--json', '--proof', 'L2'], {
      stdin: [password, id, selfcarePassword],
    });
    await run.json('the code is awaited', (one) => one.requiredUserAction === 'type-mailed-code');
    const mail = (await (await fetch(mailbox, { headers: { accept: 'application/json' } })).json()) as { code: string };
    run.say(mail.code);
    const said = await run.ended;
    expect(said.code, said.stderr).toBe(0);
    expect(jsonLines(said.stdout).at(-1)).toMatchObject({ state: 'done', proofLevel: 'L2' });
    inWords.signal('SIGTERM');
    expect((await inWords.ended).code).toBe(0);
  });

  test('can have everything around a line looked at, one numbered step each', async (context) => {
    const cli = await commandLine(context);
    const said = await cli.run(['doctor', '--keychain', 'memory', '--json', '--lang', 'en']);
    const { steps } = jsonOf(said) as unknown as { readonly steps: readonly Json[] };
    const names = steps.map(({ name }) => name);
    for (const name of ['network', 'dns', 'clock', 'keychain', 'ledger']) expect(names).toContain(name);
    for (const step of steps)
      expect(step).toMatchObject({ name: expect.stringMatching(/./u), detail: expect.any(String) });
    const inWords = await cli.run(['doctor', '--keychain', 'memory', '--lang', 'ja']);
    for (let number = 1; number <= steps.length; number += 1) {
      expect(inWords.stdout).toMatch(new RegExp(`^\\s*${number}\\. `, 'mu'));
    }
    const wrong = await cli.run(['doctor', '--line', '050-1', '--json']);
    expect([wrong.code, (jsonOf(wrong).problem as Json).kind]).toEqual([2, 'number-malformed']);
  });

  test('is told what a change costs, as the manual works it out', async (context) => {
    const cli = await commandLine(context);
    const said = await cli.run(
      'plan --service b2bua --at 2026-11-24T14:00+09:00 --business-hours 09:00-18:00 --json'.split(' '),
    );
    expect(said.code).toBe(0);
    expect(jsonOf(said)).toMatchObject({
      submitAt: '2026-11-24T14:00:00+09:00',
      reflectsAt: { earliest: '2026-11-24T17:30:00+09:00', latest: '2026-11-24T17:30:00+09:00' },
      outageMinutes: { best: 210, worst: 210 },
      nearBoundary: false,
      recommended: expect.arrayContaining([
        expect.objectContaining({ submitAt: '2026-11-24T18:50:00+09:00', outageMinutes: { best: 40, worst: 40 } }),
      ]),
    });
    const inWords = await cli.run('plan --service ip-phone --lang ja'.split(' '));
    expect(inWords.stdout).toMatch(/^更新を押す時刻: .*\n反映時間: .*\n発着信できない時間: .*/u);
  });
});
