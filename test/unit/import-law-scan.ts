/*
 * Reads the imports of a TypeScript source without compiling it. A small lexer takes comments, strings, templates and
 * regular expressions apart first, so that text which merely looks like an import is never taken for one.
 */

export interface FoundImport {
  readonly line: number;
  /** `undefined`: the specifier is computed, so nobody can check it. */
  readonly specifier: string | undefined;
}

export interface Scan {
  readonly imports: readonly FoundImport[];
  /** Why the source could not be read to its end; then its imports may be incomplete. */
  readonly trouble?: string;
}

interface Token {
  /** `head`: the text of a template before its first hole. */
  readonly kind: 'word' | 'text' | 'head' | 'template' | 'sign';
  readonly value: string;
  readonly line: number;
}

export function scanImports(source: string): Scan {
  const lexed = lex(source);
  const imports: FoundImport[] = [];
  const { tokens } = lexed;
  tokens.forEach((token, index) => {
    // A member of that name is no import; after a spread (`...`) it is one.
    const isMember = tokens[index - 1]?.value === '.' && tokens[index - 2]?.value !== '.';
    if (token.kind !== 'word' || isMember) return;
    const found = readAt(tokens, index);
    if (found !== undefined) imports.push(found);
  });
  return lexed.trouble === undefined ? { imports } : { imports, trouble: lexed.trouble };
}

function readAt(tokens: readonly Token[], index: number): FoundImport | undefined {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || next === undefined) return undefined;
  switch (token.value) {
    case 'import':
      if (next.kind === 'text') return { line: token.line, specifier: next.value };
      if (next.value === '(') return readCall(tokens, index + 1);
      return next.value === '.' || next.value === ':' ? undefined : readFrom(tokens, index + 1);
    case 'export':
      return next.value === '{' || next.value === '*' || next.value === 'type'
        ? readFrom(tokens, index + 1)
        : undefined;
    case 'require':
      if (next.value === '(') return readCall(tokens, index + 1);
      return next.value === '.' && tokens[index + 2]?.value === 'resolve' ? readCall(tokens, index + 3) : undefined;
    // A hand-made require can be checked only where it is called on the spot.
    case 'createRequire':
      return next.value === '(' ? readHandMade(tokens, index + 1) : undefined;
    default:
      return undefined;
  }
}

/** `( 'x'` as the argument of import or require; anything else in there is computed. */
function readCall(tokens: readonly Token[], open: number): FoundImport | undefined {
  const argument = tokens[open + 1];
  const after = tokens[open + 2]?.value;
  // A method or function declared under the name `import` or `require` has no argument that is an expression.
  if (tokens[open]?.value !== '(' || argument === undefined) return undefined;
  if (argument.kind === 'text' && (after === ')' || after === ',')) {
    return { line: argument.line, specifier: argument.value };
  }
  // `package/${rest}` may be anything, but only of that package; `./${rest}` could climb anywhere.
  const isWithinPackage = argument.kind === 'head' && /^(@[^/:]+\/)?[^@./#:][^/:]*\//u.test(argument.value);
  return { line: argument.line, specifier: isWithinPackage ? argument.value : undefined };
}

/** `createRequire(here)('x')`. */
function readHandMade(tokens: readonly Token[], open: number): FoundImport | undefined {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const value = tokens[index]?.kind === 'sign' ? tokens[index]?.value : '';
    if (value === '(') depth += 1;
    if (value === ')') depth -= 1;
    if (depth > 0) continue;
    const called = tokens[index + 1]?.value === '(' ? readCall(tokens, index + 1) : undefined;
    return called ?? { line: tokens[open]?.line ?? 1, specifier: undefined };
  }
  return undefined;
}

/** Walks from the first token of an import or export clause to its `from 'x'`; ends where the clause ends without one. */
function readFrom(tokens: readonly Token[], start: number): FoundImport | undefined {
  let depth = 0;
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) return undefined;
    if (token.value === '{' && token.kind === 'sign') depth += 1;
    if (token.value === '}' && token.kind === 'sign') depth -= 1;
    if (depth > 0) continue;
    const next = tokens[index + 1];
    if (token.kind === 'word' && token.value === 'from' && next?.kind === 'text') {
      return { line: next.line, specifier: next.value };
    }
    const isPartOfClause = token.kind === 'word' || token.value === '*' || token.value === ',' || token.value === '}';
    if (!isPartOfClause) return undefined;
    // `export { a }` without `from`, or `export type X = …`: the clause is over.
    if (token.value === '}' && next?.value !== 'from') return undefined;
  }
  return undefined;
}

/** After one of these a slash divides; after anything else it opens a regular expression. */
function endsAnOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'text' || token.kind === 'template') return true;
  if (token.kind === 'word')
    return !/^(return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield)$/u.test(token.value);
  // `<` is here for the closing tags of JSX.
  return token.value === ')' || token.value === ']' || token.value === '}' || token.value === '<';
}

function lex(source: string): { readonly tokens: Token[]; readonly trouble?: string } {
  const tokens: Token[] = [];
  /** For each open `${`, how many braces are open inside it. */
  const holes: number[] = [];
  let at = 0;
  let line = 1;
  const take = (kind: Token['kind'], value: string, length: number) => {
    tokens.push({ kind, value, line });
    skip(length);
  };
  const skip = (length: number) => {
    for (let index = at; index < at + length; index += 1) if (source[index] === '\n') line += 1;
    at += length;
  };
  /** Reads template text from the backtick or closing brace at `at` to its end or to the next hole. */
  const template = (): boolean => {
    const text = /^(?:[^\\`$]|\\[\s\S]|\$(?!\{))*/u.exec(source.slice(at + 1))?.[0] ?? '';
    const end = source.slice(at + 1 + text.length);
    if (end.startsWith('`')) {
      take(source[at] === '`' ? 'text' : 'template', text, text.length + 2);
    } else if (end.startsWith('${')) {
      take(source[at] === '`' ? 'head' : 'template', text, text.length + 3);
      // Inside a hole an expression begins: a sign, so that a slash there is read rightly.
      tokens.push({ kind: 'sign', value: '${', line });
      holes.push(0);
    } else {
      return false;
    }
    return true;
  };

  while (at < source.length) {
    const rest = source.slice(at, at + 4096);
    const here = source[at] ?? '';
    const space = /^\s+/u.exec(rest)?.[0];
    if (space !== undefined) {
      skip(space.length);
    } else if (rest.startsWith('//')) {
      const end = source.indexOf('\n', at);
      skip((end < 0 ? source.length : end) - at);
    } else if (rest.startsWith('/*')) {
      const end = source.indexOf('*/', at + 2);
      if (end < 0) return { tokens, trouble: `a comment opened in line ${line} never ends` };
      skip(end + 2 - at);
    } else if (here === '`') {
      if (!template()) return { tokens, trouble: `a template opened in line ${line} never ends` };
    } else if (here === '}' && holes.at(-1) === 0) {
      holes.pop();
      if (!template()) return { tokens, trouble: `a template going on in line ${line} never ends` };
    } else if (here === '"' || here === "'") {
      // An apostrophe in JSX text has no partner in its line: then it is only a sign.
      const text = /^(["'])((?:(?!\1)[^\\\n]|\\[\s\S])*)\1/u.exec(source.slice(at));
      if (text === null) take('sign', here, 1);
      else take('text', withoutEscapes(text[2] ?? ''), text[0].length);
    } else if (here === '/' && !endsAnOperand(tokens.at(-1))) {
      const regex = /^\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/u.exec(rest)?.[0];
      if (regex === undefined) take('sign', here, 1);
      else take('template', '', regex.length);
    } else {
      const word =
        /^[\p{ID_Start}$_#@][\p{ID_Continue}$\u200c\u200d]*/u.exec(rest)?.[0] ?? /^\d[\w.]*/u.exec(rest)?.[0];
      if (word !== undefined) {
        take('word', word, word.length);
      } else {
        const open = holes.length - 1;
        if (here === '{' && open >= 0) holes[open] = (holes[open] ?? 0) + 1;
        if (here === '}' && open >= 0) holes[open] = (holes[open] ?? 0) - 1;
        take('sign', here, 1);
      }
    }
  }
  return holes.length > 0 ? { tokens, trouble: 'a template never ends' } : { tokens };
}

/** `'\x6eode:fs'` is the same module as `'node:fs'`. */
function withoutEscapes(text: string): string {
  return text
    .replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\u\{([0-9a-f]+)\}/giu, (_all, byte, unit, point) =>
      String.fromCodePoint(Number.parseInt(byte ?? unit ?? point, 16)),
    )
    .replace(/\\([\s\S])/gu, '$1');
}
