const TEXT_MAX = 40
const ITEMS_MAX = 4

/** A value in a few characters, for a trace line. Never for comparing: much is left out. */
export function brief(value: unknown, depth = 2): string {
  if (typeof value === 'string') {
    return value.length <= TEXT_MAX ? value : `${value.slice(0, TEXT_MAX)}…`
  }
  if (typeof value !== 'object' || value === null) {
    return String(value)
  }
  if (value instanceof Uint8Array) {
    return `${value.length}B`
  }
  if (depth === 0) {
    return '…'
  }
  if (Array.isArray(value)) {
    const items = value.slice(0, ITEMS_MAX).map((item) => brief(item, depth - 1))
    return `[${items.join(' ')}${value.length > ITEMS_MAX ? ` +${value.length - ITEMS_MAX}` : ''}]`
  }
  if (value instanceof Map || value instanceof Set) {
    return brief([...value], depth)
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  const shown = fields.slice(0, ITEMS_MAX + 2).map(([name, field]) => {
    // A message's kind says more than the word before it.
    return name === 'type' || name === 'kind' ? brief(field, 0) : `${name}:${brief(field, depth - 1)}`
  })
  return `{${shown.join(' ')}${fields.length > shown.length ? ' …' : ''}}`
}
