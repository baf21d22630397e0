import type { Secret } from '../compose.ts';

/** How long a copied password stays in the clipboard, milliseconds. */
export const CLIPBOARD_MS = 60_000;

export interface Clipboard {
  readText(): Promise<string>;
  writeText(text: string): Promise<void>;
}

/** Copies a password and clears the clipboard after 60 s, but only if it still holds that very text. */
export class ClipboardTimer {
  readonly #clipboard: Clipboard;
  #pending: { readonly secret: Secret; readonly timer: NodeJS.Timeout } | undefined;

  constructor(clipboard: Clipboard) {
    this.#clipboard = clipboard;
  }

  /** Returns the moment of clearing, epoch ms of the computer's clock. */
  async copy(secret: Secret): Promise<number> {
    if (this.#pending !== undefined) clearTimeout(this.#pending.timer);
    await this.#clipboard.writeText(secret.reveal());
    const timer = setTimeout(() => void this.clear(), CLIPBOARD_MS);
    this.#pending = { secret, timer };
    return Date.now() + CLIPBOARD_MS;
  }

  /** Also at quit: a password must not outlive the app in the clipboard. */
  async clear(): Promise<void> {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    clearTimeout(pending.timer);
    if ((await this.#clipboard.readText()) === pending.secret.reveal()) await this.#clipboard.writeText('');
  }
}
