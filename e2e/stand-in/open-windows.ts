/** The windows that are open now, for those who must not import the window class: the app closes them when it quits. */
export const openWindows = new Set<{ close(): void }>()
