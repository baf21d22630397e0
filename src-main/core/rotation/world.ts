import type { CarrierProfile } from '../carrier.ts';
import { formatCarrierIso } from '../plan/carrier-time.ts';
import type { Clock, Dice, Keychain, Lease, Ledger, Log, Phone, Portal, Registrar } from '../ports.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Rotation } from './state.ts';
import { type RotationEvent, transition } from './transition.ts';

/** Everything a rotation needs of the world. The portal and the phone differ per rotation, the rest is shared. */
export interface RotationWorld {
  readonly profile: CarrierProfile;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly ledger: Ledger;
  readonly registrar: Registrar;
  readonly portalFor: (rotation: Rotation) => Portal;
  readonly phoneFor: (rotation: Rotation) => Phone;
}

/** A rotation in the hands of this process: the only way to change it, each change durable before the call returns. */
export class HeldRotation {
  readonly #world: RotationWorld;
  readonly #lease: Lease;
  readonly #onChange: (rotation: Rotation) => void;
  #rotation: Rotation;

  constructor(options: {
    readonly world: RotationWorld;
    readonly lease: Lease;
    readonly rotation: Rotation;
    readonly onChange: (rotation: Rotation) => void;
  }) {
    this.#world = options.world;
    this.#lease = options.lease;
    this.#rotation = options.rotation;
    this.#onChange = options.onChange;
  }

  get rotation(): Rotation {
    return this.#rotation;
  }

  /** Carrier's time now, epoch ms. */
  nowMs(): number {
    return this.#world.clock.nowMs() + this.#rotation.skewMs;
  }

  iso(atMs: number): string {
    return formatCarrierIso(this.#world.profile, atMs);
  }

  /**
   * Applies the event and saves. When saving fails, the rotation in memory stays as stored, and nothing may act on the
   * state that was not saved (write-ahead rule). An event without meaning in this state is a bug of the caller.
   */
  record(event: RotationEvent): Result<Rotation> {
    const state = transition(this.#rotation, event);
    if (state === undefined)
      throw new Error(`event ${event.kind} has no meaning in state ${this.#rotation.state.kind}`);
    return this.#save({ ...this.#rotation, state }, event.kind);
  }

  /** Notes facts beside the state (clock skew, verdict before the change, what became of the softphone). */
  note(
    facts: Partial<Pick<Rotation, 'skewMs' | 'verdictBefore' | 'toldAtMs' | 'softphone'>>,
    event: string,
  ): Result<Rotation> {
    return this.#save({ ...this.#rotation, ...facts }, event);
  }

  #save(next: Rotation, event: string): Result<Rotation> {
    const saved = this.#world.ledger.saveRotation(next, event, this.#lease);
    if (!saved.ok) return fail(saved.problem);
    this.#rotation = next;
    this.#world.log.event('rotation', { rotation: next.id, event, state: next.state.kind });
    this.#onChange(next);
    return ok(next);
  }
}
