import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { APPLICATION_ID, KNOWN_VERSION, MIGRATIONS } from '../../src-main/outside/ledger/migrations.ts';
import { LEDGER_FILE, openLedger } from '../../src-main/outside/ledger/open-ledger.ts';
import { got, insertAndLease, sampleLine, sampleRotation } from './ledger-sample.ts';

const CHILD = join(import.meta.dirname, 'ledger-child.ts');
let folder: string;
let path: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-ledger-'));
  path = join(folder, LEDGER_FILE);
  children = [];
});
afterEach(async () => {
  for (const child of children) await kill(child);
  rmSync(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Starts a second program on the ledger; `told` gives its lines one by one. */
function start(act: string) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, folder, act], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    say: (what: unknown) => child.stdin.write(`${JSON.stringify(what)}\n`),
    told: async () => JSON.parse((await lines.next()).value ?? 'null'),
  };
}

/** Every file of the folder with its bytes: trouble must leave them as they were. */
const filesNow = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]);

function filledLedger(rows = 1): void {
  const ledger = got(openLedger({ folder }));
  for (let count = 0; count < rows; count += 1) {
    got(ledger.recordAttempt({ owner: '05012345678', atMs: count, refusals: 1, isAnswered: true }));
  }
  ledger.close();
}

describe('more than one program', () => {
  test('what was stored survives the program being killed right after the call, and its lease does not', async () => {
    const rotation = sampleRotation();
    const writer = start('insert');
    writer.say(rotation);
    expect(await writer.told()).toEqual({ inserted: true, leased: true });

    const ledger = got(openLedger({ folder }));
    expect(ledger.lease(rotation.id)).toEqual({
      ok: false,
      problem: { kind: 'rotation-leased', facts: { rotation: rotation.id, pid: writer.child.pid } },
    });
    await kill(writer.child);
    expect(await start('read').told()).toEqual([rotation]);
    expect(ledger.lease(rotation.id).ok).toBe(true);
    ledger.close();
  });

  test('of several programs that reach for one rotation at the same moment exactly one gets it', async () => {
    const rotation = sampleRotation();
    const ledger = got(openLedger({ folder }));
    got(ledger.insertRotation(rotation, 'created'));
    ledger.close();
    const racers = [start('race'), start('race'), start('race')];
    for (const racer of racers) expect(await racer.told()).toBe('ready');
    for (const racer of racers) racer.say(rotation);
    const told = await Promise.all(racers.map((racer) => racer.told()));
    const winner = racers[told.indexOf('won')]?.child.pid;
    expect(told.filter((one) => one === 'won')).toHaveLength(1);
    for (const one of told.filter((other) => other !== 'won')) {
      expect(one).toEqual({ kind: 'rotation-leased', facts: { rotation: rotation.id, pid: winner } });
    }
  });

  test('while one program is at a device, no other goes there, nor to another device of the same line, until it ends', async () => {
    const holder = start('hold');
    const { number } = sampleLine();
    const device = { address: '192.168.1.20', number };
    holder.say(device);
    expect(await holder.told()).toBe('held');
    const busy = { kind: 'device-busy', facts: { ...device, pid: holder.child.pid } };
    const ledger = got(openLedger({ folder }));
    const other = sampleLine('05087654321').number;
    expect(ledger.holdDevice(device)).toEqual({ ok: false, problem: busy });
    expect(ledger.holdDevice({ ...device, number: other })).toEqual({ ok: false, problem: busy });
    expect(ledger.holdDevice({ ...device, address: '192.168.1.21' })).toEqual({ ok: false, problem: busy });
    got(ledger.holdDevice({ address: '192.168.1.21', number: other }));
    await kill(holder.child);
    got(ledger.holdDevice(device));
    ledger.close();
  });

  test('programs that start at the same moment on a ledger that is not there yet all find it ready', async () => {
    const racers = [start('race'), start('race'), start('race')];
    for (const racer of racers) expect(await racer.told()).toBe('ready');
    for (const racer of racers) racer.say(sampleRotation({ id: 'none' }));
    for (const racer of racers) {
      expect(await racer.told()).toEqual({ kind: 'rotation-unknown', facts: { number: 'none' } });
    }
  });
});

describe('a file that is not a ledger, or no whole one, is told and left as it is', () => {
  test('some other file', () => {
    writeFileSync(path, 'this is not a database but a letter to somebody '.repeat(100), { mode: 0o600 });
    const before = filesNow();
    expect(openLedger({ folder })).toEqual({
      ok: false,
      problem: { kind: 'ledger-corrupt', facts: { path, detail: 'not-a-database' } },
    });
    expect(filesNow()).toEqual(before);
  });

  test("another program's database", () => {
    const db = new DatabaseSync(path);
    db.exec('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)');
    db.close();
    const before = filesNow();
    expect(openLedger({ folder })).toMatchObject({
      problem: { kind: 'ledger-corrupt', facts: { path, detail: 'other-application' } },
    });
    expect(filesNow()).toEqual(before);
  });

  test('a ledger cut short', () => {
    filledLedger(500);
    truncateSync(path, 12_000);
    const before = filesNow();
    expect(openLedger({ folder })).toMatchObject({ problem: { kind: 'ledger-corrupt', facts: { path } } });
    expect(filesNow()).toEqual(before);
  });

  test('a ledger with a damaged page', () => {
    filledLedger(500);
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 8_192, 40_000);
    writeFileSync(path, bytes);
    const before = filesNow();
    expect(openLedger({ folder })).toMatchObject({ problem: { kind: 'ledger-corrupt', facts: { path } } });
    expect(filesNow()).toEqual(before);
  });

  test('a ledger written by a newer version', () => {
    filledLedger();
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA user_version = ${KNOWN_VERSION + 3}`);
    db.close();
    expect(openLedger({ folder })).toEqual({
      ok: false,
      problem: { kind: 'ledger-newer', facts: { path, found: KNOWN_VERSION + 3, known: KNOWN_VERSION } },
    });
    expect(openLedger({ folder, readOnly: true }).ok).toBe(false);
    const after = new DatabaseSync(path, { readOnly: true });
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: KNOWN_VERSION + 3 });
    expect(after.prepare('SELECT count(*) AS n FROM attempt').get()).toEqual({ n: 1 });
    after.close();
  });

  test('a ledger of the first version keeps its refused tries, each once', () => {
    const db = new DatabaseSync(path);
    db.exec(`${MIGRATIONS[0]}
      INSERT INTO attempt (owner, at_ms, refused) VALUES
        ('05012345678', 100, 1), ('address:here', 100, 1), ('05012345678', 200, 0);
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
    db.close();
    const ledger = got(openLedger({ folder }));
    expect(got(ledger.refusedAttempts({ owner: '05012345678' }, 0))).toEqual({ count: 1, oldestAtMs: 100 });
    expect(got(ledger.refusedAttempts('here', 0))).toEqual({ count: 1, oldestAtMs: 100 });
    ledger.close();
  });

  test('a ledger from before devices were held gets the place for it, and keeps what it has', () => {
    const db = new DatabaseSync(path);
    db.exec(`${MIGRATIONS[0]}${MIGRATIONS[1]}
      INSERT INTO attempt (owner, at_ms, refusals, is_answered) VALUES ('05012345678', 100, 1, 1);
      PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 2`);
    db.close();
    const ledger = got(openLedger({ folder }));
    expect(got(ledger.refusedAttempts({ owner: '05012345678' }, 0)).count).toBe(1);
    got(ledger.holdDevice({ address: '192.168.1.20', number: sampleLine().number }));
    ledger.close();
  });

  test('an empty file is a new ledger, marked as ours', () => {
    writeFileSync(path, '');
    filledLedger();
    const db = new DatabaseSync(path, { readOnly: true });
    expect(db.prepare('PRAGMA application_id').get()).toEqual({ application_id: APPLICATION_ID });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });
});

describe('a place that cannot be written', () => {
  test('a folder whose path runs through a file', () => {
    writeFileSync(join(folder, 'in-the-way'), '');
    const opened = openLedger({ folder: join(folder, 'in-the-way', 'data') });
    expect(opened).toMatchObject({ problem: { kind: 'ledger-unwritable', facts: { code: 'ENOTDIR' } } });
  });

  test('a folder where the file should be', () => {
    mkdirSync(path);
    expect(openLedger({ folder })).toMatchObject({
      problem: { kind: 'ledger-unwritable', facts: { path, code: 'EISDIR' } },
    });
  });

  test('looking without writing: nothing is made, and what is there is read', () => {
    expect(openLedger({ folder, readOnly: true })).toEqual({
      ok: false,
      problem: { kind: 'ledger-unwritable', facts: { path, code: 'ENOENT' } },
    });
    expect(readdirSync(folder)).toEqual([]);
    const writing = got(openLedger({ folder }));
    const rotation = sampleRotation();
    got(writing.insertRotation(rotation, 'created'));
    const reading = got(openLedger({ folder, readOnly: true }));
    expect(got(reading.rotations())).toEqual([rotation]);
    expect(reading.addLine(sampleLine(), 1)).toMatchObject({
      problem: { kind: 'ledger-unwritable', facts: { path, code: 'EROFS' } },
    });
    reading.close();
    writing.close();
  });
});

/** A file system of its own, as small or as locked as the test wants it; `false` where this system does not let us. */
function mount(options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' }).status === 0;
}

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && canMount();
if (process.env.CI === 'true' && process.platform === 'linux' && !mayMount) throw new Error('CI must be able to mount');

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'kakekae-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' }).status === 0;
  if (isMounted) spawnSync('umount', [place]);
  rmSync(place, { recursive: true });
  return isMounted;
}

describe.skipIf(!mayMount)(mayMount ? 'real disks' : 'real disks (skipped: may not mount)', () => {
  afterEach(() => {
    spawnSync('umount', [folder]);
  });

  test('a disk that fills up refuses the write, keeps what was stored, and goes on when there is room again', () => {
    expect(mount('size=320k')).toBe(true);
    const ledger = got(openLedger({ folder }));
    const rotation = sampleRotation();
    const lease = insertAndLease(ledger, rotation);
    let saved = 0;
    let last = ledger.saveRotation(rotation, 'again', lease);
    while (last.ok && saved < 10_000) {
      saved += 1;
      last = ledger.saveRotation(rotation, 'again', lease);
    }
    expect(last).toEqual({ ok: false, problem: { kind: 'ledger-full', facts: { path } } });
    expect(got(ledger.rotation(rotation.id))).toEqual(rotation);
    expect(got(ledger.history(rotation.id))).toHaveLength(1 + saved);
    spawnSync('mount', ['-o', 'remount,size=4m', folder]);
    got(ledger.saveRotation(rotation, 'room again', lease));
    ledger.close();
    const again = got(openLedger({ folder }));
    expect(got(again.history(rotation.id))).toHaveLength(2 + saved);
    again.close();
  });

  test('a disk too full for a new ledger is told as full', () => {
    expect(mount('size=24k')).toBe(true);
    expect(openLedger({ folder })).toMatchObject({ problem: { kind: 'ledger-full', facts: { path } } });
  });

  test('a disk that may only be read is told as such', () => {
    expect(mount('size=1m')).toBe(true);
    filledLedger();
    spawnSync('mount', ['-o', 'remount,ro', folder]);
    expect(openLedger({ folder })).toMatchObject({
      problem: { kind: 'ledger-unwritable', facts: { path, code: 'EROFS' } },
    });
  });
});
