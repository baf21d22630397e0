import type { EventName, EventValue } from '../contract/calls.ts';

/** Who wants to hear of what happens, by the contract's events. A record, so that the compiler asks for a new event here. */
export class EventHearers {
  readonly #hearers: { readonly [N in EventName]: Set<(value: EventValue<N>) => void> } = {
    snapshot: new Set(),
    focus: new Set(),
    'doctor-step': new Set(),
    'device-step': new Set(),
  };

  /** Answers how to leave. */
  on<N extends EventName>(name: N, hear: (value: EventValue<N>) => void): () => void {
    const hearers = this.#hearers[name];
    hearers.add(hear);
    return () => hearers.delete(hear);
  }

  tell<N extends EventName>(name: N, value: EventValue<N>): void {
    for (const hear of this.#hearers[name]) hear(value);
  }
}
