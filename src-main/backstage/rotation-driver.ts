import { type Problem, type Result, type Rotation, type RotationWorld, runRotation } from '../compose.ts';
import type { Questions } from './questions.ts';

/**
 * Keeps one rotation running in this process. A look, a cancel or "told" needs the lease that the running wait holds: the
 * wait is left first (nothing is lost by that), the act done, and the wait taken up again. Never while a submit is under
 * way: its answer must be awaited.
 */
export class RotationDriver {
  readonly #options: DriverOptions;
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isSubmitting = false;
  #problem: Problem | undefined;
  #isClosed = false;
  #isLeaving = false;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Why the last run ended before the rotation could rest. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Takes the rotation up where it stands. Returns at once; changes arrive through `onChange`. */
  start(): void {
    if (this.#running !== undefined || this.#isClosed) return;
    const stop = new AbortController();
    this.#problem = undefined;
    this.#running = { stop, ended: this.#run(stop.signal) };
    this.#options.onChange();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { world, rotation, questions, onRotation, onChange } = this.#options;
    const run = await runRotation(world, {
      rotation,
      person: questions.personFor(rotation),
      signal,
      follow: true,
      onChange: (now) => {
        this.#isSubmitting = now.state.kind === 'submitting';
        if (this.#isLeaving && !this.#isSubmitting) this.#running?.stop.abort();
        onRotation(now);
      },
    });
    this.#isSubmitting = false;
    this.#running = undefined;
    if (!run.ok) this.#problem = run.problem;
    onChange();
  }

  /** Does one act with the lease free, then goes on if the act left something to wait for. */
  async between(act: () => Promise<Result<Rotation>>): Promise<Result<Rotation>> {
    const before = this.#turn;
    let release = () => {};
    this.#turn = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      await this.#leave();
      const acted = await act();
      if (acted.ok) this.#options.onRotation(acted.value);
      if (acted.ok && waitsForTime(acted.value)) this.start();
      if (!acted.ok) this.start();
      return acted;
    } finally {
      release();
    }
  }

  async #leave(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    // The answer to a submit is worth waiting for: it is the difference between known and doubtful. Left right after it.
    this.#isLeaving = true;
    if (!this.#isSubmitting) running.stop.abort();
    await running.ended;
    this.#isLeaving = false;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#leave();
  }

  get isSubmitting(): boolean {
    return this.#isSubmitting;
  }
}

export interface DriverOptions {
  readonly world: RotationWorld;
  readonly rotation: string;
  readonly questions: Questions;
  readonly onRotation: (rotation: Rotation) => void;
  readonly onChange: () => void;
}

/** States in which the app has something to do by itself as time goes on. */
export function waitsForTime({ state, by }: Rotation): boolean {
  switch (state.kind) {
    case 'reflecting':
    case 'doubtful':
    case 'submitting':
      return true;
    case 'verifying':
      return state.nextLookAtMs !== undefined;
    case 'reconnecting':
      return state.requiredUserAction === undefined;
    case 'planned':
      // A submit in the future asks the person back at its time; one that is due waits for the person to go on.
      return by === 'portal' && state.submitAtMs !== undefined && state.isPasswordKept;
    default:
      return false;
  }
}
