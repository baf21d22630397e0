import { type AppRoot, makeAppRoot } from '../../electron-stand-in/app-root.ts';

/* The window, the main bundle and the preload, built once from today's sources for a whole run. */

const PATH_VARIABLE = 'KAKEKAE_E2E_APP';

/** Playwright calls it before the first worker starts, and what it returns after the last. */
export async function buildApp(): Promise<() => void> {
  const root: AppRoot = await makeAppRoot('built');
  process.env[PATH_VARIABLE] = root.path;
  return () => root.remove();
}

/** Folder that holds `dist/` and `assets/`, as the packed app has them. */
export function builtAppPath(): string {
  const path = process.env[PATH_VARIABLE];
  if (path === undefined) throw new Error('the app was not built: run through playwright.config.ts');
  return path;
}
