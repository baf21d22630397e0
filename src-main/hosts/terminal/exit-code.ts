import { assertNever, PROBLEM_NATURE, type Problem, type Rotation, type Verdict } from '../../compose.ts';

/*
 * 0 done / accepted · 2 bad usage or input · 3 portal refused · 4 password refused, user unknown or forbidden · 5 network ·
 * 6 doubtful or cannot tell · 7 not yet, waiting · 8 keychain not usable · 9 busy or blocked · 1 a bug.
 * Stable: other people's scripts depend on these.
 */
export const EXIT = {
  done: 0,
  bug: 1,
  input: 2,
  portal: 3,
  credentials: 4,
  network: 5,
  doubtful: 6,
  waiting: 7,
  keychain: 8,
  busy: 9,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitOfProblem(problem: Problem): ExitCode {
  const { family } = PROBLEM_NATURE[problem.kind];
  // A phone that is not back yet waits for the person, like every other wait.
  if (family === 'phone') return EXIT.waiting;
  return family === 'storage' ? EXIT.input : EXIT[family];
}

export function exitOfVerdict(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'accepted':
      return EXIT.done;
    case 'not-yet':
      return EXIT.waiting;
    case 'password-refused':
    case 'user-unknown':
    case 'forbidden':
      return EXIT.credentials;
    case 'no-answer':
    case 'name-not-found':
    case 'unreachable':
    case 'tls-refused':
      return EXIT.network;
    case 'busy':
    case 'blocked':
      return EXIT.busy;
    case 'cannot-tell':
      return EXIT.doubtful;
    default:
      return assertNever(verdict);
  }
}

export function exitOfRotation(rotation: Rotation): ExitCode {
  const { state } = rotation;
  switch (state.kind) {
    case 'done':
    case 'cancelled':
      return EXIT.done;
    case 'refused':
      return exitOfProblem(state.problem);
    case 'doubtful':
    case 'stuck':
      return EXIT.doubtful;
    case 'planned':
    case 'signing-in':
    case 'reflecting':
    case 'reconnecting':
    case 'verifying':
      return EXIT.waiting;
    case 'submitting':
      return EXIT.doubtful;
    default:
      return assertNever(state);
  }
}
