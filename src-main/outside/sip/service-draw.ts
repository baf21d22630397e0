import type { Dice } from '../../core/ports.ts';
import type { ServiceRecord } from './names.ts';

/**
 * SRV records in the order to be tried (RFC 2782): lowest priority first; within one priority drawn by weight, so that many
 * probes spread over the carrier's servers as the carrier wants it.
 */
export function drawServices(records: readonly ServiceRecord[], dice: Dice): ServiceRecord[] {
  const priorities = [...new Set(records.map((record) => record.priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) =>
    drawByWeight(
      records.filter((record) => record.priority === priority),
      dice,
    ),
  );
}

function drawByWeight(group: readonly ServiceRecord[], dice: Dice): ServiceRecord[] {
  // Weight 0 stands first, so that it is drawn only when the dice say exactly 0 ("a very small chance of being selected").
  const left = [...group].sort((a, b) => Number(a.weight !== 0) - Number(b.weight !== 0));
  const drawn: ServiceRecord[] = [];
  while (left.length > 0) {
    const sum = left.reduce((total, record) => total + record.weight, 0);
    const mark = below(sum + 1, dice);
    let running = 0;
    const at = left.findIndex((record) => {
      running += record.weight;
      return running >= mark;
    });
    drawn.push(...left.splice(Math.max(0, at), 1));
  }
  return drawn;
}

/** A whole number from 0 to `limit - 1`. 2^32 is so much more than any sum of weights that the remainder favours nobody. */
function below(limit: number, dice: Dice): number {
  const [a = 0, b = 0, c = 0, d = 0] = dice.bytes(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) % limit;
}
