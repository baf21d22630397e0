/** "Kake" in ASCII: marks the file as ours (PRAGMA application_id), so that no other program's database is ever touched. */
export const APPLICATION_ID = 0x4b616b65;

/**
 * Forward only, one per version, never edited after a release: the entry at index n leads from version n to n + 1.
 * Rotations and lines are kept as the JSON their schemas validate; columns exist for what SQL has to ask.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE line (
    number   TEXT PRIMARY KEY,
    added_ms INTEGER NOT NULL,
    body     TEXT NOT NULL
  ) STRICT;

  CREATE TABLE rotation (
    id         TEXT PRIMARY KEY,
    number     TEXT NOT NULL,
    state      TEXT NOT NULL,
    is_open    INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    created_ms INTEGER NOT NULL,
    body       TEXT NOT NULL
  ) STRICT;
  CREATE INDEX rotation_by_number ON rotation (number, is_open);

  CREATE TABLE history (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    rotation TEXT NOT NULL REFERENCES rotation (id),
    at_ms    INTEGER NOT NULL,
    event    TEXT NOT NULL,
    state    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_by_rotation ON history (rotation, seq);
  CREATE TRIGGER history_is_not_rewritten BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
  CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

  CREATE TABLE lease (
    rotation     TEXT PRIMARY KEY REFERENCES rotation (id),
    token        TEXT NOT NULL UNIQUE,
    pid          INTEGER NOT NULL,
    started      TEXT NOT NULL,
    machine      TEXT NOT NULL,
    boot         TEXT NOT NULL,
    pid_space    TEXT NOT NULL,
    heartbeat_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE attempt (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    owner   TEXT NOT NULL,
    at_ms   INTEGER NOT NULL,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1))
  ) STRICT;
  CREATE INDEX attempt_by_owner ON attempt (owner, refused, at_ms);

  CREATE TABLE previous (
    number   TEXT PRIMARY KEY,
    until_ms INTEGER NOT NULL
  ) STRICT;
  `,
  // A try may cost more than one refused login, and a ban falls on the address that the registrar saw.
  `
  DELETE FROM attempt WHERE owner = 'address:here';
  DROP INDEX attempt_by_owner;
  ALTER TABLE attempt RENAME COLUMN refused TO was_refused;
  ALTER TABLE attempt ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
  UPDATE attempt SET refusals = was_refused;
  ALTER TABLE attempt DROP COLUMN was_refused;
  ALTER TABLE attempt ADD COLUMN is_answered INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE attempt ADD COLUMN seen_from TEXT;
  CREATE INDEX attempt_by_owner ON attempt (owner, at_ms);
  CREATE INDEX attempt_by_time ON attempt (at_ms) WHERE refusals > 0;
  CREATE INDEX attempt_by_place ON attempt (seq) WHERE seen_from IS NOT NULL;

  CREATE TABLE accepted (
    number       TEXT NOT NULL,
    generation   TEXT NOT NULL,
    at_ms        INTEGER NOT NULL,
    since_ms     INTEGER,
    since_steady INTEGER,
    PRIMARY KEY (number, generation)
  ) STRICT;
  `,
  // Two windows at one device, or at two devices of one line, would take each other's settings and proof for their own.
  `
  CREATE TABLE device_hold (
    address      TEXT PRIMARY KEY,
    number       TEXT NOT NULL UNIQUE,
    token        TEXT NOT NULL UNIQUE,
    pid          INTEGER NOT NULL,
    started      TEXT NOT NULL,
    machine      TEXT NOT NULL,
    boot         TEXT NOT NULL,
    pid_space    TEXT NOT NULL,
    heartbeat_ms INTEGER NOT NULL
  ) STRICT;
  `,
];

/** The schema version this program writes (PRAGMA user_version). */
export const KNOWN_VERSION = MIGRATIONS.length;
