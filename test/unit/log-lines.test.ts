import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../src-main/core/secret.ts';
import { fileLog, LOG_FILE } from '../../src-main/outside/log/file-log.ts';
import { jsonLog, silentLog } from '../../src-main/outside/log/json-log.ts';
import { STRUCK } from '../../src-main/outside/log/redact.ts';

const clock = { nowMs: () => Date.UTC(2026, 10, 24, 5, 5) };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakekae-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function linesOf(act: (log: ReturnType<typeof jsonLog>) => void): string[] {
  const lines: string[] = [];
  act(jsonLog({ write: (line) => lines.push(line), clock }));
  return lines;
}

test('an event is one line: when in UTC, what, and its fields', () => {
  const [line = ''] = linesOf((log) => log.event('rotation-saved', { rotation: 'r1', looks: 2, bound: true }));
  expect(JSON.parse(line)).toEqual({
    at: '2026-11-24T05:05:00.000Z',
    event: 'rotation-saved',
    fields: { rotation: 'r1', looks: 2, bound: true },
  });
  expect(linesOf((log) => log.event('started'))).toEqual([
    '{"at":"2026-11-24T05:05:00.000Z","event":"started","fields":{}}',
  ]);
});

test('a secret in a field, in a field name or as a number is struck, and the line stays JSON', () => {
  const held = [Secret.of('hv7mq2xk'), Secret.of('739154')];
  const [line = ''] = linesOf((log) =>
    log.event('oops', { sentence: 'it is hv7mq2xk\n!', hv7mq2xk: 'x', code: 739154, line: '05012345678' }),
  );
  expect(JSON.parse(line).fields).toEqual({
    sentence: `it is ${STRUCK}\n!`,
    [STRUCK]: 'x',
    code: STRUCK,
    line: '…5678',
  });
  expect(held).toHaveLength(2);
});

test('every line is JSON and holds no secret, whatever the fields hold', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 10 }),
      fc.string(),
      fc.string(),
      (value, before, after) => {
        const secret = Secret.of(value);
        const [line = ''] = linesOf((log) => log.event('event', { text: `${before}${value}${after}` }));
        const read = JSON.parse(line);
        const kept = Object.values(read.fields as Record<string, string>).join('\n');
        expect(kept).not.toContain(secret.reveal());
        expect(line.slice(line.indexOf('"event"'))).not.toContain(secret.reveal());
      },
    ),
    { numRuns: 200 },
  );
});

test('the log file is private, turns over at its limit and keeps two older files', () => {
  const log = fileLog({ folder: join(folder, 'logs'), clock, limitBytes: 2_000 });
  for (let count = 0; count < 100; count += 1) log.event('tick', { count });
  const files = readdirSync(join(folder, 'logs')).sort();
  expect(files).toEqual([LOG_FILE, `${LOG_FILE}.1`, `${LOG_FILE}.2`]);
  const counts = [`${LOG_FILE}.2`, `${LOG_FILE}.1`, LOG_FILE].flatMap((name) => {
    const path = join(folder, 'logs', name);
    expect(statSync(path).size).toBeLessThanOrEqual(2_000);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    return readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).fields.count as number);
  });
  // The newest are all there, in order, without a gap.
  expect(counts).toEqual(Array.from({ length: counts.length }, (_, index) => 100 - counts.length + index));
  expect(counts.length).toBeGreaterThan(40);
});

test('a log that cannot be written stops nothing', () => {
  writeFileSync(join(folder, 'in-the-way'), 'a file, not a folder');
  const log = fileLog({ folder: join(folder, 'in-the-way', 'logs'), clock });
  log.event('still-running');
  expect(readFileSync(join(folder, 'in-the-way'), 'utf8')).toBe('a file, not a folder');
});

test('the silent log keeps nothing', () => {
  silentLog.event('anything', { at: 'all' });
  expect(existsSync(join(folder, LOG_FILE))).toBe(false);
});
