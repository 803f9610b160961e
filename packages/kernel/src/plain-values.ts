/** What a value may be: what CBOR and JSON both have, and bytes. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue }

/** How deep arrays and objects may be nested: far deeper than data made by people, and no danger to the stack. */
const DEPTH_MAX = 64

/** Says where in a value something is that no value has: `$.cities[3]`, 'of type function'. */
export type RefusePlainValue = (path: string, found: string) => never

/**
 * A copy of a value that nobody else can change, where it is one: `null`, a boolean, a finite number, well-formed text, bytes, and arrays and plain objects of such, nested up to 64 deep.
 * Fields that are `undefined` are left out, as JSON leaves them out.
 *
 * Promised: what it returns can be written down, and reads back equal. It throws nothing by itself, whatever it is given, but for what a getter or a proxy of the caller throws.
 */
export function plainCopy(value: unknown, refuse: RefusePlainValue): PlainValue {
  return copyOf(value, '$', 0, refuse)
}

function copyOf(value: unknown, path: string, depth: number, refuse: RefusePlainValue): PlainValue {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : refuse(path, 'text with half of a surrogate pair')
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : refuse(path, String(value))
    case 'object':
      if (value === null) {
        return value
      }
      if (value instanceof Uint8Array) {
        return value.slice()
      }
      return depth < DEPTH_MAX
        ? containerOf(value, path, depth, refuse)
        : refuse(path, `nested more than ${DEPTH_MAX} deep`)
    default:
      return refuse(path, `of type ${typeof value}`)
  }
}

function containerOf(value: object, path: string, depth: number, refuse: RefusePlainValue): PlainValue {
  if (Array.isArray(value)) {
    // By index, so that holes are seen.
    return Array.from({ length: value.length }, (_, index) =>
      copyOf(value[index], `${path}[${index}]`, depth + 1, refuse)
    )
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    const { constructor } = value as { readonly constructor?: { readonly name?: unknown } }
    return refuse(path, `an object of class ${String(constructor?.name)}`)
  }
  const copy: Record<string, PlainValue> = {}
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) {
      continue
    }
    if (!name.isWellFormed()) {
      return refuse(`${path}.${name}`, 'a field whose name holds half of a surrogate pair')
    }
    Object.defineProperty(copy, name, {
      value: copyOf(field, `${path}.${name}`, depth + 1, refuse),
      enumerable: true,
      writable: true,
      configurable: true
    })
  }
  return copy
}
