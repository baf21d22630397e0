import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import type { TroubleName } from '../../src-main/practice/troubles.ts';
import { commandLine, type Said, type Started, seenInProc } from '../doubles/command-line.ts';
import { encodingsOf, leaksIn, type Sentinel } from '../doubles/leak-search.ts';
import { type AtHome, atHome, NEW, NUMBER, OLD } from '../integration/terminal-person.ts';

/* Sentinel secrets through whole runs of the command line; afterwards every place they could have gone to is searched. */

const REALM_USER = { user: '815012345678', realm: 'practice.invalid' };

function filesUnder(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) files.set(path, readFileSync(path));
  }
  return files;
}

/** Everything that a run said, what the system showed of it while it ran, and what it left on the disk. */
class Sinks {
  readonly #found = new Map<string, Uint8Array>();
  #runs = 0;

  add(name: string, content: string | Uint8Array): void {
    this.#found.set(name, Buffer.from(content));
  }

  /** The environment and the arguments are looked at from the first moment to the last. */
  async watch(run: Started): Promise<Said> {
    this.#runs += 1;
    const name = `run ${this.#runs}`;
    const seen = { argv: '', environ: '' };
    const look = () => {
      const now = seenInProc(run.pid);
      if (now.argv !== '') Object.assign(seen, now);
    };
    look();
    const looking = setInterval(look, 10);
    const said = await run.ended;
    clearInterval(looking);
    this.add(`${name} stdout`, said.stdout);
    this.add(`${name} stderr`, said.stderr);
    this.add(`${name} argv`, seen.argv);
    this.add(`${name} environ`, seen.environ);
    return said;
  }

  addFolder(folder: string): void {
    for (const [path, content] of filesUnder(folder)) this.add(path, content);
  }

  get all(): ReadonlyMap<string, Uint8Array> {
    return this.#found;
  }
}

function sentinelsOf({ carrier }: AtHome): Sentinel[] {
  const code = carrier.lastCode();
  return [
    { name: 'current password', value: OLD },
    { name: 'new password', value: NEW },
    { name: 'self-care ID', value: carrier.selfcareId },
    { name: 'self-care password', value: carrier.selfcarePassword },
    ...(code === undefined ? [] : [{ name: 'mailed code', value: code }]),
  ];
}

async function wholeRun(home: AtHome, sinks: Sinks): Promise<Said> {
  const { carrier, cli } = home;
  const memory = ['--keychain', 'memory'];
  const run = (args: readonly string[], stdin: readonly string[] = []) => {
    const started = cli.start(args, { stdin });
    started.endInput();
    return sinks.watch(started);
  };
  await run(['secret', 'set', '--line', NUMBER, '--kind', 'sip', ...memory], [OLD]);
  await run(
    ['secret', 'set', '--line', NUMBER, '--kind', 'portal', ...memory],
    [carrier.selfcareId, carrier.selfcarePassword],
  );
  await run(['verify', '--line', NUMBER, '--json', ...memory], [OLD]);
  const change = home.change(['--follow', '--new-password-stdin'], [NEW]);
  const ended = sinks.watch(change);
  const phone = change
    .json('the phone is awaited', (one) => one.state === 'verifying')
    .then(() => home.setUpPhone(NEW));
  const code = home.typeCode(change);
  await Promise.race([ended, Promise.allSettled([code, phone])]);
  if (carrier.seen.submits.length === 0) change.endInput();
  const said = await ended;
  phone.catch(() => undefined);
  await run(['look', '--line', NUMBER, '--json', ...memory]);
  await run(['status', '--json']);
  await run(['status']);
  await run(['resume', '--json', ...memory]);
  await run(['verify', '--line', NUMBER, ...memory], [NEW]);
  await run(['verify', '--line', NUMBER, ...memory], [carrier.selfcarePassword]);
  return said;
}

async function expectNoLeak(context: TestContext, troubles: readonly TroubleName[]): Promise<Said> {
  const home = await atHome(context, { troubles });
  await home.carrier.adapter.start();
  const sinks = new Sinks();
  const said = await wholeRun(home, sinks);
  sinks.addFolder(home.cli.dataFolder);
  sinks.addFolder(home.cli.tempFolder);
  expect([...sinks.all.keys()].some((name) => name.endsWith('kakekae.db'))).toBe(true);
  expect([...sinks.all.keys()].some((name) => name.endsWith('kakekae.log'))).toBe(true);
  expect(Buffer.from(sinks.all.get('run 4 argv') ?? '').toString()).toContain('change');
  expect(leaksIn(sinks.all, sentinelsOf(home), REALM_USER)).toEqual([]);
  return said;
}

describe.concurrent('a whole run', { timeout: 90_000 }, () => {
  test('leaves none of the secrets anywhere, when all goes well', { timeout: 90_000 }, async (context) => {
    const said = await expectNoLeak(context, []);
    expect(said.code).toBe(0);
  });

  test.for([
    ['echo-password-in-error', 'wrong-current-password', 3],
    ['echo-password-in-error', 'new-password-refused', 3],
    ['echo-password-in-error', 'error-500-after-taking', 0],
    ['page-changed-form', 'echo-password-in-error', 3],
  ] as const satisfies readonly (readonly [TroubleName, TroubleName, number])[])(
    'leaves none with a carrier of bad manners (%s, %s)',
    { timeout: 90_000 },
    async ([one, other, code], context) => {
      const said = await expectNoLeak(context, [one, other]);
      expect(said.code, said.stderr).toBe(code);
    },
  );
});

describe('the search itself', () => {
  test('tells a mailed code from the digits of a time or a digest', () => {
    const code = { name: 'code', value: '123456' };
    const look = (text: string) => leaksIn(new Map([['file', Buffer.from(text)]]), [code], REALM_USER);
    expect(look('{"at":1795123456789,"id":"ab123456"}')).toEqual([]);
    expect(look('code=123456&')).not.toEqual([]);
    expect(look('"654321"')).not.toEqual([]);
  });

  const planted = { name: 'planted', value: 'pl4nt&d' };
  const forms = [...encodingsOf(planted.value, REALM_USER)];

  test.for(forms)('finds a secret written as %s', ([encoding, bytes]) => {
    const noise = Buffer.from('{"at":"2026-11-24T14:00:00Z","event":"rotation"}\n'.repeat(20));
    const sinks = new Map([['file', Buffer.concat([noise, bytes, noise])]]);
    expect(leaksIn(sinks, [planted], REALM_USER)).toContain(`planted (${encoding}) in file`);
    expect(leaksIn(new Map([['file', noise]]), [planted], REALM_USER)).toEqual([]);
  });

  test.for([0, 1, 2])('finds it inside a text that was encoded whole, %i bytes in', (offset) => {
    const whole = Buffer.from(`${'x'.repeat(offset)}${planted.value}yz`).toString('base64');
    expect(leaksIn(new Map([['file', Buffer.from(whole)]]), [planted], REALM_USER)).not.toEqual([]);
  });

  test('finds what a process was started with, and a file it wrote', async (context) => {
    const cli = await commandLine(context);
    const sinks = new Sinks();
    const started = cli.start(['practice', '--trouble', planted.value], { env: { STRAY: planted.value } });
    await sinks.watch(started);
    const found = leaksIn(sinks.all, [planted], REALM_USER).join('\n');
    expect(found).toMatch(/planted \(plain\) in run 1 argv/u);
    expect(found).toMatch(/planted \(plain\) in run 1 environ/u);
    expect(found).toMatch(/planted \(plain\) in run 1 stderr/u);
  });
});
