import type { ServerResponse } from 'node:http';
import type { EventName } from '../../contract/calls.ts';

/** The open pages, each holding one event stream (Server-Sent Events, HTML standard 9.2). */
export class Pages {
  /** Each page, and the snapshot it was too slow for: the next one is whole anyway, so only the last is kept. */
  readonly #open = new Map<ServerResponse, string | undefined>();
  readonly #onCount: (count: number) => void;

  constructor(onCount: (count: number) => void) {
    this.#onCount = onCount;
  }

  /** Takes a page in and tells it `first` at once, so that a page that came back never shows an old state. */
  add(response: ServerResponse, first: unknown): void {
    response.write('retry: 1000\n\n');
    response.write(eventText('snapshot', first));
    this.#open.set(response, undefined);
    response.on('error', () => {});
    response.on('drain', () => {
      const late = this.#open.get(response);
      this.#open.set(response, undefined);
      if (late !== undefined) response.write(late);
    });
    response.once('close', () => {
      this.#open.delete(response);
      this.#onCount(this.#open.size);
    });
    this.#onCount(this.#open.size);
  }

  tell(event: EventName, value: unknown): void {
    const text = eventText(event, value);
    for (const page of this.#open.keys()) {
      if (event === 'snapshot' && page.writableNeedDrain) this.#open.set(page, text);
      else page.write(text);
    }
  }

  /** A line that means nothing: a page whose computer went away is noticed by it. */
  ping(): void {
    for (const page of this.#open.keys()) page.write(': \n\n');
  }

  close(): void {
    for (const page of this.#open.keys()) page.end();
  }
}

function eventText(event: EventName, value: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`;
}
