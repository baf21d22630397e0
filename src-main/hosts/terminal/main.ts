import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/*
 * The sources run as they are, and most of a short command's time is their compiling: what was compiled once is kept. In the
 * person's own cache folder, never in the shared temporary one, where somebody else could lay code for it. A folder that cannot
 * be used costs only the time.
 */
enableCompileCache(cacheFolder());
await import('./command-line.ts');

function cacheFolder(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Kakekae', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Kakekae');
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kakekae');
}
