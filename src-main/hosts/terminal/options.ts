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
  'portal-url': false,
  generate: true,
  'new-password-stdin': true,
  'capitals-ok': true,
  emergency: true,
  'even-if-later': true,
  proof: false,
  told: false,
  speed: false,
  trouble: false,
  skin: false,
  charset: false,
} as const;

export type OptionName = keyof typeof OPTIONS;

/** Options that every command takes. */
const GLOBAL: readonly OptionName[] = ['json', 'lang', 'data', 'keychain', 'help'];

export interface Given {
  /** Words after the command that are no options. */
  readonly words: readonly string[];
  text(name: OptionName): string | undefined;
  has(name: OptionName): boolean;
}

/** Reads argv strictly: an unknown option, a missing value or a surplus word is a problem, never ignored. */
export function readOptions(
  argv: readonly string[],
  takes: { readonly options: readonly OptionName[]; readonly words: number },
): Result<Given> {
  const allowed = new Set<string>([...GLOBAL, ...takes.options]);
  const values = new Map<string, string | true>();
  const words: string[] = [];
  const isFlag = (name: string) => name in OPTIONS && OPTIONS[name as OptionName];
  const options = Object.fromEntries(
    Object.keys(OPTIONS).map((name) => [name, { type: isFlag(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const bad = (what: 'option' | 'value') => fail(problem('usage', { what, given: token.rawName }));
    if (!allowed.has(token.name)) return bad('option');
    const wantsValue = !isFlag(token.name);
    if (wantsValue !== (token.value !== undefined) || values.has(token.name)) return bad('value');
    values.set(token.name, token.value ?? true);
  }
  const surplus = words[takes.words];
  if (surplus !== undefined) return fail(problem('usage', { what: 'command', given: surplus }));
  return ok({
    words,
    has: (name) => values.has(name),
    text: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
  });
}
