/** Every word of the window; the words themselves are in src/shared/i18n. */
export { texts } from '../shared/i18n/texts.ts'
