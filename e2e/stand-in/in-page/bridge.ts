/**
 * One half of contextBridge. The same text runs twice before any script of a page: in the page's own world and in the
 * preload's isolated world. The two worlds share only the DOM; a CustomEvent's detail crosses as a structured clone,
 * synchronously. Functions, promises and errors do not clone, so they travel as references and descriptions.
 *
 * Must use nothing from outside itself: its source text is injected.
 */
export interface BridgeHalf {
  /** Preload side: puts a frozen copy of `api` on the page's window. */
  exposeInMainWorld(key: string, api: unknown): void
}

/**
 * @param secret event name prefix that page scripts do not know
 * @param side which half this is
 */
export function makeBridge(secret: string, side: 'page' | 'preload'): BridgeHalf {
  type Packed =
    | { kind: 'value'; value: unknown }
    | { kind: 'list'; items: Packed[] }
    | { kind: 'record'; entries: [string, Packed][] }
    | { kind: 'function'; id: number }
    | { kind: 'promise'; id: number }
    | { kind: 'error'; message: string }
  type Message =
    | { type: 'expose'; key: string; api: Packed }
    | { type: 'call'; call: number; id: number; args: Packed[] }
    | { type: 'returned'; call: number; result: Packed; threw: boolean }
    | { type: 'settled'; id: number; result: Packed; rejected: boolean }

  // Taken before page scripts can replace them.
  const target = globalThis as unknown as Window
  const dispatch = target.dispatchEvent.bind(target)
  const Custom = CustomEvent
  const outgoing = `${secret}:to-${side === 'page' ? 'preload' : 'page'}`
  const incoming = `${secret}:to-${side}`

  const functions = new Map<number, (...args: unknown[]) => unknown>()
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  const returned = new Map<number, { result: Packed; threw: boolean }>()
  let nextId = 1

  function post(message: Message): void {
    dispatch(new Custom(outgoing, { detail: message }))
  }

  function errorMessage(error: unknown): string {
    return error instanceof Error ? error.message : String(error)
  }

  function pack(value: unknown): Packed {
    if (typeof value === 'function') {
      const id = nextId++
      functions.set(id, value as (...args: unknown[]) => unknown)
      return { kind: 'function', id }
    }
    if (typeof value === 'symbol') throw new Error('Symbols cannot cross the context bridge')
    if (value === null || typeof value !== 'object') return { kind: 'value', value }
    if (value instanceof Promise) return packPromise(value)
    if (value instanceof Error) return { kind: 'error', message: value.message }
    if (Array.isArray(value)) {
      const plain = value.every(
        (item) => item === null || (typeof item !== 'object' && typeof item !== 'function'),
      )
      return plain ? { kind: 'value', value } : { kind: 'list', items: value.map(pack) }
    }
    const prototype = Object.getPrototypeOf(value)
    const isRecord = prototype === null || Object.getPrototypeOf(prototype) === null
    // Everything with a class of its own is left to structured clone: dates, maps, typed arrays.
    if (!isRecord) return { kind: 'value', value }
    return { kind: 'record', entries: Object.entries(value).map(([key, item]) => [key, pack(item)]) }
  }

  function packPromise(promise: Promise<unknown>): Packed {
    const id = nextId++
    promise.then(
      (value) => post({ type: 'settled', id, result: pack(value), rejected: false }),
      (error) =>
        post({
          type: 'settled',
          id,
          result: { kind: 'error', message: errorMessage(error) },
          rejected: true,
        }),
    )
    return { kind: 'promise', id }
  }

  function unpack(packed: Packed, frozen: boolean): unknown {
    const seal = <T>(value: T): T => (frozen ? Object.freeze(value) : value)
    switch (packed.kind) {
      case 'value':
        return packed.value
      case 'error':
        return new Error(packed.message)
      case 'list':
        return seal(packed.items.map((item) => unpack(item, frozen)))
      case 'record':
        return seal(Object.fromEntries(packed.entries.map(([key, item]) => [key, unpack(item, frozen)])))
      case 'promise':
        return new Promise((resolve, reject) => waiting.set(packed.id, { resolve, reject }))
      case 'function':
        return seal((...args: unknown[]) => callOther(packed.id, args))
    }
  }

  function callOther(id: number, args: unknown[]): unknown {
    const call = nextId++
    post({ type: 'call', call, id, args: args.map(pack) })
    const answer = returned.get(call)
    returned.delete(call)
    if (!answer) throw new Error('The other side of the context bridge is gone')
    const value = unpack(answer.result, false)
    if (answer.threw) throw value
    return value
  }

  function answerCall(message: Extract<Message, { type: 'call' }>): void {
    let result: Packed
    let threw = false
    try {
      const called = functions.get(message.id)
      if (!called) throw new Error('No such function')
      result = pack(called(...message.args.map((arg) => unpack(arg, false))))
    } catch (error) {
      result = { kind: 'error', message: errorMessage(error) }
      threw = true
    }
    post({ type: 'returned', call: message.call, result, threw })
  }

  target.addEventListener(incoming, (event) => {
    const message = (event as CustomEvent<Message>).detail
    if (message.type === 'call') answerCall(message)
    else if (message.type === 'returned') returned.set(message.call, message)
    else if (message.type === 'settled') {
      const promise = waiting.get(message.id)
      waiting.delete(message.id)
      const value = unpack(message.result, false)
      if (message.rejected) promise?.reject(value)
      else promise?.resolve(value)
    } else {
      const value = unpack(message.api, true)
      Object.defineProperty(target, message.key, {
        value,
        writable: false,
        configurable: false,
        enumerable: true,
      })
    }
  })

  const exposed = new Set<string>()
  return {
    exposeInMainWorld(key, api) {
      if (exposed.has(key)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      }
      exposed.add(key)
      post({ type: 'expose', key, api: pack(api) })
    },
  }
}
