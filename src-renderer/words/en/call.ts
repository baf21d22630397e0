import type { call as ja } from '../ja/call.ts';
import type { Spoken } from '../words.ts';

export const call: Spoken<typeof ja> = {
  call: {
    open: 'Make sure by a call (optional)',
    again: 'Make sure by a call again',
    stepOf: (step: number, of: number) => `Call ${step} of ${of}. You make the call; the app is only told how it went.`,
    number: 'Number of this line',
    practice:
      'The practice carrier connects no real calls. You can practise choosing a result; please do not make a real call.',
    steps: 'How to call',
    chooseFirst: 'Please choose the one that fits.',
    seconds: 'Please give about how many seconds, as a number from 1 to 7200.',
    tell: 'Note this result',
    skip: 'Leave this call out',
    proven: 'Calls work both ways',
    trouble: 'A call did not go well',
    unfinished: 'Not every call was tried yet',
    at: (clock: string) => `as of ${clock}`,
    of: (way: string, what: string) => `${way}: ${what}`,
    tryNow: (way: string) => `Try the ${way.toLowerCase()} call`,
    tryAgain: (way: string) => `Try the ${way.toLowerCase()} call again`,
    causes: 'Possible reasons, likeliest first',
    stillProven: (clock: string) => `Calls both ways were made and heard by ${clock}. That is not taken back.`,
    notKept:
      'A result is kept only where the newest password change was finished. This one is gone when you leave this screen.',
    later: 'First the change, then the call',
    laterLead:
      'The password is just being changed, so a call could not tell which one is at work. Please go on with the change first.',
    instead: 'Make sure by a call instead',
    insteadYes: 'End the change and make a call',
    insteadLead:
      'Where the carrier does not list devices, a real call can tell. The change then ends with the phone marked as not seen; the new password stays valid.',
    seeCauses: 'See possible reasons and what to do',
  },
};
