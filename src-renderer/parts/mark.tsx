/** The app's mark, as drawn in assets/icons/app.svg, on the ground of the window's side. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg aria-hidden="true" className="mark" width={size} height={size} viewBox="20 20 88 88" fill="none">
      <g transform="rotate(-32 64 64)" strokeLinecap="round">
        <path className="mark-old" strokeWidth={12} d="M34.6 47 A34 34 0 0 1 93.4 47" />
        <path className="mark-old" strokeWidth={21} d="M36.5 46.5 L39 50.5 M91.5 46.5 L89 50.5" />
        <path className="mark-new" strokeWidth={12} d="M93.4 81 A34 34 0 0 1 34.6 81" />
        <path className="mark-new" strokeWidth={21} d="M91.5 81.5 L89 77.5 M36.5 81.5 L39 77.5" />
      </g>
    </svg>
  );
}
