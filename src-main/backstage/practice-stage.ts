import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  carrier,
  memoryKeychain,
  openHouse,
  type PracticeCarrier,
  type Result,
  startPracticeCarrier,
} from '../compose.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { Stage } from './stage.ts';
import type { Notice } from './window-host.ts';

/** How much faster the wait for the reflection runs: three and a half hours in about twelve seconds. */
const SPEED = 1_000;

export interface PracticeStage {
  readonly stage: Stage;
  readonly view: NonNullable<Snapshot['practice']>;
  readonly carrier: PracticeCarrier;
  close(): Promise<void>;
}

/** A carrier to practise with, its line already entered, in a ledger and a keychain that end with it. */
export async function openPracticeStage(options: {
  readonly onChange: () => void;
  readonly onNotice: (kind: Notice['kind'], number: string) => void;
  readonly startAtMs?: number | undefined;
  readonly speed?: number | undefined;
}): Promise<Result<PracticeStage>> {
  const started = await startPracticeCarrier({
    service: 'b2bua',
    reflection: carrier.services.b2bua.reflection.value,
    words: carrier.portal.value.words,
    utcOffsetMinutes: carrier.utcOffsetMinutes.value,
    speed: options.speed ?? SPEED,
    ...(options.startAtMs === undefined ? {} : { startAtMs: options.startAtMs }),
  });
  if (!started.ok) return started;
  const practice = started.value;
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-practice-'));
  const opened = openHouse({
    dataFolder: folder,
    keychain: 'memory',
    useKeychain: memoryKeychain(),
    practice: { clock: practice.clock },
  });
  if (!opened.ok) {
    await practice.stop();
    return opened;
  }
  const added = opened.value.ledger.addLine(practice.line, practice.clock.nowMs());
  if (!added.ok) return added;
  await practice.adapter.start();
  const stage = new Stage({ house: opened.value, onChange: options.onChange, onNotice: options.onNotice });
  return {
    ok: true,
    value: {
      stage,
      carrier: practice,
      view: {
        portalUrl: practice.portalUrl,
        mailboxUrl: practice.mailboxUrl,
        adapterUrl: practice.adapterUrl,
        selfcareId: practice.selfcareId,
        selfcarePassword: practice.selfcarePassword,
        sipPassword: practice.password,
        number: practice.line.number,
      },
      async close() {
        await stage.close();
        await practice.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    },
  };
}
