/** The mark: a place's pin that smiles. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className="logo-pin"
        d="M16 1.8C9.4 1.8 4.2 6.9 4.2 13.4c0 7.4 7.2 13.3 10.5 16.2a2 2 0 0 0 2.6 0c3.3-2.9 10.5-8.8 10.5-16.2C27.8 6.9 22.6 1.8 16 1.8Z"
      />
      <circle className="logo-ink" cx="12" cy="11.4" r="1.6" />
      <circle className="logo-ink" cx="20" cy="11.4" r="1.6" />
      <path className="logo-smile" d="M10.6 15.8c1.2 2.3 3.1 3.5 5.4 3.5s4.2-1.2 5.4-3.5" />
    </svg>
  )
}
