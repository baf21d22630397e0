import type { Lang } from '../../contract/words/index.ts';
import { displayWidth, padToWidth, wrapToWidth } from './display-width.ts';
import { helpEn } from './help-en.ts';
import { helpJa } from './help-ja.ts';

export type Row = readonly [name: string, text: string];

/** The page of one command. */
export interface HelpPage {
  readonly what: string;
  /** After `kakekae`, one way to use it each. */
  readonly usage: readonly string[];
  readonly options: readonly Row[];
  /** What it reads from stdin, in order. */
  readonly stdin?: string;
  /** Whole command lines after `kakekae`. */
  readonly examples: readonly string[];
}

export interface HelpWords {
  readonly title: string;
  readonly usage: string;
  readonly commands: string;
  readonly options: string;
  readonly common: string;
  readonly stdin: string;
  readonly examples: string;
  readonly more: string;
  readonly exits: string;
  readonly commonOptions: readonly Row[];
  readonly exitCodes: readonly Row[];
  readonly pages: Readonly<Record<string, HelpPage>>;
}

/** How a command is started from a checkout; an installed `kakekae` takes the same words. */
export const RUN = 'npm run -s kakekae --';

const COLUMNS = 96;
const NAME_COLUMNS = 26;

/** Help for one command, or the overview. */
export function helpText(lang: Lang, topic: string | undefined): string {
  const words = lang === 'ja' ? helpJa : helpEn;
  const page = topic === undefined || !Object.hasOwn(words.pages, topic) ? undefined : words.pages[topic];
  return (page === undefined ? overview(words) : pageText(words, page)).join('\n');
}

export function helpPages(lang: Lang): Readonly<Record<string, HelpPage>> {
  return (lang === 'ja' ? helpJa : helpEn).pages;
}

function overview(words: HelpWords): string[] {
  const commands = Object.entries(words.pages).map(([name, { what }]) => [name, what] as const);
  return [
    ...wrapToWidth(words.title, COLUMNS),
    '',
    words.usage,
    `  ${RUN} <command> [--option …]`,
    '',
    words.commands,
    ...table(commands),
    '',
    words.common,
    ...table(words.commonOptions),
    '',
    words.exits,
    ...table(words.exitCodes),
    '',
    words.more,
  ];
}

function pageText(words: HelpWords, page: HelpPage): string[] {
  const { stdin } = page;
  return [
    ...wrapToWidth(page.what, COLUMNS),
    '',
    words.usage,
    ...page.usage.flatMap((usage) => hanging(`kakekae ${usage}`)),
    ...(page.options.length === 0 ? [] : ['', words.options, ...table(page.options)]),
    ...(stdin === undefined ? [] : ['', words.stdin, ...wrapToWidth(stdin, COLUMNS - 2).map((line) => `  ${line}`)]),
    '',
    words.common,
    ...table(words.commonOptions),
    '',
    words.examples,
    ...page.examples.map((example) => `  ${RUN} ${example}`),
    '',
    words.more,
  ];
}

function table(rows: readonly Row[]): string[] {
  return rows.flatMap(([name, text]) => {
    const [first = '', ...others] = wrapToWidth(text, COLUMNS - NAME_COLUMNS - 2);
    const indent = ' '.repeat(NAME_COLUMNS + 2);
    const head =
      displayWidth(name) < NAME_COLUMNS
        ? [`  ${padToWidth(name, NAME_COLUMNS)}${first}`]
        : [`  ${name}`, indent + first];
    return [...head, ...others.map((line) => indent + line)];
  });
}

/** A long usage goes on indented below itself. */
function hanging(text: string): string[] {
  return wrapToWidth(text, COLUMNS - 6).map((line, index) => (index === 0 ? `  ${line}` : `      ${line}`));
}
