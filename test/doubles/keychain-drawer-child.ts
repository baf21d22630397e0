import { createInterface } from 'node:readline';
import keytar from 'keytar';

/*
 * Runs inside a keyring session and works on the keychain with keytar alone, none of the program's own code between: one JSON
 * order a line on stdin, one JSON answer a line on stdout. The values are test values, nobody's secret.
 */

const SERVICE = 'Kakekae (dev)';

type Order =
  | { readonly do: 'read'; readonly account: string }
  | { readonly do: 'write'; readonly account: string; readonly value: string };

for await (const line of createInterface({ input: process.stdin })) {
  const order: Order = JSON.parse(line);
  if (order.do === 'write') await keytar.setPassword(SERVICE, order.account, order.value);
  const value = await keytar.getPassword(SERVICE, order.account);
  process.stdout.write(`${JSON.stringify({ value })}\n`);
}
