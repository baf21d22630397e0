import { hardwareAddress } from '../../core/phones/hardware-address.ts';
import { ipv4Number } from '../../core/phones/private-address.ts';

/** Somebody this computer has spoken with lately. */
export interface Neighbour {
  readonly address: string;
  /** Twelve hexadecimal digits in capitals. */
  readonly mac: string;
}

/*
 * The neighbour table as each system prints it. Foreign text: what does not read as a whole entry is passed over, never thrown.
 */

/** Linux, /proc/net/arp: `IP address  HW type  Flags  HW address  Mask  Device` (proc(5)). Flag 0x2: the entry is complete. */
export function readProcArp(text: string): Neighbour[] {
  return entries(text, (line) => {
    const [address, type, flags, mac] = line.trim().split(/\s+/u);
    return type === '0x1' && (Number(flags) & 0x2) !== 0 ? [address, mac] : undefined;
  });
}

/** Linux, `ip -4 -j neigh` (iproute2). */
export function readIpNeighbours(text: string): Neighbour[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) => {
    if (typeof row !== 'object' || row === null) return [];
    const { dst, lladdr, state } = row as Readonly<Record<string, unknown>>;
    const isGone = Array.isArray(state) && state.some((one) => one === 'FAILED' || one === 'INCOMPLETE');
    return isGone || typeof dst !== 'string' || typeof lladdr !== 'string' ? [] : neighbour(dst, lladdr);
  });
}

/** macOS and BSD, `arp -an`: `? (192.168.1.20) at 0:b:82:1:2:3 on en0 ifscope [ethernet]`. */
export function readBsdArp(text: string): Neighbour[] {
  return entries(text, (line) => /\(([\d.]+)\) at ([0-9a-f:]+) /iu.exec(line)?.slice(1));
}

/** Windows, `arp -a`: `  192.168.1.20   00-0b-82-01-02-03   dynamic`; the words around it are in the system's language. */
export function readWindowsArp(text: string): Neighbour[] {
  return entries(text, (line) => /^\s+([\d.]+)\s+((?:[0-9a-f]{2}-){5}[0-9a-f]{2})(?:\s|$)/iu.exec(line)?.slice(1));
}

function entries(text: string, read: (line: string) => readonly (string | undefined)[] | undefined): Neighbour[] {
  return text.split(/\r?\n/u).flatMap((line) => {
    const [address, mac] = read(line) ?? [];
    return address === undefined || mac === undefined ? [] : neighbour(address, mac);
  });
}

function neighbour(address: string, mac: string): Neighbour[] {
  const digits = hardwareAddress(mac);
  return ipv4Number(address) === undefined || digits === undefined ? [] : [{ address, mac: digits }];
}
