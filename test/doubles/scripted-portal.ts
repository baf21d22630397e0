import type { Portal, PortalSession, SubmitAnswer } from '../../src-main/core/ports.ts';
import { type Problem, problem } from '../../src-main/core/problem.ts';
import { done, fail, ok } from '../../src-main/core/result.ts';
import type { HandClock } from './hand-clock.ts';
import type { ModelCarrier } from './model-carrier.ts';

export const RIGHT_CODE = '246810';

/** How the one submit ends. `lost-…`: no readable answer came back, and the request was (or was not) taken. */
export type SubmitScript = 'take' | 'lost-before' | 'lost-after' | Problem;

export interface PortalScript {
  asksCode: boolean;
  submit: SubmitScript;
  /** Instead of opening, or of the form. */
  openProblem?: Problem;
  formProblem?: Problem;
  /** No `Date` header. */
  hidesClock: boolean;
}

/** A portal that plays its script against the model carrier and counts what it was asked to change. */
export class ScriptedPortal implements Portal {
  readonly script: PortalScript = { asksCode: true, submit: 'take', hidesClock: false };
  submits = 0;
  /** Called when 更新 is pressed. */
  onSubmit: () => void = () => {};
  readonly #clock: HandClock;
  readonly #carrier: ModelCarrier;
  readonly #reflectsAtMs: (acceptedAtMs: number) => number;

  constructor(
    clock: HandClock,
    parts: { readonly carrier: ModelCarrier; readonly reflectsAtMs: (acceptedAtMs: number) => number },
  ) {
    this.#clock = clock;
    this.#carrier = parts.carrier;
    this.#reflectsAtMs = parts.reflectsAtMs;
  }

  async measureSkewMs(): Promise<number | undefined> {
    return this.script.hidesClock ? undefined : this.#clock.trueMs - this.#clock.nowMs();
  }

  async open(signal: AbortSignal) {
    const { openProblem } = this.script;
    if (signal.aborted) return fail(problem('portal-network', { host: 'portal.test', code: 'ABORTED' }));
    return openProblem === undefined ? ok(this.#session()) : fail(openProblem);
  }

  #session(): PortalSession {
    const { script } = this;
    return {
      signIn: async () =>
        ok(script.asksCode ? { kind: 'code-needed', sentence: '認証コードをお送りしました。' } : { kind: 'signed-in' }),
      enterCode: async (code) =>
        code.reveal() === RIGHT_CODE ? done : fail(problem('portal-code-wrong', { sentence: 'コードが違います' })),
      openForm: async () => (script.formProblem === undefined ? done : fail(script.formProblem)),
      submitChange: async (change) => {
        this.submits += 1;
        this.onSubmit();
        return this.#submit(change.currentPassword.reveal(), change.newPassword.reveal());
      },
      close: async () => {},
    };
  }

  #submit(current: string, fresh: string): SubmitAnswer {
    const unreadable = problem('portal-answer-unreadable', { step: 'submit', structure: '' });
    const { submit } = this.script;
    if (typeof submit === 'object') return { kind: 'refused', problem: submit };
    if (submit === 'lost-before') return { kind: 'unreadable', problem: unreadable };
    if (current !== this.#carrier.atPortal()) {
      return { kind: 'refused', problem: problem('portal-current-password-wrong', { sentence: '' }) };
    }
    const acceptedAtMs = this.#clock.trueMs;
    this.#carrier.change(fresh, this.#reflectsAtMs(acceptedAtMs));
    if (submit === 'lost-after') return { kind: 'unreadable', problem: unreadable };
    return { kind: 'accepted', sentence: 'IP加入電話パスワードの変更が完了しました。', acceptedAtMs };
  }
}
