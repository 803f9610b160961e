import { describe, expect, it } from 'vitest'
import { diskError } from '../src/index.ts'

/** As LevelDB's bindings throw it. */
function ofLevel(text: string): Error {
  return Object.assign(new Error(`IO error: /data/journal/000003.log: ${text}`), { code: 'LEVEL_IO_ERROR' })
}

function ofNode(code: string): Error {
  return Object.assign(new Error(`${code}: it did not work, open '/data'`), { code })
}

describe('what a disk fails with', () => {
  it.each([
    ['DiskFullError', ofLevel('No space left on device')],
    ['DiskFullError', ofLevel('Disk quota exceeded')],
    ['DiskFullError', ofNode('ENOSPC')],
    ['DiskFullError', new Error('Database failed to open', { cause: ofLevel('No space left on device') })],
    ['ReadOnlyDiskError', ofLevel('Read-only file system')],
    ['ReadOnlyDiskError', ofLevel('Permission denied')],
    ['ReadOnlyDiskError', ofNode('EROFS')],
    ['ReadOnlyDiskError', ofNode('EACCES')],
    ['JournalError', ofLevel('Input/output error')],
    ['JournalError', ofNode('EIO')],
    ['JournalError', 'thrown and no error']
  ])('[HJ7] is a %s with its cause and the path (%o)', (name, error) => {
    const explained = diskError(error, '/data', 'written')
    expect(explained).toMatchObject({ name, cause: error })
    expect(explained.message).toContain('/data')
  })
})
