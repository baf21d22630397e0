import { resolve } from 'node:path';

/** A path as the caller meant it: npm starts scripts in the package's folder and keeps the caller's in INIT_CWD. */
export function callersPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
