import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, type TestContext, test } from 'vitest';
import { examineHouse, openHouse, Secret, type StepReport } from '../../src-main/compose.ts';
import { STEPS } from '../../src-main/core/diagnosis/finding.ts';
import type { Line } from '../../src-main/core/line.ts';
import { closingWith } from '../doubles/closing.ts';
import { DrawerKeychain } from '../doubles/drawer-keychain.ts';
import { openTerminal, type Terminal } from '../doubles/spawn-kakekae.ts';
import { practiceCarriers } from './practice-start.ts';

const start = practiceCarriers();

/** A port of this computer where nothing listens. */
async function closedPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

const folders: string[] = [];
afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kakekae-doctor-'));
  folders.push(path);
  return path;
}

/** A doctor's visit in this process, with a keychain that can be filled. */
async function visit(
  context: TestContext,
  asked: { readonly line: Line; readonly password: string; readonly wantsLogin: boolean },
) {
  const closing = closingWith(context);
  const dataFolder = await folder();
  const keychain = new DrawerKeychain();
  await keychain.write({ owner: asked.line.number, slot: 'current' }, Secret.of(asked.password));
  const house = openHouse({ dataFolder, keychain: 'memory', useKeychain: keychain });
  if (!house.ok) throw new Error(house.problem.kind);
  closing(house.value, (one) => one.close());
  house.value.ledger.addLine(asked.line, 0);
  return async (): Promise<StepReport[]> => {
    const reports: StepReport[] = [];
    const { line, wantsLogin } = asked;
    const steps = examineHouse({ house, line, wantsLogin }, new AbortController().signal);
    for await (const report of steps) reports.push(report);
    return reports;
  };
}

const found = (reports: readonly StepReport[]) =>
  Object.fromEntries(reports.map(({ name, finding }) => [name, finding.kind]));

describe('the doctor at a carrier that answers', () => {
  test('climbs to the login and the phone that is registered', async (context) => {
    const carrier = await start();
    await carrier.adapter.start();
    const examine = await visit(context, { line: carrier.line, password: carrier.password, wantsLogin: true });
    await expect.poll(() => carrier.seen.registers.length, { timeout: 10_000 }).toBeGreaterThan(1);
    const reports = await examine();
    expect(reports.map(({ name }) => name)).toEqual([...STEPS]);
    expect(reports.find(({ name }) => name === 'challenge')?.finding.facts).toEqual({ realm: 'practice.invalid' });
    expect(found(reports)).toMatchObject({
      dns: 'names-found',
      clock: 'portal-not-known',
      reachability: 'place-answers',
      challenge: 'challenged',
      login: 'login-judged',
      bindings: 'bindings-listed',
      keychain: 'keychain-usable',
      ledger: 'ledger-usable',
    });
    expect(reports.every(({ state }) => state === 'passed' || state === 'left-out')).toBe(true);
  });

  test('sends no credentials unless it was asked for a login', async (context) => {
    const carrier = await start();
    const examine = await visit(context, { line: carrier.line, password: carrier.password, wantsLogin: false });
    expect(found(await examine())).toMatchObject({ challenge: 'challenged', login: 'login-not-asked' });
    expect(carrier.seen.registers.map(({ statusCode, authenticated }) => [statusCode, authenticated])).toEqual([
      [401, false],
    ]);
  });

  test('tells a wrong password from everything below it, and does not look for phones then', async (context) => {
    const carrier = await start();
    const examine = await visit(context, { line: carrier.line, password: 'wrongpw2', wantsLogin: true });
    const reports = await examine();
    const login = reports.find(({ name }) => name === 'login');
    expect(login).toMatchObject({ state: 'broken', finding: { facts: { verdict: 'password-refused' } } });
    expect(login?.causes).toContain('password-differs');
    expect(found(reports).bindings).toBe('rung-broken');
  });

  test.each([
    [0, 'clock-agrees'],
    [-3_600_000, 'clock-differs'],
  ])('compares the clock with the portal: %i ms away', async (awayMs, kind) => {
    const carrier = await start({ startAtMs: Date.now() + awayMs });
    const { line, portalUrl } = carrier;
    const house = openHouse({ dataFolder: await folder(), keychain: 'memory' });
    if (!house.ok) throw new Error(house.problem.kind);
    try {
      const asked = { house, line, wantsLogin: false, portalUrl };
      for await (const report of examineHouse(asked, new AbortController().signal)) {
        if (report.name !== 'clock') continue;
        expect(report.finding.kind).toBe(kind);
        const { seconds } = report.finding.facts as { seconds: number };
        expect(Math.abs(seconds - awayMs / 1_000)).toBeLessThan(5);
        break;
      }
    } finally {
      await house.value.close();
    }
  });
});

describe('the doctor where the carrier is silent', () => {
  test('says where the ladder breaks, tries other ways, and leaves the rest', { timeout: 60_000 }, async (context) => {
    const carrier = await start({ troubles: ['silent'] });
    const examine = await visit(context, { line: carrier.line, password: carrier.password, wantsLogin: true });
    const reports = await examine();
    expect(reports.find(({ name }) => name === 'reachability')).toMatchObject({
      state: 'broken',
      finding: { kind: 'place-silent' },
    });
    for (const name of ['challenge', 'login', 'bindings']) expect(found(reports)[name]).toBe('rung-broken');
    expect(carrier.seen.registers.filter(({ authenticated }) => authenticated)).toEqual([]);
  });
});

describe('kakekae doctor and verify at a closed port', () => {
  const NUMBER = '05012345678';

  async function terminalWithLine(context: TestContext, port: number): Promise<Terminal> {
    const terminal = closingWith(context)(await openTerminal(), (one) => one.close());
    const account = ['--domain', 'sip.example', '--proxy', `127.0.0.1:${port}`];
    const added = await terminal.run([
      'line',
      'add',
      '--number',
      NUMBER,
      '--service',
      'b2bua',
      ...account,
      '--keychain',
      'memory',
    ]);
    expect(added.code).toBe(0);
    return terminal;
  }

  test('doctor ends with the network code, and says of each step what it found', async (context) => {
    const terminal = await terminalWithLine(context, await closedPort());
    const { code, json } = await terminal.run(['doctor', '--line', NUMBER, '--keychain', 'memory', '--login']);
    expect(code).toBe(5);
    const steps = json.steps as { name: string; ok: boolean; detail: string; elapsedMs: number; causes: string[] }[];
    expect(steps.map(({ name }) => name)).toEqual([...STEPS]);
    for (const step of steps) expect(step).toMatchObject({ detail: expect.any(String), elapsedMs: expect.any(Number) });
    const reachability = steps.find(({ name }) => name === 'reachability');
    expect(reachability).toMatchObject({ ok: false, causes: ['port-refused'] });
    expect(steps.find(({ name }) => name === 'login')).toMatchObject({ ok: false, state: 'not-tried' });
    expect(steps.find(({ name }) => name === 'ledger')).toMatchObject({ ok: true });
  });

  test('verify writes the ladder that only the person may read, without the password and the number', async (context) => {
    const port = await closedPort();
    const terminal = await terminalWithLine(context, port);
    const file = join(terminal.dataFolder, 'ladder.txt');
    const { code, json } = await terminal.run(
      ['verify', '--line', NUMBER, '--keychain', 'memory', '--ladder', file],
      ['secretpw'],
    );
    expect(code).toBe(5);
    expect(json).toMatchObject({
      verdict: 'unreachable',
      cause: 'port-refused',
      budget: { used: 0, limit: expect.any(Number), of: 'line' },
    });
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/3\. \[NO\] reachability ECONNREFUSED/u);
    expect(text).toContain(`127.0.0.1:${port}`);
    expect(text).not.toMatch(/secretpw|12345678/u);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0);
  });
});

test('refusals show in the budget of verify and status', { timeout: 60_000 }, async (context) => {
  const carrier = await start();
  const terminal = closingWith(context)(await openTerminal(), (one) => one.close());
  const { host, port, domain } = carrier.sip;
  const given = ['--number', '05012345678', '--domain', domain, '--proxy', `${host}:${port}`];
  const memory = ['--keychain', 'memory'];
  await terminal.run(['line', 'add', '--service', 'b2bua', ...given, ...memory]);
  const wrong = await terminal.run(['verify', '--line', '05012345678', ...memory], ['wrongpw2']);
  expect(wrong).toMatchObject({ code: 4, json: { verdict: 'password-refused', budget: { used: 2 } } });
  const right = await terminal.run(['verify', '--line', '05012345678', ...memory], [carrier.password]);
  expect(right).toMatchObject({ code: 0, json: { verdict: 'accepted', budget: { used: 2 } } });
  const status = await terminal.run(['status', '--line', '05012345678', ...memory]);
  expect(status.json).toMatchObject({ budget: { used: 2, of: 'line' } });
});
