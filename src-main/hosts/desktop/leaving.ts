import { app, type BrowserWindow, dialog } from 'electron';
import type { Backstage } from '../../backstage/backstage.ts';
import { notifyStaying } from './notify.ts';
import { pendingOf } from './pending.ts';
import { desktopWords } from './words.ts';

export interface LeavingOptions {
  readonly window: BrowserWindow;
  readonly backstage: Pick<Backstage, 'mayQuit' | 'snapshot'>;
  readonly platform: NodeJS.Platform;
  readonly hasTray: boolean;
  /** Shows the window again. */
  readonly open: () => void;
  /** Everything that must be finished before the process may end: clipboard, ledger, waits. */
  readonly closeAll: () => Promise<void>;
  readonly onBug: (error: unknown) => void;
}

/*
 * Going away, by the customs of each platform:
 *
 *  window closed  macOS                    -> hidden, the app stays in the dock
 *                 waits, tray              -> hidden, the tray goes on counting (told once)
 *                 waits, no tray           -> asked: keep waiting (minimised), or quit
 *                 otherwise                -> quit
 *  quit           submit or verify goes on -> asked; staying is the default
 *                 otherwise                -> everything closed in order, then the process ends
 */
export function arrangeLeaving(options: LeavingOptions): void {
  const { window, backstage, platform } = options;
  let isLeaving = false;
  let isAsking = false;
  let wasTold = false;

  async function leave(): Promise<void> {
    isLeaving = true;
    // What cannot be closed must not keep the process: everything that counts is stored before it is done.
    await options.closeAll().catch(options.onBug);
    app.exit(0);
  }

  /** One question at a time; `true` = go. */
  async function ask(question: { message: string; detail: string; stay: string; go: string }): Promise<boolean> {
    isAsking = true;
    options.open();
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: question.message,
      detail: question.detail,
      buttons: [question.stay, question.go],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    isAsking = false;
    return response === 1;
  }

  async function askThenQuit(): Promise<void> {
    const act = actOf(backstage);
    const { quit } = desktopWords(backstage.snapshot().settings.lang);
    const may =
      act === undefined ||
      (await ask({
        message: act === 'submit' ? quit.busy : quit.verify,
        detail: act === 'submit' ? quit.busyDetail : quit.verifyDetail,
        stay: quit.stay,
        go: quit.anyway,
      }));
    if (may) await leave();
  }

  app.on('before-quit', (event) => {
    // Always held: the ledger, the clipboard and the waits are closed first, and only then the process ends.
    event.preventDefault();
    if (!isLeaving && !isAsking) void askThenQuit();
  });

  window.on('close', (event) => {
    if (isLeaving) return;
    event.preventDefault();
    if (isAsking) return;
    const { waits } = backstage.mayQuit();
    if (platform === 'darwin') window.hide();
    else if (!waits || actOf(backstage) !== undefined) app.quit();
    else if (options.hasTray) {
      window.hide();
      if (!wasTold) notifyStaying({ lang: backstage.snapshot().settings.lang, onClick: options.open });
      wasTold = true;
    } else void askToStay();
  });

  async function askToStay(): Promise<void> {
    const { quit } = desktopWords(backstage.snapshot().settings.lang);
    const go = await ask({
      message: quit.waits,
      detail: quit.waitsDetail,
      stay: quit.background,
      go: quit.anyway,
    });
    if (go) await leave();
    else window.minimize();
  }

  app.on('activate', options.open);
  // The window is never destroyed before `leave`; without this Electron would quit on its own terms.
  app.on('window-all-closed', () => {});
}

function actOf(backstage: LeavingOptions['backstage']): 'submit' | 'verify' | undefined {
  if (backstage.mayQuit().busy) return 'submit';
  const pending = pendingOf(backstage.snapshot());
  return pending.kind === 'acting' ? pending.act : undefined;
}
