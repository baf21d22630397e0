import { fail, problem, type Result } from '../compose.ts';
import type { EventValue } from '../contract/calls.ts';
import type { DeviceStep } from '../contract/device-views.ts';

/** One search, change or served file while it goes on. */
export interface Going {
  readonly signal: AbortSignal;
  tell(step: DeviceStep): void;
  /** Between a write and its answer nobody could say what the device has: stopping waits until it is let go. */
  hold(isHeld: boolean): void;
}

interface Running {
  readonly stop: () => void;
  readonly isHeld: () => boolean;
  readonly ended: Promise<unknown>;
}

/** What goes on about devices, by the names under which windows began it. Ends with the process, a write first. */
export class DeviceRuns {
  readonly #running = new Map<string, Running>();
  readonly #tell: (told: EventValue<'device-step'>) => void;
  #isClosed = false;

  constructor(tell: (told: EventValue<'device-step'>) => void) {
    this.#tell = tell;
  }

  async during<T>(run: string, act: (going: Going) => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#isClosed || this.#running.has(run))
      return fail(problem('call-refused', { call: 'device', where: 'run' }));
    const controller = new AbortController();
    let isHeld = false;
    let isStopped = false;
    const going: Going = {
      signal: controller.signal,
      tell: (step) => this.#tell({ run, step }),
      hold(next) {
        isHeld = next;
        if (!isHeld && isStopped) controller.abort();
      },
    };
    const stop = () => {
      isStopped = true;
      if (!isHeld) controller.abort();
    };
    const acting = act(going);
    this.#running.set(run, { stop, isHeld: () => isHeld, ended: acting.catch(() => undefined) });
    try {
      return await acting;
    } finally {
      this.#running.delete(run);
    }
  }

  stop(run: string): void {
    this.#running.get(run)?.stop();
  }

  /** A password is on its way into a device; the app must not go. */
  get isWriting(): boolean {
    return [...this.#running.values()].some((one) => one.isHeld());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const left = [...this.#running.values()];
    for (const one of left) one.stop();
    await Promise.all(left.map(({ ended }) => ended));
  }
}
