import { commonVersion, type VersionRange } from '@peermesh/kernel'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { ClockReading } from '../../wall-clock.ts'
import { formatDuration } from '../format.ts'
import { parseTcp } from './check-listen.ts'
import { type Finding, findingsOf } from './finding.ts'
import type { Probe } from './mesh-probe.ts'

export interface JoinWorld {
  readonly probe: (
    address: Multiaddr,
    place: {
      readonly host: string
      readonly port: number
      readonly mesh: string
      readonly meshKey?: string | undefined
    }
  ) => Promise<Probe>
  /** The versions of each core that a peer here would speak. */
  readonly versions: Readonly<Record<string, VersionRange>>
  readonly meshKey?: string | undefined
}

/** Beyond it the store does not believe another clock: the default of `clockSkewMaxMs`. */
const SKEW_MAX_MS = 60_000

/** Which of two writes is later is decided by clocks: this much is worth knowing. */
const SKEW_WARNING_MS = 1_000

const check = findingsOf('join')

/** @param meshId the mesh that the peer on the data directory was in */
export async function checkJoin(
  address: string,
  { mesh, meshId, world }: { readonly mesh: string; readonly meshId: string | undefined; readonly world: JoinWorld }
): Promise<Finding[]> {
  const place = parseTcp(address)
  if (place === undefined || place.port === 0) {
    const mend = 'Give one as a peer prints it: /ip4/10.0.0.5/tcp/7400/p2p/12D3KooW…'
    return [check.wrong(`${address} is no address that can be dialled.`, mend)]
  }
  const { host, port } = place
  const probe = await world.probe(place.multiaddr, { host, port, mesh, meshKey: world.meshKey })
  switch (probe.reached) {
    case 'nothing':
      return [nothing(address, host, probe)]
    case 'port':
      return [
        probe.isOtherPeer
          ? check.wrong(
              `${address}: another peer answers there.`,
              'Leave out /p2p/… or give the name of the peer that is there now.'
            )
          : noPeer(address, probe.detail, world.meshKey !== undefined)
      ]
    case 'peer':
      return [otherMesh(address, mesh, probe)]
    case 'mesh':
      return [member(address, { probe, meshId, versions: world.versions }), ...clockFindings(address, probe.clock)]
  }
}

function noPeer(address: string, sentence: string, hasKey: boolean): Finding {
  const detail = sentence.replace(/\.$/, '')
  return hasKey
    ? check.wrong(
        `${address}: what answers has another mesh key or none, or does not speak libp2p (${detail}).`,
        'Give the key of that mesh: --mesh-key FILE.'
      )
    : check.wrong(
        `${address}: what answers does not speak libp2p, or has a mesh key (${detail}).`,
        'Where its mesh has a key, give it: --mesh-key FILE. Else: is it the port of a peer? It prints its addresses when it starts.'
      )
}

function nothing(address: string, host: string, { why, detail }: Extract<Probe, { reached: 'nothing' }>): Finding {
  switch (why) {
    case 'unresolved':
      return check.wrong(`${address}: the name ${host} is not known (${detail}).`, 'Check its spelling, and DNS.')
    case 'refused':
      return check.wrong(
        `${address}: nobody listens there.`,
        'Start the peer there, or check the port: it prints its addresses when it starts.'
      )
    case 'silent':
      return check.wrong(
        `${address} does not answer (${detail}).`,
        'Check the address, the network, and firewalls on the way.'
      )
  }
}

function otherMesh(address: string, mesh: string, { name, meshes }: Extract<Probe, { reached: 'peer' }>): Finding {
  const [other] = meshes
  return other === undefined
    ? check.wrong(
        `${address}: ${name} speaks libp2p, but is no peer of a mesh.`,
        'Give the address of a peer of peermesh.'
      )
    : check.wrong(
        `${address}: ${name} is of the mesh ${meshes.join(', ')}, not ${mesh}.`,
        `Join that one with --mesh ${other}, or give another address.`
      )
}

function member(
  address: string,
  told: {
    readonly probe: Extract<Probe, { reached: 'mesh' }>
    readonly meshId: string | undefined
    readonly versions: Readonly<Record<string, VersionRange>>
  }
): Finding {
  const { name, hello } = told.probe
  if (hello === undefined) {
    const mend = 'Use versions of peermesh that speak to each other: the same on both sides is sure to.'
    return check.wrong(`${address}: ${name} did not introduce itself in a way that this version reads.`, mend)
  }
  for (const [core, ours] of Object.entries(told.versions)) {
    const theirs = hello.versions[core]
    if (theirs !== undefined && commonVersion(ours, theirs) === undefined) {
      const mend = `Upgrade peermesh ${ours.newest < theirs.oldest ? 'here' : 'there'}.`
      return check.wrong(
        `${address}: ${name} speaks ${rangeInWords(theirs)} of ${core}, this one ${rangeInWords(ours)}: it would refuse us.`,
        mend
      )
    }
  }
  if (hello.meshId === undefined) {
    const mend = 'One peer of a new mesh is started with --found. Or wait until it has joined one.'
    return check.warning(`${address}: ${name} is in no mesh yet itself.`, mend)
  }
  if (told.meshId !== undefined && told.meshId !== hello.meshId) {
    const mend = 'Give an address of the mesh that this data directory is of, or start on a new directory.'
    return check.wrong(
      `${address}: ${name} is in mesh ${hello.meshId}; the data directory is of mesh ${told.meshId}.`,
      mend
    )
  }
  return check.ok(`${address}: ${name} answers, of mesh ${hello.meshId}.`)
}

function clockFindings(address: string, clock: ClockReading | undefined): Finding[] {
  if (clock === undefined) {
    return []
  }
  const { ok, warning, wrong } = findingsOf('clock')
  const skewMs = Math.abs(clock.aheadMs)
  const uncertainMs = clock.roundTripMs / 2
  const text = `The clock at ${address} is ${formatDuration(skewMs)} ${clock.aheadMs > 0 ? 'ahead of' : 'behind'} ours`
  const mend = 'Keep both clocks right with NTP (timedatectl set-ntp true).'
  if (skewMs - uncertainMs > SKEW_MAX_MS) {
    return [wrong(`${text}: beyond ${formatDuration(SKEW_MAX_MS)} stores do not believe each other's time.`, mend)]
  }
  return skewMs - uncertainMs > SKEW_WARNING_MS
    ? [warning(`${text}: of two writes at the same time, the one there would win or lose by it.`, mend)]
    : [ok(`The clock at ${address} agrees with ours to ${formatDuration(skewMs + uncertainMs)}.`)]
}

function rangeInWords({ oldest, newest }: VersionRange): string {
  return oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`
}
