import { Menu, nativeImage, Tray } from 'electron';
import type { Snapshot } from '../../contract/snapshot.ts';
import { formatDuration } from '../../contract/words/index.ts';
import { type Pending, pendingOf } from './pending.ts';
import { type DesktopWords, desktopWords } from './words.ts';

export interface TraySurroundings {
  readonly platform: NodeJS.Platform;
  /** XDG_CURRENT_DESKTOP, e.g. `ubuntu:GNOME`. */
  readonly desktop: string | undefined;
}

/**
 * Plain GNOME shows no tray, and an icon that nobody sees must not be what a hidden window is found by. Ubuntu's GNOME
 * brings the extension that shows it.
 */
export function hasTrayHere({ platform, desktop }: TraySurroundings): boolean {
  if (platform !== 'linux') return true;
  const names = (desktop ?? '').split(':').map((name) => name.toLowerCase());
  return names.some((name) => name !== '') && (!names.includes('gnome') || names.includes('ubuntu'));
}

export interface TrayOptions {
  readonly icon: string;
  /** Shown while a change waits; only where the menu bar draws in one colour (macOS). */
  readonly waitingIcon: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly open: () => void;
  readonly quit: () => void;
}

export interface CountdownTray {
  show(snapshot: Snapshot): void;
  close(): void;
}

/** One icon that says in words what goes on and when it is due. */
export function openTray({ icon, waitingIcon, platform, open, quit }: TrayOptions): CountdownTray {
  const image = nativeImage.createFromPath(icon);
  const waitingImage = waitingIcon === undefined ? undefined : nativeImage.createFromPath(waitingIcon);
  const tray = new Tray(image);
  tray.on('click', open);
  let shown = '';
  return {
    show(snapshot) {
      const words = desktopWords(snapshot.settings.lang);
      const pending = pendingOf(snapshot);
      const sentence = sentenceOf(pending, { words, nowMs: snapshot.nowMs });
      // A menu that is replaced while it is open closes under the person's hand: only when the words changed.
      if (sentence === shown) return;
      shown = sentence;
      tray.setToolTip(`${words.appName} – ${sentence}`);
      if (platform === 'darwin') tray.setTitle(shortOf(pending, snapshot));
      if (waitingImage !== undefined) tray.setImage(pending.kind === 'waiting' ? waitingImage : image);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: sentence, enabled: false },
          { type: 'separator' },
          { label: words.tray.open, click: open },
          { label: words.menu.quit, click: quit },
        ]),
      );
    },
    close: () => tray.destroy(),
  };
}

function sentenceOf(pending: Pending, { words, nowMs }: { words: DesktopWords; nowMs: number }): string {
  switch (pending.kind) {
    case 'nothing':
      return words.tray.idle;
    case 'acting':
      return words.tray.acting;
    case 'asking':
      return words.tray.asking;
    case 'waiting':
      return words.tray.waiting({ ...pending, leftMs: Math.max(0, pending.dueAtMs - nowMs) });
  }
}

function shortOf(pending: Pending, { nowMs, settings }: Snapshot): string {
  return pending.kind === 'waiting' && pending.dueAtMs > nowMs
    ? formatDuration(pending.dueAtMs - nowMs, settings.lang)
    : '';
}
