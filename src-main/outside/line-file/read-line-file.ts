import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { CarrierProfile } from '../../core/carrier.ts';
import type { Line } from '../../core/line.ts';
import { type LineFields, readLine } from '../../core/line-fields.ts';
import { type Problem, problem } from '../../core/problem.ts';
import { fail, ok, type Result } from '../../core/result.ts';

const COLUMNS: Readonly<Record<string, keyof LineFields>> = {
  number: 'number',
  service: 'service',
  domain: 'domain',
  proxy: 'proxy',
  port: 'port',
  transport: 'transport',
  user: 'user',
  'auth-user': 'authUser',
  expires: 'expires',
};

/** A list of lines is small; whatever is larger was picked by mistake. */
const LARGEST_BYTES = 4 * 1_024 * 1_024;

/**
 * Reads a CSV file of lines: a header row of the option names (`number,service,domain,proxy,port,transport,user,auth-user,
 * expires`), UTF-8 with or without BOM, or Shift_JIS as Excel in Japan writes it. All rows fit, or none is taken.
 */
export function readLineFile(profile: CarrierProfile, path: string): Result<Line[]> {
  const text = readText(path);
  return text.ok ? readRows(profile, { path, text: text.value }) : text;
}

function readText(path: string): Result<string> {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > LARGEST_BYTES) return fail(problem('file-unreadable', { path, code: 'EFBIG' }));
    return ok(decode(bytes));
  } catch (error) {
    return fail(problem('file-unreadable', { path, code: codeOf(error) }));
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

interface Row {
  readonly cells: readonly string[];
  /** Of the file, counted from 1; blank lines count, as they do in an editor. */
  readonly rowNumber: number;
}

function readRows(profile: CarrierProfile, file: { readonly path: string; readonly text: string }): Result<Line[]> {
  const malformed = (row: number, column: string, why: string) =>
    fail(problem('csv-malformed', { path: file.path, row, column, why }));
  const rows = splitRows(file.text);
  if (!Array.isArray(rows)) return malformed(rows.brokenAt, '', 'broken-row');
  const [header, ...body] = rows;
  const names = header?.cells ?? [];
  const headerRow = header?.rowNumber ?? 1;
  const columns = names.map((name) => columnOf(name));
  const strange = names.find((name, index) => columns[index] === undefined || names.indexOf(name) !== index);
  if (strange !== undefined) return malformed(headerRow, strange, 'unknown-column');
  for (const needed of ['number', 'service', 'domain'] as const) {
    if (!columns.includes(needed)) return malformed(headerRow, needed, 'missing-column');
  }
  const lines: Line[] = [];
  for (const { cells, rowNumber } of body) {
    // A cell beyond the header belongs to no column; taking the row all the same would drop what somebody wrote.
    if (cells.slice(columns.length).some((cell) => cell !== '')) return malformed(rowNumber, '', 'broken-row');
    const fields: LineFields = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']));
    const line = readLine(profile, fields);
    if (!line.ok) return malformed(rowNumber, columnAtFault(line.problem), line.problem.kind);
    if (lines.some((one) => one.number === line.value.number)) return malformed(rowNumber, 'number', 'line-exists');
    lines.push(line.value);
  }
  return lines.length === 0 ? malformed(headerRow + 1, 'number', 'no-rows') : ok(lines);
}

function columnOf(name: string): keyof LineFields | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(COLUMNS, key) ? COLUMNS[key] : undefined;
}

function splitRows(text: string): Row[] | { readonly brokenAt: number } {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      relaxColumnCount: true,
      onRecord: (cells: string[], { lines }) => {
        rows.push({ cells, rowNumber: lines });
        return cells;
      },
    });
    return rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (error) {
    return {
      brokenAt: error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1,
    };
  }
}

/** The column whose cell the problem is about; every problem of a line's fields names its field by its kind or facts. */
function columnAtFault(trouble: Problem): string {
  switch (trouble.kind) {
    case 'number-malformed':
      return 'number';
    case 'service-unknown':
      return 'service';
    case 'transport-unknown':
      return 'transport';
    case 'host-malformed':
      return trouble.facts.where;
    case 'port-malformed':
      return 'port';
    case 'sip-user-malformed':
      return trouble.facts.field;
    case 'expires-malformed':
      return 'expires';
    case 'usage':
      return /^--([a-z-]+)/u.exec(trouble.facts.given)?.[1] ?? '';
    default:
      return '';
  }
}
