import { parseArgs } from 'node:util';
import { fail, ok, problem, type Result } from '../../compose.ts';

/** Every option of every command; a command lists the names it takes. `true` = a flag without a value. */
const OPTIONS = {
  json: true,
  follow: true,
  lang: false,
  data: false,
  keychain: false,
  help: true,
  service: false,
  at: false,
  'business-hours': false,
  line: false,
  number: false,
  domain: false,
  proxy: false,
  port: false,
  transport: false,
  user: false,
  'auth-user': false,
  expires: false,
  kind: false,
  bind: true,
  ca: false,
  timeout: false,
  ladder: false,
  login: true,
  'portal-url': false,
  generate: true,
  'new-password-stdin': true,
  'capitals-ok': true,
  emergency: true,
  'even-if-later': true,
  proof: false,
  told: false,
  softphone: false,
  account: false,
  agree: true,
  preview: true,
  undo: false,
  device: false,
  address: false,
  slot: false,
  'keep-login': true,
  'forget-certificate': true,
  'only-password': true,
  mac: false,
  save: false,
  serve: true,
  interface: false,
  only: false,
  untold: true,
  outgoing: false,
  incoming: false,
  speed: false,
  trouble: false,
  skin: false,
  charset: false,
} as const;

export type OptionName = keyof typeof OPTIONS;

/** Options that every command takes, before or after its name. */
export const GLOBAL_OPTIONS: readonly OptionName[] = ['json', 'lang', 'data', 'keychain', 'help'];

export interface Given {
  /** Words after the command that are no options. */
  readonly words: readonly string[];
  text(name: OptionName): string | undefined;
  has(name: OptionName): boolean;
}

export interface Takes {
  readonly name: string;
  readonly options: readonly OptionName[];
  /** How many words it takes after its name. */
  readonly words: number;
}

/** Reads argv strictly: an unknown option, a missing value or a surplus word is a problem, never ignored. */
export function readOptions(argv: readonly string[], takes: Takes): Result<Given> {
  const allowed = new Set<string>([...GLOBAL_OPTIONS, ...takes.options]);
  const values = new Map<string, string | true>();
  const words: string[] = [];
  for (const token of tokensOf(argv)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const bad = (what: 'option' | 'value') => fail(problem('usage', { what, given: token.rawName }));
    if (!allowed.has(token.name)) return bad('option');
    const wantsValue = !isFlag(token.name);
    if (wantsValue !== (token.value !== undefined) || values.has(token.name)) return bad('value');
    // `--line --json`: the value was forgotten. No value of ours begins with a hyphen; `--line=-x` says that it is meant.
    if (token.inlineValue === false && token.value.startsWith('-')) return bad('value');
    values.set(token.name, token.value ?? true);
  }
  const surplus = words[takes.words];
  if (surplus !== undefined) return fail(problem('usage', { what: 'command', given: `${takes.name} ${surplus}` }));
  return ok({
    words,
    has: (name) => values.has(name),
    text: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
  });
}

function isFlag(name: string): boolean {
  return Object.hasOwn(OPTIONS, name) && OPTIONS[name as OptionName];
}

function tokensOf(argv: readonly string[]) {
  const options = Object.fromEntries(
    Object.keys(OPTIONS).map((name) => [name, { type: isFlag(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

/** Takes the command's name out of argv; options that every command takes may stand before it. */
export function splitCommand(argv: readonly string[]): { readonly name?: string; readonly rest: readonly string[] } {
  const first = tokensOf(argv).find((token) => token.kind === 'positional');
  if (first === undefined) return { rest: argv };
  return { name: first.value, rest: argv.filter((_, index) => index !== first.index) };
}
