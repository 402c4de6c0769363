const WIDTHS = [240, 130, 268, 200, 178, 300, 140, 220, 260, 190, 240, 150, 280, 200, 230]

export function GridSkeleton() {
  return (
    <div className="grid-skeleton">
      {WIDTHS.map((width, index) => (
        <div key={index} className="skeleton" style={{ width, flexGrow: width }} />
      ))}
    </div>
  )
}
