/** The values inside SIP headers: lists, addresses, URIs, parameters (RFC 3261 25.1). MUST NOT throw. */

/** Splits at commas that stand neither in quotes nor in angle brackets. */
export function splitList(value: string): string[] {
  return splitOutside(value, ',');
}

function splitOutside(value: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let isQuoted = false;
  let depth = 0;
  for (let index = 0; index < value.length; index += 1) {
    const character = value.charAt(index);
    if (isQuoted && character === '\\') {
      part += character + value.charAt(index + 1);
      index += 1;
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '<') depth += 1;
    else if (!isQuoted && character === '>') depth = Math.max(0, depth - 1);
    if (character === separator && !isQuoted && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  parts.push(part.trim());
  return parts.filter((one) => one !== '');
}

export interface Address {
  readonly uri: string;
  /** Header parameters, names in lower case. */
  readonly params: ReadonlyMap<string, string>;
}

/** `"name" <uri>;params` or `uri;params` (then the parameters belong to the header, RFC 3261 20). */
export function parseAddress(value: string): Address | undefined {
  const bracket = /^(?:"(?:[^"\\]|\\.)*"|[^<"]*)\s*<([^<>]+)>\s*(.*)$/su.exec(value);
  const [uri, ...rest] =
    bracket?.[1] === undefined ? splitOutside(value, ';') : [bracket[1].trim(), ...splitOutside(bracket[2] ?? '', ';')];
  if (uri === undefined || uri === '' || /[\s<>"]/u.test(uri)) return undefined;
  return { uri, params: parseParams(rest) };
}

export function parseParams(parts: readonly string[]): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const part of parts) {
    const [, name, value] = /^([^=\s]+)\s*(?:=\s*(.*))?$/su.exec(part) ?? [];
    if (name !== undefined) params.set(name.toLowerCase(), unquote(value ?? ''));
  }
  return params;
}

export function unquote(value: string): string {
  return /^".*"$/su.test(value) ? value.slice(1, -1).replace(/\\(.)/gsu, '$1') : value;
}

export interface SipUri {
  readonly user: string;
  /** Lower case, without brackets or port. */
  readonly host: string;
  readonly port?: number;
}

export function parseSipUri(uri: string): SipUri | undefined {
  const [, user, host, port] =
    /^sips?:(?:([^@;?]*)@)?(\[[^\]]*\]|[^:;?@]+)(?::(\d{1,5}))?(?:[;?].*)?$/isu.exec(uri) ?? [];
  if (host === undefined) return undefined;
  const parsed = { user: user ?? '', host: host.toLowerCase() };
  return port === undefined ? parsed : { ...parsed, port: Number(port) };
}

export interface Via {
  readonly transport: string;
  readonly sentBy: string;
  readonly host: string;
  readonly params: ReadonlyMap<string, string>;
}

export function parseVia(value: string): Via | undefined {
  const [head, ...rest] = splitOutside(value, ';');
  const [, transport, sentBy] = /^SIP\s*\/\s*2\.0\s*\/\s*(\w+)\s+(\S+)$/iu.exec(head ?? '') ?? [];
  if (transport === undefined || sentBy === undefined) return undefined;
  const host = sentBy.replace(/:\d+$/u, '').toLowerCase();
  return { transport: transport.toUpperCase(), sentBy, host, params: parseParams(rest) };
}
