import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Program } from './programs.ts';

/**
 * Whether it is proven that this program listens on this TCP port, on this computer; false also where the platform does not
 * tell. A port alone is no proof: whoever came first may listen there, another person on the same computer among them.
 */
export function listensOn({ pid }: Pick<Program, 'pid'>, port: number): boolean {
  if (process.platform !== 'linux') return false;
  const inodes = ['tcp', 'tcp6'].flatMap((table) => listening(readText(`/proc/net/${table}`), port));
  return inodes.length > 0 && socketsOf(pid).some((inode) => inodes.includes(inode));
}

/** Inodes of the sockets that listen on a port, out of `/proc/net/tcp` (proc(5)): state 0A, port in hexadecimal, field 10. */
export function listening(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((row) => {
    const fields = row.trim().split(/\s+/u);
    const [inode] = fields.slice(9);
    return fields[1]?.endsWith(suffix) === true && fields[3] === '0A' && inode !== undefined ? [inode] : [];
  });
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => /^socket:\[(\d+)\]$/u.exec(readLink(`${folder}/${name}`))?.[1] ?? []);
  } catch {
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
