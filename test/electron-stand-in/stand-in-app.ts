import { EventEmitter } from 'node:events';
import { makeEvent } from './stand-in-event.ts';

export interface AppGiven {
  readonly appPath: string;
  readonly hasLock: boolean;
  readonly isPackaged: boolean;
  readonly locale: string;
}

/** Electron's `app`, with its rule that some things may only be said before it is ready. */
export class StandInApp extends EventEmitter {
  readonly name = 'Kakekae';
  readonly isPackaged: boolean;
  readonly paths = new Map<string, string>();
  readonly switches: string[] = [];
  readonly saidBeforeReady: string[] = [];
  readonly #given: AppGiven;
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<number>();
  loginItem: object | undefined;
  #isReady = false;
  exitCode: number | undefined;

  constructor(given: AppGiven) {
    super();
    this.#given = given;
    this.isPackaged = given.isPackaged;
  }

  readonly commandLine = { appendSwitch: (name: string) => void this.switches.push(name) };

  /** What Electron refuses once it is ready. */
  mustBeEarly(what: string): void {
    if (this.#isReady) throw new Error(`${what} was said after the app was ready`);
    this.saidBeforeReady.push(what);
  }

  requestSingleInstanceLock(): boolean {
    this.mustBeEarly('requestSingleInstanceLock');
    return this.#given.hasLock;
  }
  enableSandbox(): void {
    this.mustBeEarly('enableSandbox');
  }
  setAppUserModelId(): void {
    this.mustBeEarly('setAppUserModelId');
  }
  setToastActivatorCLSID(): void {
    this.mustBeEarly('setToastActivatorCLSID');
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getAppPath(): string {
    return this.#given.appPath;
  }
  getVersion(): string {
    return '0.0.0-stand-in';
  }
  getLocale(): string {
    return this.#given.locale;
  }
  setLoginItemSettings(settings: object): void {
    this.loginItem = settings;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready');
    this.#ready.resolve();
  }
  quit(): void {
    const event = makeEvent({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  exit(code = 0): void {
    this.exitCode ??= code;
    this.#exited.resolve(code);
  }
  /** Resolves with the exit code. */
  get exited(): Promise<number> {
    return this.#exited.promise;
  }
}
