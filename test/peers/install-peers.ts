import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasAsterisk, unpackAsterisk } from './unpacked-asterisk.ts';

/** A program (or library) of the outside world that a suite talks to, and the Debian package that brings it. */
export interface Peer {
  readonly debianPackage: string;
  /**
   * `command`: a program on the path; `library`: a shared library the loader knows; `file`: the end of a path in `below`;
   * `unpacked`: fetched and unpacked, not installed.
   */
  readonly needs:
    | { readonly command: string }
    | { readonly library: string }
    | { readonly file: string; readonly below: string }
    | { readonly unpacked: 'asterisk' };
  readonly suites: readonly string[];
}

export const PEERS: readonly Peer[] = [
  { debianPackage: 'kamailio', needs: { command: 'kamailio' }, suites: ['peers'] },
  {
    debianPackage: 'kamailio-tls-modules',
    needs: { file: 'kamailio/modules/tls.so', below: '/usr/lib' },
    suites: ['peers'],
  },
  {
    debianPackage: 'kamailio-websocket-modules',
    needs: { file: 'kamailio/modules/websocket.so', below: '/usr/lib' },
    suites: ['peers'],
  },
  { debianPackage: 'sip-tester', needs: { command: 'sipp' }, suites: ['peers'] },
  { debianPackage: 'baresip-core', needs: { command: 'baresip' }, suites: ['peers'] },
  { debianPackage: 'twinkle-console', needs: { command: 'twinkle-console' }, suites: ['peers'] },
  { debianPackage: 'linphone-cli', needs: { command: 'linphone-daemon' }, suites: ['peers'] },
  { debianPackage: 'jami-daemon', needs: { file: 'jamid', below: '/usr/libexec' }, suites: ['peers'] },
  { debianPackage: 'asterisk', needs: { unpacked: 'asterisk' }, suites: ['peers'] },
  { debianPackage: 'sipsak', needs: { command: 'sipsak' }, suites: ['peers', 'integration'] },
  { debianPackage: 'openssl', needs: { command: 'openssl' }, suites: ['peers', 'integration', 'faults'] },
  { debianPackage: 'chromium', needs: { command: 'chromium' }, suites: ['integration', 'e2e'] },
  // Without it Japanese is measured in empty boxes, and nothing about clipped words would be true.
  {
    debianPackage: 'fonts-noto-cjk',
    needs: { file: 'NotoSansCJK-Regular.ttc', below: '/usr/share/fonts' },
    suites: ['e2e'],
  },
  { debianPackage: 'gnome-keyring', needs: { command: 'gnome-keyring-daemon' }, suites: ['peers', 'faults'] },
  { debianPackage: 'dbus', needs: { command: 'dbus-run-session' }, suites: ['peers', 'faults'] },
  { debianPackage: 'libsecret-1-0', needs: { library: 'libsecret-1.so.0' }, suites: ['peers', 'faults', 'contract'] },
];

export interface MissingPeer {
  readonly peer: Peer;
  readonly why: string;
}

// Debian keeps servers in sbin, which an ordinary person's path may lack.
const SEARCHED = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

export function isPresent(peer: Peer): boolean {
  if ('unpacked' in peer.needs) return hasAsterisk();
  if ('command' in peer.needs) {
    const { command } = peer.needs;
    return SEARCHED.some((folder) => folder !== '' && existsSync(join(folder, command)));
  }
  if ('file' in peer.needs) {
    const { file, below } = peer.needs;
    return existsSync(below) && foldersOf(below).some((folder) => existsSync(join(folder, file)));
  }
  const { library } = peer.needs;
  const known = ['ldconfig', '/sbin/ldconfig'].map((loader) => spawnSync(loader, ['-p'], { encoding: 'utf8' }).stdout);
  return known.some((listing) => listing?.includes(library));
}

/** The folder and two levels below it: Debian puts an architecture or a kind of font in between. */
function foldersOf(folder: string, levels = 2): string[] {
  if (levels === 0) return [folder];
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...below.flatMap((entry) => foldersOf(join(folder, entry.name), levels - 1))];
}

/**
 * Installs what the named suites need, where this computer allows it without asking: Debian or Ubuntu, as root or with
 * password-less sudo. Everything it is about to run is told first. Returns what is still missing, and why.
 */
export function installPeers(suites: readonly string[], tell: (line: string) => void): MissingPeer[] {
  const wanted = PEERS.filter((peer) => peer.suites.some((suite) => suites.includes(suite)) && !isPresent(peer));
  const unpacked = wanted.filter(({ needs }) => 'unpacked' in needs);
  const installed = wanted.filter((peer) => !unpacked.includes(peer));
  return [...install(installed, tell), ...unpack(unpacked, tell)];
}

function install(wanted: readonly Peer[], tell: (line: string) => void): MissingPeer[] {
  if (wanted.length === 0) return [];
  const refusal = reasonNotToInstall();
  if (refusal !== undefined) return wanted.map((peer) => ({ peer, why: refusal }));
  const trouble = aptGet(['update'], tell) ?? aptGet(installArguments(wanted), tell);
  return stillMissing(wanted, trouble ?? 'apt-get installed the package, but it is still not found');
}

/** Needs no root, and changes nothing of the system. */
function unpack(wanted: readonly Peer[], tell: (line: string) => void): MissingPeer[] {
  if (wanted.length === 0) return [];
  if (process.platform !== 'linux' || !isDebianLike())
    return wanted.map((peer) => ({ peer, why: 'this is not Debian or Ubuntu' }));
  const trouble = unpackAsterisk(tell);
  return stillMissing(wanted, trouble ?? 'its packages were unpacked, but it is still not found');
}

function stillMissing(wanted: readonly Peer[], why: string): MissingPeer[] {
  return wanted.filter((peer) => !isPresent(peer)).map((peer) => ({ peer, why }));
}

function installArguments(peers: readonly Peer[]): string[] {
  return ['install', '-y', '--no-install-recommends', ...peers.map((peer) => peer.debianPackage)];
}

function reasonNotToInstall(): string | undefined {
  if (process.platform !== 'linux' || !isDebianLike())
    return 'this is not Debian or Ubuntu, so it must be put in by hand';
  if (isRoot() || maySudo()) return undefined;
  return 'installing it needs root or password-less sudo';
}

function isDebianLike(): boolean {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/mu.test(readFileSync('/etc/os-release', 'utf8'));
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function maySudo(): boolean {
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}

/** What went wrong, or nothing. */
function aptGet(given: readonly string[], tell: (line: string) => void): string | undefined {
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...given];
  const [program = '', ...rest] = isRoot() ? command : ['sudo', '-n', ...command];
  tell(`peers: ${[program, ...rest].join(' ')}`);
  const ran = spawnSync(program, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 });
  if (ran.status === 0) return undefined;
  const last = `${ran.stderr ?? ''}`.trim().split('\n').at(-1) ?? '';
  return `apt-get ${given[0]} ended with ${ran.status ?? ran.signal ?? 'no status'}${last === '' ? '' : `: ${last}`}`;
}
