/** Which expressions are sure enough to be shown. */
import type { Expression } from './taxonomy.ts'

/**
 * Below this an expression is not shown. On 3,578 labelled faces of five sources that fitting had not seen, .5 shows
 * 70 % of the expressions with accuracy .80; all of them would have .69, and .6 would show 57 % with .85.
 */
export const MIN_EXPRESSION_CONFIDENCE = 0.5
/**
 * Nearly all contempt was learnt from one source, and portraits that look like it are taken for contempt: of 470 faces in
 * ordinary photos that the answering net had not seen, 9 % from .5 and 2 % from .8, where .92 of labelled faces are right.
 */
export const MIN_CONTEMPT_CONFIDENCE = 0.8

/** @returns null when the expression is too unsure to be shown */
export function shownExpression(expression: Expression, confidence: number): Expression | null {
  const least = expression === 'contempt' ? MIN_CONTEMPT_CONFIDENCE : MIN_EXPRESSION_CONFIDENCE
  return confidence >= least ? expression : null
}
