import { randomUUID } from 'node:crypto';
import { type Line, parseLineNumber } from '../../src-main/core/line.ts';
import type { Ledger } from '../../src-main/core/ports.ts';
import type { Result } from '../../src-main/core/result.ts';
import type { Rotation, RotationState } from '../../src-main/core/rotation/state.ts';

/** A line that nobody has. */
export function sampleLine(digits = '05012345678'): Line {
  return {
    number: got(parseLineNumber(digits)),
    service: 'ip-phone',
    account: {
      domain: 'f02.example.invalid',
      proxy: { host: '127.0.0.1', port: 5060 },
      user: `8150${digits.slice(-8)}`,
      authUser: `8150${digits.slice(-8)}`,
      transport: 'udp',
      expiresS: 3600,
    },
  };
}

export function sampleRotation(given: Partial<Rotation> = {}): Rotation {
  return {
    id: randomUUID(),
    line: sampleLine(),
    mode: 'routine',
    by: 'portal',
    createdAtMs: 1_764_000_000_000,
    skewMs: 0,
    proofWanted: 'L2',
    probeMode: 'query',
    state: { kind: 'planned', isPasswordKept: true },
    ...given,
  };
}

export const CANCELLED: RotationState = { kind: 'cancelled', atMs: 1_764_000_100_000 };

/** The value, or a failing test that names the problem. */
export function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.kind} ${JSON.stringify(result.problem.facts)}`);
  return result.value;
}

/** Makes the row of a new rotation and takes its lease. */
export function insertAndLease(ledger: Ledger, rotation: Rotation) {
  got(ledger.insertRotation(rotation, 'created'));
  return got(ledger.lease(rotation.id));
}
