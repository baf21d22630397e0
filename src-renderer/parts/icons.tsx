/* Drawn for this app: 24 × 24, one stroke width, round ends. Always beside a word, so hidden from readers of the screen. */

const PATHS = {
  phone:
    'M5 4.5h3.2l1.6 4.2-2.2 1.6a12 12 0 0 0 6.1 6.1l1.6-2.2 4.2 1.6V19a1.8 1.8 0 0 1-1.9 1.8A16.6 16.6 0 0 1 3.2 6.4 1.8 1.8 0 0 1 5 4.5Z',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3.2 2',
  key: 'M8.5 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM11.4 12.3 19.5 4.2M16.2 7.5l2.6 2.6M13.6 10.1l1.6 1.6',
  check: 'M5 12.8 9.8 17.5 19 7',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  warn: 'M12 4 21 19.5H3ZM12 10v4.2M12 16.9v.1',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  next: 'M9.5 5.5 16 12l-6.5 6.5',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM12 3.5v2.6M12 17.9v2.6M3.5 12h2.6M17.9 12h2.6M6 6l1.8 1.8M16.2 16.2 18 18M18 6l-1.8 1.8M7.8 16.2 6 18',
  practice: 'M4.5 4.5 12 8.6l7.5-4.1v10L12 20l-7.5-5.5ZM12 8.6V20',
  lines: 'M4 7h16M4 12h16M4 17h16',
  language:
    'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM3.8 12h16.4M12 3.5c2.6 2.3 3.8 5.2 3.8 8.5s-1.2 6.2-3.8 8.5c-2.6-2.3-3.8-5.2-3.8-8.5s1.2-6.2 3.8-8.5Z',
  plus: 'M12 5v14M5 12h14',
  history: 'M4.5 9A8 8 0 1 1 4 12.5M4.2 4.5V9h4.5M12 8v4.4l3 1.8',
  copy: 'M9 8.5h10V20H9ZM15 8.5V4H5v11.5h4',
  eye: 'M2.8 12S6.2 5.8 12 5.8 21.2 12 21.2 12 17.8 18.2 12 18.2 2.8 12 2.8 12ZM12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4Z',
  letter: 'M3.5 6h17v12h-17ZM4 6.6l8 6.4 8-6.4',
  paper: 'M6 3.5h8.5L18.5 8v12.5H6ZM14 3.8V8.3h4.3M9 12.2h6.5M9 15.8h6.5',
  shield: 'M12 3.5 19 6v5.6c0 4.2-2.8 7.3-7 8.9-4.2-1.6-7-4.7-7-8.9V6ZM9 11.8l2.2 2.3L15.2 10',
  person: 'M12 4.2a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2ZM4.8 20c.6-3.8 3.4-5.8 7.2-5.8s6.6 2 7.2 5.8',
  stethoscope:
    'M5 4v5.5a4.5 4.5 0 0 0 9 0V4M5 4h1.8M14 4h-1.8M9.5 14v1.8a4.6 4.6 0 0 0 9.2 0v-3.3M18.7 8.6a1.9 1.9 0 1 0 0 3.9 1.9 1.9 0 0 0 0-3.9Z',
  skipped: 'M7 12h10',
  hand: 'M7.5 12.5V6.6a1.4 1.4 0 0 1 2.8 0v4.6M10.3 11V4.9a1.4 1.4 0 0 1 2.8 0V11M13.1 11V6a1.4 1.4 0 0 1 2.8 0v6.5M15.9 12V8.6a1.4 1.4 0 0 1 2.8 0v5.8c0 3.6-2.4 6.1-5.8 6.1-3 0-4.6-1.4-5.8-3.6l-2.4-4.2c-.8-1.5 1-2.5 2-1.3l.8 1.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
