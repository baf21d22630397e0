import { useCallback, useState } from 'react';
import type {
  Answer,
  CallArgument,
  CallName,
  CallResult,
  EventName,
  EventValue,
} from '../../src-main/contract/calls.ts';
import type { Problem } from '../../src-main/contract/core-parts.ts';
import { HostGone, openBridge, type WindowBridge } from '../bridge.ts';
import { holdSnapshot, useHeld } from './held.ts';
import { lineKey } from './line-key.ts';
import { go } from './route.ts';

let bridge: WindowBridge | undefined;

/** Opens the way to the host once and keeps the held snapshot fresh from then on. */
export function connect(): void {
  const opened = openBridge();
  bridge = opened;
  opened.on('snapshot', holdSnapshot);
  opened.on('focus', ({ number }) => {
    if (number !== null) go({ screen: 'rotation', line: lineKey(number) });
  });
  opened.onLink((link) => {
    // Events may have been missed while the host was away, and it may be another process that counts anew.
    useHeld.setState({ link, newestVersion: -1 });
    if (link === 'here') void readSnapshot();
  });
}

/** Answers and events travel apart: whoever goes to a screen that needs what a call has just made reads it first. */
export async function readSnapshot(): Promise<void> {
  const answer = await ask('snapshot.read', null);
  if (answer.ok) holdSnapshot(answer.value);
}

/** Hears what the host tells by itself, until the returned function is called. */
export function hear<N extends EventName>(name: N, listener: (value: EventValue<N>) => void): () => void {
  if (bridge === undefined) throw new Error('heard before the bridge was opened');
  return bridge.on(name, listener);
}

export type Asked<T> = Answer<T> | { readonly ok: false; readonly problem: null };

/** A call whose transport may fail: then there is no problem to tell, the notice about the absent host says it all. */
export async function ask<N extends CallName>(name: N, argument: CallArgument<N>): Promise<Asked<CallResult<N>>> {
  if (bridge === undefined) throw new Error('asked before the bridge was opened');
  try {
    return await bridge.call(name, argument);
  } catch (error) {
    if (!(error instanceof HostGone)) throw error;
    return { ok: false, problem: null };
  }
}

/** One call at a time from one place of a screen, with its problem beside it. */
export function useAsk() {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async <N extends CallName>(name: N, argument: CallArgument<N>) => {
    setBusy(true);
    setProblem(null);
    const answer = await ask(name, argument);
    setBusy(false);
    if (!answer.ok) setProblem(answer.problem);
    return answer;
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { run, isBusy, problem, clear };
}
