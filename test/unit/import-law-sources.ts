import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { breachesOf, type SourceFile } from './import-law.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Every TypeScript source the product is made of. */
export function productSources(): SourceFile[] {
  return ['src-main', 'src-renderer'].flatMap((folder) => {
    if (!existsSync(join(ROOT, folder))) return [];
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.split(sep).join('/')}`)
      .filter((path) => /\.[cm]?tsx?$/u.test(path) && !path.includes('/node_modules/'))
      .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
  });
}

/** The law applied to this very tree. */
export function breachesHere(): string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly dependencies?: object;
    readonly devDependencies?: object;
  };
  return breachesOf(productSources(), {
    dependencies: Object.keys(manifest.dependencies ?? {}),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
  });
}
