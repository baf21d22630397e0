import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/*
 * A real Asterisk that is not installed. Debian has one in bullseye only (16, with pjsip and with chan_sip, which later ones
 * lack), so its packages are fetched by apt with lists and a cache of their own, checked by the keys of debian-archive-keyring as
 * always, and unpacked into the person's cache folder. Nothing of the system is changed, and no root is needed. Newer Debians
 * run it: libc and what every Debian has come from the system, the rest from the same release.
 */

const RELEASE = 'bullseye';
const PACKAGES = [
  'asterisk',
  'asterisk-modules',
  'libssl1.1',
  'liburiparser1',
  'libxml2',
  'libicu67',
  'libxslt1.1',
  'libsqlite3-0',
  'libjansson4',
  'libedit2',
  'libbsd0',
  'libmd0',
  'libcap2',
] as const;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
export const asteriskRoot = join(cache, 'kakekae-test', `asterisk-${RELEASE}`);
export const asteriskProgram = join(asteriskRoot, 'usr', 'sbin', 'asterisk');
export const hasAsterisk = () => existsSync(asteriskProgram);

/** For LD_LIBRARY_PATH of that program, and of no other. */
export function asteriskLibraries(): string {
  const folders = ['usr/lib', 'lib'].flatMap((below) => {
    const folder = join(asteriskRoot, below);
    const architectures = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('-linux-gnu')) : [];
    return [folder, ...architectures.map((name) => join(folder, name))];
  });
  return folders.join(':');
}

/** About 9 MB of lists and 18 MB of packages, once. What went wrong, or nothing. */
export function unpackAsterisk(tell: (line: string) => void): string | undefined {
  if (!existsSync(KEYRING)) return `${KEYRING} is missing`;
  const archive = archiveInUse();
  if (archive === undefined) return 'this system’s apt has no archive of Debian';
  mkdirSync(dirname(asteriskRoot), { recursive: true });
  const work = mkdtempSync(`${asteriskRoot}-`);
  try {
    return fetchInto(work, archive, tell);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The mirror that this computer's own apt uses. */
function archiveInUse(): string | undefined {
  const listed = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  return listed.stdout?.split('\n').find((uri) => /\/debian\/?$/u.test(uri));
}

function fetchInto(work: string, archive: string, tell: (line: string) => void): string | undefined {
  const state = join(work, 'state');
  const packages = join(work, 'packages');
  const root = join(work, 'root');
  for (const folder of [join(state, 'lists', 'partial'), join(work, 'archives', 'partial'), packages, root])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(state, 'status'), '');
  writeFileSync(join(work, 'sources.list'), `deb [signed-by=${KEYRING}] ${archive} ${RELEASE} main\n`);
  const own = [
    `Dir::State "${state}"`,
    `Dir::State::status "${join(state, 'status')}"`,
    `Dir::Cache "${work}"`,
    `Dir::Etc::sourcelist "${join(work, 'sources.list')}"`,
    'Dir::Etc::sourceparts "/dev/null"',
    'Dir::Etc::preferences "/dev/null"',
    'Dir::Etc::preferencesparts "/dev/null"',
    'Acquire::Languages "none"',
  ];
  const config = join(work, 'apt.conf');
  writeFileSync(config, own.map((line) => `${line};\n`).join(''));
  const run = (cwd: string, [program, ...given]: readonly [string, ...string[]]): string | undefined => {
    const ran = spawnSync(program, given, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, APT_CONFIG: config, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 240_000,
    });
    if (ran.status === 0) return undefined;
    const last = `${ran.stderr ?? ''}`.trim().split('\n').at(-1) ?? '';
    return `${program} ${given[0] ?? ''} ended with ${ran.status ?? ran.signal ?? 'no status'}${last === '' ? '' : `: ${last}`}`;
  };
  tell(`peers: apt-get update, apt-get download ${PACKAGES.join(' ')} (${RELEASE}, unpacked into ${asteriskRoot})`);
  const trouble = run(work, ['apt-get', '-qq', 'update']) ?? run(packages, ['apt-get', '-qq', 'download', ...PACKAGES]);
  if (trouble !== undefined) return trouble;
  for (const file of readdirSync(packages)) {
    const broken = run(packages, ['dpkg-deb', '-x', join(packages, file), root]);
    if (broken !== undefined) return broken;
  }
  rmSync(asteriskRoot, { recursive: true, force: true });
  // Whole, or not there.
  renameSync(root, asteriskRoot);
  return undefined;
}
