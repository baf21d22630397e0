import type { Page } from '@playwright/test';

/**
 * Looks for secrets in everything the window can reach: its document with the values of fields, its address, title, history
 * and storages, and all objects that hang on React's tree (state, props, hooks, stores, refs). Answers where one was found.
 *
 * Runs in the page, so it is text: the types of a document have no place in the types of Node.
 */
const SEARCH = `(secrets) => {
  const found = [];
  const look = (where, text) => {
    for (const secret of secrets) if (typeof text === 'string' && text.includes(secret)) found.push(where);
  };
  look('document', document.documentElement.outerHTML);
  for (const field of document.querySelectorAll('input, textarea, select')) look('field ' + field.name, field.value);
  look('address', location.href);
  look('title', document.title);
  look('history', JSON.stringify(history.state));
  look('window.name', window.name);
  look('cookie', document.cookie);
  for (const [name, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]])
    look(name, JSON.stringify(Object.entries(storage)));
  const root = document.getElementById('root');
  const container = Object.keys(root).find((key) => key.startsWith('__reactContainer$'));
  if (container === undefined) found.push('React was not found, so its memory could not be searched');
  const seen = new Set();
  const waiting = [['react', root[container]]];
  while (waiting.length > 0) {
    const [path, value] = waiting.pop();
    if (typeof value === 'string') look(path, value);
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value === window || value instanceof Node) continue;
    if (seen.size > 400000) { found.push('React holds too much to be searched'); break; }
    for (const key of Reflect.ownKeys(value)) {
      const described = Object.getOwnPropertyDescriptor(value, key);
      if (described === undefined || !('value' in described)) continue;
      waiting.push([path.length > 200 ? path : path + '.' + String(key), described.value]);
    }
    if (value instanceof Map) for (const entry of value) waiting.push([path + '<map>', entry]);
    if (value instanceof Set) for (const entry of value) waiting.push([path + '<set>', entry]);
  }
  return { found: [...new Set(found)], searched: seen.size };
}`;

export async function searchWindow(page: Page, secrets: readonly string[]): Promise<string[]> {
  const { found, searched } = await page.evaluate<{ found: string[]; searched: number }>(
    `(${SEARCH})(${JSON.stringify(secrets)})`,
  );
  return searched > 100 ? found : [...found, `only ${searched} objects were searched`];
}

/** Every string on the page's JavaScript heap after a full collection, with what cannot be reached any more left out. */
export async function searchHeap(page: Page, secrets: readonly string[]): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const { strings } = JSON.parse(chunks.join('')) as { readonly strings: readonly string[] };
  return strings.filter((text) => secrets.some((secret) => text.includes(secret)));
}
