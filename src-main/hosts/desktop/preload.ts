import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNELS } from './channels.ts';

/*
 * All the page ever gets of Electron: ask, and listen. Built into ONE CommonJS file, because a sandboxed preload has no
 * modules and may require only `electron`, `events`, `timers`, `url`. Names and arguments are judged in main.
 */

contextBridge.exposeInMainWorld('kakekae', {
  call: (name: unknown, argument: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, argument),
  on: (event: string, listener: (value: unknown) => void): (() => void) => {
    const channel = Object.hasOwn(EVENT_CHANNELS, event)
      ? EVENT_CHANNELS[event as keyof typeof EVENT_CHANNELS]
      : undefined;
    if (channel === undefined) throw new TypeError('no such event');
    // The event object itself never reaches the page: `sender` would be all of ipcRenderer.
    const heard = (_event: IpcRendererEvent, value: unknown) => listener(value);
    ipcRenderer.on(channel, heard);
    return () => void ipcRenderer.removeListener(channel, heard);
  },
});
