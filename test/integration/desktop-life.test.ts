import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import { type AppRoot, makeAppRoot } from '../electron-stand-in/app-root.ts';
import { CHROMIUM, launchStandIn, type StandIn, type StandInOptions } from '../electron-stand-in/launch-stand-in.ts';

/* The desktop around the window: blank windows, waits, closing and quitting, tray, power, and the portal's own window. */

let root: AppRoot;
let browser: Browser;
let standIn: StandIn;
let dataFolder: string;

beforeAll(async () => {
  [root, browser] = await Promise.all([makeAppRoot(), chromium.launch(CHROMIUM)]);
});
afterAll(async () => {
  await browser.close();
  root.remove();
});
afterEach(async () => {
  await standIn.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function start(more: Partial<StandInOptions> = {}) {
  dataFolder = mkdtempSync(join(tmpdir(), 'kakekae-life-'));
  standIn = await launchStandIn({
    mainFile: root.mainFile,
    appPath: root.path,
    browser,
    ...more,
    env: { XDG_CURRENT_DESKTOP: 'KDE', XDG_CONFIG_HOME: join(dataFolder, 'config'), ...more.env },
    argv: [root.path, '--keychain', 'memory', '--data', dataFolder, ...(more.argv ?? [])],
  });
  const { window, page } = await standIn.firstWindow();
  return { window, page };
}

async function call(page: Page, name: string, argument: unknown): Promise<{ ok: boolean; value: never }> {
  const given = JSON.stringify([name, argument]);
  return page.evaluate(`kakekae.call(...${given})`);
}

async function snapshotOf(page: Page): Promise<Snapshot> {
  return (await call(page, 'snapshot.read', null)).value;
}

/** A change of the real line that the person made by hand at the portal a moment ago: it waits for its reflection. */
async function startWaiting(page: Page): Promise<void> {
  const number = '05012345678';
  const steps: [string, unknown][] = [
    // Nothing listens there: the wait goes on whatever its looks see.
    ['line.add', { number, service: 'b2bua', domain: '127.0.0.1', port: '9' }],
    ['secret.store', { kind: 'sip', number, password: 'old12345' }],
    [
      'rotation.begin',
      { number, mode: 'routine', by: 'told', newPassword: 'new23456', toldAtMs: Math.floor(Date.now()) },
    ],
  ];
  for (const [name, argument] of steps) expect(await call(page, name, argument)).toMatchObject({ ok: true });
  await expect.poll(async () => (await snapshotOf(page)).lines[0]?.rotation?.rotation.state.kind).toBe('reflecting');
}

describe('a window that stays blank', () => {
  test('a page that shows nothing for five seconds is replaced by one that says so and leads back', async () => {
    const { window, page } = await start();
    await page.evaluate(`document.body.replaceChildren()`);
    await page.waitForURL(/trouble\?why=empty/u, { timeout: 15_000 });
    expect(await page.locator('h1').textContent()).toBe('画面が空のままです。');
    expect(window.isVisible()).toBe(true);
    await page.getByRole('link', { name: '画面を開き直す' }).click();
    await page.waitForURL(/index\.html/u);
    expect(await page.locator('h1').textContent()).toBe('小さな画面');
  });

  test.each([
    ['preload-error', ['preload.cjs', new Error('x')], 'preload-failed'],
    ['render-process-gone', [{ reason: 'crashed' }], 'process-gone'],
    ['did-fail-load', [-6, 'ERR_FILE_NOT_FOUND', 'kakekae://app/index.html', true], 'not-loaded'],
  ] as const)('%s leads to the plain page, too', async (event, given, why) => {
    const { window, page } = await start();
    window.webContents.emit(event, {}, ...given);
    await page.waitForURL((url) => url.search === `?why=${why}`);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

  test('if even the plain page cannot be loaded, the system says it', async () => {
    const { window } = await start();
    window.webContents.emit('did-fail-load', {}, -2, 'ERR_FAILED', 'kakekae://app/trouble?why=empty', true);
    window.webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'kakekae://app/index.html', true);
    expect(standIn.desktop.errorBoxes).toEqual(['画面を表示できません。/ The window cannot be shown.']);
  });
});

describe('while a change waits', () => {
  test('tray, taskbar and autostart follow the wait; closing hides the window, starting again brings it back', async () => {
    const { window, page } = await start();
    expect(standIn.desktop.trays[0]?.toolTip).toBe('かけかえ – 待っている変更はありません');
    await startWaiting(page);
    await expect
      .poll(() => standIn.desktop.trays[0]?.toolTip)
      .toMatch(/^かけかえ – \d{1,2}:30 に反映予定（あと .+）$/u);
    expect(window.progress).toBeGreaterThanOrEqual(0);
    expect(window.progress).toBeLessThanOrEqual(1);
    const entry = join(dataFolder, 'config', 'autostart', 'jp.kakekae.app.desktop');
    expect(existsSync(entry)).toBe(false);
    await call(page, 'settings.change', { startAtLogin: true });
    await expect.poll(() => existsSync(entry)).toBe(true);
    expect(readFileSync(entry, 'utf8')).toContain('--hidden');

    await expect.poll(() => window.isVisible()).toBe(true);
    window.close();
    expect([window.isVisible(), window.isDestroyed()]).toEqual([false, false]);
    expect(standIn.desktop.notifications.map(({ title }) => title)).toContain('かけかえは待ち続けています');
    standIn.app.emit('second-instance');
    expect(window.isVisible()).toBe(true);

    await call(page, 'settings.change', { startAtLogin: false });
    await expect.poll(() => existsSync(entry)).toBe(false);
  });

  test('without a tray the person is asked, and waiting on minimises the window instead of losing it', async () => {
    const { window, page } = await start({ env: { XDG_CURRENT_DESKTOP: 'GNOME' } });
    expect((await snapshotOf(page)).host.hasTray).toBe(false);
    expect(standIn.desktop.trays).toEqual([]);
    await startWaiting(page);
    window.close();
    await expect.poll(() => window.isMinimized()).toBe(true);
    expect(standIn.desktop.boxes[0]?.buttons).toEqual(['このまま待つ', '終了する']);
    standIn.desktop.answerBox = () => 1;
    window.close();
    expect(await standIn.app.exited).toBe(0);
  });

  test('macOS keeps the app in the dock, with its own menu, and a click on the dock brings the window', async () => {
    const { window, page } = await start({ platform: 'darwin' });
    window.close();
    expect([window.isVisible(), standIn.app.exitCode]).toEqual([false, undefined]);
    standIn.app.emit('activate');
    expect(window.isVisible()).toBe(true);
    expect(standIn.desktop.menu?.items.map(({ label }) => label)).toEqual([
      'Kakekae',
      'ファイル',
      '編集',
      '表示',
      'ウインドウ',
    ]);
    await startWaiting(page);
    await expect.poll(() => standIn.desktop.trays[0]?.title).toMatch(/[時分]/u);
  });

  test('with nothing waiting, closing the window ends the app in order', async () => {
    const { window } = await start();
    window.close();
    expect(await standIn.app.exited).toBe(0);
    expect(standIn.desktop.boxes).toEqual([]);
    expect(standIn.desktop.trays[0]?.isDestroyed).toBe(true);
  });

  test('waking up from sleep shows the right time at once', async () => {
    const { page } = await start();
    const before = (await snapshotOf(page)).version;
    standIn.powerMonitor.emit('resume');
    await expect.poll(() => page.evaluate(`heard.some(({ version }) => version > ${before})`)).toBe(true);
  });
});

describe('the practice line on the desktop', () => {
  test('the window’s own quit ends the app in order when nothing goes on', async () => {
    const { page } = await start({ argv: ['--practice'] });
    await call(page, 'app.quit', null).catch(() => {});
    expect(await standIn.app.exited).toBe(0);
    expect(standIn.desktop.boxes).toEqual([]);
  });

  test('links of the practice carrier open in the person’s browser, and only those', async () => {
    const { page } = await start({ argv: ['--practice'] });
    const { practice } = await snapshotOf(page);
    expect(await call(page, 'link.open', { link: 'practice-mailbox' })).toMatchObject({ ok: true });
    expect(await call(page, 'link.open', { link: 'https://evil.example/' })).toMatchObject({ ok: false });
    expect(standIn.desktop.openedExternally).toEqual([practice?.mailboxUrl]);
  });
});

describe('the portal in a window of its own', () => {
  async function openPortal() {
    const { page } = await start({ argv: ['--practice'] });
    const { practice } = await snapshotOf(page);
    if (practice === null) throw new Error('no practice carrier');
    const { number } = practice;
    const known = (await snapshotOf(page)).lines.some(({ line }) => line.number === number);
    if (!known) await call(page, 'line.add', { number, service: 'ip-phone', domain: '127.0.0.1' });
    await call(page, 'secret.store', { kind: 'sip', number, password: practice.sipPassword });
    await call(page, 'secret.store', {
      kind: 'portal',
      number,
      id: practice.selfcareId,
      password: practice.selfcarePassword,
    });
    const begun = await call(page, 'rotation.begin', { number, mode: 'emergency', by: 'told' });
    expect(begun).toMatchObject({ ok: true });
    const { rotation } = begun.value as { rotation: string };
    expect(await call(page, 'assisted.open', { rotation, portalUrl: practice.portalUrl })).toMatchObject({ ok: true });
    return { page, practice, rotation, view: await standIn.newestView() };
  }

  test('its title names the pinned host, its fields are filled on request, its buttons are the person’s', async () => {
    const { page, practice, rotation, view } = await openPortal();
    expect(view.window.getTitle()).toContain(new URL(practice.portalUrl).host);
    expect(view.window.given.fullscreenable).toBe(false);
    expect(view.contents.preferences.preload).toBeUndefined();
    expect(view.contents.session.partition).toMatch(/^portal-/u);

    await walkToLogin(view.page);
    await expect.poll(async () => (await snapshotOf(page)).assisted?.canFill, { timeout: 10_000 }).toBe(true);
    const address = view.page.url();
    expect(await call(page, 'assisted.fill', { rotation })).toMatchObject({ ok: true, value: { filled: 2 } });
    const values = await view.page
      .locator('input[type=text],input[type=password]')
      .evaluateAll((inputs) => inputs.map((input) => Reflect.get(input, 'value') as string));
    expect(values).toEqual([practice.selfcareId, practice.selfcarePassword]);
    expect(view.page.url()).toBe(address);
    // What was filled is in the portal's window and nowhere else.
    expect(await page.content()).not.toContain(practice.selfcarePassword);
  });

  test('from the login to the completion page the person presses every button, and the completion is seen', async () => {
    const { page, practice, rotation, view } = await openPortal();
    const assisted = async () => (await snapshotOf(page)).assisted;
    await walkToLogin(view.page);
    await expect.poll(async () => (await assisted())?.canFill, { timeout: 10_000 }).toBe(true);
    await call(page, 'assisted.fill', { rotation });
    await view.page.locator('button, input[type=submit]').first().click();
    // The code is not among the fields that are filled: it comes to the person's mailbox.
    await expect.poll(async () => (await assisted())?.canFill, { timeout: 10_000 }).toBe(false);
    const mail = await (await fetch(practice.mailboxUrl)).text();
    const code = /\b(\d{6})\b/u.exec(mail)?.[1] ?? '';
    await view.page.locator('input[type=text], input[type=tel], input[type=number]').first().fill(code);
    await view.page.locator('button, input[type=submit]').first().click();
    // Every item of the menu has an 入力画面 of its own.
    const item = view.page.locator('li').filter({ hasText: 'IP加入電話パスワード変更' }).last();
    await item.getByRole('link', { name: '入力画面' }).click({ timeout: 8_000 });
    await expect.poll(async () => (await assisted())?.canFill, { timeout: 10_000 }).toBe(true);
    expect(await call(page, 'assisted.fill', { rotation })).toMatchObject({ ok: true, value: { filled: 4 } });
    expect((await assisted())?.isCompletionSeen).toBe(false);
    await view.page.getByRole('button', { name: '更新' }).click();
    await expect.poll(async () => (await assisted())?.isCompletionSeen, { timeout: 10_000 }).toBe(true);
    await call(page, 'assisted.close', null);
    expect(await assisted()).toBeNull();
  });

  test('it goes nowhere else, and closing it is told', async () => {
    const { page, view } = await openPortal();
    for (const url of ['https://evil.example/', 'http://localhost:9/', 'kakekae://app/index.html']) {
      await view.page.evaluate(`location.href = ${JSON.stringify(url)}`).catch(() => {});
    }
    await expect.poll(() => view.contents.session.blocked).toContain('https://evil.example/');
    expect(new URL(view.contents.getURL()).hostname).toBe('127.0.0.1');
    view.window.close();
    await expect.poll(async () => (await snapshotOf(page)).assisted).toBeNull();
    expect(view.contents.isDestroyed()).toBe(true);
  });

  test('an address that is neither https nor on this computer opens no window', async () => {
    const { page, rotation, view } = await openPortal();
    view.window.close();
    const windows = standIn.windows.length;
    await call(page, 'assisted.open', { rotation, portalUrl: 'http://portal.example/' });
    expect(standIn.windows.length).toBe(windows);
  });
});

/** From the portal's first page to the login, the way a person would go. */
async function walkToLogin(page: Page): Promise<void> {
  const password = page.locator('input[type=password]');
  if ((await password.count()) === 0) await page.getByRole('link').first().click();
  await password.first().waitFor();
}
