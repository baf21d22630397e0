export interface LastPageOptions {
  /** Real milliseconds without any page before the process may end: a reload or a slow computer is not a goodbye. */
  readonly graceMs: number;
  /** A rotation waits or acts: then nobody leaves. */
  readonly isNeeded: () => boolean;
  readonly end: () => void;
}

/**
 * Ends the process with its last page.
 *
 *  no page yet --page--> open --last page gone--> grace --over--> end
 *                          ^                        |  '- still needed: another grace
 *                          '---------page-----------'
 *
 * Before the first page nothing is counted: with `--no-open` the person opens the address when they like.
 */
export class LastPage {
  readonly #options: LastPageOptions;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: LastPageOptions) {
    this.#options = options;
  }

  pagesChanged(count: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (count === 0 && !this.#isOver) this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      if (this.#options.isNeeded()) this.#wait();
      else this.#options.end();
    }, this.#options.graceMs);
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}
