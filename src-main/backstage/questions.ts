import { type Person, type Problem, Secret } from '../compose.ts';
import type { Question } from '../contract/snapshot.ts';

type Answer = { readonly kind: 'code'; readonly code: Secret } | { readonly kind: 'agreed'; readonly agrees: boolean };

interface Asked {
  readonly question: Question;
  readonly settle: (answer: Answer | undefined) => void;
}

/**
 * What a rotation is asking the person right now. At most one question per rotation; leaving (abort) answers "gave up",
 * which leaves the rotation planned and nothing lost.
 */
export class Questions {
  readonly #asked = new Map<string, Asked>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  of(rotation: string): Question | null {
    return this.#asked.get(rotation)?.question ?? null;
  }

  /** False when nothing of that kind is being asked (a late or double click). */
  giveCode(rotation: string, code: string): boolean {
    const asked = this.#asked.get(rotation);
    if (asked?.question.kind !== 'mailed-code') return false;
    asked.settle({ kind: 'code', code: Secret.of(code) });
    return true;
  }

  agree(rotation: string, agrees: boolean): boolean {
    const asked = this.#asked.get(rotation);
    if (asked?.question.kind !== 'plan-moved') return false;
    asked.settle({ kind: 'agreed', agrees });
    return true;
  }

  personFor(rotation: string): Person {
    return {
      mailedCode: async ({ sentence, again }, signal) => {
        const answer = await this.#ask(
          rotation,
          { kind: 'mailed-code', sentence, again: (again as Problem) ?? null },
          signal,
        );
        return answer?.kind === 'code' ? answer.code : undefined;
      },
      agreeToMovedPlan: async ({ before, now }, signal) => {
        const answer = await this.#ask(rotation, { kind: 'plan-moved', beforeMs: before, nowMs: now }, signal);
        return answer?.kind === 'agreed' && answer.agrees;
      },
    };
  }

  #ask(rotation: string, question: Question, signal: AbortSignal): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const settle = (answer: Answer | undefined) => {
        signal.removeEventListener('abort', giveUp);
        this.#asked.delete(rotation);
        this.#onChange();
        resolve(answer);
      };
      const giveUp = () => settle(undefined);
      if (signal.aborted) return resolve(undefined);
      signal.addEventListener('abort', giveUp);
      this.#asked.set(rotation, { question, settle });
      this.#onChange();
    });
  }
}
