import { Notification } from 'electron';
import type { Notice } from '../../backstage/window-host.ts';
import type { Lang } from '../../contract/words/index.ts';
import { desktopWords, maskedLine } from './words.ts';

export interface NotifyOptions {
  readonly lang: Lang;
  readonly onClick: () => void;
}

/** Held until they are gone: a notification that was collected as garbage no longer hears its click. */
const living = new Set<Notification>();

/** The system's notification. It may never be seen (focus modes, unsigned builds): its twin stands in the window. */
export function notifyPerson(notice: Pick<Notice, 'kind' | 'number'>, { lang, onClick }: NotifyOptions): void {
  const { title, body } = desktopWords(lang).notice[notice.kind];
  show({ title, body: body(maskedLine(notice.number)), onClick });
}

/** Told once per run, when the window goes away and the app stays. */
export function notifyStaying({ lang, onClick }: NotifyOptions): void {
  show({ ...desktopWords(lang).hidden, onClick });
}

function show({ title, body, onClick }: { title: string; body: string; onClick: () => void }): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  living.add(notification);
  const forget = () => living.delete(notification);
  notification.on('click', () => {
    forget();
    onClick();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.show();
}
