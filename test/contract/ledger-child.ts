import { type Rotation, rotationSchema } from '../../src-main/core/rotation/state.ts';
import { openLedger } from '../../src-main/outside/ledger/open-ledger.ts';

/*
 * A second program on the same ledger. argv: folder, then what to do. It tells one line on stdout when it has done it, and then
 * lives on until it is killed (`insert`, `race`, `hold`) or until its work is over (`read`, `fill`).
 */
const [folder = '', act = ''] = process.argv.slice(2);

function stdin(): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text);
    });
  });
}

const tell = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);

if (act === 'race') {
  // Opens only when told, so that several programs start on a ledger (even a missing one) in the same moment.
  tell('ready');
  const rotation: Rotation = rotationSchema.parse(JSON.parse(await stdin()));
  const opened = openLedger({ folder });
  const leased = opened.ok ? opened.value.lease(rotation.id) : opened;
  tell(leased.ok ? 'won' : leased.problem);
  setInterval(() => undefined, 60_000);
} else {
  const opened = openLedger({ folder });
  if (!opened.ok) {
    tell(opened.problem);
  } else if (act === 'insert') {
    const rotation: Rotation = rotationSchema.parse(JSON.parse(await stdin()));
    const inserted = opened.value.insertRotation(rotation, 'created');
    const leased = opened.value.lease(rotation.id);
    tell({ inserted: inserted.ok, leased: leased.ok });
    setInterval(() => undefined, 60_000);
  } else if (act === 'hold') {
    const held = opened.value.holdDevice(JSON.parse(await stdin()));
    tell(held.ok ? 'held' : held.problem);
    setInterval(() => undefined, 60_000);
  } else {
    const rotations = opened.value.rotations();
    tell(rotations.ok ? rotations.value : rotations.problem);
    opened.value.close();
  }
}
