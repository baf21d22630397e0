import { type BackstageOptions, openBackstage } from '../../backstage/backstage.ts';
import { clipboardOf } from './clipboard-tools.ts';
import { openInBrowser } from './open-link.ts';
import { serveWindow } from './serve-window.ts';

export interface BrowserHostOptions extends Omit<BackstageOptions, 'host'> {
  /** Folder of the built window. */
  readonly rendererFolder: string;
  readonly version: string;
  /** Open the person's browser; false = the caller prints the address. */
  readonly open: boolean;
  /** 0 or absent = any free port. */
  readonly port?: number | undefined;
  /** Real ms without any page before the process may end. */
  readonly graceMs?: number | undefined;
  readonly onBug: (error: unknown) => void;
}

export interface BrowserHost {
  /** The first address, with its key: opens once. */
  readonly url: string;
  /** Whether a browser was started with it. */
  readonly isOpened: boolean;
  close(): Promise<void>;
  /** Resolves when everything is closed: the last page left, the person quit, or `close()`. */
  readonly ended: Promise<void>;
}

const GRACE_MS = 30_000;

/** Opens backstage and serves its window on loopback. Rejects only when the port cannot be had. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<void>();
  const { rendererFolder, version, open, port, graceMs = GRACE_MS, onBug, ...given } = options;
  let isClosing = false;
  const close = async () => {
    if (!isClosing) {
      isClosing = true;
      await served?.close();
      await backstage.close();
      markEnded();
    }
    await ended;
  };
  const leave = () => void close().catch(onBug);
  const backstage = await openBackstage({
    ...given,
    host: {
      kind: 'browser',
      version,
      hasTray: false,
      clipboard: clipboardOf({ platform: process.platform, env: process.env }),
      openLink: async (url) => {
        await openInBrowser(url);
      },
      // The notice stands in the window; a page has no claim to the system's own without asking for one more permission.
      notify: () => {},
      setStartAtLogin: () => {},
      // After the answer to this very call has left.
      quit: () => void setTimeout(leave, 100),
    },
  });
  let served: Awaited<ReturnType<typeof serveWindow>> | undefined;
  try {
    served = await serveWindow({ backstage, rendererFolder, port, graceMs, onLastPageGone: leave, onBug });
  } catch (error) {
    await backstage.close();
    throw error;
  }
  const isOpened = open && (await openInBrowser(served.url));
  return { url: served.url, isOpened, close, ended };
}
