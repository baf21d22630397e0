import {
  type Answer,
  answerSchema,
  type Bridge,
  type CallName,
  type CallResult,
  EVENTS,
  type EventName,
  type EventValue,
} from '../src-main/contract/calls.ts';

/*
 * The only file that knows how the contract arrives: through the desktop's preload (`window.kakekae`), or over loopback
 * HTTP of the browser host (POST /api/call, Server-Sent Events at /api/events). What arrives is parsed here, whoever sent it.
 */

/** What the desktop's preload puts on the window. */
interface Preload {
  call(name: string, argument: unknown): Promise<unknown>;
  on(event: string, listener: (value: unknown) => void): () => void;
}

/** The other side could not be reached at all; unlike a Problem it says nothing about the line. */
export class HostGone extends Error {
  override readonly name = 'HostGone';
}

export type LinkState = 'here' | 'gone';

export interface WindowBridge extends Bridge {
  /** Tells whether the host answers, at once and after every change. */
  onLink(listener: (state: LinkState) => void): () => void;
}

declare global {
  interface Window {
    readonly kakekae?: Preload;
  }
}

export function openBridge(): WindowBridge {
  const preload = window.kakekae;
  return preload === undefined ? overHttp() : overPreload(preload);
}

function overPreload(preload: Preload): WindowBridge {
  const links = linkStates();
  return {
    async call(name, argument) {
      return readAnswer(name, await preload.call(name, argument));
    },
    on: (name, listener) => preload.on(name, (value) => readEvent(name, { value, listener, links })),
    onLink: links.listen,
  };
}

/** Whether the host answers; tells its listeners at once and after every change. */
function linkStates() {
  const listeners = new Set<(state: LinkState) => void>();
  let now: LinkState = 'here';
  return {
    set(state: LinkState): void {
      if (state === now) return;
      now = state;
      for (const listener of listeners) listener(state);
    },
    listen(listener: (state: LinkState) => void): () => void {
      listeners.add(listener);
      listener(now);
      return () => listeners.delete(listener);
    },
  };
}

type Links = ReturnType<typeof linkStates>;

/** The host may be starting again: soon at first, then seldom, so that a forgotten page costs nothing. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000] as const;

function overHttp(): WindowBridge {
  const links = linkStates();
  const listeners = new Map<EventName, Set<(text: string) => void>>();
  let tries = 0;

  const listen = () => {
    const source = new EventSource('/api/events');
    source.onopen = () => {
      tries = 0;
      links.set('here');
    };
    for (const name of Object.keys(EVENTS) as EventName[]) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        for (const listener of listeners.get(name) ?? []) listener(event.data);
      });
    }
    source.onerror = () => {
      links.set('gone');
      // The browser's own retry has no limit and gives up on some answers: one way for all cases.
      source.close();
      const waitMs = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] ?? 10_000;
      tries += 1;
      setTimeout(listen, waitMs);
    };
  };
  listen();

  return {
    async call(name, argument) {
      let arrived: unknown;
      try {
        const response = await fetch('/api/call', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name, argument }),
        });
        arrived = await response.json();
      } catch (cause) {
        links.set('gone');
        throw new HostGone('the host does not answer', { cause });
      }
      return readAnswer(name, arrived);
    },
    on(name, listener) {
      const mine = (text: string) => readEvent(name, { value: fromJson(text), listener, links });
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(mine));
      return () => all.delete(mine);
    },
    onLink: links.listen,
  };
}

function readAnswer<N extends CallName>(name: N, arrived: unknown): Answer<CallResult<N>> {
  const parsed = answerSchema(name).safeParse(arrived);
  if (parsed.success) return parsed.data as Answer<CallResult<N>>;
  // A window and a host of different versions: told as a Problem, with no value in it.
  return { ok: false, problem: { kind: 'call-refused', facts: { call: name, where: 'answer' } } };
}

interface Arrived<N extends EventName> {
  readonly value: unknown;
  readonly listener: (value: EventValue<N>) => void;
  readonly links: Links;
}

/** What does not parse comes from a host of another version: the window keeps what it has and says that nothing arrives. */
function readEvent<N extends EventName>(name: N, { value, listener, links }: Arrived<N>): void {
  const parsed = EVENTS[name].safeParse(value);
  // A stream may outlive a call that failed: whoever is heard is here.
  links.set(parsed.success ? 'here' : 'gone');
  if (parsed.success) listener(parsed.data as EventValue<N>);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
