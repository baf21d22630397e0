import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { describeProblem, wordsFor } from '../../src-main/contract/words/index.ts';
import { problem } from '../../src-main/core/problem.ts';
import { Secret } from '../../src-main/core/secret.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import { type Closing, closingWith } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { hurry } from '../doubles/hurry.ts';
import { openDrawer, type Slots } from '../doubles/keychain-drawer.ts';
import { holdKeyring, keyringTitle, skipKeyring } from '../doubles/keyring-held.ts';
import { startLater } from '../doubles/practice-later.ts';
import { lastRotation, openTerminal, type Terminal } from '../doubles/spawn-kakekae.ts';

/* The command line and the real Secret Service of a desktop: what one process keeps, the next one finds. */

const NUMBER = '05012345678';
const OLD = 'oldpw234';
const STORE = 'GNOME Keyring / Secret Service';

async function addLine(
  terminal: Terminal,
  line: { readonly domain: string; readonly proxy: string; readonly service: string },
): Promise<void> {
  const { domain, proxy, service } = line;
  const args = `line add --number ${NUMBER} --service ${service} --domain ${domain} --proxy ${proxy}`;
  expect((await terminal.run(args.split(' '))).code).toBe(0);
}

const lineAt = ({ sip, line }: PracticeCarrier) => ({
  service: line.service,
  domain: sip.domain,
  proxy: `${sip.host}:${sip.port}`,
});

/** The three passwords of the line, by a program that has just started: libsecret does not find a restarted daemon again. */
async function readSlots(env: Readonly<Record<string, string>>): Promise<Slots> {
  const drawer = openDrawer(env);
  try {
    return await drawer.slots(NUMBER);
  } finally {
    await drawer.close();
  }
}

/** Somebody who listens where the portal should be, and only notes what is asked. */
async function startPorter(closing: Closing): Promise<{ readonly url: string; readonly asked: () => string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing(server, async (one) => {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/selfcare/login`, asked: () => asked };
}

describe.skipIf(skipKeyring).concurrent(`a line ${keyringTitle}`, () => {
  test.for([
    ['hanging', 'keychain-hanging'],
    ['locked', 'keychain-locked'],
    ['never-made', 'keychain-locked'],
    ['no-service', 'keychain-service-missing'],
    ['no-bus', 'keychain-no-bus'],
  ] as const)(
    'in a session that is %s starts no change, and is told so in its own words',
    // A libsecret that hangs lets its process go only after 50 s, long after the words were told.
    { timeout: 100_000 },
    async ([state, kind], context) => {
      const closing = closingWith(context);
      const { session } = closing(await holdKeyring(state), (one) => one.release());
      const terminal = closing(await openTerminal(session.env), (one) => one.close());
      const portal = await startPorter(closing);
      await addLine(terminal, { service: 'b2bua', domain: 'sip.example', proxy: '127.0.0.1:9' });
      const change = ['change', '--line', NUMBER, '--portal-url', portal.url, '--follow'];
      const [ja, en] = await Promise.all([
        terminal.run([...change, '--lang', 'ja'], ['123456']),
        terminal.run([...change, '--lang', 'en'], ['123456']),
      ]);
      const expected =
        kind === 'keychain-hanging'
          ? problem(kind, { store: STORE, limitMs: 20_000 })
          : problem(kind, { store: STORE });
      expect([ja.code, en.code]).toEqual([8, 8]);
      for (const [lang, ran] of [
        ['ja', ja],
        ['en', en],
      ] as const) {
        const { sentence } = describeProblem(wordsFor(lang), expected);
        expect(ran.json.problem).toMatchObject({ ...expected, sentence });
        expect(ran.stderr).toContain(sentence);
      }
      expect(terminal.stored()).toBeUndefined();
      // Loopback alone is asked whether it is the practice carrier, for its clock; nobody came as a customer.
      expect(portal.asked().filter((one) => one !== 'GET /practice/clock')).toEqual([]);
    },
  );

  test('is changed across processes, a locked keyring and a restart of it, and the passwords end where they belong', async (context) => {
    const closing = closingWith(context);
    const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
    const terminal = closing(await openTerminal(session.env), (one) => one.close());
    const slots = () => readSlots(session.env);
    const carrier = closing(await startLater('b2bua', { number: NUMBER, speed: 4_000, currentPassword: OLD }), (one) =>
      one.stop(),
    );
    await addLine(terminal, lineAt(carrier));

    const keep = (kind: string, ...values: string[]) =>
      terminal.run(['secret', 'set', '--line', NUMBER, '--kind', kind], values);
    expect((await keep('sip', OLD)).json).toMatchObject({ stored: true });
    expect((await keep('portal', carrier.selfcareId, carrier.selfcarePassword)).json).toMatchObject({ stored: true });
    const found = await terminal.run(['secret', 'status', '--line', NUMBER]);
    expect(found.json).toEqual({
      line: NUMBER,
      store: STORE,
      stored: { current: true, pending: false, previous: false, 'portal-id': true, 'portal-password': true },
    });

    await carrier.adapter.start();
    const change = terminal.start(['change', '--line', NUMBER, '--portal-url', carrier.portalUrl]);
    await eventually('the code is mailed', () => carrier.lastCode() !== undefined);
    change.write(carrier.lastCode() ?? '');
    expect(await change.ended).toMatchObject({ code: 7 });
    expect(terminal.stored()?.kind).toBe('reflecting');
    const waiting = await slots();
    expect(waiting).toEqual({ current: OLD, pending: expect.stringMatching(/^[a-z2-9]{8}$/u), previous: null });
    const fresh = waiting.pending ?? '';

    // The person comes back to a keyring that this login does not open: the wait ends in words, and nothing is lost.
    await session.restartKeyring('another password');
    const locked = await terminal.run(['resume', '--follow', '--lang', 'ja']);
    expect(locked.code).toBe(8);
    expect(lastRotation(locked)).toMatchObject({ state: 'reflecting', problem: { kind: 'keychain-locked' } });
    expect(locked.stderr).not.toContain(wordsFor('ja').claim['nothing-changed']);
    await session.restartKeyring();
    expect(await slots()).toEqual(waiting);

    const resumed = hurry(terminal.start(['resume', '--follow']), carrier);
    await resumed.state('verifying');
    await carrier.adapter.apply({ line: carrier.line, newPassword: Secret.of(fresh) }, AbortSignal.timeout(10_000));
    const ended = await resumed.ended;
    expect([ended.code, lastRotation(ended)]).toEqual([
      0,
      expect.objectContaining({ state: 'done', proofLevel: 'L3' }),
    ]);
    expect(carrier.seen.submits).toMatchObject([{ accepted: true }]);
    expect(carrier.password).toBe(fresh);
    expect(await slots()).toEqual({ current: fresh, pending: null, previous: OLD });
    const checked = await terminal.run(['verify', '--line', NUMBER]);
    expect([checked.code, checked.json.verdict]).toEqual([0, 'accepted']);
    const kept = await terminal.run(['secret', 'status', '--line', NUMBER]);
    expect(kept.json.stored).toMatchObject({ current: true, pending: false, previous: true });
  }, 60_000);

  test('whose keyring starts anew while the change waits is told so, and the change is resumed without a loss', async (context) => {
    const closing = closingWith(context);
    const { session } = closing(await holdKeyring('unlocked'), (one) => one.release());
    const terminal = closing(await openTerminal(session.env), (one) => one.close());
    const carrier = closing(await startLater('b2bua', { number: NUMBER, speed: 2_000, currentPassword: OLD }), (one) =>
      one.stop(),
    );
    await addLine(terminal, lineAt(carrier));
    const drawer = openDrawer(session.env);
    await drawer.fill(NUMBER, {
      current: OLD,
      'portal-id': carrier.selfcareId,
      'portal-password': carrier.selfcarePassword,
    });
    await drawer.close();
    const args = ['change', '--line', NUMBER, '--portal-url', carrier.portalUrl, '--follow', '--proof', 'L2'];
    const change = terminal.start(args);
    await change.until('it asks for the code', (told) => told.requiredUserAction === 'type-mailed-code');
    change.write(carrier.lastCode() ?? '');
    await change.state('reflecting');
    await session.restartKeyring();
    // libsecret holds on to the daemon it knew, so this process cannot go on; a new one can.
    const ended = await change.ended;
    expect(ended.code).toBe(8);
    expect(ended.told.at(-1)).toMatchObject({
      state: 'reflecting',
      problem: { kind: expect.stringMatching(/^keychain-/u) },
    });
    const waiting = await readSlots(session.env);
    expect(waiting).toMatchObject({ current: OLD, pending: expect.stringMatching(/^[a-z2-9]{8}$/u) });
    const resumed = await hurry(terminal.start(['resume', '--follow']), carrier).ended;
    expect([resumed.code, lastRotation(resumed)]).toEqual([0, expect.objectContaining({ state: 'done' })]);
    expect(await readSlots(session.env)).toEqual({ current: waiting.pending, pending: null, previous: OLD });
    expect(carrier.seen.submits).toMatchObject([{ accepted: true }]);
  }, 60_000);
});

describe('the states of a keychain', () => {
  test('are worded apart from each other in both languages', () => {
    const states = [
      problem('keychain-locked', { store: STORE }),
      problem('keychain-service-missing', { store: STORE }),
      problem('keychain-no-bus', { store: STORE }),
      problem('keychain-hanging', { store: STORE, limitMs: 20_000 }),
    ];
    const sentences = (['ja', 'en'] as const).flatMap((lang) =>
      states.map((state) => describeProblem(wordsFor(lang), state).sentence),
    );
    expect(new Set(sentences).size).toBe(8);
  });
});
