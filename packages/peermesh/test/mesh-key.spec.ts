import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, it } from 'vitest'
import { generateMeshKey, parseMeshKey, readMeshKey } from '../src/mesh-key/mesh-key.ts'
import { RefusalLimit } from '../src/mesh-key/refusal-limit.ts'
import { peerConfig } from '../src/peer-config.ts'

const KEY = '6c1f9be4c8c8a0a3c5d7e9f1031527394b5d6f8193a5b7c9dbedff0112233445'

describe('a mesh key', () => {
  it('is the same in each form that it may be given in', () => {
    const bytes = parseMeshKey(KEY)
    const forms = [
      KEY.toUpperCase(),
      ` ${KEY}\n`,
      toString(bytes, 'base64url'),
      `${toString(bytes, 'base64url')}=`,
      `/key/swarm/psk/1.0.0/\n/base16/\n${KEY}\n`,
      `/key/swarm/psk/1.0.0/\r\n/base64/\r\n${toString(bytes, 'base64pad')}`
    ]
    expect(forms.map((form) => toString(parseMeshKey(form), 'base16'))).toEqual(forms.map(() => KEY))
  })

  it('is new each time it is made', () => {
    expect(generateMeshKey()).toMatch(/^[0-9a-f]{64}$/)
    expect(generateMeshKey()).not.toBe(generateMeshKey())
  })

  it.each(['', KEY.slice(2), `${KEY}00`, 'a secret word', `/key/swarm/psk/1.0.0/\n/base16/\n${KEY.slice(2)}`])(
    'is refused where it is none, and not repeated: %j',
    (text) => {
      const refusal = (): unknown => peerConfig({ mesh: 'orders', meshKey: text })
      expect(refusal).toThrow(expect.objectContaining({ name: 'InvalidParametersError' }) as Error)
      if (text !== '') {
        expect(refusal).not.toThrow(text)
      }
    }
  )

  it('is not given beside a protector of the user', () => {
    const connectionProtector = () => ({ protect: () => Promise.reject(new RangeError('not called')) })
    expect(() => peerConfig({ mesh: 'orders', meshKey: KEY, libp2p: { connectionProtector } })).toThrow(
      /connectionProtector/
    )
  })

  it('is read from a file that its owner alone may read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pm-'))
    const path = join(directory, 'mesh.key')
    try {
      await writeFile(path, `${KEY}\n`, { mode: 0o600 })
      expect(await readMeshKey(path)).toBe(KEY)
      await rm(path)
      await writeFile(path, `${KEY}\n`, { mode: 0o644 })
      await expect(readMeshKey(path)).rejects.toMatchObject({
        name: 'MeshKeyFileError',
        path,
        message: expect.stringContaining(`chmod 600 ${path}`) as unknown
      })
      await expect(readMeshKey(join(directory, 'none'))).rejects.toMatchObject({
        name: 'MeshKeyFileError',
        message: expect.stringContaining('there is no such file') as unknown
      })
      // Never the advice to change the mode of a directory.
      await expect(readMeshKey('/')).rejects.toThrow('it is a directory')
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('refusals', () => {
  it('are told of once a minute for each address', () => {
    const limit = new RefusalLimit()
    const told = [0, 1, 59_999, 60_000, 60_001].map((now) => limit.admits('inbound 10.0.0.1', now))
    expect(told).toEqual([true, false, false, true, false])
    expect(limit.admits('inbound 10.0.0.2', 60_001)).toBe(true)
  })

  it('are remembered of the latest 256 addresses', () => {
    const limit = new RefusalLimit()
    for (let host = 0; host <= 256; host++) {
      limit.admits(`inbound ${host}`, 0)
    }
    expect(limit.admits('inbound 256', 1)).toBe(false)
    expect(limit.admits('inbound 0', 1)).toBe(true)
  })
})
