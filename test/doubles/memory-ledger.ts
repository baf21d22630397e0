import type { Line, LineNumber } from '../../src-main/core/line.ts';
import type { Accepted, Attempt, Lease, Ledger, RotationRecord } from '../../src-main/core/ports.ts';
import { problem } from '../../src-main/core/problem.ts';
import { done, fail, ok } from '../../src-main/core/result.ts';
import { isAtRest, type Rotation, rotationSchema } from '../../src-main/core/rotation/state.ts';

/** What survives processes: several views of one disk stand for several processes, each with its own leases. */
export class MemoryDisk {
  readonly rotations: { id: string; body: string }[] = [];
  readonly histories = new Map<string, RotationRecord[]>();
  readonly leases = new Map<string, { token: string; process: number }>();
  readonly devices = new Set<{ address: string; number: string; process: number }>();
  readonly attempts: Attempt[] = [];
  readonly accepted = new Map<string, Accepted>();
  readonly previous = new Map<LineNumber, number>();
  readonly lines: { line: Line; addedAtMs: number }[] = [];
  tokens = 0;

  /** A process that ended holds nothing any more. */
  endProcess(process: number): void {
    for (const [rotation, lease] of this.leases) if (lease.process === process) this.leases.delete(rotation);
    for (const held of this.devices) if (held.process === process) this.devices.delete(held);
  }
}

/** Ledger of one process on a disk that is plain memory; stores what the schema can read back, and really fences. */
export function memoryLedger(disk: MemoryDisk, process = 1): Ledger {
  const read = (body: string): Rotation => rotationSchema.parse(JSON.parse(body));
  const write = (rotation: Rotation) => JSON.stringify(rotationSchema.parse(rotation));
  const record = (rotation: Rotation, event: string) => {
    const rows = disk.histories.get(rotation.id) ?? [];
    rows.push({ atMs: 0, event, state: rotation.state.kind });
    disk.histories.set(rotation.id, rows);
  };
  return {
    lines: () => ok(disk.lines),
    addLine: (line, addedAtMs) => {
      disk.lines.push({ line, addedAtMs });
      return done;
    },
    removeLine: () => ok(false),
    rotations: (filter = {}) =>
      ok(
        disk.rotations
          .map(({ body }) => read(body))
          .reverse()
          .filter((one) => filter.number === undefined || one.line.number === filter.number)
          .filter((one) => filter.open === undefined || filter.open !== isAtRest(one.state)),
      ),
    rotation: (id) => {
      const row = disk.rotations.find((one) => one.id === id);
      return ok(row === undefined ? undefined : read(row.body));
    },
    insertRotation: (rotation, event) => {
      const { number } = rotation.line;
      const busy = disk.rotations
        .map(({ body }) => read(body))
        .find((one) => one.line.number === number && !isAtRest(one.state));
      if (busy !== undefined) return fail(problem('line-busy', { number, rotation: busy.id }));
      disk.rotations.push({ id: rotation.id, body: write(rotation) });
      record(rotation, event);
      return done;
    },
    saveRotation: (rotation, event, lease) => {
      if (disk.leases.get(rotation.id)?.token !== lease.token) {
        return fail(problem('rotation-leased', { rotation: rotation.id, pid: 0 }));
      }
      const row = disk.rotations.find((one) => one.id === rotation.id);
      if (row === undefined) throw new Error('a rotation is inserted before it is saved');
      row.body = write(rotation);
      record(rotation, event);
      return done;
    },
    history: (rotation) => ok([...(disk.histories.get(rotation) ?? [])]),
    lease: (rotation) => {
      const held = disk.leases.get(rotation);
      if (held !== undefined) return fail(problem('rotation-leased', { rotation, pid: held.process }));
      disk.tokens += 1;
      const token = `lease ${disk.tokens}`;
      disk.leases.set(rotation, { token, process });
      const lease: Lease = {
        rotation,
        token,
        release: () => {
          if (disk.leases.get(rotation)?.token === token) disk.leases.delete(rotation);
        },
      };
      return ok(lease);
    },
    holdDevice: ({ address, number }) => {
      const other = [...disk.devices].find((one) => one.address === address || one.number === number);
      if (other !== undefined)
        return fail(problem('device-busy', { address: other.address, number: other.number, pid: other.process }));
      const held = { address, number, process };
      disk.devices.add(held);
      return ok({ release: () => void disk.devices.delete(held) });
    },
    recordAttempt: (attempt) => {
      disk.attempts.push(attempt);
      return done;
    },
    refusedAttempts: (of, sinceMs) => {
      const place = disk.attempts.findLast((one) => one.seenFrom !== undefined)?.seenFrom;
      const counted = disk.attempts
        .filter((one) => one.refusals > 0 && one.atMs >= sinceMs)
        .filter((one) =>
          of === 'here' ? one.seenFrom === undefined || one.seenFrom === place : one.owner === of.owner,
        );
      const count = counted.reduce((sum, { refusals }) => sum + refusals, 0);
      return ok(count === 0 ? { count } : { count, oldestAtMs: Math.min(...counted.map(({ atMs }) => atMs)) });
    },
    answeredAt: (owner) =>
      ok(
        disk.attempts
          .filter((one) => one.owner === owner && one.isAnswered)
          .map(({ atMs }) => atMs)
          .sort((one, other) => other - one)[0],
      ),
    noteAccepted: (accepted) => {
      const key = `${accepted.number} ${accepted.generation}`;
      disk.accepted.set(key, { ...accepted, since: accepted.since ?? disk.accepted.get(key)?.since });
      return done;
    },
    accepted: ({ number, generation }) => ok(disk.accepted.get(`${number} ${generation}`)),
    forgetAccepted: (number) => {
      for (const [key, one] of disk.accepted) if (one.number === number) disk.accepted.delete(key);
      return done;
    },
    keepPreviousUntil: (number, untilMs) => {
      disk.previous.set(number, untilMs);
      return done;
    },
    duePrevious: (nowMs) => ok([...disk.previous].filter(([, untilMs]) => untilMs <= nowMs).map(([number]) => number)),
    forgetPrevious: (number) => {
      disk.previous.delete(number);
      return done;
    },
    close: () => disk.endProcess(process),
  };
}
