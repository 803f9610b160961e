import { readFile } from 'node:fs/promises'
import { prometheusMetrics } from '@libp2p/prometheus-metrics'
import { createPeer } from 'peermesh'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { until } from '../support/until.ts'

/** What a node gives to whoever collects, by the name of the metric and its label. */
class Collected {
  readonly registry = new Registry()

  async of(name: string, label: string): Promise<Map<unknown, number>> {
    const { values = [] } = (await this.registry.getMetricsAsJSON()).find((metric) => metric.name === name) ?? {}
    return new Map(values.map(({ value, labels }) => [(labels as Record<string, unknown>)[label], value]))
  }

  async untilIs(name: string, label: string, which: string, wanted: number): Promise<void> {
    await until(async () => {
      const value = (await this.of(name, label)).get(which)
      return value === wanted ? undefined : `${name} ${which} is ${value}, not ${wanted}`
    })
  }
}

it('what the services count is read through the metrics of the node, again and again, before the start too', async () => {
  const figures = new Collected()
  const { registry } = figures
  const collected = figures.of.bind(figures)
  await using founder = await createPeer({
    mesh: 'metrics',
    found: true,
    libp2p: { metrics: prometheusMetrics({ registry }) }
  })
  await using other = await createPeer({ mesh: 'metrics', bootstrap: founder.addresses })
  await figures.untilIs('peermesh_members', 'status', 'alive', 2)
  await other.store.put('a', 1)
  await figures.untilIs('peermesh_store_keys', 'what', 'live', 1)
  const flows = await collected('peermesh_store_operations', 'flow')
  // On a busy machine it may come twice: by gossip, and by a pull that did not wait for it.
  expect([...flows.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(0)
  // Collected a second time: a figure is not added to itself.
  expect((await collected('peermesh_store_keys', 'what')).get('live')).toBe(1)
  expect((await collected('peermesh_store_keys', 'what')).get('live')).toBe(1)
  expect((await collected('peermesh_host_links', 'what')).get('up')).toBe(1)
  expect((await collected('peermesh_host_messages', 'flow')).get('membership direct in')).toBeGreaterThan(0)
  expect((await collected('peermesh_membership_health', 'what')).get('factor')).toBeGreaterThanOrEqual(1)
  expect((await collected('peermesh_membership_timers_ms', 'which')).get('probeEvery')).toBeGreaterThanOrEqual(200)
  await until(async () => {
    const median = (await collected('peermesh_membership_round_trip_ms', 'which')).get('median')
    return median !== undefined && median > 0 ? undefined : `a round trip to a member that is probed: it is ${median}`
  })
  expect((await collected('peermesh_membership_ignored', 'reason')).get('answerForAnother')).toBe(0)
})

it('what the quorum plane decides is counted too: voters, leads, locks, sessions, and how each ended', async () => {
  const figures = new Collected()
  await using peer = await createPeer({
    mesh: 'metrics',
    found: true,
    libp2p: { metrics: prometheusMetrics({ registry: figures.registry }) }
  })
  const election = peer.elections.open('scheduler')
  await election.whenLeading()
  for (const [name, label, which, wanted] of [
    ['peermesh_quorum_majority', 'group', 'root', 1],
    ['peermesh_quorum_voters', 'group', 'root', 1],
    ['peermesh_quorum_reachable_voters', 'group', 'root', 1],
    ['peermesh_quorum_epoch', 'group', 'root', 1],
    ['peermesh_quorum_sessions', 'what', 'held', 1],
    ['peermesh_election_scopes', 'phase', 'leading', 1],
    ['peermesh_election_leads', 'scope', 'scheduler', 1],
    ['peermesh_election_term', 'scope', 'scheduler', 1],
    ['peermesh_election_happened', 'what', 'won', 1]
  ] as const) {
    expect((await figures.of(name, label)).get(which), name).toBe(wanted)
  }
  expect((await figures.of('peermesh_quorum_operations', 'outcome')).get('ok')).toBeGreaterThan(0)
  await election.resign()
  expect((await figures.of('peermesh_election_leads', 'scope')).get('scheduler')).toBe(0)
  expect((await figures.of('peermesh_election_happened', 'what')).get('resigned')).toBe(1)

  const lock = await peer.locks.acquire('invoice')
  const second = peer.locks.acquire('invoice')
  await figures.untilIs('peermesh_locks', 'what', 'waiting', 1)
  expect((await figures.of('peermesh_locks', 'what')).get('held')).toBe(1)
  await lock.release()
  await (await second).release()
  expect((await figures.of('peermesh_locks', 'what')).get('held')).toBe(0)
  expect((await figures.of('peermesh_lock_happened', 'what')).get('granted')).toBe(2)

  const page = await readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
  const [table = ''] = page.split('## What to watch')
  const told = [...table.matchAll(/`(peermesh_\w+)`/g)].map(([, name]) => name)
  const registered = (await figures.registry.getMetricsAsJSON()).map(({ name }) => name)
  expect(told.sort()).toEqual(registered.filter((name) => name.startsWith('peermesh_')).sort())
})
