/** A source of bytes from text, in chunks of so many bytes, wherever that cuts a line or a character. */
export async function* bytesOf(text: string, chunkBytes = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    yield await Promise.resolve(bytes.subarray(from, from + chunkBytes))
  }
}

export function entryLines(count: number, from = 0): string {
  return Array.from(
    { length: count },
    (_, index) => `${JSON.stringify({ key: `k/${from + index}`, value: index })}\n`
  ).join('')
}
