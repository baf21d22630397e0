import {
  forgetDuePrevious,
  type House,
  isAtRest,
  type Line,
  type Problem,
  type Result,
  type Rotation,
  type RotationWorld,
  wakeLeftPhones,
} from '../compose.ts';
import type { LineView, RotationView } from '../contract/snapshot.ts';
import { Questions } from './questions.ts';
import { RotationDriver, waitsForTime } from './rotation-driver.ts';
import type { Notice } from './window-host.ts';

type NoticeKind = Notice['kind'];

/** Which secrets of a line are in the keychain; looked up once and kept, because some keychains ask the person each time. */
interface Stored {
  sip: boolean;
  portal: boolean;
}

/**
 * One ledger with its lines and rotations, running. The real one lives as long as the app; a practice one comes and goes
 * beside it, and neither ever sees the other's lines or passwords.
 */
export class Stage {
  readonly house: House;
  readonly questions: Questions;
  readonly #drivers = new Map<string, RotationDriver>();
  readonly #stored = new Map<string, Stored>();
  readonly #onChange: () => void;
  readonly #onNotice: (kind: NoticeKind, number: string) => void;
  #lines: Line[] = [];
  /** Newest rotation per line number. */
  #newest = new Map<string, Rotation>();
  #trouble: Problem | undefined;

  constructor(options: {
    readonly house: House;
    readonly onChange: () => void;
    readonly onNotice: (kind: NoticeKind, number: string) => void;
  }) {
    this.house = options.house;
    this.#onChange = options.onChange;
    this.#onNotice = options.onNotice;
    this.questions = new Questions(() => this.#onChange());
  }

  get trouble(): Problem | undefined {
    return this.#trouble;
  }

  /** Reads the ledger and takes up every rotation that has something to do by itself. */
  async start(): Promise<void> {
    this.readLines();
    await wakeLeftPhones(await this.house.worldOf(undefined));
    const rotations = this.house.ledger.rotations();
    if (!rotations.ok) {
      this.#trouble = rotations.problem;
      return;
    }
    for (const rotation of rotations.value) {
      if (!this.#newest.has(rotation.line.number)) this.#newest.set(rotation.line.number, rotation);
    }
    for (const rotation of rotations.value) {
      if (!isAtRest(rotation.state) && waitsForTime(rotation)) (await this.driverOf(rotation)).start();
    }
  }

  readLines(): void {
    const lines = this.house.ledger.lines();
    if (!lines.ok) {
      this.#trouble = lines.problem;
      return;
    }
    this.#trouble = undefined;
    this.#lines = lines.value.map((stored) => stored.line);
    this.#onChange();
  }

  lineOf(number: string): Line | undefined {
    return this.#lines.find((line) => line.number === number);
  }

  rotationOf(id: string): Rotation | undefined {
    return [...this.#newest.values()].find((rotation) => rotation.id === id);
  }

  newestOf(number: string): Rotation | undefined {
    return this.#newest.get(number);
  }

  newestWith(fits: (rotation: Rotation) => boolean): Rotation | undefined {
    return [...this.#newest.values()].find(fits);
  }

  /** The portal this line was changed at before. */
  portalUrlOf(number: string): string | undefined {
    const line = this.lineOf(number);
    const rotations = line === undefined ? undefined : this.house.ledger.rotations({ number: line.number });
    return rotations?.ok ? rotations.value.find((one) => one.portalUrl !== undefined)?.portalUrl : undefined;
  }

  /** Looks up what is stored of every line. Only after the keychain was proven usable: it must not prompt out of nowhere. */
  async readStored(): Promise<void> {
    for (const { number } of this.#lines) await this.readStoredOf(number);
    await forgetDuePrevious(this.house);
    this.#onChange();
  }

  async readStoredOf(number: string): Promise<void> {
    const { keychain } = this.house;
    const has = async (slot: 'current' | 'portal-id' | 'portal-password') => {
      const read = await keychain.read({ owner: number, slot });
      return read.ok && read.value !== undefined;
    };
    const sip = await has('current');
    const portal = (await has('portal-id')) && (await has('portal-password'));
    this.#stored.set(number, { sip, portal });
  }

  worldOf(rotation: Pick<Rotation, 'portalUrl'>): Promise<RotationWorld> {
    return this.house.worldOf(rotation.portalUrl);
  }

  async driverOf(rotation: Rotation): Promise<RotationDriver> {
    const known = this.#drivers.get(rotation.id);
    if (known !== undefined) return known;
    const world = await this.worldOf(rotation);
    // Another call may have made it while the world was being built.
    const meanwhile = this.#drivers.get(rotation.id);
    if (meanwhile !== undefined) return meanwhile;
    const driver = new RotationDriver({
      world,
      rotation: rotation.id,
      questions: this.questions,
      onRotation: (now) => this.note(now),
      onChange: () => this.#onChange(),
    });
    this.#drivers.set(rotation.id, driver);
    return driver;
  }

  /** Takes note of a rotation's new state, and tells the person what they would want to be told. */
  note(rotation: Rotation): void {
    const before = this.#newest.get(rotation.line.number);
    this.#newest.set(rotation.line.number, rotation);
    const isNew = before?.id !== rotation.id || before.state.kind !== rotation.state.kind;
    const kind = isNew ? noticeOf(rotation) : undefined;
    if (kind !== undefined) this.#onNotice(kind, rotation.line.number);
    if (rotation.state.kind === 'reconnecting' && rotation.state.isPromoted)
      void this.readStoredOf(rotation.line.number);
    this.#onChange();
  }

  views(): LineView[] {
    return this.#lines.map((line) => {
      const stored = this.#stored.get(line.number);
      const rotation = this.#newest.get(line.number);
      return {
        line,
        hasSipPassword: stored?.sip ?? false,
        hasPortalLogin: stored?.portal ?? false,
        rotation: rotation === undefined ? null : this.#view(rotation),
      };
    });
  }

  #view(rotation: Rotation): RotationView {
    const driver = this.#drivers.get(rotation.id);
    return {
      rotation,
      question: this.questions.of(rotation.id),
      isRunning: driver?.isRunning ?? false,
      problem: driver?.problem ?? null,
    };
  }

  /** Something waits for its time; the app should stay. */
  get waits(): boolean {
    return [...this.#newest.values()].some((rotation) => !isAtRest(rotation.state) && waitsForTime(rotation));
  }

  /** The answer to a submit is under way; the app must not go. */
  get isBusy(): boolean {
    return [...this.#drivers.values()].some((driver) => driver.isSubmitting);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#drivers.values()].map((driver) => driver.close()));
    await this.house.close();
  }
}

function noticeOf({ state }: Rotation): NoticeKind | undefined {
  switch (state.kind) {
    case 'signing-in':
      return state.requiredUserAction === undefined ? undefined : 'asks';
    case 'reconnecting':
      return state.requiredUserAction === undefined ? 'reflected' : 'asks';
    case 'verifying':
      return state.requiredUserAction === undefined ? undefined : 'asks';
    case 'done':
      return 'done';
    case 'refused':
    case 'stuck':
    case 'doubtful':
      return 'trouble';
    default:
      return undefined;
  }
}

/** A line that must be there, or the problem that it is not. */
export function lineIn(stage: Stage, number: string): Result<Line> {
  const line = stage.lineOf(number);
  return line === undefined
    ? { ok: false, problem: { kind: 'line-unknown', facts: { number } } }
    : { ok: true, value: line };
}
