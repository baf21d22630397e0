import { spawn } from 'node:child_process';
import { foundProgram } from './found-program.ts';

/**
 * Opens an address in the person's browser. Resolves false when this computer offers no way to; the caller then shows the
 * address. The first address lies in the opener's argv for a moment: its key opens once, and whoever comes second is told.
 */
export async function openInBrowser(url: string): Promise<boolean> {
  const { command, given } = openerOf(process.platform, url);
  const program = foundProgram(command);
  if (program === undefined) return false;
  return new Promise((resolve) => {
    const child = spawn(program, given, { stdio: 'ignore', detached: true, shell: false });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Without a shell in between: `&` in an address is nobody's operator. */
export function openerOf(platform: NodeJS.Platform, url: string): { command: string; given: string[] } {
  if (platform === 'win32') return { command: 'rundll32.exe', given: ['url.dll,FileProtocolHandler', url] };
  if (platform === 'darwin') return { command: 'open', given: [url] };
  return { command: 'xdg-open', given: [url] };
}
