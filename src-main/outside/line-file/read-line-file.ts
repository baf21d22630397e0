import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { CarrierProfile } from '../../core/carrier.ts';
import type { Line } from '../../core/line.ts';
import { type LineFields, readLine } from '../../core/line-fields.ts';
import { problem } from '../../core/problem.ts';
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

function readRows(profile: CarrierProfile, file: { readonly path: string; readonly text: string }): Result<Line[]> {
  const { path } = file;
  const malformed = (row: number, column: string, why: string) =>
    fail(problem('csv-malformed', { path, row, column, why }));
  let rows: string[][];
  try {
    rows = parse(file.text, { bom: true, trim: true, skipEmptyLines: true, relaxColumnCount: true });
  } catch (error) {
    const row = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    return malformed(row, '', codeOf(error));
  }
  const [header = [], ...body] = rows;
  const columns = header.map((name) => COLUMNS[name.toLowerCase()]);
  const unknown = header.find((_, index) => columns[index] === undefined);
  if (unknown !== undefined) return malformed(1, unknown, 'unknown-column');
  for (const needed of ['number', 'service', 'domain'] as const) {
    if (!columns.includes(needed)) return malformed(1, needed, 'missing-column');
  }
  const lines: Line[] = [];
  for (const [index, row] of body.entries()) {
    const rowNumber = index + 2;
    const fields: LineFields = Object.fromEntries(columns.map((column, at) => [column, row[at] ?? '']));
    const line = readLine(profile, fields);
    if (!line.ok) return malformed(rowNumber, fieldOf(line.problem.facts), line.problem.kind);
    if (lines.some((one) => one.number === line.value.number)) return malformed(rowNumber, 'number', 'line-exists');
    lines.push(line.value);
  }
  return lines.length === 0 ? malformed(2, 'number', 'no-rows') : ok(lines);
}

function fieldOf(facts: object): string {
  return 'given' in facts ? String(facts.given) : '';
}
