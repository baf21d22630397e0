import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Ends this very process with SIGKILL before a chosen step at the file system, or in the middle of a write, as a power cut or
 * an impatient person does. To be called before anything is done; steps are counted from 1.
 */

let step = 0;
let endAt = Number.POSITIVE_INFINITY;

export const stepsTaken = () => step;

function next(): void {
  step += 1;
  if (step === endAt) process.kill(process.pid, 'SIGKILL');
}

function stepping<Given extends unknown[], Answer>(act: (...given: Given) => Promise<Answer>) {
  return async (...given: Given): Promise<Answer> => {
    next();
    // A signal to oneself is taken between two instructions of the event loop, not inside one.
    if (step >= endAt) await new Promise(() => undefined);
    return act(...given);
  };
}

/** Writes the first half, which is a step, then the second. */
function halves(handle: FileHandle): FileHandle {
  const whole = handle.writeFile.bind(handle);
  handle.writeFile = async (data) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    const middle = Math.floor(bytes.length / 2);
    await stepping(whole)(bytes.subarray(0, middle));
    await stepping(whole)(bytes.subarray(middle));
  };
  handle.sync = stepping(handle.sync.bind(handle));
  handle.chmod = stepping(handle.chmod.bind(handle));
  return handle;
}

export function endAtStep(chosen: number): void {
  endAt = chosen;
  const open = stepping(fs.open);
  fs.open = async (...given) => halves(await open(...given));
  fs.rename = stepping(fs.rename);
  fs.rm = stepping(fs.rm) as typeof fs.rm;
  fs.realpath = stepping(fs.realpath) as typeof fs.realpath;
  // Named imports that were made already follow the default one.
  syncBuiltinESMExports();
}
