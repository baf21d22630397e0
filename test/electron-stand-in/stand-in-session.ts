import { EventEmitter } from 'node:events';
import type { Browser, BrowserContext, Page, Request as PageRequest, Route } from '@playwright/test';
import { fromChromium } from './scheme-address.ts';
import type { StandInContents } from './stand-in-contents.ts';

type Handler = (request: Request) => Promise<Response> | Response;
type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: object,
) => void;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type DeviceHandler = (details: object) => boolean;
type DisplayHandler = (request: object, answer: (streams: object | null) => void) => void;

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])$/u;

/** One of Electron's sessions: a browser context of its own, whose every request passes here. Nothing leaves the machine. */
export class StandInSession extends EventEmitter {
  readonly partition: string;
  /** Addresses that were asked for and got nothing, in Electron's writing. */
  readonly blocked: string[] = [];
  readonly #browser: Promise<Browser>;
  readonly #handlers = new Map<string, Handler>();
  readonly #contents = new Set<StandInContents>();
  #context: Promise<BrowserContext> | undefined;
  #making = 0;
  #request: RequestHandler | null = null;
  #check: CheckHandler | null = null;
  #device: DeviceHandler | null = null;
  #display: DisplayHandler | null = null;

  constructor(partition: string, browser: Promise<Browser>) {
    super();
    this.partition = partition;
    this.#browser = browser;
  }

  readonly protocol = {
    handle: (scheme: string, handler: Handler) => {
      if (this.#handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
      this.#handlers.set(scheme, handler);
    },
  };

  setPermissionRequestHandler(handler: RequestHandler) {
    this.#request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler) {
    this.#check = handler;
  }
  setDevicePermissionHandler(handler: DeviceHandler) {
    this.#device = handler;
  }
  setDisplayMediaRequestHandler(handler: DisplayHandler) {
    this.#display = handler;
  }
  setBluetoothPairingHandler() {}
  async clearStorageData() {
    await (await this.#context)?.clearCookies();
  }

  /** What Electron would answer a page: without a handler it grants. */
  ask(permission: string): Promise<boolean> {
    const handler = this.#request;
    if (handler === null) return Promise.resolve(true);
    return new Promise((resolve) => handler({}, permission, resolve, {}));
  }
  check(permission: string): boolean {
    return this.#check?.({}, permission, 'https://any.example', {}) ?? true;
  }
  mayUseDevice(deviceType: string): boolean {
    return this.#device?.({ deviceType, origin: 'https://any.example', device: {} }) ?? true;
  }
  shareScreen(): Promise<object | null> {
    const handler = this.#display;
    return handler === null ? Promise.resolve({}) : new Promise((resolve) => handler({}, resolve));
  }

  /** What the app's own scheme answers, past the browser's tidying of the address. */
  async respond(url: string, method = 'GET'): Promise<Response> {
    const handler = this.#handlers.get(url.split(':', 1)[0] ?? '');
    if (handler === undefined) throw new Error(`no handler for ${url}`);
    // The Request of Node normalises nothing of a scheme it does not know, and refuses none of it.
    return handler({ url, method } as Request);
  }

  context(): Promise<BrowserContext> {
    this.#context ??= this.#open();
    return this.#context;
  }

  async #open(): Promise<BrowserContext> {
    const context = await (await this.#browser).newContext({ viewport: { width: 1080, height: 820 } });
    context.on('page', (page) => {
      if (this.#making === 0) void page.close().catch(() => {});
    });
    await context.route('**/*', (route) => this.#route(route).catch(() => route.abort().catch(() => {})));
    return context;
  }

  /** A page for contents of this session; any other page of it is a pop-up and is closed again. */
  async newPage(): Promise<Page> {
    const context = await this.context();
    this.#making += 1;
    try {
      return await context.newPage();
    } finally {
      this.#making -= 1;
    }
  }

  adopt(contents: StandInContents): void {
    this.#contents.add(contents);
  }

  async #route(route: Route): Promise<void> {
    const request = route.request();
    const url = fromChromium(request.url());
    if (request.isNavigationRequest()) {
      const contents = this.#contentsOf(request);
      if (contents === undefined) {
        this.#refuseWindow(url);
        return route.abort('aborted');
      }
      if (!contents.mayNavigate(url, request.frame())) {
        this.blocked.push(url);
        return route.abort('aborted');
      }
    }
    const handler = this.#handlers.get(url.split(':', 1)[0] ?? '');
    if (handler !== undefined) {
      const response = await handler(new Request(url, { method: request.method() }));
      const headers = Object.fromEntries(response.headers);
      return route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
    }
    const { protocol, hostname } = new URL(url);
    if (!/^https?:$/u.test(protocol) || !LOOPBACK.test(hostname)) {
      this.blocked.push(url);
      return route.abort('aborted');
    }
    return request.isNavigationRequest() ? this.#hop(route) : route.continue();
  }

  /** `undefined` for a page that no contents made: a pop-up, for which Playwright may not even have a page yet. */
  #contentsOf(request: PageRequest): StandInContents | undefined {
    try {
      const page = request.frame().page();
      return [...this.#contents].find((one) => one.page === page);
    } catch {
      return undefined;
    }
  }

  /** Who opened it is not always told (`noopener`); in this app every session has one page that could. */
  #refuseWindow(url: string): void {
    this.blocked.push(url);
    [...this.#contents].findLast((one) => !one.isDestroyed())?.askToOpen(url);
  }

  /** One hop at a time, so that `will-redirect` can be asked about the next. */
  async #hop(route: Route): Promise<void> {
    const response = await route.fetch({ maxRedirects: 0 });
    const location = response.headers().location;
    if (response.status() >= 300 && response.status() < 400 && location !== undefined) {
      const target = new URL(location, route.request().url()).href;
      if (this.#contentsOf(route.request())?.mayRedirect(target, route.request().frame()) !== true) {
        this.blocked.push(target);
        return route.abort('aborted');
      }
    }
    return route.fulfill({ response });
  }

  async close(): Promise<void> {
    await (await this.#context)?.close();
  }
}
