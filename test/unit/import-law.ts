import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { scanImports } from './import-law-scan.ts';

/*
 * Who may import whom. Everything that is not listed is forbidden. The compiler catches globals (each layer has its own
 * tsconfig), this law catches modules and packages.
 */

/** A file of the repository; `path` from its root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What package.json declares. */
export interface Declared {
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

interface Room {
  /** `{own}` in `rooms` stands for what the brackets caught: the room of outside, or the host. */
  readonly place: RegExp;
  readonly name: string;
  /** Path beginnings this room may import; its own files among them. */
  readonly rooms: readonly string[];
  readonly node: boolean;
  /** `declared`: any package of package.json that is not tied to one room; else the named ones. */
  readonly packages: 'declared' | readonly string[];
  readonly why: string;
  readonly instead: string;
}

export const ROOMS: readonly Room[] = [
  {
    place: /^src-main\/core\//u,
    name: 'core',
    rooms: ['src-main/core/'],
    node: false,
    packages: ['zod'],
    why: 'core is the mission in pure TypeScript and may import only core and zod, so that every host and every test can run it',
    instead: 'ask the world through a port of src-main/core/ports.ts and let a room of src-main/outside answer',
  },
  {
    place: /^src-main\/contract\//u,
    name: 'contract',
    rooms: ['src-main/contract/', 'src-main/core/'],
    node: false,
    packages: ['zod'],
    why: 'contract is read by the window as well and may import only contract, core and zod',
    instead: 'give the caller what it needs as a value, or put the work into the host',
  },
  {
    place: /^src-main\/outside\/([^/]+)\//u,
    name: 'outside/{own}',
    rooms: ['src-main/outside/{own}/', 'src-main/core/'],
    node: true,
    packages: 'declared',
    why: 'a room of outside knows core, Node and its own library, and no other room, so that each can be replaced alone',
    instead:
      'let both rooms speak through core (a port, a plain value), and bring them together in src-main/compose.ts',
  },
  {
    place: /^src-main\/practice\//u,
    name: 'practice',
    rooms: ['src-main/practice/', 'src-main/core/'],
    node: true,
    packages: ['iconv-lite'],
    why: 'the practice carrier must not share code with the clients that are tried against it (one mistake would cancel the other)',
    instead: 'write the carrier’s side of it in src-main/practice itself, or move what is pure into src-main/core',
  },
  {
    place: /^src-main\/compose\.ts$/u,
    name: 'compose',
    rooms: [
      'src-main/compose.ts',
      'src-main/phone-catalogue.ts',
      'src-main/core/',
      'src-main/outside/',
      'src-main/practice/',
      'assets/',
    ],
    node: true,
    packages: [],
    why: 'compose only puts core, outside and practice together',
    instead: 'let the room that does the work import the library, and call that room from compose',
  },
  {
    place: /^src-main\/phone-catalogue\.ts$/u,
    name: 'phone-catalogue',
    rooms: ['src-main/core/', 'assets/'],
    node: false,
    packages: [],
    why: 'phone-catalogue only lists the files of assets/devices and lets core read them',
    instead: 'let src-main/compose.ts bring the catalogue together with whatever needs it',
  },
  {
    place: /^src-main\/backstage\//u,
    name: 'backstage',
    rooms: ['src-main/backstage/', 'src-main/compose.ts', 'src-main/contract/'],
    node: true,
    packages: [],
    why: 'backstage is what all window hosts share and must not know which of them it serves',
    instead: 'let the host hand it in as a value, or src-main/compose.ts hand it out',
  },
  {
    place: /^src-main\/hosts\/([^/]+)\//u,
    name: 'hosts/{own}',
    rooms: ['src-main/hosts/{own}/', 'src-main/backstage/', 'src-main/compose.ts', 'src-main/contract/'],
    node: true,
    packages: ['electron'],
    why: 'a host is one face on the same application: it knows backstage, compose, contract, Node and itself',
    instead: 'let src-main/compose.ts or src-main/contract hand it out, so that every host has it',
  },
  {
    place: /^src-renderer\//u,
    name: 'src-renderer',
    rooms: ['src-renderer/', 'src-main/contract/', 'assets/guides/'],
    node: false,
    packages: ['react', 'react-dom', 'zustand'],
    why: 'the window only shows: it may import contract, React, zustand, the drawings and its own files',
    instead: 'let the host do it and bring the answer over the contract',
  },
];

/** Packages that have exactly one home, wherever else packages are allowed. */
export const HOMES: readonly { readonly packageName: string; readonly home: string; readonly why: string }[] = [
  {
    packageName: 'keytar',
    home: 'src-main/outside/keychain/',
    why: 'one door to the keychain can be watched, ten cannot',
  },
  {
    packageName: 'sip.js',
    home: 'src-main/outside/sip/',
    why: 'its defects are worked around in that room and nowhere else',
  },
  {
    packageName: '@jellybrick/dbus-next',
    home: 'src-main/outside/softphones/',
    why: 'what goes over a person’s session bus is read in one room',
  },
  { packageName: 'electron', home: 'src-main/hosts/desktop/', why: 'everything else must also run without Electron' },
];

/** One sentence per rule broken, each beginning with `path:line`; empty when the law is kept. */
export function breachesOf(files: readonly SourceFile[], declared: Declared): string[] {
  return files.flatMap((file) => {
    const room = ROOMS.find((one) => one.place.test(file.path));
    if (room === undefined) {
      return [
        `${file.path}:1 stands in no room: the import law would not hold for it. Move it into ${ROOMS.map((one) => one.name.replace('{own}', '*')).join(', ')}, or give its room a row in test/unit/import-law.ts.`,
      ];
    }
    const own = room.place.exec(file.path)?.[1] ?? '';
    const scan = scanImports(file.text);
    const unread = scan.trouble === undefined ? [] : [`${file.path}:1 cannot be read to its end: ${scan.trouble}.`];
    const broken = scan.imports.flatMap(({ line, specifier }) => {
      const reason = judge({ path: file.path, room, own, specifier, declared });
      const what = specifier === undefined ? 'a computed name' : `'${specifier}'`;
      return reason === undefined ? [] : [`${file.path}:${line} imports ${what}: ${reason}.`];
    });
    return [...unread, ...broken];
  });
}

interface Case {
  readonly path: string;
  readonly room: Room;
  readonly own: string;
  readonly specifier: string | undefined;
  readonly declared: Declared;
}

/** Why this import is forbidden and where it may go instead; nothing when it is allowed. */
function judge(one: Case): string | undefined {
  const { specifier, room, own } = one;
  const roomReason = `${room.why}. Instead ${room.instead}`.replaceAll('{own}', own);
  if (specifier === undefined) return 'nobody can check which module that is. Write the specifier as a plain string';
  if (/^\.{1,2}(\/|$)/u.test(specifier)) return judgeRelative(one, specifier, roomReason);
  if (isBuiltin(specifier)) {
    if (!room.node) return roomReason;
    return specifier.startsWith('node:')
      ? undefined
      : `a module of Node is written with its prefix. Write 'node:${specifier}'`;
  }
  if (/^[a-z]+:|^[/#]/iu.test(specifier))
    return 'only relative paths, node: modules and declared packages are imported here';
  return judgePackage(one, packageNameOf(specifier), roomReason);
}

function judgeRelative(one: Case, specifier: string, roomReason: string): string | undefined {
  const target = posix.join(posix.dirname(one.path), specifier);
  const allowed = one.room.rooms.map((room) => room.replace('{own}', one.own));
  return allowed.some((room) => target === room || (room.endsWith('/') && target.startsWith(room)))
    ? undefined
    : roomReason;
}

function judgePackage(one: Case, packageName: string, roomReason: string): string | undefined {
  const home = HOMES.find((row) => row.packageName === packageName);
  if (home !== undefined && !one.path.startsWith(home.home)) {
    return `only ${home.home} imports ${packageName}, because ${home.why}. Instead call that room through its port`;
  }
  const { dependencies, devDependencies } = one.declared;
  // Electron is the runtime the product ships in, not a package inside it: it is declared for development.
  const isDeclared =
    dependencies.includes(packageName) || (packageName === 'electron' && devDependencies.includes(packageName));
  if (one.room.packages !== 'declared' && !one.room.packages.includes(packageName)) return roomReason;
  return isDeclared
    ? undefined
    : `${packageName} is not among the dependencies of package.json. Declare it there, or do without it`;
}

function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
