import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** So much of a value is looked for, to find where it is. */
const FOUND_BY_BYTES = 64

/**
 * Flips a bit within a value in each of the files of this suffix (`.log`, `.ldb`) of a stopped peer's journal, and says in how many. Elsewhere one may not be
 * noticed: where a table of LevelDB orders its records, or in a checksum of its own, which is not looked at.
 *
 * @param values that are there, of which no two begin alike; LevelDB stores those as they are that do not compress
 */
export async function flipBits(dataDir: string, suffix: string, values: readonly Uint8Array[]): Promise<number> {
  const journal = join(dataDir, 'journal')
  const names = (await readdir(journal)).filter((name) => name.endsWith(suffix))
  let flipped = 0
  for (const name of names) {
    const bytes = await readFile(join(journal, name))
    const at = values.map((value) => bytes.indexOf(value.subarray(0, FOUND_BY_BYTES))).find((found) => found >= 0)
    if (at !== undefined) {
      bytes[at] = (bytes[at] as number) ^ 1
      await writeFile(join(journal, name), bytes)
      flipped++
    }
  }
  return flipped
}
