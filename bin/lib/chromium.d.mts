/** Path of a Chromium-family browser, or null. */
export function findChromium(env?: NodeJS.ProcessEnv): string | null
