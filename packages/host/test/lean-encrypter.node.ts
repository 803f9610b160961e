import { generateKeyPair } from '@libp2p/crypto/keys'
import type { ConnectionEncrypter, MessageStream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { multiaddrConnectionPair } from '@libp2p/utils'
import { Uint8ArrayList } from 'uint8arraylist'
import { expect, it, vi } from 'vitest'
import { leanEncrypter } from '../src/index.ts'

/** Hands each message on as noise does: its length, then what it is. Of what it secured only the connection matters here. */
const inPieces = (): ConnectionEncrypter => {
  const secure = (connection: MessageStream): never => {
    connection.send(new Uint8ArrayList(Uint8Array.of(0, 3), Uint8Array.of(7, 8, 9)))
    throw new Error('nothing more is to be seen')
  }
  return { protocol: '/in-pieces', secureInbound: async (it) => secure(it), secureOutbound: async (it) => secure(it) }
}

it.each(['secureInbound', 'secureOutbound'] as const)(
  'a message in two pieces is one write, whoever dialled (%s)',
  async (way) => {
    const writesOf = async (encrypter: ConnectionEncrypter): Promise<number[][]> => {
      const [ours, theirs] = multiaddrConnectionPair()
      const arrived = new Promise<number[][]>((resolve) => {
        theirs.addEventListener('message', ({ data }) =>
          resolve(data instanceof Uint8Array ? [[...data]] : [...data].map((piece) => [...piece]))
        )
      })
      await expect(encrypter[way](ours)).rejects.toThrow('nothing more')
      return await arrived
    }
    expect(await writesOf(inPieces())).toEqual([
      [0, 3],
      [7, 8, 9]
    ])
    expect(await writesOf(leanEncrypter(inPieces)(undefined))).toEqual([[0, 3, 7, 8, 9]])
  }
)

it('of noise, reads messages however they are cut, and throws nothing for each', async () => {
  const [dialling, listening] = multiaddrConnectionPair()
  const [ours, theirs] = await Promise.all([
    (await leanNoise()).secureOutbound(dialling, { skipStreamMuxerNegotiation: true }),
    (await leanNoise()).secureInbound(listening, { skipStreamMuxerNegotiation: true })
  ])
  const read: number[] = []
  theirs.connection.addEventListener('message', ({ data }) => read.push(...data.subarray()))
  for (let byte = 0; byte < 10; byte++) {
    ours.connection.send(Uint8Array.of(byte))
  }
  await vi.waitFor(() => expect(read).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
  // So it is with the noise that we have. Where this fails after an upgrade, see whether it still needs us.
  const { decoder } = theirs.connection as unknown as { decoder: { lengthDecoder(bytes: Uint8Array): number } }
  expect(decoder.lengthDecoder(Uint8Array.of(1, 2))).toBe(0x1_02)
  expect(decoder.lengthDecoder(Uint8Array.of(1))).toBe(0xff_ff)
})

async function leanNoise(): Promise<ConnectionEncrypter> {
  const privateKey = await generateKeyPair('Ed25519')
  const [{ log }] = multiaddrConnectionPair()
  type Components = Parameters<ReturnType<typeof noise>>[0]
  return leanEncrypter(noise())({ privateKey, logger: { forComponent: () => log } } as unknown as Components)
}
