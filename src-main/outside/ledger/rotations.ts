import type { Clock, Ledger, Log } from '../../core/ports.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { done, fail, ok } from '../../core/result.ts';
import { isAtRest, type Rotation, rotationSchema } from '../../core/rotation/state.ts';
import type { Leases } from './leases.ts';
import type { Row, Store } from './store.ts';

type RotationCalls = Pick<Ledger, 'rotations' | 'rotation' | 'insertRotation' | 'saveRotation' | 'history'>;

export function rotationsOf(parts: {
  readonly store: Store;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: Log;
}): RotationCalls {
  const { store, leases, clock, log } = parts;

  function appendHistory(rotation: Rotation, event: string): void {
    store.run(
      'INSERT INTO history (rotation, at_ms, event, state) VALUES (?, ?, ?, ?)',
      rotation.id,
      clock.nowMs(),
      event,
      rotation.state.kind,
    );
  }

  return {
    rotations(filter = {}) {
      return store.reading(() => {
        const rows = store.all(
          `SELECT id, body FROM rotation
           WHERE (?1 IS NULL OR number = ?1) AND (?2 IS NULL OR is_open = ?2)
           ORDER BY created_ms DESC, rowid DESC`,
          filter.number ?? null,
          filter.open === undefined ? null : Number(filter.open),
        );
        const readable: Rotation[] = [];
        for (const row of rows) {
          const read = readRotation(row);
          if (read.ok) readable.push(read.value);
          else log.event('rotation-unreadable', { ...read.problem.facts });
        }
        return ok(readable);
      });
    },

    rotation(id) {
      return store.reading<Rotation | undefined>(() => {
        const row = store.get('SELECT id, body FROM rotation WHERE id = ?', id);
        return row === undefined ? ok(undefined) : readRotation(row);
      });
    },

    insertRotation(rotation, event) {
      const stored = rotationSchema.parse(rotation);
      const { number } = stored.line;
      return store.writing(() => {
        const busy = store.get('SELECT id FROM rotation WHERE number = ? AND is_open = 1', number);
        if (busy !== undefined) return fail(problem('line-busy', { number, rotation: String(busy.id) }));
        store.run(
          'INSERT INTO rotation (id, number, state, is_open, created_ms, body) VALUES (?, ?, ?, ?, ?, ?)',
          stored.id,
          number,
          stored.state.kind,
          Number(!isAtRest(stored.state)),
          stored.createdAtMs,
          JSON.stringify(stored),
        );
        appendHistory(stored, event);
        return done;
      });
    },

    saveRotation(rotation, event, lease) {
      // A lease on one rotation is no permission for another.
      if (lease.rotation !== rotation.id) throw new Error('the lease belongs to another rotation');
      const stored = rotationSchema.parse(rotation);
      return store.writing(() => {
        const fenced = leases.fence(lease);
        if (!fenced.ok) return fenced;
        const changed = store.run(
          'UPDATE rotation SET state = ?, is_open = ?, body = ? WHERE id = ? AND number = ?',
          stored.state.kind,
          Number(!isAtRest(stored.state)),
          JSON.stringify(stored),
          stored.id,
          stored.line.number,
        );
        if (changed !== 1) throw new Error('a rotation is inserted before it is saved, and keeps its number');
        appendHistory(stored, event);
        return done;
      });
    },

    history(rotation) {
      return store.reading(() =>
        ok(
          store
            .all('SELECT at_ms, event, state FROM history WHERE rotation = ? ORDER BY seq', rotation)
            .map((row) => ({ atMs: Number(row.at_ms), event: String(row.event), state: String(row.state) })),
        ),
      );
    },
  };
}

type ReadRotation =
  | { readonly ok: true; readonly value: Rotation }
  | { readonly ok: false; readonly problem: Problem<'rotation-unreadable'> };

function readRotation(row: Row): ReadRotation {
  const rotation = String(row.id);
  const unreadable = (detail: string): ReadRotation => ({
    ok: false,
    problem: problem('rotation-unreadable', { rotation, detail }),
  });
  let json: unknown;
  try {
    json = JSON.parse(String(row.body));
  } catch {
    return unreadable('not-json');
  }
  const parsed = rotationSchema.safeParse(json);
  if (!parsed.success) {
    // Where, never what: the value itself stays out of facts and log.
    const issue = parsed.error.issues[0];
    return unreadable(`${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`.trim());
  }
  return parsed.data.id === rotation ? { ok: true, value: parsed.data } : unreadable('id differs');
}
