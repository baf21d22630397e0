import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import { APPLICATION_ID, KNOWN_VERSION, MIGRATIONS } from './migrations.ts';
import { Store } from './store.ts';
import { guarded } from './trouble.ts';

/**
 * Opens or creates the database. Order matters: it is recognised as ours and as sound before the first byte is written
 * (even `journal_mode` writes), so trouble leaves every file as it was found.
 */
export function openStore(place: {
  readonly folder: string;
  readonly path: string;
  readonly readOnly: boolean;
}): Result<Store> {
  const { path, readOnly } = place;
  return guarded(path, () => {
    if (readOnly)
      statSync(path); // tells ENOENT and EACCES apart, which SQLite does not
    else createPrivately(place);
    const store = new Store(path, { readOnly });
    const ready = guarded(path, () => makeReady(store, readOnly));
    if (ready.ok) return ok(store);
    store.close();
    return ready;
  });
}

/** Folder 0700 and file 0600: the ledger names lines and times. SQLite gives its -wal and -shm the file's own mode. */
function createPrivately({ folder, path }: { readonly folder: string; readonly path: string }): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

function makeReady(store: Store, readOnly: boolean): Result<void> {
  const recognised = recognise(store);
  if (!recognised.ok) return recognised;
  store.exec('PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF');
  if (readOnly) {
    const found = store.pragma('user_version');
    // An older schema cannot be led forward without writing.
    return found === KNOWN_VERSION
      ? done
      : fail(problem('ledger-unwritable', { path: store.path, code: `SCHEMA_${found}` }));
  }
  turnOnWriteAheadLog(store);
  // fullfsync: on macOS a plain fsync leaves the data in the drive's cache (fsync(2) there). No effect elsewhere.
  store.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  return migrate(store);
}

/** Ours and sound, or empty. */
function recognise(store: Store): Result<void> {
  const { path } = store;
  // In this order: another program may be creating it right now, tables and id in one transaction. Read the other way round,
  // its tables could be seen without the id that came with them.
  const isEmpty = Number(store.get('SELECT count(*) AS n FROM sqlite_schema')?.n) === 0;
  const application = store.pragma('application_id');
  if (application !== APPLICATION_ID && !(application === 0 && isEmpty)) {
    return fail(problem('ledger-corrupt', { path, detail: 'other-application' }));
  }
  const found = store.pragma('user_version');
  if (found > KNOWN_VERSION) return fail(problem('ledger-newer', { path, found, known: KNOWN_VERSION }));
  const check = Object.values(store.get('PRAGMA quick_check(1)') ?? {})[0];
  return check === 'ok' ? done : fail(problem('ledger-corrupt', { path, detail: 'quick-check' }));
}

/**
 * SQLite does not use the busy timeout for this one statement while another process recovers or switches the log, so two
 * programs starting at the same moment are told apart by trying again, at most as long as the busy timeout.
 */
function turnOnWriteAheadLog(store: Store): void {
  const giveUpAtMs = performance.now() + 5_000;
  for (;;) {
    try {
      store.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
      if (!isBusy || performance.now() > giveUpAtMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function migrate(store: Store): Result<void> {
  if (store.pragma('user_version') === KNOWN_VERSION) return done;
  return store.writing(() => {
    // Read again inside the write lock: another process may have led the schema forward meanwhile.
    for (let version = store.pragma('user_version'); version < KNOWN_VERSION; version += 1) {
      store.exec(MIGRATIONS[version] ?? '');
    }
    store.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${KNOWN_VERSION}`);
    return done;
  });
}
