import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';

/*
 * `npm run build`: everything that needs bundling, into dist/.
 *
 *   dist/renderer/          the window, for both hosts
 *   dist/main/main.cjs      the desktop host, one file: what must run before Electron is ready runs synchronously
 *   dist/main/preload.cjs   the preload, one file: a sandboxed preload has no modules
 *
 * Not minified (main, preload): a stack trace that a person sends must be readable.
 */

const root = join(import.meta.dirname, '..');

export type Part = 'renderer' | 'main' | 'preload';

const PRODUCT: Readonly<Record<Part, string>> = {
  renderer: 'dist/renderer/index.html',
  main: 'dist/main/main.cjs',
  preload: 'dist/main/preload.cjs',
};

/** What a part is made of; a change in any of it makes the product old. */
const SOURCES: Readonly<Record<Part, readonly string[]>> = {
  renderer: ['src-renderer', 'src-main/contract', 'src-main/core', 'assets/icons', 'assets/guides', 'package.json'],
  main: [
    'src-main',
    'assets/carriers',
    'assets/devices',
    'assets/guides',
    'assets/sources',
    'package.json',
    'build/bundle.ts',
  ],
  preload: ['src-main/hosts/desktop', 'src-main/contract/calls.ts', 'build/bundle.ts'],
};

/** One CommonJS file with everything in it but Electron, Node and the one native module. */
function nodeBundle(name: 'main' | 'preload', outFolder: string): InlineConfig {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron', 'keytar'] },
    build: {
      ssr: join(root, 'src-main', 'hosts', 'desktop', `${name}.ts`),
      outDir: join(outFolder, 'main'),
      emptyOutDir: false,
      // Electron 45 runs on Node 24.
      target: 'node24',
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: ['electron', 'keytar', /^node:/u],
        output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  };
}

function configOf(part: Part, outFolder: string): InlineConfig {
  if (part !== 'renderer') return nodeBundle(part, outFolder);
  return {
    root: join(root, 'src-renderer'),
    configFile: join(root, 'src-renderer', 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(outFolder, 'renderer') },
  };
}

export const PARTS = Object.keys(PRODUCT) as readonly Part[];

/** Builds the named parts, one after the other, into dist/ or the folder given. Rejects with the bundler's own words. */
export async function bundle(parts: readonly Part[] = PARTS, outFolder = join(root, 'dist')): Promise<void> {
  for (const part of parts) await build(configOf(part, outFolder));
}

/** The parts that are missing, or older than what they are made of. */
export function stale(parts: readonly Part[] = PARTS): Part[] {
  return parts.filter((part) => {
    const product = join(root, PRODUCT[part]);
    if (!existsSync(product)) return true;
    const builtAtMs = statSync(product).mtimeMs;
    return SOURCES[part].some((source) => newestMs(join(root, source)) > builtAtMs);
  });
}

function newestMs(path: string): number {
  const own = statSync(path, { throwIfNoEntry: false });
  if (own === undefined) return 0;
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

if (import.meta.main) await bundle();
