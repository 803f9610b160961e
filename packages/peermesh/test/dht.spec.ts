import { describe, expect, it } from 'vitest'
import { admittedBy, dhtServices } from '../src/dht.ts'
import { DhtNotInstalledError } from '../src/index.ts'

const config = { mesh: 'orders', admit: undefined }

describe('the DHT of a peer', () => {
  it('says what it lacks, where its package is not installed', async () => {
    const load = () => Promise.reject(new Error('Cannot find package'))
    await expect(dhtServices({ ...config, dht: true }, load)).rejects.toThrow(DhtNotInstalledError)
  })

  it('is not read where none is wanted', async () => {
    const load = () => Promise.reject(new Error('Cannot find package'))
    expect(await dhtServices({ ...config, dht: false }, load)).toEqual({})
  })

  it('takes records of those that are admitted', () => {
    expect(admittedBy(undefined)).toBeUndefined()
    const listed = admittedBy(['a'])
    expect([listed?.('a'), listed?.('b')]).toEqual([true, false])
    const asked = admittedBy((peer) => peer === 'a')
    expect([asked?.('a'), asked?.('b')]).toEqual([true, false])
    const promised = admittedBy((() => Promise.resolve(true)) as unknown as () => boolean)
    expect(promised?.('a')).toBe(false)
  })
})
