import type { Result } from '../compose.ts';
import type { CallArgument, CallResult, EventValue } from '../contract/calls.ts';
import type { DeviceRun, DeviceStep } from '../contract/device-views.ts';
import type { Stage } from './stage.ts';

type Asked = CallArgument<'device.change'>;
type Changed = CallResult<'device.change'>;

interface Kept extends Pick<DeviceRun, 'number' | 'put' | 'address' | 'family'> {
  readonly stage: Stage;
  readonly steps: readonly DeviceStep[];
  readonly ended: Result<Changed> | undefined;
}

/**
 * A change takes minutes, and a window may be loaded anew meanwhile: its answer would reach nobody. So what goes on, and what
 * came of it, stands in the snapshot until a window has shown it, or until the next change of the line.
 */
export class DeviceChanges {
  readonly #kept = new Map<string, Kept>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  async keep(stage: Stage, asked: Asked, act: () => Promise<Result<Changed>>): Promise<Result<Changed>> {
    const { run, number, put, address, family } = asked;
    // A second change under one name is refused by whoever runs it, and is not the one that is kept.
    if (this.#kept.has(run)) return act();
    for (const [name, one] of this.#kept)
      if (one.stage === stage && one.number === number && one.ended !== undefined) this.#kept.delete(name);
    this.#set(run, { stage, number, put, address, family, steps: [], ended: undefined });
    let ended: Result<Changed> | undefined;
    try {
      ended = await act();
      return ended;
    } finally {
      const kept = this.#kept.get(run);
      // After a bug that was thrown nothing is known that could be shown.
      if (ended === undefined) this.#drop(run);
      else if (kept !== undefined) this.#set(run, { ...kept, ended });
    }
  }

  note({ run, step }: EventValue<'device-step'>): void {
    const kept = this.#kept.get(run);
    if (kept !== undefined) this.#set(run, { ...kept, steps: [...kept.steps, step] });
  }

  /** A window has shown what came of it; one that still goes on is not forgotten. */
  seen(run: string): void {
    if (this.#kept.get(run)?.ended !== undefined) this.#drop(run);
  }

  viewsOf(shown: Stage | undefined): DeviceRun[] {
    return [...this.#kept].flatMap(([run, { stage, steps, ended, ...what }]) =>
      stage === shown ? [{ run, ...what, steps: [...steps], ended: ended ?? null }] : [],
    );
  }

  #drop(run: string): void {
    this.#kept.delete(run);
    this.#onChange();
  }

  #set(run: string, kept: Kept): void {
    this.#kept.set(run, kept);
    this.#onChange();
  }
}
