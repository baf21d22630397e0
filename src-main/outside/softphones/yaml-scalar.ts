import { Buffer } from 'node:buffer';

/*
 * One YAML scalar on one line (YAML 1.2, 7.3 and 5.7), in decoded settings: one character a byte, so that what an escape
 * means is put as its UTF-8 bytes. Only what is surely understood is read; everything else is undefined.
 */

export interface Scalar {
  /** The stretch as written, quotes included, within the given text. */
  readonly start: number;
  readonly end: number;
  readonly style: 'plain' | 'single' | 'double';
  readonly means: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001B',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: asBytes('\u0085'),
  _: asBytes('\u00A0'),
  L: asBytes('\u2028'),
  P: asBytes('\u2029'),
};

function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Reads what stands behind `key:` or `- `, up to the line's end; a comment may follow. */
export function readScalar(rest: string, offset: number): Scalar | undefined {
  const lead = /^[ \t]*/u.exec(rest)?.[0].length ?? 0;
  const body = rest.slice(lead);
  const start = offset + lead;
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')[ \t]*(?:[ \t]#.*)?$/su.exec(body);
  if (quoted !== null) {
    const [, double, single] = quoted;
    const means = double === undefined ? single?.replaceAll("''", "'") : meaningOf(double);
    const end = start + (double ?? single ?? '').length + 2;
    return means === undefined ? undefined : { start, end, style: double === undefined ? 'single' : 'double', means };
  }
  const plain = body.replace(/(?:^|[ \t]+)#.*$/su, '').replace(/[ \t]+$/u, '');
  // Indicators that begin something else than a plain scalar, and a `: ` inside, which would be a mapping.
  if (/^[[\]{},&*!|>'"%@`]|^[-?:](?:[ \t]|$)|:(?:[ \t]|$)/u.test(plain)) return undefined;
  return {
    start,
    end: start + plain.length,
    style: 'plain',
    means: /^(?:~|null|Null|NULL)$/u.test(plain) ? '' : plain,
  };
}

function meaningOf(text: string): string | undefined {
  let isKnown = true;
  const means = text.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gisu,
    (_whole, x?: string, u?: string, long?: string, simple?: string) => {
      const code = x ?? u ?? long;
      if (code !== undefined && Number.parseInt(code, 16) <= 0x10ffff)
        return asBytes(String.fromCodePoint(Number.parseInt(code, 16)));
      const known = simple === undefined ? undefined : ESCAPES[simple];
      if (known === undefined) isKnown = false;
      return known ?? '';
    },
  );
  return isKnown ? means : undefined;
}

/** Writes a value in the style that stood there, as far as that can hold it. */
export function writeScalar(value: string, style: Scalar['style']): string {
  if (style === 'single' && !/[^ -~\u0080-\u00FF]/u.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style === 'plain' && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/u.test(value) && !/^null$/iu.test(value)) return value;
  const escaped = value.replace(/["\\]|[^ -~\u0080-\u00FF]/gu, (one) =>
    one === '"' || one === '\\' ? `\\${one}` : `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}
