/** The same keys with strings of its own at every leaf: what a translation is to the English texts. */
export type SameKeys<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends string ? string : SameKeys<Texts[Key]>
}
