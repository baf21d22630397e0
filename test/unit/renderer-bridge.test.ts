/// <reference lib="dom" />
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HostGone, type LinkState, openBridge } from '../../src-renderer/bridge.ts';
import { cannedSnapshot } from '../doubles/window-bridge.ts';

/** The browser's EventSource, driven by hand. */
class HandEventSource extends EventTarget {
  static readonly opened: HandEventSource[] = [];
  readonly url: string;
  isClosed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
    HandEventSource.opened.push(this);
  }

  close(): void {
    this.isClosed = true;
  }

  say(name: string, value: unknown): void {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(value) }));
  }
}

const newest = (): HandEventSource => {
  const source = HandEventSource.opened.at(-1);
  if (source === undefined) throw new Error('nothing listens to the host');
  return source;
};

beforeEach(() => {
  vi.useFakeTimers();
  HandEventSource.opened.length = 0;
  vi.stubGlobal('EventSource', HandEventSource);
  vi.stubGlobal('window', {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the window over loopback HTTP', () => {
  it('posts a call by name and reads the answer by the contract', async () => {
    const posted: unknown[] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      posted.push([url, init.method, JSON.parse(String(init.body))]);
      return Response.json({ ok: true, value: { rotation: 'r1' } });
    });
    const argument = { number: '05012345678', mode: 'routine', by: 'portal' } as const;
    const answer = await openBridge().call('rotation.begin', argument);
    expect(answer).toEqual({ ok: true, value: { rotation: 'r1' } });
    expect(posted).toEqual([['/api/call', 'POST', { name: 'rotation.begin', argument }]]);
  });

  it('takes a field that nobody declared out of an answer', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ ok: true, value: { rotation: 'r1', password: 'leaked' } }));
    const answer = await openBridge().call('rotation.begin', { number: '', mode: 'routine', by: 'told' });
    expect(JSON.stringify(answer)).not.toContain('leaked');
  });

  it('tells an answer of another shape as a problem without its values', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ ok: true, value: 'secret text' }));
    const answer = await openBridge().call('rotation.begin', { number: '', mode: 'routine', by: 'told' });
    expect(answer).toMatchObject({ ok: false, problem: { kind: 'call-refused' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('says that the host is gone when a call cannot leave, and does not make a problem of it', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    const bridge = openBridge();
    const links: LinkState[] = [];
    bridge.onLink((state) => links.push(state));
    await expect(bridge.call('snapshot.read', null)).rejects.toBeInstanceOf(HostGone);
    expect(links).toEqual(['here', 'gone']);
  });

  it('hears snapshots, and says so when one of another shape comes instead of showing it', () => {
    const heard: number[] = [];
    const links: LinkState[] = [];
    const bridge = openBridge();
    bridge.onLink((state) => links.push(state));
    bridge.on('snapshot', ({ version }) => heard.push(version));
    newest().say('snapshot', cannedSnapshot({ version: 7 }));
    expect(heard).toEqual([7]);
    newest().say('snapshot', { version: 8 });
    expect(links).toEqual(['here', 'gone']);
    expect(heard).toEqual([7]);
  });

  it('listens again by itself, soon at first and then seldom, and says when the host is back', () => {
    const bridge = openBridge();
    const links: LinkState[] = [];
    const heard: number[] = [];
    bridge.onLink((state) => links.push(state));
    bridge.on('snapshot', ({ version }) => heard.push(version));
    for (const waitMs of [1_000, 2_000, 5_000, 10_000, 10_000]) {
      const lost = newest();
      lost.onerror?.();
      expect(lost.isClosed).toBe(true);
      vi.advanceTimersByTime(waitMs - 1);
      expect(newest()).toBe(lost);
      vi.advanceTimersByTime(1);
      expect(newest()).not.toBe(lost);
    }
    newest().onopen?.();
    newest().say('snapshot', cannedSnapshot({ version: 3 }));
    expect(links).toEqual(['here', 'gone', 'here']);
    expect(heard).toEqual([3]);
  });
});

describe('the window over the desktop’s preload', () => {
  it('asks the preload and parses what comes back', async () => {
    const asked: unknown[] = [];
    vi.stubGlobal('window', {
      kakekae: {
        call: async (name: string, argument: unknown) => {
          asked.push([name, argument]);
          return { ok: true, value: null, stray: 1 };
        },
        on: () => () => {},
      },
    });
    const answer = await openBridge().call('rotation.look', { rotation: 'r1' });
    expect(answer).toEqual({ ok: true, value: null });
    expect(asked).toEqual([['rotation.look', { rotation: 'r1' }]]);
    expect(HandEventSource.opened).toEqual([]);
  });
});
