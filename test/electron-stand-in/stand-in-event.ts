/** The event object of Electron's emitters, as far as the app uses it. */
export interface StandInEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export function makeEvent<T extends object>(more: T): StandInEvent & T {
  let isPrevented = false;
  return {
    ...more,
    get defaultPrevented() {
      return isPrevented;
    },
    preventDefault() {
      isPrevented = true;
    },
  };
}
