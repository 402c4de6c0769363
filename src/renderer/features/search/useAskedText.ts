import { useState } from 'react'

/**
 * The text that a list is asked for: the newest one, but one question at a time. A first letter is asked about at once;
 * what is typed while the answer is on its way waits for it, so that a quick typist never has more than one answer to
 * wait for, and a slow one none of a timer's.
 *
 * @param typed what stands in the field
 * @param isAnswered tells whether the answer to a text has come
 */
export function useAskedText(typed: string, isAnswered: (text: string) => boolean): string {
  const [asked, setAsked] = useState(typed)
  const next = textToAsk(typed, asked, isAnswered)
  if (next !== asked) setAsked(next)
  return next
}

/** @param asked the text that was asked about last */
export function textToAsk(typed: string, asked: string, isAnswered: (text: string) => boolean): string {
  // An emptied field waits for nothing: all photos are known already.
  return typed === '' || isAnswered(asked) ? typed : asked
}
