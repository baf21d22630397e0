import type { PlanView } from '../../src-main/contract/snapshot.ts';
import { formatDuration } from '../../src-main/contract/words/when.ts';
import { useWords } from '../words/use-words.ts';
import { clockOf } from './say-when.ts';

const MINUTE_MS = 60_000;

interface Row {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reflectsMs: number | null;
  readonly least: number;
  readonly most: number;
}

/** The picture as a table: one row for each reflection time of the day. */
export function DayTable({ plan }: { readonly plan: PlanView }) {
  const { ui, lang } = useWords();
  const span = (minutes: number) => formatDuration(minutes * MINUTE_MS, lang);
  return (
    <details className="more">
      <summary>{ui.when.table}</summary>
      <div className="table-box">
        <table>
          <caption className="unseen">{ui.when.tableCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{ui.when.tableFrom}</th>
              <th scope="col">{ui.when.tableReflect}</th>
              <th scope="col">{ui.when.tableDead}</th>
            </tr>
          </thead>
          <tbody className="num">
            {rowsOf(plan).map((row) => (
              <tr key={row.fromMs}>
                <th scope="row">{ui.when.range(clockOf(row.fromMs), clockOf(row.toMs))}</th>
                <td>{row.reflectsMs === null ? ui.when.anytime : clockOf(row.reflectsMs)}</td>
                <td>{row.least === row.most ? span(row.most) : ui.when.range(span(row.least), span(row.most))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Consecutive minutes that end at the same reflection belong to one row; a service without slots is one row. */
function rowsOf(plan: PlanView): readonly Row[] {
  const isFlat = plan.curve.every((one) => one.worst === plan.curve[0]?.worst);
  const rows: Row[] = [];
  plan.curve.forEach(({ worst }, minute) => {
    const atMs = plan.dayStartMs + minute * MINUTE_MS;
    const reflectsMs = isFlat ? null : atMs + worst * MINUTE_MS;
    const last = rows.at(-1);
    if (last !== undefined && last.reflectsMs === reflectsMs) {
      const most = Math.max(last.most, worst);
      rows[rows.length - 1] = { ...last, toMs: atMs + MINUTE_MS, least: Math.min(last.least, worst), most };
    } else {
      rows.push({ fromMs: atMs, toMs: atMs + MINUTE_MS, reflectsMs, least: worst, most: worst });
    }
  });
  return rows;
}
