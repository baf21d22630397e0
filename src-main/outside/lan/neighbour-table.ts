import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { type Neighbour, readBsdArp, readIpNeighbours, readProcArp, readWindowsArp } from './neighbours.ts';

const LIMIT_MS = 5_000;

/** The system's own neighbour table. Empty where it cannot be read: the announcements and the answers still count. */
export async function neighbourTable(signal: AbortSignal): Promise<readonly Neighbour[]> {
  if (process.platform === 'win32') return readWindowsArp(await outputOf(['arp', '-a'], signal));
  if (process.platform !== 'linux') return readBsdArp(await outputOf(['arp', '-an'], signal));
  try {
    return readProcArp(await readFile('/proc/net/arp', 'utf8'));
  } catch {
    return readIpNeighbours(await outputOf(['ip', '-4', '-j', 'neigh'], signal));
  }
}

function outputOf([program, ...args]: readonly [string, ...string[]], signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const options = { signal, timeout: LIMIT_MS, maxBuffer: 1_048_576, windowsHide: true };
    execFile(program, args, options, (error, stdout) => resolve(error === null ? stdout : ''));
  });
}
