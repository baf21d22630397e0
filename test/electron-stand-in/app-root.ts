import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../build/bundle.ts';

const repository = join(import.meta.dirname, '..', '..');

export interface AppRoot {
  readonly path: string;
  readonly mainFile: string;
  remove(): void;
}

/**
 * A folder as the packed app has it, with main and preload built from today's sources and a small window of our own, so that
 * what is tried here is the host and not the window. With `window: 'built'` the real window is built into it.
 */
export async function makeAppRoot(window: 'small' | 'built' = 'small'): Promise<AppRoot> {
  const path = mkdtempSync(join(tmpdir(), 'kakekae-app-'));
  await bundle(window === 'built' ? ['renderer', 'main', 'preload'] : ['main', 'preload'], join(path, 'dist'));
  cpSync(join(repository, 'assets'), join(path, 'assets'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(path, 'node_modules'), 'dir');
  writeFileSync(join(path, 'secret.html'), 'outside');
  if (window === 'small') writeSmallWindow(join(path, 'dist', 'renderer'));
  return {
    path,
    mainFile: join(path, 'dist', 'main', 'main.cjs'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Shows the version of the last snapshot, and carries what the walls must stop: inline script, eval, a foreign picture. */
function writeSmallWindow(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>線路</title>
<script>window.inlineRan = true;</script><script type="module" src="./small.js"></script></head>
<body><main><h1>小さな画面</h1><output></output></main><img id="remote" src="https://tracker.example/pixel.png"></body></html>`,
  );
  writeFileSync(
    join(folder, 'small.js'),
    `const output = document.querySelector('output');
globalThis.heard = [];
kakekae.on('snapshot', (value) => { heard.push(value); output.textContent = String(value.version); });
kakekae.on('focus', (value) => { globalThis.focused = value; });
try { globalThis.evalGave = (0, eval)('1'); } catch (error) { globalThis.evalGave = error.name; }
globalThis.violated = [];
document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective));
globalThis.attacks = {
  reach() {
    fetch('https://evil.example/').catch(() => {});
    try { new WebSocket('wss://evil.example/'); } catch {}
    const frame = document.createElement('iframe');
    frame.src = 'https://evil.example/';
    const form = document.createElement('form');
    form.action = 'https://evil.example/';
    document.body.append(frame, form);
    form.submit();
  },
  follow(url, target) {
    const link = document.createElement('a');
    link.href = url;
    if (target !== undefined) link.target = target;
    document.body.append(link);
    link.click();
  },
  open(url) { return window.open(url) === null; },
};
const answer = await kakekae.call('snapshot.read', null);
globalThis.first = answer;
output.textContent = String(answer.ok);`,
  );
}
