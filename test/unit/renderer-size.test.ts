import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => vi.unstubAllEnvs());

const ROOT = join(import.meta.dirname, '..', '..', 'src-renderer');
/** Aim of the window: script that a first look needs, bytes after gzip. */
const MOST = 150_000;
const LANGUAGE = /\/words\/(?:ja|en)(?:-[a-z-]+|\/[a-z]+)?\.ts$/u;

describe('the window’s first look', () => {
  it('loads one language of the two, and no more than 150 kB of script with it', { timeout: 120_000 }, async () => {
    // Else React comes as it is for its own developers, twice as big.
    vi.stubEnv('NODE_ENV', 'production');
    const built = await build({
      root: ROOT,
      configFile: join(ROOT, 'vite.config.ts'),
      build: { write: false },
      logLevel: 'silent',
    });
    const chunks = new Map(
      [built]
        .flat()
        .flatMap((one) => ('output' in one ? one.output : []))
        .filter((one) => one.type === 'chunk')
        .map((chunk) => [chunk.fileName, chunk]),
    );
    const first = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
    // What a first script imports statically is loaded before it runs.
    for (const name of first) for (const imported of chunks.get(name)?.imports ?? []) first.add(imported);
    const modules = [...first].flatMap((name) => chunks.get(name)?.moduleIds ?? []);
    expect(modules.some((id) => id.endsWith('/src-renderer/app.tsx'))).toBe(true);
    expect(modules.filter((id) => LANGUAGE.test(id) && hasCode(id))).toEqual([]);

    const zipped = (names: Iterable<string>) =>
      [...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? '', { level: 9 }).length, 0);
    const languages = ['ja', 'en'].map((lang) =>
      [...chunks.values()]
        .filter(({ moduleIds }) => moduleIds.some((id) => id.includes(`/src-renderer/words/${lang}/`)))
        .map(({ fileName }) => fileName),
    );
    for (const language of languages) expect(language).not.toEqual([]);
    const weights = languages.map((language) => zipped(first) + zipped(language));
    for (const weight of weights) expect(weight).toBeLessThan(MOST);

    function hasCode(id: string): boolean {
      return [...first].some((name) => (chunks.get(name)?.modules[id]?.code ?? '') !== '');
    }
  });
});
