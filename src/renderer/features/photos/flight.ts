/**
 * Whether somebody flies past photos faster than these could be seen: two jumps of most of a view, one soon after the
 * other, as when the scroll bar or the scrubber is dragged. Previews that nobody can see are not asked for then; a
 * thousand of them would hold up those of the place where the flight ends. A single jump is none.
 */

/** In heights of the view, between two scroll events. */
const JUMP_VIEWS = 0.75
/** A flight has ended when so long nothing has jumped. */
export const SETTLED_MS = 120

export class Flight {
  #lastTop = 0
  #lastJumpMs = Number.NEGATIVE_INFINITY
  #isOn = false

  /** @param nowMs any steady clock */
  isOn(nowMs: number): boolean {
    if (this.#isOn && nowMs - this.#lastJumpMs >= SETTLED_MS) this.#isOn = false
    return this.#isOn
  }

  /** To be called after each scroll event. @returns whether this was a jump */
  scrolled(top: number, viewHeight: number, nowMs: number): boolean {
    const isJump = Math.abs(top - this.#lastTop) > viewHeight * JUMP_VIEWS
    this.#lastTop = top
    if (!isJump) return false
    this.#isOn = nowMs - this.#lastJumpMs < SETTLED_MS
    this.#lastJumpMs = nowMs
    return true
  }
}
