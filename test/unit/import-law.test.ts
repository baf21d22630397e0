import { describe, expect, it } from 'vitest';
import { breachesOf, ROOMS } from './import-law.ts';
import { scanImports } from './import-law-scan.ts';
import { breachesHere, productSources } from './import-law-sources.ts';

const DECLARED = {
  dependencies: ['zod', 'keytar', 'sip.js', 'iconv-lite', 'parse5', 'react', 'zustand', '@scope/thing'],
  devDependencies: ['electron', 'vitest'],
};

const breaches = (path: string, text: string) => breachesOf([{ path, text }], DECLARED);
const specifiers = (source: string) => scanImports(source).imports.map((one) => one.specifier);

describe('the import law', () => {
  it('is kept by every source of the product', () => {
    expect(productSources().length).toBeGreaterThan(10);
    expect(breachesHere()).toEqual([]);
  });

  it('has a room for each place of the plan', () => {
    const places = [
      'src-main/core/a.ts',
      'src-main/contract/a.ts',
      'src-main/outside/sip/a.ts',
      'src-main/practice/a.ts',
      'src-main/compose.ts',
      'src-main/phone-catalogue.ts',
      'src-main/hosts/terminal/a.ts',
      'src-renderer/a.tsx',
    ];
    for (const place of places) expect(ROOMS.filter((room) => room.place.test(place))).toHaveLength(1);
  });
});

describe('an import the law allows', () => {
  it.each([
    ['src-main/core/plan/a.ts', './b.ts'],
    ['src-main/core/plan/a.ts', '../line.ts'],
    ['src-main/core/a.ts', 'zod'],
    ['src-main/contract/words/a.ts', '../../core/problem.ts'],
    ['src-main/contract/a.ts', 'zod'],
    ['src-main/outside/sip/a.ts', '../../core/ports.ts'],
    ['src-main/outside/sip/deep/a.ts', '../b.ts'],
    ['src-main/outside/sip/a.ts', 'node:dgram'],
    ['src-main/outside/sip/a.ts', 'sip.js/lib/core/index.js'],
    ['src-main/outside/keychain/a.ts', 'keytar'],
    ['src-main/outside/portal/a.ts', 'parse5'],
    ['src-main/outside/portal/a.ts', '@scope/thing/deep.js'],
    ['src-main/practice/a.ts', 'iconv-lite'],
    ['src-main/practice/portal/a.ts', '../clock.ts'],
    ['src-main/practice/a.ts', 'node:http'],
    ['src-main/compose.ts', './outside/sip/a.ts'],
    ['src-main/compose.ts', './practice/carrier.ts'],
    ['src-main/compose.ts', '../assets/carriers/rakuten-ip-phone.json'],
    ['src-main/compose.ts', './phone-catalogue.ts'],
    ['src-main/phone-catalogue.ts', '../assets/devices/linphone.json'],
    ['src-main/phone-catalogue.ts', './core/phones/catalogue.ts'],
    ['src-main/hosts/terminal/a.ts', '../../compose.ts'],
    ['src-main/hosts/terminal/a.ts', '../../contract/words/index.ts'],
    ['src-main/hosts/terminal/a.ts', 'node:readline'],
    ['src-main/hosts/desktop/a.ts', 'electron'],
    ['src-renderer/screens/a.tsx', '../../src-main/contract/words/index.ts'],
    ['src-renderer/a.tsx', 'react'],
  ])('lets %s import %s', (path, specifier) => {
    expect(breaches(path, `import { x } from '${specifier}';`)).toEqual([]);
  });
});

describe('an import the law forbids', () => {
  it.each([
    ['core from asking Node', 'src-main/core/a.ts', 'node:fs', /may import only core and zod.*ports\.ts/u],
    ['core from asking Node without the prefix', 'src-main/core/a.ts', 'fs', /may import only core and zod/u],
    ['core from reaching outside', 'src-main/core/a.ts', '../outside/sip/a.ts', /may import only core and zod/u],
    ['core from saying words', 'src-main/core/a.ts', '../contract/words/index.ts', /may import only core and zod/u],
    ['core from other packages', 'src-main/core/a.ts', 'iconv-lite', /may import only core and zod/u],
    ['core from Electron', 'src-main/core/a.ts', 'electron', /only src-main\/hosts\/desktop\/ imports electron/u],
    ['contract from Node', 'src-main/contract/a.ts', 'node:path', /contract is read by the window/u],
    ['contract from outside', 'src-main/contract/a.ts', '../outside/log/a.ts', /contract is read by the window/u],
    ['one room of outside from another', 'src-main/outside/sip/a.ts', '../log/a.ts', /no other room/u],
    ['a room whose name begins alike', 'src-main/outside/sip/a.ts', '../sip-two/a.ts', /no other room/u],
    ['outside from compose', 'src-main/outside/sip/a.ts', '../../compose.ts', /no other room/u],
    ['outside from practice', 'src-main/outside/portal/a.ts', '../../practice/a.ts', /no other room/u],
    ['keytar elsewhere', 'src-main/outside/log/a.ts', 'keytar', /one door to the keychain/u],
    ['keytar in a host', 'src-main/hosts/terminal/a.ts', 'keytar', /one door to the keychain/u],
    ['sip.js elsewhere', 'src-main/outside/portal/a.ts', 'sip.js', /defects/u],
    ['sip.js in practice', 'src-main/practice/a.ts', 'sip.js/lib/core/index.js', /defects/u],
    ['an undeclared package', 'src-main/outside/portal/a.ts', 'left-pad', /not among the dependencies/u],
    ['a development package', 'src-main/outside/portal/a.ts', 'vitest', /not among the dependencies/u],
    ['Node without its prefix', 'src-main/outside/portal/a.ts', 'http', /Write 'node:http'/u],
    ['practice from outside', 'src-main/practice/a.ts', '../outside/sip/digest.ts', /must not share code/u],
    ['practice from parse5', 'src-main/practice/a.ts', 'parse5', /must not share code/u],
    ['compose from a host', 'src-main/compose.ts', './hosts/terminal/a.ts', /compose only puts/u],
    ['compose from packages', 'src-main/compose.ts', 'zod', /compose only puts/u],
    ['the catalogue from outside', 'src-main/phone-catalogue.ts', './outside/sip/a.ts', /only lists the files/u],
    ['the catalogue from Node', 'src-main/phone-catalogue.ts', 'node:fs', /only lists the files/u],
    ['a host from the catalogue', 'src-main/hosts/terminal/a.ts', '../../phone-catalogue.ts', /a host is one face/u],
    ['a host from core', 'src-main/hosts/terminal/a.ts', '../../core/line.ts', /a host is one face/u],
    ['a host from outside', 'src-main/hosts/terminal/a.ts', '../../outside/ledger/a.ts', /a host is one face/u],
    ['a host from another host', 'src-main/hosts/terminal/a.ts', '../browser/a.ts', /a host is one face/u],
    ['Electron in another host', 'src-main/hosts/browser/a.ts', 'electron', /only src-main\/hosts\/desktop\//u],
    ['the window from core', 'src-renderer/a.tsx', '../src-main/core/line.ts', /the window only shows/u],
    ['the window from Node', 'src-renderer/a.tsx', 'node:fs', /the window only shows/u],
    ['the window from an undeclared package', 'src-renderer/a.tsx', 'react-dom', /not among the dependencies/u],
    ['anybody from the tests', 'src-main/outside/sip/a.ts', '../../../test/unit/import-law.ts', /no other room/u],
    ['an absolute path', 'src-main/outside/sip/a.ts', '/etc/a.ts', /only relative paths/u],
    ['a file address', 'src-main/outside/sip/a.ts', 'file:///a.ts', /only relative paths/u],
    ['an address of the web', 'src-main/outside/sip/a.ts', 'https://a.example/a.ts', /only relative paths/u],
    ['a private alias', 'src-main/core/a.ts', '#node-fs', /only relative paths/u],
  ])('keeps %s', (_what, path, specifier, reason) => {
    const told = breaches(path, `\nimport { x } from '${specifier}';`);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(reason);
    expect(told[0]?.startsWith(`${path}:2 imports '${specifier}': `)).toBe(true);
  });

  it.each([
    ["import type { A } from 'node:fs';", 'a type'],
    ["import 'node:fs';", 'a side effect'],
    ["export { a } from 'node:fs';", 'a re-export'],
    ["export * from 'node:fs';", 'a re-export of everything'],
    ["export * as all from 'node:fs';", 'a re-export under a name'],
    ["export type { A } from 'node:fs';", 'a re-export of a type'],
    ["const a = await import('node:fs');", 'a dynamic import'],
    ['const a = await import(`node:fs`);', 'a dynamic import in a template'],
    ["let a: import('node:fs').Stats;", 'a type in place'],
    ["const a = require('node:fs');", 'a require'],
    ["import a = require('node:fs');", 'an import by require'],
    ["const a = { ...require('node:fs') };", 'a spread require'],
    ["const a = require.resolve('node:fs');", 'a resolve'],
    ["import a, {\n  b,\n  type C,\n} from 'node:fs';", 'several lines'],
    ["import/* x */{a}/* y */from/* z */'node:fs'", 'comments in between'],
    ["import { a } from '\\x6eode:fs';", 'escapes'],
    [`const a = \`\${await import('node:fs')}\`;`, 'a template’s hole'],
    ["const a = 1 / 2; import('node:fs'); const b = 1 / 2;", 'divisions around it'],
    ["const a = /['\"`]/u; import('node:fs');", 'quotes in a regular expression before it'],
    ["const a = <p>Don't</p>;\nimport('node:fs');", 'an apostrophe in JSX before it'],
  ])('sees %s (%s)', (source) => {
    expect(breaches('src-main/core/a.ts', source)).toHaveLength(1);
  });

  it('knows the package of a computed path inside it', () => {
    const source = `createRequire(import.meta.url)(\`keytar/prebuilds/\${process.platform}\`)`;
    expect(breaches('src-main/outside/keychain/a.ts', source)).toEqual([]);
    expect(breaches('src-main/outside/sip/a.ts', source)[0]).toMatch(/one door to the keychain/u);
  });

  it('refuses a specifier that nobody can check', () => {
    for (const source of [
      'import(name)',
      "import('./a' + name)",
      `import(\`./\${name}.ts\`)`,
      `import(\`\${name}/x\`)`,
      'const load = createRequire(here)',
      'createRequire(here)(name)',
      'require(name)',
    ]) {
      expect(breaches('src-main/outside/sip/a.ts', source)[0]).toMatch(/nobody can check/u);
    }
  });

  it('refuses a file that stands in no room', () => {
    expect(breaches('src-main/helpers.ts', '')[0]).toMatch(/^src-main\/helpers\.ts:1 stands in no room/u);
    expect(breaches('src-main/outside/loose.ts', '')[0]).toMatch(/stands in no room/u);
  });

  it('says so when a source cannot be read to its end', () => {
    expect(breaches('src-main/core/a.ts', 'const a = `never ends')[0]).toMatch(/cannot be read to its end/u);
    expect(breaches('src-main/core/a.ts', '/* never ends')[0]).toMatch(/cannot be read to its end/u);
  });
});

describe('text that only looks like an import', () => {
  it.each([
    ["// import 'node:fs';"],
    ["/* import { a } from 'node:fs'; */"],
    ['const a = "import \'node:fs\'";'],
    ['const a = \'import("node:fs")\';'],
    [`const a = \`import 'node:fs' \${b} export * from 'node:fs'\`;`],
    ["const a = /import 'x'/u;"],
    ["line.import('node:fs');"],
    ['const a = import.meta.dirname;'],
    ["const a = { import: 'node:fs' };"],
    ["export const from = 'node:fs';"],
    ["export { a };\nconst from = 'node:fs';"],
    ["export type A = 'node:fs';"],
  ])('is left alone: %s', (source) => {
    expect(scanImports(source)).toEqual({ imports: [] });
  });

  it('does not hide the import that follows it', () => {
    const nested = `const a = \`x \${\`y \${{ b: '}' }}\`} z\`;`;
    expect(specifiers(`${nested}\nimport './real.ts';`)).toEqual(['./real.ts']);
    expect(specifiers("const a = b / c; // '\nimport './real.ts';")).toEqual(['./real.ts']);
  });
});
