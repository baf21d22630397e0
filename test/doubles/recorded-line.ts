import type { RotationState } from '../../src-main/core/rotation/state.ts';
import { openLedger } from '../../src-main/outside/ledger/open-ledger.ts';
import { systemClock } from '../../src-main/outside/machine/system-clock.ts';
import { rotationIn } from './rotation-samples.ts';
import { lineOf } from './world.ts';

/** Writes a line and its rotations, oldest first, named `r0`, `r1` …, into the ledger of a data folder. */
export function recordLine(folder: string, states: readonly RotationState[]): void {
  const opened = openLedger({ folder, clock: systemClock });
  if (!opened.ok) throw new Error(opened.problem.kind);
  const ledger = opened.value;
  ledger.addLine(lineOf('b2bua'), 1);
  states.forEach((state, index) => {
    const inserted = ledger.insertRotation({ ...rotationIn(state), id: `r${index}`, createdAtMs: index }, 'begun');
    if (!inserted.ok) throw new Error(inserted.problem.kind);
  });
  ledger.close();
}
