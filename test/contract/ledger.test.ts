import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ledger } from '../../src-main/core/ports.ts';
import { LEDGER_FILE, openLedger } from '../../src-main/outside/ledger/open-ledger.ts';
import { CANCELLED, got, insertAndLease, sampleLine, sampleRotation } from './ledger-sample.ts';

let folder: string;
let opened: Ledger[];
let nowMs: number;
const logged: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-ledger-'));
  opened = [];
  logged.length = 0;
  nowMs = 1_764_000_000_000;
});
afterEach(() => {
  for (const ledger of opened) ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Ledger {
  const log = { event: (name: string, fields = {}) => void logged.push({ name, ...fields }) };
  const ledger = got(openLedger({ folder: join(folder, 'new', 'data'), clock: { nowMs: () => nowMs }, log }));
  opened.push(ledger);
  return ledger;
}

function reopen(): Ledger {
  for (const ledger of opened) ledger.close();
  return open();
}

/** Reaches past the ledger into its file, as an accident or another version would. */
function tamper(sql: string): void {
  const db = new DatabaseSync(join(folder, 'new', 'data', LEDGER_FILE));
  db.exec(sql);
  db.close();
}

test('a new ledger is empty, and its folder and files are nobody else’s business', () => {
  const ledger = open();
  expect(got(ledger.lines())).toEqual([]);
  expect(got(ledger.rotations())).toEqual([]);
  expect(got(ledger.rotation('none'))).toBeUndefined();
  got(ledger.addLine(sampleLine(), 1));
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, 'new', 'data')).mode & 0o777).toBe(0o700);
    const files = readdirSync(join(folder, 'new', 'data'));
    expect(files).toContain(LEDGER_FILE);
    for (const name of files) expect(statSync(join(folder, 'new', 'data', name)).mode & 0o777).toBe(0o600);
  }
});

test('a line is added once, listed in the order of adding, and removed', () => {
  const ledger = open();
  got(ledger.addLine(sampleLine('05022222222'), 100));
  got(ledger.addLine(sampleLine('05011111111'), 200));
  expect(ledger.addLine(sampleLine('05011111111'), 300)).toEqual({
    ok: false,
    problem: { kind: 'line-exists', facts: { number: '05011111111' } },
  });
  expect(got(reopen().lines())).toEqual([
    { line: sampleLine('05022222222'), addedAtMs: 100 },
    { line: sampleLine('05011111111'), addedAtMs: 200 },
  ]);
  const again = reopen();
  expect(got(again.removeLine(sampleLine('05022222222').number))).toBe(true);
  expect(got(again.removeLine(sampleLine('05022222222').number))).toBe(false);
  expect(got(again.lines())).toHaveLength(1);
});

test('a rotation is kept whole, with its history, over a restart', () => {
  const ledger = open();
  const rotation = sampleRotation({ state: { kind: 'planned', submitAtMs: 5, isPasswordKept: true } });
  const lease = insertAndLease(ledger, rotation);
  nowMs += 60_000;
  const further = { ...rotation, state: { kind: 'signing-in', sinceMs: nowMs } } as const;
  got(ledger.saveRotation(further, 'signed-in', lease));
  const later = reopen();
  expect(got(later.rotation(rotation.id))).toEqual(further);
  expect(got(later.history(rotation.id))).toEqual([
    { atMs: nowMs - 60_000, event: 'created', state: 'planned' },
    { atMs: nowMs, event: 'signed-in', state: 'signing-in' },
  ]);
});

test('rotations come newest first, by line, and open ones apart from those at rest', () => {
  const ledger = open();
  const old = sampleRotation({ createdAtMs: 100, state: CANCELLED });
  const young = sampleRotation({ createdAtMs: 300 });
  const elsewhere = sampleRotation({ createdAtMs: 200, line: sampleLine('05087654321') });
  for (const one of [old, young, elsewhere]) got(ledger.insertRotation(one, 'created'));
  const ids = (filter?: Parameters<Ledger['rotations']>[0]) => got(ledger.rotations(filter)).map((one) => one.id);
  expect(ids()).toEqual([young.id, elsewhere.id, old.id]);
  expect(ids({ open: true })).toEqual([young.id, elsewhere.id]);
  expect(ids({ open: false })).toEqual([old.id]);
  expect(ids({ number: old.line.number })).toEqual([young.id, old.id]);
  expect(ids({ number: old.line.number, open: true })).toEqual([young.id]);
});

test('a line with a rotation under way takes no second one; one that is at rest makes room', () => {
  const ledger = open();
  const first = sampleRotation();
  const lease = insertAndLease(ledger, first);
  expect(ledger.insertRotation(sampleRotation(), 'created')).toEqual({
    ok: false,
    problem: { kind: 'line-busy', facts: { number: '05012345678', rotation: first.id } },
  });
  got(ledger.insertRotation(sampleRotation({ line: sampleLine('05087654321') }), 'created'));
  got(ledger.saveRotation({ ...first, state: CANCELLED }, 'cancelled', lease));
  got(ledger.insertRotation(sampleRotation(), 'created'));
  expect(got(ledger.rotations())).toHaveLength(3);
});

test('a rotation that cannot be read hides no other, is told by name, stays in the file and keeps its line busy', () => {
  const ledger = open();
  const broken = sampleRotation();
  const whole = sampleRotation({ line: sampleLine('05087654321') });
  got(ledger.insertRotation(broken, 'created'));
  got(ledger.insertRotation(whole, 'created'));
  for (const [sql, detail] of [
    [`UPDATE rotation SET body = '{"cut' WHERE id = '${broken.id}'`, 'not-json'],
    [`UPDATE rotation SET body = '{"id":"${broken.id}"}' WHERE id = '${broken.id}'`, 'line invalid_type'],
  ] as const) {
    tamper(sql);
    logged.length = 0;
    expect(got(ledger.rotations()).map((one) => one.id)).toEqual([whole.id]);
    expect(logged).toEqual([{ name: 'rotation-unreadable', rotation: broken.id, detail }]);
    expect(ledger.rotation(broken.id)).toEqual({
      ok: false,
      problem: { kind: 'rotation-unreadable', facts: { rotation: broken.id, detail } },
    });
  }
  expect(ledger.insertRotation(sampleRotation(), 'created')).toMatchObject({ problem: { kind: 'line-busy' } });
  expect(got(ledger.rotation(whole.id))).toEqual(whole);
});

test('history cannot be rewritten, not even past the ledger', () => {
  const ledger = open();
  got(ledger.insertRotation(sampleRotation(), 'created'));
  expect(() => tamper("UPDATE history SET event = 'never-happened'")).toThrow('append-only');
  expect(() => tamper('DELETE FROM history')).toThrow('append-only');
});

test('a rotation is leased once, also within one program, and again after its release', () => {
  const ledger = open();
  const rotation = sampleRotation();
  const lease = insertAndLease(ledger, rotation);
  const refused = {
    ok: false,
    problem: { kind: 'rotation-leased', facts: { rotation: rotation.id, pid: process.pid } },
  };
  expect(ledger.lease(rotation.id)).toEqual(refused);
  expect(open().lease(rotation.id)).toEqual(refused);
  lease.release();
  lease.release();
  expect(got(ledger.lease(rotation.id)).token).not.toBe(lease.token);
});

test('closing the ledger gives its leases back, and only its own', () => {
  const one = open();
  const other = open();
  const mine = sampleRotation();
  const theirs = sampleRotation({ line: sampleLine('05087654321') });
  insertAndLease(one, mine);
  insertAndLease(other, theirs);
  one.close();
  one.close();
  expect(other.lease(mine.id).ok).toBe(true);
  expect(other.lease(theirs.id).ok).toBe(false);
});

test('a device is held once, also within one program, and again after its release or with the end of its ledger', () => {
  const ledger = open();
  const device = { address: '192.168.1.20', number: sampleLine().number };
  const hold = got(ledger.holdDevice(device));
  const busy = { ok: false, problem: { kind: 'device-busy', facts: { ...device, pid: process.pid } } };
  expect(ledger.holdDevice(device)).toEqual(busy);
  expect(open().holdDevice(device)).toEqual(busy);
  hold.release();
  const again = got(ledger.holdDevice(device));
  // What was let go already lets nobody else go.
  hold.release();
  expect(ledger.holdDevice(device)).toEqual(busy);
  again.release();
  got(ledger.holdDevice(device));
  ledger.close();
  expect(open().holdDevice(device).ok).toBe(true);
});

test('who lost the lease cannot save any more, and nothing of the attempt is kept', () => {
  const ledger = open();
  const rotation = sampleRotation();
  const lost = insertAndLease(ledger, rotation);
  lost.release();
  expect(ledger.saveRotation({ ...rotation, state: CANCELLED }, 'cancelled', lost)).toEqual({
    ok: false,
    problem: { kind: 'rotation-leased', facts: { rotation: rotation.id, pid: 0 } },
  });
  got(ledger.lease(rotation.id));
  expect(ledger.saveRotation({ ...rotation, state: CANCELLED }, 'cancelled', lost)).toMatchObject({
    problem: { kind: 'rotation-leased', facts: { pid: process.pid } },
  });
  expect(got(ledger.rotation(rotation.id))).toEqual(rotation);
  expect(got(ledger.history(rotation.id))).toHaveLength(1);
});

test('a lease on one rotation saves no other, and nothing is leased that does not exist', () => {
  const ledger = open();
  const lease = insertAndLease(ledger, sampleRotation());
  expect(() => ledger.saveRotation(sampleRotation(), 'created', lease)).toThrow('another rotation');
  expect(ledger.lease('none')).toMatchObject({ problem: { kind: 'rotation-unknown' } });
});

// What the file says about the holder: same machine, boot and pid space as this process unless changed.
test.each([
  ['a process that has ended', 'pid = 4194303', 0, true],
  ['a process whose number somebody else has now', "started = '1'", 0, process.platform === 'linux'],
  ['another machine that was heard a minute ago', "machine = 'other'", 60_000, false],
  ['another machine that was not heard for over two minutes', "machine = 'other'", 121_000, true],
  ['another machine whose clock is far ahead', "machine = 'other'", -600_000, true],
  ['this machine before its last start', "boot = 'earlier'", 0, true],
  ['another container that was heard a minute ago', "pid_space = 'other'", 60_000, false],
  ['another container that was not heard for over two minutes', "pid_space = 'other'", 121_000, true],
  ['this very process, long not heard because the laptop slept', 'pid = pid', 3_600_000, process.platform !== 'linux'],
])('a lease held by %s', (_who, change, heartbeatAgeMs, isTakenOver) => {
  const ledger = open();
  const rotation = sampleRotation();
  const before = insertAndLease(ledger, rotation);
  tamper(`UPDATE lease SET ${change}, heartbeat_ms = ${Date.now() - heartbeatAgeMs}`);
  const taken = open().lease(rotation.id);
  expect(taken.ok).toBe(isTakenOver);
  expect(ledger.saveRotation(rotation, 'still-here', before).ok).toBe(!isTakenOver);
});

const LINE_A = '05012345678';
const tried = (owner: string, atMs: number, refusals: number, seenFrom?: string) => ({
  owner,
  atMs,
  refusals,
  isAnswered: true,
  ...(seenFrom === undefined ? {} : { seenFrom }),
});

test('every refused login is counted for its owner, and a restart gives none back', () => {
  const ledger = open();
  got(ledger.recordAttempt(tried(LINE_A, 100, 2)));
  got(ledger.recordAttempt(tried(LINE_A, 200, 1)));
  got(ledger.recordAttempt(tried(LINE_A, 300, 0)));
  got(ledger.recordAttempt(tried('user@example.invalid', 300, 1)));
  const later = reopen();
  expect(got(later.refusedAttempts({ owner: LINE_A }, 0))).toEqual({ count: 3, oldestAtMs: 100 });
  expect(got(later.refusedAttempts({ owner: LINE_A }, 101))).toEqual({ count: 1, oldestAtMs: 200 });
  expect(got(later.refusedAttempts({ owner: LINE_A }, 201))).toEqual({ count: 0 });
  expect(got(later.refusedAttempts('here', 0))).toEqual({ count: 4, oldestAtMs: 100 });
});

test('what an office used up stays with the office, and is still there when the laptop comes back', () => {
  const ledger = open();
  got(ledger.recordAttempt(tried(LINE_A, 100, 5, '192.0.2.1')));
  got(ledger.recordAttempt(tried(LINE_A, 150, 1)));
  expect(got(ledger.refusedAttempts('here', 0))).toEqual({ count: 6, oldestAtMs: 100 });
  got(ledger.recordAttempt(tried(LINE_A, 200, 0, '198.51.100.7')));
  // What nobody told the place of counts wherever the laptop is.
  expect(got(ledger.refusedAttempts('here', 0))).toEqual({ count: 1, oldestAtMs: 150 });
  got(ledger.recordAttempt(tried(LINE_A, 300, 1, '192.0.2.1')));
  expect(got(reopen().refusedAttempts('here', 0))).toEqual({ count: 7, oldestAtMs: 100 });
});

test('the last answer to a line is remembered, and silence is none', () => {
  const ledger = open();
  expect(got(ledger.answeredAt(LINE_A))).toBeUndefined();
  got(ledger.recordAttempt(tried(LINE_A, 100, 1)));
  got(ledger.recordAttempt({ ...tried(LINE_A, 200, 0), isAnswered: false }));
  got(ledger.recordAttempt(tried('user@example.invalid', 300, 0)));
  expect(got(reopen().answeredAt(LINE_A))).toBe(100);
});

test('which password was accepted is remembered by where it came from, until another takes its place', () => {
  const ledger = open();
  const number = sampleLine().number;
  const since = { atMs: 500, steadyMs: 70 };
  expect(got(ledger.accepted({ number, generation: 'told' }))).toBeUndefined();
  got(ledger.noteAccepted({ number, generation: 'told', atMs: 100 }));
  got(ledger.noteAccepted({ number, generation: 'rotation-1', atMs: 500, since }));
  got(ledger.noteAccepted({ number, generation: 'rotation-1', atMs: 900 }));
  const later = reopen();
  expect(got(later.accepted({ number, generation: 'told' }))).toEqual({ number, generation: 'told', atMs: 100 });
  expect(got(later.accepted({ number, generation: 'rotation-1' }))).toEqual({
    number,
    generation: 'rotation-1',
    atMs: 900,
    since,
  });
  got(later.forgetAccepted(number));
  expect(got(later.accepted({ number, generation: 'told' }))).toBeUndefined();
  expect(got(reopen().accepted({ number, generation: 'rotation-1' }))).toBeUndefined();
});

test('a former password is remembered until it is due, the latest date counts, and then it is forgotten', () => {
  const ledger = open();
  const [one, other] = [sampleLine().number, sampleLine('05087654321').number];
  got(ledger.keepPreviousUntil(one, 1_000));
  got(ledger.keepPreviousUntil(other, 500));
  got(ledger.keepPreviousUntil(one, 2_000));
  const later = reopen();
  expect(got(later.duePrevious(499))).toEqual([]);
  expect(got(later.duePrevious(1_999))).toEqual([other]);
  expect(got(later.duePrevious(2_000))).toEqual([other, one]);
  got(later.forgetPrevious(other));
  expect(got(later.duePrevious(2_000))).toEqual([one]);
});
