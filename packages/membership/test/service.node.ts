import { afterEach, describe, expect, it } from 'vitest'
import {
  createEstate,
  createMesh,
  createNode,
  crash,
  cut,
  statusAt,
  stop,
  stopAll,
  until,
  untilTogether
} from './support/nodes.ts'

afterEach(stopAll)

describe.each(['memory', 'tcp'] as const)('on %s', (transport) => {
  it('[M9] [M22] peers that know one address form a mesh with a link to each', async () => {
    const nodes = await createMesh(4, transport)
    const first = nodes[0]
    expect(new Set(nodes.map(({ membership }) => membership.meshId))).toEqual(new Set([first?.membership.meshId]))
    expect(first?.membership.meshId).toMatch(/^[0-9a-f]{32}$/)
    expect(first?.membership.members().map(({ peer }) => peer)).toEqual(nodes.map(({ name }) => name).sort())
  })
})

it('[M5] a peer that crashed is dead at all others, and alive again when it is back on its disk', async () => {
  const [a, b, c] = await createMesh(3)
  if (a === undefined || b === undefined || c === undefined) return
  await crash(b)
  await until(
    () => statusAt(a, b) === 'dead' && statusAt(c, b) === 'dead',
    () => `${statusAt(a, b)} and ${statusAt(c, b)}`
  )
  const back = await createNode({}, { estate: b.estate })
  await untilTogether([a, back, c])
  const member = a.membership.members().find(({ peer }) => peer === b.name)
  expect(member?.boot).toBe(2)
})

it('[M44] [M13] what a peer says of itself it says again where it begins anew, because its disk was lost', async () => {
  const [a, b] = await createMesh(2)
  if (a === undefined || b === undefined) return
  await crash(b)
  const { journal } = await createEstate()
  const back = await createNode({ metadata: { zone: 'north' } }, { estate: { ...b.estate, journal } })
  const { host } = back.libp2p.services
  const restarted = new Promise((resolve) => host.addEventListener('restart', resolve, { once: true }))
  await back.membership.update({ priority: 7 })
  await back.libp2p.dial(a.libp2p.getMultiaddrs())
  await restarted
  const seen = () => a.membership.members().find(({ peer }) => peer === b.name)
  await until(
    () => seen()?.boot === 2 && seen()?.metadata.priority === 7,
    () => JSON.stringify(seen())
  )
  expect(seen()?.metadata).toMatchObject({ zone: 'north', priority: 7 })
})

it('[M5] [M22] a peer whose port another one took over is dead, and the other is a member like any', async () => {
  const [a, b, c] = await createMesh(3)
  if (a === undefined || b === undefined || c === undefined) return
  const listen = b.libp2p.getMultiaddrs()[0]?.decapsulateCode(421).toString() ?? ''
  await crash(b)
  const other = await createNode({ bootstrap: a.addresses }, { listen })
  await untilTogether([a, c, other])
  await until(
    () => [a, c, other].every((node) => statusAt(node, b) === 'dead'),
    () => `${statusAt(a, b)}, ${statusAt(c, b)} and ${statusAt(other, b)}`
  )
})

it('[M14] two peers with one key at one time do not keep a third busy, and it is well once one of them is gone', async () => {
  const [a, b, c] = await createMesh(3)
  if (a === undefined || b === undefined || c === undefined) return
  const { privateKey } = b.estate
  const twin = await createNode({ bootstrap: a.addresses }, { estate: { ...(await createEstate()), privateKey } })
  await until(
    () => a.libp2p.services.host.statistics.links.lost >= 3,
    () => 'the twins take the link from each other'
  )
  const from = performance.now()
  await until(
    () => performance.now() - from > 2_000,
    () => 'two seconds'
  )
  // As fast as the network allows it were hundreds a second.
  expect(a.libp2p.services.host.statistics.links.lost).toBeLessThan(60)
  await stop(twin)
  await untilTogether([a, b, c])
})

it('[M26] a node that stops is left at all others at once', async () => {
  const [a, b, c] = await createMesh(3)
  if (a === undefined || b === undefined || c === undefined) return
  const dead: string[] = []
  a.membership.addEventListener('dead', ({ detail }) => dead.push(detail.peer))
  await stop(b)
  await until(
    () => statusAt(a, b) === 'left' && statusAt(c, b) === 'left',
    () => `${statusAt(a, b)} and ${statusAt(c, b)}`
  )
  expect(dead).toEqual([])
})

it('[M11] two meshes refuse each other by name', async () => {
  const a = await createNode({ found: true })
  await a.membership.whenMeshed()
  const b = await createNode({ found: true })
  await b.membership.whenMeshed()
  const [address] = b.libp2p.getMultiaddrs()
  if (address === undefined) return
  await a.libp2p.dial(address)
  await until(
    () => a.refused.has(b.name) && b.refused.has(a.name),
    () => 'a refusal on both sides'
  )
  expect([a.refused.get(b.name), b.refused.get(a.name)]).toEqual(['ForeignMeshError', 'ForeignMeshError'])
  expect([a, b].map(({ membership }) => membership.members().length)).toEqual([1, 1])
})

it('[M45] a peer that is not admitted is refused by name on both sides, and nobody there takes it for a member', async () => {
  const admitted = new Set<string>()
  const admit = (peer: string): boolean => admitted.has(peer)
  const a = await createNode({ found: true, admit })
  const b = await createNode({ bootstrap: a.addresses, admit }, { start: false })
  admitted.add(a.name).add(b.name)
  await b.libp2p.start()
  const stranger = await createNode({ bootstrap: a.addresses })
  await until(
    () => a.refused.has(stranger.name) && stranger.refused.has(a.name),
    () => 'a refusal on both sides'
  )
  await untilTogether([a, b])
  expect([a.refused.get(stranger.name), stranger.refused.get(a.name)]).toEqual(['NotAdmittedError', 'NotAdmittedError'])
  expect([a, b, stranger].map(({ membership }) => membership.members().length)).toEqual([2, 2, 1])
  expect(stranger.membership.meshId).toBeUndefined()
})

it('[M11] peers with another value for a setting refuse each other by name', async () => {
  const a = await createNode({ found: true, settings: { placement: 'root' } })
  const b = await createNode({ bootstrap: a.addresses, settings: { placement: '64' } })
  await until(
    () => a.refused.has(b.name) && b.refused.has(a.name),
    () => 'a refusal on both sides'
  )
  expect([a.refused.get(b.name), b.refused.get(a.name)]).toEqual(['IncompatiblePeerError', 'IncompatiblePeerError'])
})

it('[M3] [M23] halves merge after their connections were cut', async () => {
  const nodes = await createMesh(4)
  const [left, right] = [nodes.slice(0, 2), nodes.slice(2)]
  const lift = cut(left, right)
  const apart = (): boolean =>
    left.every((a) => right.every((b) => statusAt(a, b) === 'dead' && statusAt(b, a) === 'dead'))
  await until(apart, () => left.map((a) => right.map((b) => [statusAt(a, b), statusAt(b, a)])).join(' '))
  lift()
  await untilTogether(nodes)
})

it('[M7] nobody founds a mesh without being told to, and those who wait are members of each other meanwhile', async () => {
  const a = await createNode({ foundWaitMs: 0 })
  const b = await createNode({ bootstrap: a.addresses, foundWaitMs: 0 })
  await untilTogether([a, b])
  expect([a.membership.meshId, b.membership.meshId]).toEqual([undefined, undefined])
  const founder = await createNode({ bootstrap: a.addresses, found: true })
  await untilTogether([a, b, founder])
  const meshed = await Promise.all([a, b, founder].map(({ membership }) => membership.whenMeshed()))
  expect(new Set(meshed).size).toBe(1)
})

it('[M13] a peer whose disk was lost comes back with a new store, above what the mesh remembers', async () => {
  const [a, b] = await createMesh(2)
  if (a === undefined || b === undefined) return
  const before = a.membership.members().find(({ peer }) => peer === b.name)
  await crash(b)
  const estate = { ...(await createEstate()), privateKey: b.estate.privateKey }
  const back = await createNode({ bootstrap: a.addresses }, { estate })
  await untilTogether([a, back])
  const after = a.membership.members().find(({ peer }) => peer === b.name)
  expect(after?.storeId).not.toBe(before?.storeId)
  expect(after?.boot).toBeGreaterThan(before?.boot ?? 0)
})

it('[M24] a peer that restarts finds the mesh without its bootstrap addresses, and keeps its mesh', async () => {
  const [a, b] = await createMesh(2)
  if (a === undefined || b === undefined) return
  const meshId = b.membership.meshId
  await crash(b)
  const back = await createNode({}, { estate: b.estate })
  expect(await back.membership.whenMeshed()).toBe(meshId)
  await untilTogether([a, back])
})

describe('the service', () => {
  it('says by name what is wrong with a call before the start and after the stop', async () => {
    const node = await createNode({}, { start: false })
    expect(() => node.membership.members()).toThrow(expect.objectContaining({ name: 'NotStartedError' }))
    await node.libp2p.start()
    expect(node.membership.members()).toHaveLength(1)
    expect(node.membership.status()).toMatchObject({ phase: 'running', membersCount: 1 })
    const waits = node.membership.whenMeshed()
    const ended = expect(waits).rejects.toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
    await stop(node)
    await ended
    expect(() => node.membership.meshId).toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
    await expect(node.membership.whenMeshed()).rejects.toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
  })

  it('ends the waiting for a mesh with the reason of the signal', async () => {
    const node = await createNode()
    const controller = new AbortController()
    const ended = expect(node.membership.whenMeshed({ signal: controller.signal })).rejects.toThrow('enough')
    controller.abort(new DOMException('enough', 'AbortError'))
    await ended
  })

  it('refuses options that cannot be meant before the node is made', async () => {
    await expect(createNode({ periodMs: -1 })).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidParametersError' })
    )
  })

  it('starts anew after a stop, with a higher boot', async () => {
    const node = await createNode({ found: true })
    const meshId = await node.membership.whenMeshed()
    await node.libp2p.stop()
    await node.libp2p.start()
    expect(await node.membership.whenMeshed()).toBe(meshId)
    expect(node.membership.members()[0]).toMatchObject({ boot: 2, status: 'alive' })
  })
})
