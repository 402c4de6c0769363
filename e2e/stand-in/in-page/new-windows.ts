/**
 * Asks the app before a window opens. Chromium opens first and tells afterwards, and on a busy machine the new page's
 * first request can get past the interception; so `window.open` and links to other windows are stopped here, and the
 * host opens what the app allows. The opener gets no handle on the new window (null, as for a refused one).
 *
 * Must use nothing from outside itself: its source text is injected into the page's own world before any script.
 * @param bindingName global that tells the host the address; taken away so that the page does not find it
 */
export function askBeforeOpening(bindingName: string): void {
  const globals = globalThis as unknown as Record<string, unknown>
  const ask = globals[bindingName] as (address: string) => void
  delete globals[bindingName]

  window.open = (address) => {
    ask(new URL(address ?? 'about:blank', document.baseURI).href)
    return null
  }
  // On the window and in the bubble phase: a page's own handler may still prevent the click.
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    const target = link?.target.toLowerCase() ?? ''
    if (!link?.href || event.defaultPrevented || ['', '_self', '_top', '_parent'].includes(target)) return
    event.preventDefault()
    ask(link.href)
  })
}
