import type { ConnectionEncrypter, MessageStream } from '@libp2p/interface'
import { multiaddrConnectionPair } from '@libp2p/utils'
import { Uint8ArrayList } from 'uint8arraylist'
import { expect, it } from 'vitest'
import { wholeWrites } from '../src/index.ts'

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
    expect(await writesOf(wholeWrites(inPieces)(undefined))).toEqual([[0, 3, 7, 8, 9]])
  }
)
