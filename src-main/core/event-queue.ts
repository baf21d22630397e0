/** Events from work that goes on by itself, for one reader who takes them when ready. */
export interface EventQueue<E> {
  push(event: E): void;
  /** Nothing comes after what was pushed so far. */
  end(): void;
  read(): AsyncGenerator<E, void, undefined>;
}

export function eventQueue<E>(): EventQueue<E> {
  const waiting: E[] = [];
  let hasEnded = false;
  let wake = () => {};
  return {
    push(event) {
      waiting.push(event);
      wake();
    },
    end() {
      hasEnded = true;
      wake();
    },
    async *read() {
      for (;;) {
        for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event;
        if (hasEnded) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
