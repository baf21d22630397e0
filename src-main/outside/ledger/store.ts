import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Result } from '../../core/result.ts';
import { guarded } from './trouble.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One open database file. Statements are prepared once; every call is a Result as far as storage trouble goes. */
export class Store {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(path: string, options: { readonly readOnly: boolean }) {
    this.path = path;
    this.#db = new DatabaseSync(path, { readOnly: options.readOnly });
    // Waits for another process's short transaction instead of failing; blocks this thread at most so long.
    this.#db.exec('PRAGMA busy_timeout = 5000');
  }

  /** Runs fixed SQL that takes no values. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** Number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** The single integer a PRAGMA answers with. */
  pragma(name: string): number {
    return Number(Object.values(this.get(`PRAGMA ${name}`) ?? {})[0]);
  }

  reading<T>(act: () => Result<T>): Result<T> {
    return guarded(this.path, act);
  }

  /**
   * All or nothing, durable when it returns ok. IMMEDIATE takes the write lock before the first read, so that what `act`
   * checked still holds when it writes. A problem returned by `act` rolls back too.
   */
  writing<T>(act: () => Result<T>): Result<T> {
    return guarded(this.path, () => {
      this.#db.exec('BEGIN IMMEDIATE');
      let isCommitted = false;
      try {
        const result = act();
        if (result.ok) {
          this.#db.exec('COMMIT');
          isCommitted = true;
        }
        return result;
      } finally {
        if (!isCommitted) this.#rollBack();
      }
    });
  }

  close(): void {
    this.#prepared.clear();
    this.#db.close();
  }

  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself (disk full, I/O error); the first error is the one to report.
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
