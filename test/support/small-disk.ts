import { execFile } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Smaller ones ext4 cannot be made on. */
const IMAGE_BYTES = 16 * 1024 * 1024

const mounted = new Set<SmallDisk>()

/** A file system of a test's own, that can be filled and can fail. Needs to be root, and on Linux. */
export class SmallDisk {
  readonly path: string
  readonly #image: string | undefined

  /** In memory, of so many bytes: `resize` gives it room. */
  static async inMemory(path: string, bytes: number): Promise<SmallDisk> {
    await mkdir(path, { recursive: true })
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path])
    return new SmallDisk(path, undefined)
  }

  /** On a block device, so that it can fail under open files: `fail`. */
  static async onBlocks(path: string): Promise<SmallDisk> {
    await mkdir(path, { recursive: true })
    const image = `${path}.image`
    const file = await open(image, 'w')
    await file.truncate(IMAGE_BYTES)
    await file.close()
    await run('mkfs.ext4', ['-q', image])
    await run('mount', ['-o', 'loop', image, path])
    return new SmallDisk(path, image)
  }

  private constructor(path: string, image: string | undefined) {
    this.path = path
    this.#image = image
    mounted.add(this)
  }

  /** Takes what room is left. */
  async fill(): Promise<void> {
    const file = await open(join(this.path, 'filler'), 'w')
    try {
      for (;;) {
        await file.write(new Uint8Array(4_096))
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') {
        throw error
      }
    } finally {
      await file.close()
    }
  }

  async resize(bytes: number): Promise<void> {
    await run('mount', ['-o', `remount,size=${bytes}`, this.path])
  }

  async setReadOnly(readOnly: boolean): Promise<void> {
    await run('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.path])
  }

  /** What ext4 does when its device fails: it takes no write any more, open files or not, and what was not synced is gone. */
  async fail(): Promise<void> {
    await run('mount', ['-o', 'remount,abort', this.path])
  }

  /** The device is repaired, and mounted again. */
  async repair(): Promise<void> {
    const image = String(this.#image)
    await run('umount', [this.path])
    // It exits with 1 where it corrected something.
    await run('e2fsck', ['-fp', image]).catch((error: unknown) => error)
    await run('mount', ['-o', 'loop', image, this.path])
  }

  async remove(): Promise<void> {
    mounted.delete(this)
    await run('umount', [this.path])
    if (this.#image !== undefined) {
      await rm(this.#image)
    }
  }
}

export async function removeDisks(): Promise<void> {
  for (const disk of [...mounted]) {
    await disk.remove()
  }
}

/** Why a test cannot have a disk of its own here; undefined where it can. */
export async function noSmallDisks(directory: string): Promise<string | undefined> {
  try {
    await (await SmallDisk.inMemory(join(directory, 'memory'), 1024 * 1024)).remove()
    await (await SmallDisk.onBlocks(join(directory, 'blocks'))).remove()
    return undefined
  } catch (error) {
    return `it needs to mount file systems: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
  }
}
