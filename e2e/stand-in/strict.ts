/** An object whose unknown members throw by name, so that a call that the stand-in lacks is seen at once. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      // Symbols and `then` are asked for by the language itself (await, inspection).
      if (!(key in object) && typeof key === 'string' && key !== 'then') {
        throw new Error(`The stand-in host has no ${name}.${key}`)
      }
      const value: unknown = Reflect.get(object, key, object)
      // Private members need the real object as `this`.
      return typeof value === 'function' ? value.bind(object) : value
    },
    set: (object, key, value) => Reflect.set(object, key, value, object),
  })
}
