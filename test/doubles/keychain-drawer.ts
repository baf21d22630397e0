import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CHILD = join(import.meta.dirname, 'keychain-drawer-child.ts');

export interface Slots {
  readonly current: string | null;
  readonly pending: string | null;
  readonly previous: string | null;
}

/** The keychain of a session as another program sees it. */
export interface Drawer {
  slots(number: string): Promise<Slots>;
  /** Puts in what a line needs for a change. */
  fill(
    number: string,
    values: { readonly current: string; readonly 'portal-id': string; readonly 'portal-password': string },
  ): Promise<void>;
  close(): Promise<void>;
}

export function openDrawer(env: Readonly<Record<string, string>>): Drawer {
  const child = spawn(process.execPath, [CHILD], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let turn: Promise<unknown> = Promise.resolve();

  function order(given: Readonly<Record<string, string>>): Promise<string | null> {
    const own = turn.then(async () => {
      child.stdin.write(`${JSON.stringify(given)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error('the drawer was closed by an error');
      return (JSON.parse(answer.value) as { value: string | null }).value;
    });
    turn = own.catch(() => undefined);
    return own;
  }

  return {
    async slots(number) {
      const read = (slot: string) => order({ do: 'read', account: `${number}/${slot}` });
      // A promotion copies a value first and removes it after, from pending to current to previous: read in that order, no
      // value can slip past between two reads.
      const pending = await read('pending');
      const current = await read('current');
      return { pending, current, previous: await read('previous') };
    },
    async fill(number, values) {
      for (const [slot, value] of Object.entries(values)) {
        const kept = await order({ do: 'write', account: `${number}/${slot}`, value });
        if (kept !== value) throw new Error(`the keychain did not keep ${slot}`);
      }
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
