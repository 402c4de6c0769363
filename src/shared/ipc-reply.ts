/** How an invoke's answer travels from main to preload: an error's sentence arrives without Electron's prefix. */
export type InvokeReply = { ok: true; value: unknown } | { ok: false; message: string }
