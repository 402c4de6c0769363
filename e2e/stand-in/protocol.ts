/** `protocol`: the app's own scheme, answered through request interception. */
import type { Frame, Request as PageRequest, Route } from 'playwright-core'
import { fromWebAddress, toWebAddress } from './addresses.ts'

type Handler = (request: Request) => Response | Promise<Response>

class StandInProtocol
  implements
    Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'>
{
  readonly #handlers = new Map<string, Handler>()
  readonly #standard = new Set<string>()

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) if (privileges?.standard) this.#standard.add(scheme)
  }

  /** @throws Error for a scheme that was not registered as standard: relative URLs would not work in Electron either. */
  handle(scheme: string, handler: Handler): void {
    if (!this.#standard.has(scheme))
      throw new Error(`Scheme ${scheme} is not registered as a standard scheme`)
    if (this.#handlers.has(scheme)) throw new Error(`Scheme ${scheme} is already handled`)
    this.#handlers.set(scheme, handler)
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme)
  }

  toWeb(url: string): string {
    return toWebAddress(url, (scheme) => this.#handlers.has(scheme))
  }

  /** The app's answer to a request of a page, or null when the address is none of its schemes. */
  async answer(request: PageRequest): Promise<Response | null> {
    const url = fromWebAddress(request.url())
    const handler = this.#handlers.get(url.slice(0, url.indexOf(':')))
    if (!handler) return null
    const headers = Object.entries(await request.allHeaders()).filter(([name]) => !name.startsWith(':'))
    const body = request.postDataBuffer()
    return await handler(
      new Request(url, {
        method: request.method(),
        headers,
        ...(body ? { body: new Uint8Array(body) } : {}),
      }),
    )
  }
}

export const protocol = new StandInProtocol()

const resourceTypes: Record<string, Electron.OnBeforeRequestListenerDetails['resourceType']> = {
  stylesheet: 'stylesheet',
  script: 'script',
  image: 'image',
  font: 'font',
  media: 'media',
  xhr: 'xhr',
  fetch: 'xhr',
  websocket: 'webSocket',
  ping: 'ping',
}

let requestCount = 0

/** A page's request as `webRequest` listeners see it. */
export function requestDetails(
  request: PageRequest,
  frame: Frame | null,
): Electron.OnBeforeRequestListenerDetails {
  const document = frame?.parentFrame() ? 'subFrame' : 'mainFrame'
  return {
    id: ++requestCount,
    url: fromWebAddress(request.url()),
    method: request.method(),
    resourceType:
      request.resourceType() === 'document' ? document : (resourceTypes[request.resourceType()] ?? 'other'),
    referrer: '',
    timestamp: Date.now(),
    uploadData: [],
  }
}

/** Gives a page the app's answer. */
export async function fulfil(route: Route, response: Response): Promise<void> {
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}
