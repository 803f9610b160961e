import { afterEach, describe, expect, it } from 'vitest'
import { encodeFrames } from '../src/wire/frame.ts'
import { createNode, createStranger, hasLink, linksOf, stopAll, until } from './support/nodes.ts'
import { bytes, toyCodec, toySeat } from './support/toy-core.ts'

const PROTOCOL = '/peermesh/test/1.0.0'

afterEach(stopAll)

describe('a host with a core of versions 2 to 4', () => {
  it('[HW7] hands its codec what each says it is, and rejects any other', async () => {
    const read: (number | undefined)[] = []
    const codec = {
      ...toyCodec,
      decode: (payload: Uint8Array, version?: number) => {
        read.push(version)
        return toyCodec.decode(payload)
      }
    }
    const node = await createNode({ seats: [toySeat({ version: 4, oldestVersion: 2, codec })] })
    const stranger = await createStranger([PROTOCOL])
    await stranger.libp2p.dial(node.libp2p.getMultiaddrs())
    await until(() => hasLink(node, stranger), 'a link')
    const stream = await stranger.libp2p.getConnections()[0]?.newStream(PROTOCOL)
    const frame = (version: number) => encodeFrames([{ tag: 1, version, payload: bytes('hello') }])
    for (const version of [2, 4, 3]) {
      stream?.send(frame(version))
    }
    await until(() => read.length === 3, 'three messages')
    expect(read).toEqual([2, 4, 3])
    expect(linksOf(node, stranger)).toEqual(['up'])
    stream?.send(frame(1))
    await until(() => stream?.status === 'reset', 'the stream is reset')
    expect(node.rejects.map(({ reason }) => reason)).toEqual(['a message for tag 1 version 1'])
  })

  it.each([-1, 5, 1.5])('[HA1] takes no seat whose oldest version is %d', async (oldestVersion) => {
    const seats = [toySeat({ version: 4, oldestVersion })]
    await expect(createNode({ seats })).rejects.toMatchObject({ name: 'InvalidParametersError' })
  })
})
