import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ICON_FOLDER, sourceDigests } from '../../build/icon-files.ts';
import { AUTOSTART_FILE } from '../../src-main/hosts/desktop/autostart-entry.ts';
import { type AppRoot, makeAppRoot } from '../electron-stand-in/app-root.ts';
import { packedFiles, readBuilderConfig, type Target } from './packaging-asar.ts';

const repository = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const config = readBuilderConfig(repository);

/** What a checkout holds besides; none of it may be packed. */
const STRAYS = [
  'src-main/compose.ts',
  'src-renderer/main.tsx',
  'test/unit/x.test.ts',
  'docs/page.md',
  '.env',
  '.git/config',
  'build/start.ts',
  'electron-builder.yml',
  'package-lock.json',
  'dist/main/main.cjs.map',
  'dist/renderer/assets/small.js.map',
  'dist/other/left-over.cjs',
  'release/old/app.asar',
  'assets/icons/app.icns',
  'ledger.sqlite',
];

describe('electron-builder.yml', () => {
  test('keeps to the schema of the very electron-builder that will read it', async () => {
    const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
      validateConfiguration(config: unknown, logger: { isEnabled: boolean }): Promise<void>;
    };
    await validateConfiguration(structuredClone(config), { isEnabled: false });
    await expect(validateConfiguration({ ...config, electronFuse: {} }, { isEnabled: false })).rejects.toThrow(
      /electronFuse/u,
    );
  });

  test('turns every fuse the way that leaves an attacker least', () => {
    const { version } = JSON.parse(
      readFileSync(join(repository, 'node_modules', 'electron', 'package.json'), 'utf8'),
    ) as { version: string };
    expect(version).toMatch(/^45\./u);
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config.asar).toBe(true);
    expect(config.asarUnpack).toEqual(['**/*.node']);
    expect(config.mac).toMatchObject({ hardenedRuntime: true, entitlements: 'build/entitlements.mac.plist' });
    expect(readFileSync(join(repository, 'build', 'entitlements.mac.plist'), 'utf8').match(/<key>[^<]+/gu)).toEqual([
      '<key>com.apple.security.cs.allow-jit',
    ]);
  });

  test('names one application everywhere, and publishes nothing by itself', () => {
    expect(config.appId).toBe('jp.kakekae.app');
    expect(readFileSync(join(repository, 'src-main/hosts/desktop/main.ts'), 'utf8')).toContain("'jp.kakekae.app'");
    expect(AUTOSTART_FILE).toBe('jp.kakekae.app.desktop');
    expect(config.publish).toBeNull();
    expect(readFileSync(join(repository, 'electron-builder.yml'), 'utf8')).not.toMatch(/token|password:|cscLink/iu);
  });
});

describe('the file list of the asar', () => {
  let root: AppRoot;
  beforeAll(async () => {
    root = await makeAppRoot();
    cpSync(join(repository, 'package.json'), join(root.path, 'package.json'));
    for (const path of STRAYS) {
      mkdirSync(join(root.path, path, '..'), { recursive: true });
      writeFileSync(join(root.path, path), 'stray');
    }
  });
  afterAll(() => root.remove());

  const SYSTEMS: readonly [Target, readonly string[]][] = [
    ['win', ['win32-arm64', 'win32-ia32', 'win32-x64']],
    ['mac', ['darwin-arm64', 'darwin-x64']],
    ['linux', ['linux-arm', 'linux-arm64', 'linux-armv7l', 'linux-ia32', 'linux-x64']],
  ];

  test.each(SYSTEMS)(
    'for %s holds the bundles, the icons shown at run time and the keychain, nothing else',
    async (target, binaries) => {
      const packed = await packedFiles(root.path, config, target);
      expect(packed.map(({ path }) => path)).toEqual(
        [
          'assets/icons/app-256.png',
          'assets/icons/tray.png',
          'assets/icons/tray@2x.png',
          'assets/icons/trayTemplate.png',
          'assets/icons/trayTemplate@2x.png',
          'assets/icons/trayWaitingTemplate.png',
          'assets/icons/trayWaitingTemplate@2x.png',
          'dist/main/main.cjs',
          'dist/main/preload.cjs',
          'dist/renderer/index.html',
          'dist/renderer/small.js',
          'node_modules/keytar/LICENSE.md',
          'node_modules/keytar/lib/keytar.js',
          'node_modules/keytar/package.json',
          ...binaries.map((binary) => `node_modules/keytar/prebuilds/${binary}/keytar.node`),
          'package.json',
        ].sort((one, other) => (one < other ? -1 : 1)),
      );
    },
  );

  // Of it, the catalogue of softphones and devices is 0.4 MB.
  test('stays within its budget: 3.5 MB without the window', async () => {
    const packed = await packedFiles(root.path, config, 'win');
    const bytes = packed.reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(bytes).toBeLessThan(3_500_000);
  });

  test('every module that the bundles still ask for is packed or part of Electron', () => {
    const asked = ['main.cjs', 'preload.cjs'].flatMap((name) => {
      const text = readFileSync(join(root.path, 'dist', 'main', name), 'utf8');
      // A call at a statement's place; the words of a comment or a message are no call.
      return [...text.matchAll(/^[^/*'"`\n]*(?:= require|[^.\w]import)\("([^"]+)"\)/gmu)].map(
        (found) => found[1] ?? '',
      );
    });
    const foreign = [...new Set(asked)].filter((name) => !require('node:module').isBuiltin(name));
    expect(foreign.sort()).toEqual(['electron', 'keytar']);
    expect(readFileSync(join(root.path, 'dist', 'main', 'preload.cjs'), 'utf8').match(/require\([^)]*\)/gu)).toEqual([
      'require("electron")',
    ]);
  });
});

describe('the icons', () => {
  test('were drawn from today’s sources', () => {
    const drawn: unknown = JSON.parse(readFileSync(join(ICON_FOLDER, 'drawn-from.json'), 'utf8'));
    expect(drawn, 'run `node build/make-icons.ts` and commit what it writes').toEqual(sourceDigests());
  });

  test('ICO and ICNS hold the sizes that Windows and macOS ask for, each a PNG of that size', () => {
    const ico = readFileSync(join(ICON_FOLDER, 'app.ico'));
    const icoSizes = Array.from({ length: ico.readUInt16LE(4) }, (_none, index) => {
      const entry = 6 + 16 * index;
      return [ico.readUInt8(entry) || 256, pngSize(ico.subarray(ico.readUInt32LE(entry + 12)))];
    });
    expect(icoSizes).toEqual([16, 24, 32, 48, 64, 128, 256].map((size) => [size, size]));
    const icns = readFileSync(join(ICON_FOLDER, 'app.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const found: [string, number][] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      found.push([icns.toString('latin1', at, at + 4), pngSize(icns.subarray(at + 8))]);
    }
    expect(Object.fromEntries(found)).toMatchObject({ ic07: 128, ic08: 256, ic09: 512, ic13: 256, ic14: 512 });
  });
});

/** Width in the IHDR chunk, after checking the signature and that the picture is square (PNG 5.2, 11.2.2). */
function pngSize(bytes: Buffer): number {
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  expect(bytes.readUInt32BE(16)).toBe(bytes.readUInt32BE(20));
  return bytes.readUInt32BE(16);
}
