import { type LineNumber, lineSchema } from '../../core/line.ts';
import type { Ledger, Log, StoredLine } from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok } from '../../core/result.ts';
import type { Row, Store } from './store.ts';

type LineCalls = Pick<
  Ledger,
  'lines' | 'addLine' | 'removeLine' | 'keepPreviousUntil' | 'duePrevious' | 'forgetPrevious'
>;

export function linesOf(store: Store, log: Log): LineCalls {
  return {
    lines() {
      return store.reading(() => {
        const readable: StoredLine[] = [];
        for (const row of store.all('SELECT number, added_ms, body FROM line ORDER BY added_ms, number')) {
          const line = readLine(row);
          if (line === undefined) log.event('line-unreadable', { line: String(row.number) });
          else readable.push(line);
        }
        return ok(readable);
      });
    },

    addLine(line, atMs) {
      const stored = lineSchema.parse(line);
      return store.writing(() => {
        const { number } = stored;
        if (store.get('SELECT 1 AS found FROM line WHERE number = ?', number) !== undefined) {
          return fail(problem('line-exists', { number }));
        }
        store.run('INSERT INTO line (number, added_ms, body) VALUES (?, ?, ?)', number, atMs, JSON.stringify(stored));
        return done;
      });
    },

    removeLine(number) {
      return store.writing(() => {
        store.run('DELETE FROM accepted WHERE number = ?', number);
        return ok(store.run('DELETE FROM line WHERE number = ?', number) > 0);
      });
    },

    keepPreviousUntil(number, untilMs) {
      return store.writing(() => {
        store.run('INSERT OR REPLACE INTO previous (number, until_ms) VALUES (?, ?)', number, untilMs);
        return done;
      });
    },

    duePrevious(nowMs) {
      return store.reading(() => {
        const rows = store.all('SELECT number FROM previous WHERE until_ms <= ? ORDER BY until_ms, number', nowMs);
        return ok(rows.map((row) => String(row.number) as LineNumber));
      });
    },

    forgetPrevious(number) {
      return store.writing(() => {
        store.run('DELETE FROM previous WHERE number = ?', number);
        return done;
      });
    },
  };
}

function readLine(row: Row): StoredLine | undefined {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(String(row.body)));
    return parsed.success ? { line: parsed.data, addedAtMs: Number(row.added_ms) } : undefined;
  } catch {
    return undefined;
  }
}
