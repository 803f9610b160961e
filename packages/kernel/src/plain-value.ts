/** Says where in a value something is that no value has: `$.cities[3]`, 'of type function'. */
export type RefuseValue = (path: string, found: string) => never

/** How deep arrays and objects may be nested: far deeper than data made by people, and no danger to the stack. */
const DEPTH_MAX = 64

/**
 * Checks that something is plain data: `null`, a boolean, a finite number, well-formed text, bytes, or arrays and plain objects of these, nested at most 64 deep.
 *
 * Promised: what passes can be written down, and reads back equal. It throws what `refuse` throws, and what a getter or a proxy of the caller does.
 *
 * @param mayLackFields whether a field of an object may be `undefined`, as it is where a caller left it open
 */
export function checkPlain(value: unknown, refuse: RefuseValue, mayLackFields = false): void {
  check(value, '$', 0)

  function check(part: unknown, path: string, depth: number): void {
    switch (typeof part) {
      case 'string':
        if (!part.isWellFormed()) {
          refuse(path, 'text with half of a surrogate pair')
        }
        return
      case 'boolean':
        return
      case 'number':
        if (!Number.isFinite(part)) {
          refuse(path, String(part))
        }
        return
      case 'object':
        if (part !== null && !(part instanceof Uint8Array)) {
          checkContainer(part, path, depth)
        }
        return
      default:
        refuse(path, `of type ${typeof part}`)
    }
  }

  function checkContainer(container: object, path: string, depth: number): void {
    if (depth >= DEPTH_MAX) {
      refuse(path, `nested more than ${DEPTH_MAX} deep`)
    }
    if (Array.isArray(container)) {
      // By index, so that holes are seen.
      for (let index = 0; index < container.length; index++) {
        check(container[index], `${path}[${index}]`, depth + 1)
      }
      return
    }
    const prototype: unknown = Object.getPrototypeOf(container)
    if (prototype !== Object.prototype && prototype !== null) {
      const { constructor } = container as { readonly constructor?: { readonly name?: unknown } }
      refuse(path, `an object of class ${String(constructor?.name)}`)
    }
    for (const [name, field] of Object.entries(container)) {
      if (!name.isWellFormed()) {
        refuse(`${path}.${name}`, 'a field whose name holds half of a surrogate pair')
      }
      if (field !== undefined || !mayLackFields) {
        check(field, `${path}.${name}`, depth + 1)
      }
    }
  }
}
