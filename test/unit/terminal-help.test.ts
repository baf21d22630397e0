import { describe, expect, test } from 'vitest';
import { LANGS } from '../../src-main/contract/words/index.ts';
import { COMMANDS } from '../../src-main/hosts/terminal/command-table.ts';
import { displayWidth, padToWidth, wrapToWidth } from '../../src-main/hosts/terminal/display-width.ts';
import { helpPages, helpText } from '../../src-main/hosts/terminal/help.ts';
import { GLOBAL_OPTIONS, readOptions, splitCommand } from '../../src-main/hosts/terminal/options.ts';

describe.each(LANGS)('the help in %s', (lang) => {
  const pages = helpPages(lang);

  test('has a page for every command, in their order, and no other', () => {
    expect(Object.keys(pages)).toEqual(Object.keys(COMMANDS));
  });

  test.each(Object.keys(COMMANDS))('of %s names every option it takes, and none that it does not', (name) => {
    const page = pages[name];
    const command = COMMANDS[name];
    const text = `${page?.usage.join(' ')} ${page?.options.map(([option]) => option).join(' ')}`;
    const named = new Set([...text.matchAll(/--([a-z][a-z0-9-]*)/gu)].map(([, option]) => option));
    expect([...named].sort()).toEqual([...new Set(command?.options)].sort());
    const explained = new Set(page?.options.map(([option]) => /^--([a-z-]+)/u.exec(option)?.[1]));
    for (const option of command?.options ?? []) expect(explained, option).toContain(option);
  });

  test.each(Object.keys(COMMANDS))('of %s gives examples that the command line itself can read', (name) => {
    const page = pages[name];
    const command = COMMANDS[name] ?? { options: [], words: 0 };
    expect(page?.examples.length).toBeGreaterThan(0);
    for (const example of page?.examples ?? []) {
      const argv = example.replace(/ < \S+$/u, '').split(' ');
      const { name: said, rest } = splitCommand(argv);
      expect(said).toBe(name);
      expect(readOptions(rest, { name, options: command.options, words: command.words })).toMatchObject({ ok: true });
    }
  });

  test.each([undefined, ...Object.keys(COMMANDS)])(
    'of %s fits a terminal, whatever the characters are wide',
    (topic) => {
      const text = helpText(lang, topic);
      for (const line of text.split('\n')) {
        if (!line.includes('npm run -s kakekae')) expect(displayWidth(line), line).toBeLessThanOrEqual(98);
      }
      for (const option of GLOBAL_OPTIONS) expect(text).toContain(`--${option}`);
    },
  );

  test('lists every exit code', () => {
    for (let code = 0; code <= 9; code += 1)
      expect(helpText(lang, undefined)).toMatch(new RegExp(`^  ${code} {10,}`, 'mu'));
  });
});

describe('the words of the Japanese help', () => {
  test('are the carrier’s own', () => {
    const text = [undefined, ...Object.keys(COMMANDS)].map((topic) => helpText('ja', topic)).join('\n');
    expect(text).not.toMatch(/(?<!電話会社の)窓口|サインイン|キーチェーン|事業者/u);
    expect(text).toContain('セルフケア');
  });
});

describe('a text on a terminal', () => {
  test.each([
    ['abc', 3],
    ['電話', 4],
    ['ＩＰ電話', 8],
    ['「B2BUA」', 9],
    ['', 0],
  ])('%s takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
    expect(displayWidth(padToWidth(text, 20))).toBe(20);
  });

  test('is broken at spaces, or between Japanese characters but not within a word', () => {
    expect(wrapToWidth('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapToWidth('新しいパスワードを確かめます。', 14)).toEqual(['新しい', 'パスワードを確', 'かめます。']);
    expect(wrapToWidth('', 8)).toEqual([]);
  });
});

describe('the words of a command line', () => {
  test('may have the common options before the command', () => {
    expect(splitCommand(['--lang', 'en', '--json', 'plan', '--service', 'b2bua'])).toEqual({
      name: 'plan',
      rest: ['--lang', 'en', '--json', '--service', 'b2bua'],
    });
    expect(splitCommand(['--json'])).toEqual({ rest: ['--json'] });
  });

  test('are told apart strictly', () => {
    const takes = { name: 'plan', options: ['service', 'at'], words: 0 } as const;
    const problemOf = (...argv: string[]) => {
      const read = readOptions(argv, takes);
      return read.ok ? undefined : read.problem;
    };
    expect(problemOf('--service', 'b2bua', '--json')).toBeUndefined();
    expect(problemOf('--service=b2bua')).toBeUndefined();
    expect(problemOf('--service', '--json')).toMatchObject({ facts: { what: 'value', given: '--service' } });
    expect(problemOf('--json=yes')).toMatchObject({ facts: { what: 'value', given: '--json' } });
    expect(problemOf('-x')).toMatchObject({ facts: { what: 'option', given: '-x' } });
    expect(problemOf('--toString')).toMatchObject({ facts: { what: 'option' } });
    expect(problemOf('more')).toMatchObject({ facts: { what: 'command', given: 'plan more' } });
  });
});
