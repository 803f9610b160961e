/**
 * Plain data as one text: JSON with the names of each object sorted. Its UTF-8 is a canonical encoding, so that equal
 * texts are equal bytes, on every engine.
 */
export function canonicalText(data: unknown): string {
  if (Array.isArray(data)) {
    return `[${data.map(canonicalText).join(',')}]`
  }
  if (typeof data === 'object' && data !== null) {
    const names = Object.keys(data).sort()
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText(Reflect.get(data, name))}`).join(',')}}`
  }
  const text: string | undefined = JSON.stringify(data)
  if (text === undefined) {
    throw new TypeError(`Not plain data: ${typeof data}`)
  }
  return text
}
