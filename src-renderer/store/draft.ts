import { create } from 'zustand';
import type { CallArgument } from '../../src-main/contract/calls.ts';

/** A softphone's account as it was found, and what the person agreed to for it. */
export type SoftphoneChoice = NonNullable<CallArgument<'rotation.begin'>['softphone']>;

/** What the person has decided before the change begins. Decisions only: nothing typed into a secret field comes here. */
export interface Draft {
  readonly line: string;
  readonly mode: 'routine' | 'emergency';
  /** Chosen moment, epoch ms; null = now. */
  readonly submitAtMs: number | null;
  readonly by: 'portal' | 'told';
  readonly portalUrl: string;
  /** null = the person sets up their phone. */
  readonly softphone: SoftphoneChoice | null;
}

const NONE: Draft = { line: '', mode: 'routine', submitAtMs: null, by: 'portal', portalUrl: '', softphone: null };

export const useDraft = create<Draft>(() => NONE);

export function startDraft(line: string): void {
  useDraft.setState({ ...NONE, line });
}
