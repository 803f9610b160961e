import { prometheusMetrics } from '@libp2p/prometheus-metrics'
import { createPeer } from 'peermesh'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { until } from '../support/until.ts'

it('what the services count is read through the metrics of the node, again and again, before the start too', async () => {
  const registry = new Registry()
  const collected = async (name: string, label: string): Promise<Map<unknown, number>> => {
    const { values = [] } = (await registry.getMetricsAsJSON()).find((metric) => metric.name === name) ?? {}
    return new Map(values.map(({ value, labels }) => [(labels as Record<string, unknown>)[label], value]))
  }
  await using founder = await createPeer({
    mesh: 'metrics',
    found: true,
    libp2p: { metrics: prometheusMetrics({ registry }) }
  })
  await using other = await createPeer({ mesh: 'metrics', bootstrap: founder.addresses })
  await until(async () => {
    const alive = (await collected('peermesh_members', 'status')).get('alive')
    return alive === 2 ? undefined : `two members: ${alive} are alive`
  })
  await other.store.put('a', 1)
  await until(async () => {
    const keys = (await collected('peermesh_store_keys', 'what')).get('live')
    return keys === 1 ? undefined : `one key: there are ${keys}`
  })
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
