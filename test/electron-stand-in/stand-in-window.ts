import { EventEmitter } from 'node:events';
import type { StandInContents, WebPreferences } from './stand-in-contents.ts';
import { makeEvent } from './stand-in-event.ts';

export interface WindowGiven {
  readonly title?: string;
  readonly show?: boolean;
  readonly name?: string;
  readonly windowStatePersistence?: unknown;
  readonly fullscreenable?: boolean;
  readonly webPreferences?: WebPreferences;
}

/** BaseWindow: a frame of the operating system, here only its state. */
export class StandInBaseWindow extends EventEmitter {
  readonly given: WindowGiven;
  readonly views: { readonly webContents: StandInContents }[] = [];
  readonly contentView = { addChildView: (view: { webContents: StandInContents }) => void this.views.push(view) };
  progress = -1;
  isContentProtected = false;
  #title: string;
  #isVisible: boolean;
  #isMinimized = false;
  #isDestroyed = false;

  constructor(given: WindowGiven) {
    super();
    this.given = given;
    this.#title = given.title ?? '';
    this.#isVisible = given.show ?? true;
  }

  show(): void {
    this.#isVisible = true;
    this.emit('show');
  }
  hide(): void {
    this.#isVisible = false;
    this.emit('hide');
  }
  focus(): void {
    this.emit('focus');
  }
  minimize(): void {
    this.#isMinimized = true;
    this.emit('minimize');
  }
  restore(): void {
    this.#isMinimized = false;
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getTitle(): string {
    return this.#title;
  }
  setProgressBar(progress: number): void {
    this.progress = progress;
  }
  setContentProtection(isProtected: boolean): void {
    this.isContentProtected = isProtected;
  }
  getBounds() {
    return { x: 0, y: 0, width: 1080, height: 820 };
  }
  getContentBounds() {
    return this.getBounds();
  }
  /** The person presses the window's close button. */
  close(): void {
    const event = makeEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('closed');
  }
}

export class StandInBrowserWindow extends StandInBaseWindow {
  readonly webContents: StandInContents;

  constructor(given: WindowGiven, webContents: StandInContents) {
    super(given);
    this.webContents = webContents;
    let hasShown = false;
    webContents.on('did-finish-load', () => {
      if (!hasShown) this.emit('ready-to-show');
      hasShown = true;
    });
    webContents.on('page-title', (title: string) => {
      const event = makeEvent({});
      this.emit('page-title-updated', event, title, true);
      if (!event.defaultPrevented) this.setTitle(title);
    });
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  override destroy(): void {
    this.webContents.close();
    super.destroy();
  }
}
