import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Frame, Page } from '@playwright/test';
import { DELIVER, INVOKE_BINDING, PRELOAD_ERROR_BINDING, preloadWorld } from './preload-world.ts';
import { electronOrigin, fromChromium, toChromium } from './scheme-address.ts';
import { makeEvent } from './stand-in-event.ts';
import type { StandInSession } from './stand-in-session.ts';

export interface WebPreferences {
  readonly session?: StandInSession;
  readonly preload?: string;
  readonly sandbox?: boolean;
  readonly contextIsolation?: boolean;
  readonly nodeIntegration?: boolean;
  readonly nodeIntegrationInSubFrames?: boolean;
  readonly webSecurity?: boolean;
  readonly webviewTag?: boolean;
  readonly allowRunningInsecureContent?: boolean;
  readonly spellcheck?: boolean;
}

/** Throws on options that would let a page reach the computer: the stand-in opens no such window. */
export function assertSafe(preferences: WebPreferences): void {
  const must = (isSo: boolean, what: string) => {
    if (!isSo) throw new Error(`unsafe window option: ${what}`);
  };
  must(preferences.sandbox === true, 'sandbox');
  must(preferences.contextIsolation === true, 'contextIsolation');
  must(preferences.nodeIntegration === false, 'nodeIntegration');
  must(preferences.nodeIntegrationInSubFrames !== true, 'nodeIntegrationInSubFrames');
  must(preferences.webSecurity === true, 'webSecurity');
  must(preferences.webviewTag === false, 'webviewTag');
  must(preferences.allowRunningInsecureContent !== true, 'allowRunningInsecureContent');
  must(preferences.spellcheck === false, 'spellcheck');
  if (preferences.preload === undefined) return;
  // An ESM preload in a sandbox is the usual blank window.
  must(isAbsolute(preferences.preload) && preferences.preload.endsWith('.cjs'), 'preload');
  must(existsSync(preferences.preload), 'preload file');
}

export interface StandInFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: StandInFrame | null;
}

export type IpcHandler = (event: object, ...given: unknown[]) => unknown;

export interface ContentsWorld {
  readonly schemes: ReadonlySet<string>;
  readonly ipc: ReadonlyMap<string, IpcHandler>;
}

const clone = <T>(value: T): T => deserialize(serialize(value)) as T;

/** One of Electron's webContents: a page in Chromium, with the app's preload in it. */
export class StandInContents extends EventEmitter {
  readonly session: StandInSession;
  readonly preferences: WebPreferences;
  /** Resolves once the page is there; `page` is set from then on. */
  readonly opened: Promise<Page>;
  page: Page | undefined;
  /** Addresses the page wanted to open in a window of its own. */
  readonly askedToOpen: string[] = [];
  readonly #world: ContentsWorld;
  readonly #ownLoads = new Set<string>();
  #openHandler: ((details: object) => { action: string }) | undefined;
  #isDestroyed = false;
  #isCrashed = false;
  #sending: Promise<unknown> = Promise.resolve();

  constructor(preferences: WebPreferences, world: ContentsWorld) {
    super();
    assertSafe(preferences);
    if (preferences.session === undefined) throw new Error('every page of this app names its session');
    this.preferences = preferences;
    this.session = preferences.session;
    this.#world = world;
    this.session.adopt(this);
    this.opened = this.#open();
    // A test that never looks at the page must not end with its rejection.
    this.opened.catch(() => {});
  }

  async #open(): Promise<Page> {
    const page = await this.session.newPage();
    this.page = page;
    page.on('load', () => void this.#loaded(page));
    page.on('crash', () => {
      this.#isCrashed = true;
      this.emit('render-process-gone', makeEvent({}), { reason: 'crashed', exitCode: 5 });
    });
    await page.exposeBinding(INVOKE_BINDING, ({ frame }, channel: string, given: unknown[]) =>
      this.invoke(this.frameOf(frame), channel, given),
    );
    await page.exposeBinding(PRELOAD_ERROR_BINDING, (_source, text: string) => {
      this.emit('preload-error', makeEvent({}), this.preferences.preload, new Error(text));
    });
    const { preload } = this.preferences;
    if (preload !== undefined) await page.addInitScript(preloadWorld(readFileSync(preload, 'utf8')));
    return page;
  }

  async #loaded(page: Page): Promise<void> {
    this.emit('dom-ready');
    this.emit('did-finish-load');
    this.emit('page-title', await page.title().catch(() => ''));
  }

  frameOf(frame: Frame): StandInFrame {
    const parent = frame.parentFrame();
    const url = fromChromium(frame.url());
    return { url, origin: electronOrigin(url), parent: parent === null ? null : this.frameOf(parent) };
  }

  /** One `ipcRenderer.invoke`, from whatever frame a test likes to claim. Cloned both ways, like the real one. */
  async invoke(
    senderFrame: StandInFrame | null,
    channel: string,
    given: unknown[],
  ): Promise<{ value: unknown } | { error: string }> {
    const handler = this.#world.ipc.get(channel);
    if (handler === undefined) return { error: `No handler registered for '${channel}'` };
    try {
      const event = makeEvent({ sender: this, senderFrame, type: 'frame', frameId: 1, processId: 1 });
      return { value: clone(await handler(event, ...clone(given))) };
    } catch (error) {
      return { error: String(error) };
    }
  }

  send(channel: string, ...given: unknown[]): void {
    const cloned = clone(given);
    this.#sending = this.#sending.then(async () => {
      const page = await this.opened;
      await page
        .evaluate(
          ([name, to, values]) => Reflect.get(globalThis, name as string)?.(to, values),
          [DELIVER, channel, cloned],
        )
        // The page is navigating or gone: Electron drops the message, too.
        .catch(() => {});
    });
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.opened;
    const address = toChromium(url, this.#world.schemes);
    this.#ownLoads.add(url);
    this.#isCrashed = false;
    try {
      await page.goto(address);
    } catch (error) {
      const isAborted = /ERR_ABORTED|interrupted by another/u.test(String(error));
      this.emit('did-fail-load', makeEvent({}), isAborted ? -3 : -2, String(error), url, true);
      throw error;
    } finally {
      this.#ownLoads.delete(url);
    }
  }

  /** Asked for every navigation of a page; one that the app itself started is nobody's question. */
  mayNavigate(url: string, frame: Frame): boolean {
    const isMainFrame = frame.parentFrame() === null;
    if (isMainFrame && this.#ownLoads.has(url)) return true;
    const details = makeEvent({ url, isMainFrame, isSameDocument: false, frame: this.frameOf(frame) });
    if (isMainFrame) this.emit('will-navigate', details);
    this.emit('will-frame-navigate', details);
    return !details.defaultPrevented;
  }

  mayRedirect(url: string, frame: Frame): boolean {
    const details = makeEvent({ url, isMainFrame: frame.parentFrame() === null, frame: this.frameOf(frame) });
    this.emit('will-redirect', details);
    return !details.defaultPrevented;
  }

  setWindowOpenHandler(handler: (details: object) => { action: string }): void {
    this.#openHandler = handler;
  }

  askToOpen(url: string): void {
    this.askedToOpen.push(url);
    const answer = this.#openHandler?.({ url, frameName: '', features: '', disposition: 'new-window' });
    if (answer?.action !== 'deny') throw new Error('the app allowed a second window');
  }

  async executeJavaScript(code: string): Promise<unknown> {
    return (await this.opened).evaluate(code);
  }
  async executeJavaScriptInIsolatedWorld(_world: number, scripts: readonly { code: string }[]): Promise<unknown> {
    let last: unknown;
    for (const { code } of scripts) last = await this.executeJavaScript(code);
    return last;
  }
  getURL(): string {
    return fromChromium(this.page?.url() ?? '');
  }
  get mainFrame(): StandInFrame | null {
    return this.page === undefined ? null : this.frameOf(this.page.mainFrame());
  }
  reload(): void {
    const url = this.getURL();
    this.#ownLoads.add(url);
    void this.page?.reload().finally(() => this.#ownLoads.delete(url));
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isCrashed(): boolean {
    return this.#isCrashed;
  }
  close(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    void this.page?.close().catch(() => {});
    this.emit('destroyed');
  }
}
