import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type CommandLine, jsonOf, type Said } from '../doubles/command-line.ts';
import { type AtHome, atHome, NUMBER, OLD } from './terminal-person.ts';

/** A line that was not added, asked about with the password on stdin. */
function bare({ carrier, cli }: AtHome, more: readonly string[] = [], password = OLD): Promise<Said> {
  const { domain, host, port } = carrier.sip;
  return cli.run(
    [
      ...['verify', '--number', NUMBER, '--domain', domain, '--proxy', `${host}:${port}`],
      ...['--user', carrier.line.account.user, '--json', ...more],
    ],
    { stdin: [password] },
  );
}

const unreachable = (cli: CommandLine, proxy: string, more: readonly string[] = []) =>
  cli.run(['verify', '--number', NUMBER, '--domain', 'sip.example', '--proxy', proxy, '--json', ...more], {
    stdin: [OLD],
  });

describe.concurrent('a password that is verified', { timeout: 90_000 }, () => {
  test('is accepted, and the phone that is registered is listed', async (context) => {
    const home = await atHome(context);
    await home.carrier.adapter.start();
    const said = await bare(home);
    expect(said.code).toBe(0);
    const told = jsonOf(said);
    expect(Object.keys(told)).toEqual(
      expect.arrayContaining([
        'verdict',
        'statusCode',
        'reason',
        'bindings',
        'proofLevel',
        'sends',
        'elapsedMs',
        'cause',
        'next',
        'exchange',
      ]),
    );
    expect(told).toMatchObject({
      verdict: 'accepted',
      statusCode: 200,
      proofLevel: 'L3',
      bindings: [{ contact: expect.stringContaining('sip:'), expires: expect.any(Number) }],
      listsBindings: true,
      cause: 'accepted-on-fresh-challenge',
      next: [],
    });
    expect(JSON.stringify(told.exchange)).not.toMatch(/response="?[0-9a-f]{32}/u);
    expect(home.carrier.seen.bindings()).toHaveLength(1);
  });

  test('is accepted without any phone, by udp and by tcp', async (context) => {
    const home = await atHome(context);
    for (const transport of ['udp', 'tcp']) {
      const said = await bare(home, ['--transport', transport]);
      expect(said.code, transport).toBe(0);
      expect(jsonOf(said)).toMatchObject({ verdict: 'accepted', proofLevel: 'L2', bindings: [] });
    }
  });

  test('is told in words without --json', async (context) => {
    const home = await atHome(context);
    await home.carrier.adapter.start();
    const said = await home.cli.run(['verify', '--line', NUMBER, '--keychain', 'memory', '--lang', 'ja'], {
      stdin: [OLD],
    });
    expect(said.code).toBe(0);
    expect(said.stdout).toMatch(/受け付けられました。 \(200 OK\)\n確かめられたこと: .*\n登録されている機器:\n- sip:/u);
  });

  test('is refused: exit 4, with what to look at next', async (context) => {
    const home = await atHome(context);
    const said = await bare(home, [], 'wrongpw2');
    expect(said.code).toBe(4);
    expect(jsonOf(said)).toMatchObject({
      verdict: 'password-refused',
      statusCode: 401,
      proofLevel: 'none',
      cause: 'password-differs',
      next: expect.arrayContaining(['check-paper', 'call-carrier']),
    });
  });

  test.for([
    ['unknown-user', 4, 'user-unknown'],
    ['busy-503', 9, 'busy'],
    ['malformed-answer', 6, 'cannot-tell'],
    ['no-challenge', 6, 'cannot-tell'],
    ['refuse-query', 6, 'cannot-tell'],
    ['silent', 5, 'no-answer'],
  ] as const)('at a registrar with the trouble %s: exit %i, %s', async ([trouble, code, verdict], context) => {
    const home = await atHome(context, { troubles: [trouble] });
    const said = await bare(home, ['--timeout', '2']);
    expect(said.code, said.stdout).toBe(code);
    expect(jsonOf(said)).toMatchObject({ verdict, proofLevel: 'none' });
  });

  test('by a short registration of its own is accepted where the query is refused, and nothing is left behind', async (context) => {
    const home = await atHome(context, { troubles: ['refuse-query'] });
    const said = await bare(home, ['--bind']);
    expect(said.code, said.stdout).toBe(0);
    expect(jsonOf(said)).toMatchObject({ verdict: 'accepted', ownBinding: 'removed' });
    expect(home.carrier.seen.bindings()).toEqual([]);
  });

  test('at a closed port, an unknown name or a silent one is a network trouble: exit 5', async (context) => {
    const home = await atHome(context);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const closed = await unreachable(home.cli, `127.0.0.1:${port}`, ['--timeout', '5']);
    expect(closed.code).toBe(5);
    expect(jsonOf(closed)).toMatchObject({ verdict: 'unreachable', code: 'ECONNREFUSED', cause: 'port-refused' });
    const tcp = await unreachable(home.cli, `127.0.0.1:${port}`, ['--transport', 'tcp', '--timeout', '5']);
    expect(jsonOf(tcp)).toMatchObject({ verdict: 'unreachable', code: 'ECONNREFUSED' });
    const unknown = await unreachable(home.cli, 'nowhere.invalid', ['--timeout', '20']);
    expect(unknown.code).toBe(5);
    expect(jsonOf(unknown)).toMatchObject({ verdict: 'name-not-found' });
  });

  test('too often is held back by the budget of its number: exit 9, with the time of the next try', async (context) => {
    const home = await atHome(context);
    const codes: (number | null)[] = [];
    // This registrar gives a new nonce with every 401: a look is two refused logins, and six are let through.
    for (let round = 0; round < 4; round += 1) codes.push((await bare(home, [], 'wrongpw2')).code);
    expect(codes).toEqual([4, 4, 4, 9]);
    const held = await bare(home, ['--lang', 'ja']);
    expect(jsonOf(held)).toMatchObject({
      problem: { kind: 'look-budget-spent', facts: { nextAllowedAt: expect.stringMatching(/\+09:00$/u) } },
    });
  });

  test('with a space at its end is not sent at all', async (context) => {
    const home = await atHome(context);
    const said = await bare(home, [], `${OLD} `);
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({
      problem: { kind: 'password-unfit', facts: { which: 'current', why: 'space', position: 9 } },
    });
    expect(home.carrier.seen.registers).toEqual([]);
  });

  test('when stdin is empty is not sent, and the sentence says what was missing', async (context) => {
    const home = await atHome(context);
    const said = await home.cli.run(['verify', '--number', NUMBER, '--domain', 'a.example', '--json']);
    expect(said.code).toBe(2);
    expect(jsonOf(said)).toMatchObject({ problem: { kind: 'stdin-ended', facts: { expected: 'sip-password' } } });
  });
});
