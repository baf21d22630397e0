import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../src-main/contract/snapshot.ts';
import type { LeavingOptions } from '../../src-main/hosts/desktop/leaving.ts';

/* Closing and quitting while the answer of the carrier is on its way, with a window and a system of our own. */

const desk = vi.hoisted(() => ({
  app: undefined as unknown as import('node:events').EventEmitter & { quit(): void; exit(code: number): void },
  boxes: [] as { message: string; buttons: string[]; defaultId: number; cancelId: number }[],
  answer: (_choice: number) => {},
  exits: [] as number[],
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class App extends Emitter {
    quit(): void {
      this.emit('before-quit', { preventDefault: () => {} });
    }
    exit(code: number): void {
      desk.exits.push(code);
    }
  }
  desk.app = new App();
  return {
    app: desk.app,
    dialog: {
      showMessageBox: (_window: unknown, box: (typeof desk.boxes)[number]) => {
        desk.boxes.push(box);
        return new Promise((resolve) => {
          desk.answer = (response) => resolve({ response });
        });
      },
    },
    Notification: { isSupported: () => false },
  };
});

const { arrangeLeaving } = await import('../../src-main/hosts/desktop/leaving.ts');

function arrange(given: { waits?: boolean; busy?: boolean; state?: object; platform?: NodeJS.Platform }) {
  const window = Object.assign(new EventEmitter(), { hide: vi.fn(), minimize: vi.fn() });
  const line = { number: '05012345678' };
  const rotation = { rotation: { line, createdAtMs: 0, state: given.state }, question: null };
  const snapshot = {
    nowMs: 0,
    settings: { lang: 'ja' },
    lines: given.state === undefined ? [] : [{ line, rotation }],
  } as unknown as Snapshot;
  const closed = vi.fn(async () => {});
  const told = vi.fn();
  arrangeLeaving({
    window: window as unknown as LeavingOptions['window'],
    backstage: {
      mayQuit: () => ({ waits: given.waits ?? false, busy: given.busy ?? false }),
      snapshot: () => snapshot,
    },
    platform: given.platform ?? 'win32',
    hasTray: true,
    open: () => {},
    closeAll: closed,
    onBug: told,
  });
  const close = () => {
    const event = { preventDefault: vi.fn() };
    window.emit('close', event);
    return event.preventDefault;
  };
  return { window, close, closed, told };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  desk.app.removeAllListeners();
  desk.boxes.length = 0;
  desk.exits.length = 0;
});

describe('quitting while the answer to a submit is on its way', () => {
  test('is asked about once, and staying is what Enter and Escape do', async () => {
    const { closed } = arrange({ busy: true });
    desk.app.quit();
    desk.app.quit();
    await settled();
    expect(desk.boxes).toHaveLength(1);
    expect(desk.boxes[0]).toMatchObject({ buttons: ['終了しない', '終了する'], defaultId: 0, cancelId: 0 });
    expect(desk.boxes[0]?.message).toContain('返事を待っています');
    desk.answer(0);
    await settled();
    expect([closed.mock.calls.length, desk.exits]).toEqual([0, []]);
    // Asked again the next time, not remembered as a no.
    desk.app.quit();
    await settled();
    desk.answer(1);
    await settled();
    expect([closed.mock.calls.length, desk.exits]).toEqual([1, [0]]);
  });

  test('closing the window asks the same on Windows and Linux, though something waits', async () => {
    const { close, window } = arrange({ busy: true, waits: true });
    expect(close()).toHaveBeenCalled();
    await settled();
    expect([desk.boxes.length, window.hide.mock.calls.length]).toEqual([1, 0]);
  });

  test('on macOS closing the window never asks: the app stays', async () => {
    const { close, window } = arrange({ busy: true, platform: 'darwin' });
    close();
    await settled();
    expect([desk.boxes.length, window.hide.mock.calls.length, desk.exits]).toEqual([0, 1, []]);
  });
});

test('quitting while the phone is looked for is asked about in milder words', async () => {
  arrange({ state: { kind: 'verifying', nextLookAtMs: 1_000 } });
  desk.app.quit();
  await settled();
  expect(desk.boxes[0]?.message).toBe('電話機が戻ったかを確認しています。終了しますか。');
});

test('quitting during a mere wait is not asked about: the next start goes on', async () => {
  const { closed } = arrange({ waits: true });
  desk.app.quit();
  await settled();
  expect([desk.boxes, closed.mock.calls.length, desk.exits]).toEqual([[], 1, [0]]);
});

test('the process ends even when something could not be closed, and the bug is told', async () => {
  const { closed, told } = arrange({});
  closed.mockRejectedValueOnce(new Error('stuck'));
  desk.app.quit();
  await settled();
  expect([desk.exits, told.mock.calls.length]).toEqual([[0], 1]);
});
