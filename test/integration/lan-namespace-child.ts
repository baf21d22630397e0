import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deviceFinder } from '../../src-main/outside/lan/find-devices.ts';
import { phoneCatalogue } from '../../src-main/phone-catalogue.ts';
import { startNeighbour } from '../doubles/lan-neighbour.ts';

/*
 * Runs inside a network namespace of its own (`unshare -rn`): makes a cable to a second namespace, lets a telephone answer
 * there on the real ports and groups, and looks for it with nothing made up. One event a line on stdout; as `command`, what the
 * command line said.
 */

const MAIN = join(import.meta.dirname, '../../src-main/hosts/terminal/main.ts');
const OWN = '192.168.77.1';
const DEVICE = '192.168.77.5';
const [role] = process.argv.slice(2);
if (role === 'telephone') await beTelephone();
else await look();

/** Says "up" when its network may be plugged in, and "ready" when it answers. */
async function beTelephone(): Promise<void> {
  process.stdout.write('up\n');
  await once(process.stdin, 'data');
  const telephone = await startNeighbour({
    address: DEVICE,
    ports: { sip: 5060, http: 80, ssdp: 1900, mdns: 5353 },
    joinsGroups: true,
    userAgent: 'Grandstream HT801 1.0.17.5',
    title: 'Grandstream Device Configuration',
    upnpServer: 'Linux UPnP/1.0 Grandstream/1.0',
    mdnsName: 'Office phone',
  });
  process.stdout.write('ready\n');
  process.stdin.resume();
  await once(process.stdin, 'end');
  await telephone.close();
}

/** What `kakekae devices find` says on both streams, after the person agreed. */
async function commandLine(): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'kakekae-lan-'));
  try {
    const args = ['devices', 'find', '--agree', '--lang', 'en', '--data', data];
    const run = promisify(execFile);
    const [plain, json] = await Promise.all([
      run(process.execPath, [MAIN, ...args]),
      run(process.execPath, [MAIN, ...args, '--json']),
    ]);
    return JSON.stringify({ plain, json });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function look(): Promise<void> {
  const telephone = spawn('unshare', ['-n', process.execPath, import.meta.filename, 'telephone'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(telephone, 'exit');
  try {
    await once(telephone.stdout, 'data');
    const pid = String(telephone.pid);
    const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] });
    const there = (...words: string[]) =>
      execFileSync('nsenter', ['-t', pid, '-n', 'ip', ...words], { stdio: 'inherit' });
    ip('link', 'set', 'lo', 'up');
    ip('link', 'add', 'near0', 'type', 'veth', 'peer', 'name', 'far0');
    ip('link', 'set', 'far0', 'address', '00:0b:82:01:02:03');
    ip('link', 'set', 'far0', 'netns', pid);
    ip('address', 'add', `${OWN}/28`, 'dev', 'near0');
    ip('link', 'set', 'near0', 'up');
    there('link', 'set', 'lo', 'up');
    there('address', 'add', `${DEVICE}/28`, 'dev', 'far0');
    there('link', 'set', 'far0', 'up');
    telephone.stdin.write('plugged in\n');
    await once(telephone.stdout, 'data');
    if (role === 'command') {
      process.stdout.write(await commandLine());
      return;
    }
    const finder = deviceFinder({ kinds: phoneCatalogue, log: { event: () => undefined } });
    const networks = finder.networks();
    process.stdout.write(`${JSON.stringify(networks)}\n`);
    if (!networks.ok) return;
    const { signal } = new AbortController();
    for await (const event of finder.find({ networks: networks.value, mayLook: true }, signal))
      process.stdout.write(`${JSON.stringify(event)}\n`);
  } finally {
    telephone.stdin.end();
    await gone;
  }
}
