import { randomUUID } from 'node:crypto';
import {
  defaultDataFolder,
  type House,
  type Keychain,
  openHouse,
  osKeychain,
  type Problem,
  problem,
  type Result,
  type SettingsFile,
  settingsFile,
} from '../compose.ts';
import { answerCall } from '../contract/answer-call.ts';
import type { Answer, CallArgument, EventName, EventValue, Handlers } from '../contract/calls.ts';
import { type Settings, type Snapshot, settingsSchema } from '../contract/snapshot.ts';
import { AssistedVisit } from './assisted-visit.ts';
import { ClipboardTimer } from './clipboard-timer.ts';
import { DeviceChanges } from './device-changes.ts';
import { DeviceRuns } from './device-runs.ts';
import { EventHearers } from './event-hearers.ts';
import { handlersOf } from './handlers.ts';
import { openPracticeStage, type PracticeStage } from './practice-stage.ts';
import { Stage } from './stage.ts';
import { SwitchableKeychain } from './switchable-keychain.ts';
import type { Notice, WindowHost } from './window-host.ts';

/** The window extrapolates its clock between snapshots; this keeps it honest over a sleep or a clock step. */
const TICK_MS = 30_000;
const PRACTICE_TICK_MS = 1_000;
const NOTICES_KEPT = 20;
/** How long a revealed password may stay on the screen before the host drops its protection again. */
const REVEAL_MS = 60_000;

export interface BackstageOptions {
  readonly dataFolder?: string | undefined;
  readonly keychain?: 'os' | 'memory' | undefined;
  /** Begin in practice mode. */
  readonly practice?: boolean | undefined;
  /** The system's language, until the person chose one. */
  readonly lang?: 'ja' | 'en' | undefined;
  readonly host: WindowHost;
  /** Practice time at the start; tests and pictures want the same one every time. */
  readonly practiceStartsAtMs?: number | undefined;
  /** How much faster the practice wait runs than real time. */
  readonly practiceSpeed?: number | undefined;
  /** Keeps the keychain entries of a packaged app, a checkout and a test apart. */
  readonly edition?: 'dev' | 'release' | 'test' | undefined;
}

/** Opens the ledger, takes up what waits, and answers the window. A ledger that cannot be opened is shown, not thrown. */
export async function openBackstage(options: BackstageOptions): Promise<Backstage> {
  const backstage = new Backstage(options);
  await backstage.start();
  return backstage;
}

export class Backstage {
  readonly #options: BackstageOptions;
  readonly #keychain: SwitchableKeychain;
  readonly #settingsFile: SettingsFile<Settings>;
  readonly #handlers: Handlers;
  readonly #hearers = new EventHearers();
  readonly #closing = new AbortController();
  readonly deviceChanges = new DeviceChanges(() => this.changed());
  readonly deviceRuns = new DeviceRuns((told) => {
    this.deviceChanges.note(told);
    this.tell('device-step', told);
  });
  readonly clipboard: ClipboardTimer | undefined;
  readonly assisted: AssistedVisit;
  #settings: Settings;
  #real: Stage | undefined;
  #practice: PracticeStage | undefined;
  #trouble: Problem | undefined;
  #keychainState: Snapshot['keychain'];
  #notices: Notice[] = [];
  #version = 0;
  #isTold = true;
  #timer: NodeJS.Timeout | undefined;
  #revealTimer: NodeJS.Timeout | undefined;

  constructor(options: BackstageOptions) {
    this.#options = options;
    const { host, dataFolder = defaultDataFolder() } = options;
    this.#keychain = new SwitchableKeychain(osKeychain({ edition: options.edition ?? 'dev' }));
    if (options.keychain === 'memory') this.#keychain.switchToMemory();
    this.#keychainState = { state: this.#startState(), store: this.#keychain.store, problem: null };
    this.#settingsFile = settingsFile({
      folder: dataFolder,
      schema: settingsSchema,
      defaults: { lang: options.lang ?? 'ja', appearance: 'system', businessHours: null, startAtLogin: false },
    });
    this.#settings = this.#settingsFile.read();
    this.clipboard = host.clipboard === undefined ? undefined : new ClipboardTimer(host.clipboard);
    this.assisted = new AssistedVisit({ portal: host.assisted, onChange: () => this.changed() });
    this.#handlers = handlersOf(this);
  }

  #startState(): Snapshot['keychain']['state'] {
    return this.#keychain.strength === 'memory' ? 'memory' : 'unchecked';
  }

  async start(): Promise<void> {
    const opened = openHouse({
      dataFolder: this.#options.dataFolder,
      keychain: 'os',
      useKeychain: this.#keychain as Keychain,
    });
    if (opened.ok) await this.#startReal(opened.value);
    else this.#trouble = opened.problem;
    if (this.#options.practice === true) await this.startPractice();
    this.#tick();
  }

  async #startReal(house: House): Promise<void> {
    this.#real = new Stage({ house, onChange: () => this.changed(), onNotice: this.#onNotice });
    await this.#real.start();
    // Lines were entered before, so this person has met the keychain before: asking it now surprises nobody.
    if (this.#real.views().length > 0) await this.checkKeychain();
  }

  /** What is shown: the practice stage while there is one. */
  get stage(): Stage {
    const stage = this.#practice?.stage ?? this.#real;
    if (stage === undefined)
      throw new Error('no stage: the ledger could not be opened, and calls are answered before this');
    return stage;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Answers one call from the window; name and argument are anybody's bytes. */
  async answer(name: unknown, argument: unknown): Promise<Answer<unknown>> {
    const isStageless = this.#practice === undefined && this.#real === undefined;
    const mayGoOn =
      name === 'snapshot.read' || name === 'settings.change' || name === 'practice.start' || name === 'app.quit';
    if (isStageless && this.#trouble !== undefined && !mayGoOn) return { ok: false, problem: this.#trouble };
    return answerCall(this.#handlers, name, argument);
  }

  snapshot(): Snapshot {
    const { host } = this.#options;
    const stage = this.#practice?.stage ?? this.#real;
    const tempo = this.#practice?.carrier.clock.tempo();
    const isFast = tempo?.fastUntilMs != null && tempo.nowMs < tempo.fastUntilMs;
    return {
      version: this.#version,
      nowMs: stage?.house.clock.nowMs() ?? Date.now(),
      clockSpeed: isFast && tempo !== undefined ? tempo.speed : 1,
      settings: this.#settings,
      keychain:
        this.#practice === undefined
          ? this.#keychainState
          : { state: 'memory', store: this.#practice.stage.house.keychain.store, problem: null },
      practice: this.#practice?.view ?? null,
      host: {
        kind: host.kind,
        hasAssistedPortal: host.assisted !== undefined,
        hasTray: host.hasTray,
        version: host.version,
      },
      assisted: this.assisted.view,
      lines: stage?.views() ?? [],
      softphones: stage?.house.softphones.map(({ id, name }) => ({ id, name })) ?? [],
      deviceChanges: this.deviceChanges.viewsOf(stage),
      notices: this.#notices,
      trouble: this.#practice === undefined ? (this.#trouble ?? this.#real?.trouble ?? null) : null,
    };
  }

  on<N extends EventName>(name: N, hear: (value: EventValue<N>) => void): () => void {
    return this.#hearers.on(name, hear);
  }

  tell<N extends EventName>(name: N, value: EventValue<N>): void {
    this.#hearers.tell(name, value);
  }

  /** Tells the window, once for everything that changed in this turn of the event loop. */
  changed(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    setImmediate(() => {
      this.#isTold = true;
      this.#version += 1;
      this.tell('snapshot', this.snapshot());
    });
  }

  /** After a sleep timers are late; waiting rotations compare the clock again by themselves within 30 s, the window now. */
  resumeFromSleep(): void {
    this.changed();
  }

  #tick(): void {
    const every = this.#practice === undefined ? TICK_MS : PRACTICE_TICK_MS;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.changed(), every);
    this.#timer.unref();
  }

  readonly #onNotice = (kind: Notice['kind'], number: string): void => {
    const notice: Notice = { id: randomUUID(), atMs: this.stage.house.clock.nowMs(), kind, number };
    this.#notices = [...this.#notices, notice].slice(-NOTICES_KEPT);
    this.#options.host.notify(notice);
    this.changed();
  };

  dismissNotice(id: string): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    this.changed();
  }

  changeSettings(change: CallArgument<'settings.change'>): void {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#settings = { ...this.#settings, ...given };
    this.#settingsFile.write(this.#settings);
    if (change.startAtLogin !== undefined) this.#options.host.setStartAtLogin(change.startAtLogin);
    this.changed();
  }

  async checkKeychain(): Promise<Result<void>> {
    const stage = this.stage;
    const usable = await stage.house.keychain.check();
    if (stage === this.#real) {
      const state = !usable.ok ? 'trouble' : this.#keychain.strength === 'memory' ? 'memory' : 'usable';
      this.#keychainState = { state, store: this.#keychain.store, problem: usable.ok ? null : usable.problem };
    }
    if (usable.ok) await stage.readStored();
    this.changed();
    return usable;
  }

  async switchToMemoryKeychain(): Promise<void> {
    this.#keychain.switchToMemory();
    await this.checkKeychain();
  }

  async openLink(link: CallArgument<'link.open'>['link']): Promise<Answer<null>> {
    const practice = this.#practice?.view;
    const addresses = {
      'practice-mailbox': practice?.mailboxUrl,
      'practice-adapter': practice?.adapterUrl,
      'practice-portal': practice?.portalUrl,
    };
    const url = addresses[link];
    if (url === undefined) return { ok: false, problem: problem('not-in-this-host', { call: link }) };
    await this.#options.host.openLink(url);
    return { ok: true, value: null };
  }

  async startPractice(): Promise<Result<void>> {
    if (this.#practice !== undefined) return { ok: true, value: undefined };
    const opened = await openPracticeStage({
      onChange: () => this.changed(),
      onNotice: this.#onNotice,
      startAtMs: this.#options.practiceStartsAtMs,
      speed: this.#options.practiceSpeed,
    });
    if (!opened.ok) return opened;
    this.#practice = opened.value;
    await opened.value.stage.start();
    this.#tick();
    this.changed();
    return { ok: true, value: undefined };
  }

  async stopPractice(): Promise<void> {
    const practice = this.#practice;
    if (practice === undefined) return;
    this.#practice = undefined;
    this.#notices = [];
    await practice.close();
    this.#tick();
    this.changed();
  }

  /** A password is on the screen for a while: hosts that can keep it out of screen captures do so. */
  noteReveal(): void {
    this.#options.host.setRevealing?.(true);
    clearTimeout(this.#revealTimer);
    this.#revealTimer = setTimeout(() => this.#options.host.setRevealing?.(false), REVEAL_MS);
    this.#revealTimer.unref();
  }

  quit(): void {
    this.#options.host.quit();
  }

  /** `busy`: the answer to a submit, or to a write to a device, is under way. `waits`: something still has to happen by itself. */
  mayQuit(): { readonly waits: boolean; readonly busy: boolean } {
    return {
      waits: this.#real?.waits ?? false,
      busy: this.deviceRuns.isWriting || (this.#real?.isBusy ?? false) || (this.#practice?.stage.isBusy ?? false),
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#timer);
    clearTimeout(this.#revealTimer);
    await this.clipboard?.clear();
    await this.deviceRuns.close();
    await this.#practice?.close();
    await this.#real?.close();
  }
}
