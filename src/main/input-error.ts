/** What the user gave cannot be used. `message` is a sentence for the user that names it and says what to give instead. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
