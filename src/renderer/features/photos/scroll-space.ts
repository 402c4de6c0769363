/**
 * Scrolling through more pixels than a browser lays out. Chromium makes no element higher than 2^25 px, which the rows of
 * a million photos exceed; photos beyond would be out of reach.
 *
 * A list that is higher than `HIGHEST` px gets an element of that height. Small steps scroll through it pixel by pixel,
 * with the rows shifted; a jump (the scroll bar dragged) leads to the same fraction of the whole list. Whenever the two
 * have drifted apart, and always near both ends, the element's position and the shift are set anew together, which nobody
 * sees. Lower lists are not touched: their shift is 0.
 */

/** Well below Chromium's limit. */
export const HIGHEST = 15_000_000
/** At both ends the element and the list go pixel by pixel together, so that either end can be reached. */
const END_PX = 100_000
const DRIFT_PX = 50_000
/** Farther than wheel and keys go in a frame, in heights of the view. */
const JUMP_VIEWS = 4

type Scroller = Pick<HTMLElement, 'scrollTop' | 'clientHeight'>

export class ScrollSpace {
  #scroller: Scroller | null = null
  #height = 0
  #shift = 0
  #lastTop = 0

  attach(scroller: Scroller | null): void {
    this.#scroller = scroller
  }

  /** Of the whole list, px. */
  set height(height: number) {
    this.#height = height
    if (height <= HIGHEST) this.#shift = 0
  }

  get elementHeight(): number {
    return Math.min(this.#height, HIGHEST)
  }

  /** What is taken off a row's top to place it in the element. */
  get shift(): number {
    return this.#shift
  }

  /** Of the view in the whole list, px. */
  get top(): number {
    return (this.#scroller?.scrollTop ?? 0) + this.#shift
  }

  /** The largest `top`. */
  get range(): number {
    return Math.max(0, this.#height - (this.#scroller?.clientHeight ?? 0))
  }

  scrollTo(top: number): void {
    const scroller = this.#scroller
    if (!scroller) return
    const wanted = Math.min(this.range, Math.max(0, top))
    scroller.scrollTop = this.#elementTopOf(wanted)
    // The browser may have rounded.
    this.#lastTop = scroller.scrollTop
    this.#shift = this.#height > HIGHEST ? wanted - this.#lastTop : 0
  }

  /** To be called after the element has scrolled. @returns whether rows have to be placed anew */
  scrolled(): boolean {
    const scroller = this.#scroller
    if (!scroller || this.#height <= HIGHEST) return false
    const { scrollTop, clientHeight } = scroller
    const before = this.#shift
    const isJump = Math.abs(scrollTop - this.#lastTop) > clientHeight * JUMP_VIEWS
    const top = isJump ? this.#topOf(scrollTop) : scrollTop + before
    const drift = Math.abs(this.#elementTopOf(top) - scrollTop)
    const isAtEnd = top < END_PX || top > this.range - END_PX
    if (isJump || drift > DRIFT_PX || (isAtEnd && drift >= 1)) this.scrollTo(top)
    else this.#lastTop = scrollTop
    return this.#shift !== before
  }

  #elementTopOf(top: number): number {
    const { range, elementRange } = this.#ranges
    if (range === elementRange || top <= END_PX) return top
    if (top >= range - END_PX) return elementRange - (range - top)
    return END_PX + ((top - END_PX) * (elementRange - 2 * END_PX)) / (range - 2 * END_PX)
  }

  #topOf(elementTop: number): number {
    const { range, elementRange } = this.#ranges
    if (range === elementRange || elementTop <= END_PX) return elementTop
    if (elementTop >= elementRange - END_PX) return range - (elementRange - elementTop)
    return END_PX + ((elementTop - END_PX) * (range - 2 * END_PX)) / (elementRange - 2 * END_PX)
  }

  get #ranges(): { range: number; elementRange: number } {
    const view = this.#scroller?.clientHeight ?? 0
    return { range: this.range, elementRange: Math.max(0, this.elementHeight - view) }
  }
}
