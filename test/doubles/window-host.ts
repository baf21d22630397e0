import type { Notice, WindowHost } from '../../src-main/backstage/window-host.ts';

export interface WindowHostDouble extends WindowHost {
  readonly notified: Notice[];
  readonly openedLinks: string[];
  clipboardText(): string;
}

/** A host without a window: remembers what it was asked to do. */
export function windowHostDouble(): WindowHostDouble {
  let text = '';
  const notified: Notice[] = [];
  const openedLinks: string[] = [];
  return {
    kind: 'browser',
    version: 'test',
    hasTray: false,
    notified,
    openedLinks,
    clipboardText: () => text,
    clipboard: {
      readText: async () => text,
      writeText: async (next) => {
        text = next;
      },
    },
    openLink: async (url) => {
      openedLinks.push(url);
    },
    notify: (notice) => {
      notified.push(notice);
    },
    setStartAtLogin: () => {},
    quit: () => {},
  };
}
