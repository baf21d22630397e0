import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebFrameMain } from 'electron';
import type { Backstage } from '../../backstage/backstage.ts';
import { problem } from '../../compose.ts';
import { EVENT_NAMES } from '../../contract/calls.ts';
import { CALL_CHANNEL, EVENT_CHANNELS } from './channels.ts';
import { isOwnPage, OWN_ORIGIN } from './own-page.ts';

export interface CallsOptions {
  readonly window: BrowserWindow;
  readonly backstage: Pick<Backstage, 'answer' | 'on'>;
  readonly onBug: (error: unknown) => void;
}

/** Lets the window, and nothing else in the process, ask backstage; and tells it what changed. */
export function connectWindow({ window, backstage, onBug }: CallsOptions): () => void {
  ipcMain.handle(CALL_CHANNEL, async (event: IpcMainInvokeEvent, name: unknown, argument: unknown) => {
    const stranger = strangerOf(event, window);
    if (stranger !== undefined) {
      const call = typeof name === 'string' ? name.slice(0, 40) : '';
      return { ok: false, problem: problem('call-refused', { call, where: stranger }) };
    }
    try {
      return await backstage.answer(name, argument);
    } catch (error) {
      onBug(error);
      // Electron would carry the text of the error into the page.
      throw new Error('unexpected fault');
    }
  });
  const tell = (channel: string, value: unknown) => {
    if (window.isDestroyed() || window.webContents.isCrashed()) return;
    window.webContents.send(channel, value);
  };
  const leave = EVENT_NAMES.map((name) => backstage.on(name, (value) => tell(EVENT_CHANNELS[name], value)));
  return () => {
    ipcMain.removeHandler(CALL_CHANNEL);
    for (const stop of leave) stop();
  };
}

type Sender = Pick<IpcMainInvokeEvent, 'sender'> & {
  readonly senderFrame: Pick<WebFrameMain, 'parent' | 'origin' | 'url'> | null;
};

/** What is wrong with the sender; `undefined` for the main frame of our own window on our own page. */
function strangerOf({ sender, senderFrame }: Sender, window: BrowserWindow): string | undefined {
  // Null once the frame has navigated or is gone: whoever asked is not there to be believed.
  if (senderFrame === null) return 'frame-gone';
  if (window.isDestroyed() || sender !== window.webContents) return 'window';
  if (senderFrame.parent !== null) return 'frame';
  if (senderFrame.origin !== OWN_ORIGIN || !isOwnPage(senderFrame.url)) return 'origin';
  return undefined;
}
