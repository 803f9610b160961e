import { afterEach, describe, expect, it } from 'vitest'
import { connect, createNode, type Node, type NodeInit, until } from './support/nodes.ts'
import { bytes } from './support/toy-core.ts'

const nodes: Node[] = []

async function node(init?: NodeInit): Promise<Node> {
  const made = await createNode(init)
  nodes.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(nodes.splice(0).map(({ libp2p }) => libp2p.stop()))
})

describe.each(['memory', 'tcp'] as const)('links over %s', (transport) => {
  it('[HL4] carry messages both ways, in order', async () => {
    const a = await node({ transport })
    const b = await node({ transport })
    await connect(a, b)
    const words = Array.from({ length: 1000 }, (_, index) => `word ${index}`)
    await a.toy.command({ outputs: words.map((word) => ({ type: 'send', to: b.name, message: bytes(word) })) })
    await b.toy.command({ outputs: words.map((word) => ({ type: 'send', to: a.name, message: bytes(word) })) })
    await until(() => b.core.of('message').length === 1000 && a.core.of('message').length === 1000, 'all messages')
    expect(b.core.messagesFrom(a.name)).toEqual(words)
    expect(a.core.messagesFrom(b.name)).toEqual(words)
    expect(a.host.statistics.links.writes).toBeLessThan(10)
  })
})
