/** The app's one address space. */
export const scheme = 'app'
export const host = 'bundle'
export const origin = `${scheme}://${host}`
export const startUrl = `${origin}/index.html`
