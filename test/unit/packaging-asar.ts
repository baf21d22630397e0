import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

/*
 * Which files electron-builder would put into the asar, found by electron-builder's own matchers and walkers, without the
 * Electron binary. Those functions are internal to app-builder-lib, so they are typed here as far as they are used.
 */

const require = createRequire(import.meta.url);

interface Matcher {
  readonly patterns: string[];
}
interface FileSet {
  readonly src: string;
  readonly destination: string;
  readonly files: readonly string[];
  readonly metadata: ReadonlyMap<string, { isFile(): boolean; readonly size: number }>;
}
type Expand = (text: string) => string;

const matchers = require('app-builder-lib/out/fileMatcher') as {
  getMainFileMatchers(...given: unknown[]): Matcher[];
  getNodeModuleFileMatcher(...given: unknown[]): Matcher;
};
const copier = require('app-builder-lib/out/util/appFileCopier') as {
  computeFileSets(matchers: Matcher[], transformer: null, packager: unknown, isCompile: boolean): Promise<FileSet[]>;
  computeNodeModuleFileSets(packager: unknown, matcher: Matcher): Promise<FileSet[]>;
};
const { PM } = require('app-builder-lib/out/node-module-collector') as { PM: { TRAVERSAL: string } };
const { Platform } = require('app-builder-lib/out/core') as { Platform: Record<'WINDOWS' | 'MAC' | 'LINUX', object> };
const { load } = require('js-yaml') as { load(text: string): unknown };

export type Target = 'win' | 'mac' | 'linux';
const PLATFORMS = { win: Platform.WINDOWS, mac: Platform.MAC, linux: Platform.LINUX } as const;

export type BuilderConfig = Readonly<Record<string, unknown>> & { readonly [key in Target]: Record<string, unknown> };

export function readBuilderConfig(repository: string): BuilderConfig {
  return load(readFileSync(join(repository, 'electron-builder.yml'), 'utf8')) as BuilderConfig;
}

export interface PackedFile {
  /** Path inside the asar, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
}

export async function packedFiles(appDir: string, config: BuilderConfig, target: Target): Promise<PackedFile[]> {
  const metadata = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')) as { name: string };
  const info = {
    appDir,
    projectDir: appDir,
    buildResourcesDir: 'build',
    config,
    debugLogger: { isEnabled: false },
    isPrepackedAppAsar: false,
    areNodeModulesHandledExternally: false,
    appInfo: { type: 'module' },
    originalMetadata: metadata,
    nodePackageName: metadata.name,
    tempDirManager: {},
    getWorkspaceRoot: async () => appDir,
    getPackageManager: async () => PM.TRAVERSAL,
  };
  const packager = { info, config, platform: PLATFORMS[target] };
  const expand: Expand = (text) => text;
  const inAsar = join(appDir, 'release', 'app');
  const own = config[target];
  const main = matchers.getMainFileMatchers(appDir, inAsar, expand, own, packager, join(appDir, 'release'), false);
  const modules = matchers.getNodeModuleFileMatcher(appDir, inAsar, expand, own, info);
  const sets = [
    ...(await copier.computeFileSets(main, null, packager, false)),
    ...(await copier.computeNodeModuleFileSets(packager, modules)),
  ];
  return sets
    .flatMap((set) =>
      set.files.flatMap((file) => {
        const stat = set.metadata.get(file);
        const path = relative(inAsar, join(set.destination, relative(set.src, file))).replaceAll('\\', '/');
        return stat?.isFile() === true ? [{ path, bytes: stat.size }] : [];
      }),
    )
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}
