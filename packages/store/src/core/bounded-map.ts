/** Anew at the end: what was set least recently is forgotten first. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, sizeMax: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > sizeMax && oldest !== undefined) {
    map.delete(oldest)
  }
}
