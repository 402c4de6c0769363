/** Arrow keys between album cards, which stand in wrapped rows under headings: the nearest card in that direction. */

export interface CardBox {
  left: number
  top: number
  width: number
  height: number
}

const DIRECTIONS: Record<string, [dx: number, dy: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Index of the box that `key` leads to from `current`, or null when none lies there or the key is not an
 * arrow. Left and right go on in reading order at the end of a row.
 */
export function nextCard(boxes: readonly CardBox[], current: number, key: string): number | null {
  const direction = DIRECTIONS[key]
  const from = boxes[current]
  if (!direction || !from) return null
  const [step, down] = direction
  if (step !== 0) return boxes[current + step] ? current + step : null
  const isBeyond = (box: CardBox) =>
    down > 0 ? box.top >= from.top + from.height / 2 : box.top + box.height / 2 <= from.top
  let best: number | null = null
  let bestCost = Number.POSITIVE_INFINITY
  boxes.forEach((box, index) => {
    if (!isBeyond(box)) return
    // The nearest row first, then the nearest column in it.
    const cost = Math.abs(box.top - from.top) * 1000 + Math.abs(middle(box) - middle(from))
    if (cost < bestCost) {
      best = index
      bestCost = cost
    }
  })
  return best
}

const middle = (box: CardBox): number => box.left + box.width / 2
