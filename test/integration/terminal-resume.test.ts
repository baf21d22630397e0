import { expect, test } from 'vitest';
import { jsonLines, jsonOf } from '../doubles/command-line.ts';
import { eventually } from '../doubles/eventually.ts';
import { holdKeyring, keyringTitle, skipKeyring } from '../doubles/keyring-held.ts';
import { atHome, NEW, NUMBER, OLD } from './terminal-person.ts';

test.skipIf(skipKeyring)(
  `a change left by Ctrl-C in every waiting state goes on in the next process, ${keyringTitle}`,
  { timeout: 90_000 },
  async (context) => {
    const { session, release } = await holdKeyring('unlocked');
    context.onTestFinished(release);
    const { env } = session;
    // Three and a half hours in a quarter of a minute: slow enough for a look before the time of effect.
    const home = await atHome(context, { speed: 800 });
    const { carrier, cli } = home;
    await carrier.adapter.start();
    const keep = (kind: string, stdin: readonly string[]) =>
      cli.run(['secret', 'set', '--line', NUMBER, '--kind', kind, '--json'], { env, stdin });
    expect(jsonOf(await keep('sip', [OLD]))).toMatchObject({ stored: true });
    expect(jsonOf(await keep('portal', [carrier.selfcareId, carrier.selfcarePassword]))).toMatchObject({
      stored: true,
    });

    const first = cli.start(
      [
        'change',
        '--line',
        NUMBER,
        '--portal-url',
        carrier.portalUrl,
        '--new-password-stdin',
        '--follow',
        '--json',
        '--lang',
        'en',
      ],
      { env, stdin: [NEW] },
    );
    await first.json('the code is awaited', (one) => one.requiredUserAction === 'type-mailed-code');
    first.signal('SIGINT');
    const left = await first.ended;
    expect(left.code).toBe(7);
    expect(left.stderr).toContain('The record and the passwords are kept.');
    expect(jsonLines(left.stdout).at(-1)).toMatchObject({ state: 'planned' });

    const codesBefore = carrier.lastCode();
    const second = cli.start(['resume', '--follow', '--json'], { env });
    await second.json('a new code is awaited', (one) => one.requiredUserAction === 'type-mailed-code');
    await eventually('a new code is mailed', () => carrier.lastCode() !== codesBefore, 75_000);
    second.say(carrier.lastCode() ?? '');
    await second.json('it waits', (one) => one.state === 'reflecting');
    second.signal('SIGTERM');
    expect((await second.ended).code).toBe(7);

    // An early look by hand: not yet, and the change goes on waiting.
    const looked = await cli.run(['look', '--line', NUMBER, '--json'], { env });
    expect(looked.code).toBe(7);
    expect(jsonOf(looked).rotations).toMatchObject([
      { state: 'reflecting', lastLook: { verdict: 'not-yet', statusCode: 401, password: 'new' } },
    ]);

    const third = cli.start(['resume', '--line', NUMBER, '--follow', '--json'], { env });
    third.onJson(({ nextLookAt }) => {
      if (typeof nextLookAt === 'string') carrier.clock.runFastUntil(Date.parse(nextLookAt) + 1_000);
    });
    await third.json('the phone is awaited', (one) => one.state === 'verifying');
    third.signal('SIGINT');
    expect((await third.ended).code).toBe(7);

    await home.setUpPhone(NEW);
    const last = await cli.run(['look', '--line', NUMBER, '--json'], { env });
    expect(last.code).toBe(0);
    expect(jsonOf(last).rotations).toMatchObject([{ state: 'done', proofLevel: 'L3' }]);
    expect(carrier.seen.submits).toMatchObject([{ accepted: true }]);
    expect(jsonOf(await cli.run(['secret', 'status', '--line', NUMBER, '--json'], { env }))).toMatchObject({
      stored: { current: true, pending: false, previous: true },
    });
  },
);
