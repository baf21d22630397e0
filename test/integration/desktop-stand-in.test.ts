import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AppRoot, makeAppRoot } from '../electron-stand-in/app-root.ts';
import { CHROMIUM, launchStandIn, type StandIn, type StandInOptions } from '../electron-stand-in/launch-stand-in.ts';
import { toChromium } from '../electron-stand-in/scheme-address.ts';

/*
 * The built desktop host against the stand-in for Electron: main and preload as they are shipped, windows in Chromium.
 */

let root: AppRoot;
let browser: Browser;
let standIn: StandIn;
let dataFolder: string;
const folders: string[] = [];

beforeAll(async () => {
  [root, browser] = await Promise.all([makeAppRoot(), chromium.launch(CHROMIUM)]);
});

afterAll(async () => {
  await browser.close();
  root.remove();
});

afterEach(async () => {
  await standIn.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(more: Partial<StandInOptions> = {}): Promise<{ page: Page; call: Call }> {
  dataFolder = mkdtempSync(join(tmpdir(), 'kakekae-desk-'));
  folders.push(dataFolder);
  standIn = await launchStandIn({
    mainFile: root.mainFile,
    appPath: root.path,
    browser,
    env: { XDG_CURRENT_DESKTOP: 'KDE', XDG_CONFIG_HOME: join(dataFolder, 'config') },
    ...more,
    argv: [root.path, '--keychain', 'memory', '--data', dataFolder, ...(more.argv ?? [])],
  });
  const { page } = await standIn.firstWindow();
  await page.waitForFunction(() => Reflect.has(globalThis, 'first'));
  const call: Call = (name, argument) =>
    page.evaluate(([one, given]) => (Reflect.get(globalThis, 'kakekae') as Bridge).call(one as string, given), [
      name,
      argument,
    ] as const);
  return { page, call };
}

interface Bridge {
  call(name: string, argument: unknown): Promise<unknown>;
}
type Call = (name: string, argument: unknown) => Promise<unknown>;

const read = (page: Page, name: string) => page.evaluate((key) => Reflect.get(globalThis, key), name);

describe('what runs before Electron is ready', () => {
  test('lock, sandbox and scheme are settled before the app is ready, synchronously', async () => {
    await start();
    expect(standIn.app.saidBeforeReady).toEqual([
      'requestSingleInstanceLock',
      'enableSandbox',
      'registerSchemesAsPrivileged',
      'setAppUserModelId',
    ]);
    expect([...standIn.schemes]).toEqual(['kakekae']);
    expect(standIn.app.switches).toContain('disable-background-networking');
    expect(standIn.app.paths.get('userData')).toBe(join(dataFolder, 'chromium'));
  });

  test('a second start opens nothing, ends at once, and brings the first window back', async () => {
    await start();
    const first = standIn;
    const second = await launchStandIn({ mainFile: root.mainFile, appPath: root.path, browser, hasLock: false });
    expect(await second.app.exited).toBe(0);
    expect(second.windows).toEqual([]);
    const { window } = await first.firstWindow();
    window.hide();
    first.app.emit('second-instance');
    expect(window.isVisible()).toBe(true);
    await second.close();
  });
});

describe('the window and the contract', () => {
  test('the window shows itself, asks for the state and hears of changes', async () => {
    const { page, call } = await start();
    expect(await read(page, 'first')).toMatchObject({ ok: true, value: { host: { kind: 'desktop', hasTray: true } } });
    const { window } = await standIn.firstWindow();
    await expect.poll(() => window.isVisible()).toBe(true);
    expect(window.getTitle()).toBe('線路 – かけかえ');
    expect(window.given).toMatchObject({ name: 'main', windowStatePersistence: true });
    expect(await call('settings.change', { lang: 'en' })).toEqual({ ok: true, value: null });
    await page.waitForFunction(() => {
      const heard = Reflect.get(globalThis, 'heard') as { settings: { lang: string } }[];
      return heard.at(-1)?.settings.lang === 'en';
    });
    expect(standIn.desktop.menu?.items.map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Help']);
  });

  test('a call that does not fit the contract is refused with a problem', async () => {
    const { call } = await start();
    for (const [name, argument] of MISSHAPEN) {
      expect(await call(name as string, argument)).toMatchObject({ ok: false, problem: { kind: 'call-refused' } });
    }
  });

  test('what cannot be cloned never leaves the page', async () => {
    const { page } = await start();
    const thrown = page.evaluate(() =>
      (Reflect.get(globalThis, 'kakekae') as Bridge).call('snapshot.read', { deep: { f() {} } }),
    );
    await expect(thrown).rejects.toThrow(/could not be cloned/u);
  });

  test('the page gets two functions, frozen, and nothing of Electron or Node', async () => {
    const { page } = await start();
    expect(
      await page.evaluate(() => {
        const bridge = Reflect.get(globalThis, 'kakekae') as Bridge;
        return {
          keys: Object.keys(bridge),
          isFrozen: Object.isFrozen(bridge),
          canReplace: Reflect.set(globalThis, 'kakekae', 1),
          leaks: ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in globalThis),
        };
      }),
    ).toEqual({ keys: ['call', 'on'], isFrozen: true, canReplace: false, leaks: [] });
  });

  test('a call from a foreign frame, another origin or a frame that is gone is refused with a problem', async () => {
    await start();
    const { window } = await standIn.firstWindow();
    const contents = window.webContents;
    const own = { url: 'kakekae://app/index.html', origin: 'kakekae://app', parent: null };
    const ask = async (frame: typeof own | { url: string; origin: string; parent: unknown } | null) => {
      const answer = await contents.invoke(frame as typeof own | null, 'kakekae:call', ['snapshot.read', null]);
      return (answer as { value?: { ok: boolean; problem?: { facts: { where: string } } } }).value;
    };
    expect((await ask(own))?.ok).toBe(true);
    const refusals = [
      [null, 'frame-gone'],
      [{ ...own, parent: own }, 'frame'],
      [{ ...own, url: 'https://evil.example/', origin: 'https://evil.example' }, 'origin'],
      [{ ...own, origin: 'kakekae://app.evil.example' }, 'origin'],
      [{ ...own, url: 'kakekae://app@evil.example/index.html' }, 'origin'],
      [{ ...own, url: 'about:blank', origin: 'null' }, 'origin'],
    ] as const;
    for (const [frame, where] of refusals) {
      expect(await ask(frame)).toMatchObject({ ok: false, problem: { kind: 'call-refused', facts: { where } } });
    }
  });

  test('another window of the process may not ask either', async () => {
    const { call } = await start({ argv: ['--practice'] });
    await openPortal(call);
    const { contents } = await standIn.newestView();
    const own = { url: 'kakekae://app/index.html', origin: 'kakekae://app', parent: null };
    expect(await contents.invoke(own, 'kakekae:call', ['snapshot.read', null])).toMatchObject({
      value: { ok: false, problem: { facts: { where: 'window' } } },
    });
  });
});

describe('the walls', () => {
  test('script in the page, eval and foreign pictures are blocked, by a header on every answer', async () => {
    const { page } = await start();
    expect(await read(page, 'inlineRan')).toBeUndefined();
    expect(await read(page, 'evalGave')).toBe('EvalError');
    expect(await page.locator('#remote').evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(0);
    const own = standIn.sessions.get('kakekae-window');
    for (const path of ['/index.html', '/small.js', '/trouble', '/nothing.html']) {
      const headers = (await own?.respond(`kakekae://app${path}`))?.headers;
      expect(headers?.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; frame-src 'none'; base-uri 'none'/u,
      );
      expect(headers?.get('x-content-type-options')).toBe('nosniff');
    }
    // Stopped by the policy, before anything could ask the network.
    expect(own?.blocked).not.toContain('https://tracker.example/pixel.png');
  });

  test('a page cannot fetch, connect, frame or send a form anywhere else', async () => {
    const { page } = await start();
    await page.evaluate('attacks.reach()');
    await expect
      .poll(async () => [...new Set((await read(page, 'violated')) as string[])].sort())
      // `script-src` is the eval of above.
      .toEqual(['connect-src', 'form-action', 'frame-src', 'script-src']);
    const own = standIn.sessions.get('kakekae-window');
    expect(own?.blocked.filter((url) => url.includes('evil.example'))).toEqual([]);
  });

  test('every permission, device and screen is denied, on every session, also on those made later', async () => {
    const { call } = await start({ argv: ['--practice'] });
    await openPortal(call);
    await standIn.newestView();
    expect(standIn.sessions.size).toBe(3);
    for (const session of standIn.sessions.values()) {
      for (const permission of PERMISSIONS) {
        expect([session.partition, permission, await session.ask(permission)]).toEqual([
          session.partition,
          permission,
          false,
        ]);
        expect(session.check(permission)).toBe(false);
      }
      for (const device of ['hid', 'serial', 'usb']) expect(session.mayUseDevice(device)).toBe(false);
      expect(await session.shareScreen()).toBeNull();
    }
  });

  test('the window does not leave its page, however alike the other address looks', async () => {
    const { page } = await start();
    const before = page.url();
    const { window } = await standIn.firstWindow();
    const asked: string[] = [];
    window.webContents.on('will-frame-navigate', ({ url }: { url: string }) => asked.push(url));
    for (const url of LOOK_ALIKES) {
      await page.evaluate(`attacks.follow(${JSON.stringify(toChromium(url, standIn.schemes))})`);
      // Those that Chromium leaves to the app must have been asked about before anything is concluded from the page.
      if (/^(https?|kakekae):/u.test(url)) await expect.poll(() => asked.length, { message: url }).toBeGreaterThan(0);
      asked.length = 0;
      expect([url, page.url(), await page.locator('h1').textContent()]).toEqual([url, before, '小さな画面']);
    }
    expect(await page.title()).toBe('線路');
    // The walls do not merely stop everything.
    await page.evaluate(`attacks.follow('./index.html?again')`);
    await page.waitForURL(/again/u);
  });

  test('no second window opens, by script or by link', async () => {
    const { page } = await start();
    await page.evaluate(`attacks.open('https://evil.example/'); attacks.follow('./small.js', '_blank')`);
    const { window } = await standIn.firstWindow();
    await expect.poll(() => window.webContents.askedToOpen.length).toBe(2);
    await expect.poll(() => page.context().pages().length).toBe(1);
    expect(standIn.desktop.openedExternally).toEqual([]);
  });

  test('nothing outside the window is served, and nothing but reading is answered', async () => {
    await start();
    const own = standIn.sessions.get('kakekae-window');
    for (const path of OUTSIDE) {
      const response = await own?.respond(path.startsWith('/') ? `kakekae://app${path}` : path);
      expect([path, response?.status, await response?.text()]).toEqual([path, 404, '']);
    }
    expect((await own?.respond('kakekae://app/index.html'))?.status).toBe(200);
    expect((await own?.respond('kakekae://app/index.html', 'POST'))?.status).toBe(404);
  });
});

const MISSHAPEN = [
  ['no.such.call', null],
  ['toString', null],
  ['__proto__', null],
  ['line.remove', { number: 5 }],
  ['line.remove', null],
  ['secret.store', { kind: 'sip', number: 'x'.repeat(99), password: 'p' }],
  [{ name: 'snapshot.read' }, null],
  [undefined, undefined],
] as const;

const PERMISSIONS = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'media',
  'midi',
  'notifications',
  'openExternal',
  'pointerLock',
  'serial',
  'storage-access',
  'usb',
];

const LOOK_ALIKES = [
  'https://app/',
  'http://app/index.html',
  'kakekae://app.evil.example/index.html',
  'kakekae://appp/index.html',
  'kakekae://ap/index.html',
  'kakekae://evil.example/app/index.html',
  'kakekae://app@evil.example/index.html',
  'kakekae://evil@app/index.html',
  'kakekae://app:8080/index.html',
  'https://kakekae.app/',
  'http://127.0.0.1:9/index.html',
  'file:///etc/passwd',
  'data:text/html,<h1>no</h1>',
  'javascript:document.title="no"',
  'blob:kakekae://app/1',
];

const OUTSIDE = [
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/%2e%2e%2f%2e%2e%2fsecret.html',
  '/..%5csecret.html',
  '/index.html%00.js',
  '/%00',
  '//index.html',
  '/.hidden',
  '/main/main.cjs',
  'kakekae://other/index.html',
  'kakekae://app@x/index.html',
];

/** Opens the practice carrier's portal in the view, for the practice line. */
async function openPortal(call: Call): Promise<string> {
  const read = (await call('snapshot.read', null)) as {
    value: { practice: { portalUrl: string; number: string; sipPassword: string } };
  };
  const { portalUrl, number, sipPassword } = read.value.practice;
  await call('line.add', { number, service: 'ip-phone', domain: '127.0.0.1' });
  await call('secret.store', { kind: 'sip', number, password: sipPassword });
  const begun = (await call('rotation.begin', { number, mode: 'emergency', by: 'told' })) as {
    ok: boolean;
    value: { rotation: string };
  };
  if (!begun.ok) throw new Error(`no rotation: ${JSON.stringify(begun)}`);
  const opened = await call('assisted.open', { rotation: begun.value.rotation, portalUrl });
  expect(opened).toEqual({ ok: true, value: null });
  return begun.value.rotation;
}
