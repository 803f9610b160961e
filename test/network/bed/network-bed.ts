import { readdir } from 'node:fs/promises'
import type { PeerInit } from 'peermesh'
import { ChildPeer } from '../../support/child-peer.ts'
import { ADDRESS_BITS, type Host, hostOf } from './host.ts'
import { lengthen, type LongLines } from './long-lines.ts'
import { rules, system } from './system.ts'

const HOSTS_MAX = 250

/** The name of all that this process makes begins with it, so that a later run can tell what one that was killed left over. */
const BED = `peermesh-${process.pid}`

/**
 * A network of real hosts on one machine, for tests of what only a real kernel does to packets: namespaces that are linked through a bridge,
 * with faults at the bridge, so that neither end is told of them. Nothing leaves the machine, and `await using` takes all of it down. A process has
 * one bed at a time.
 *
 * | fault | what the hosts see |
 * | --- | --- |
 * | `block(from, to)` | silence, one way: packets vanish in the switch |
 * | `partition(side, other)` | silence, both ways |
 * | `unroute(from, to)` | errors at the sender: its kernel has a blackhole in the route |
 * | `lose(from, to, percent)` | each packet is lost by chance |
 * | `unplug(host)` | the link is down |
 * | `throttle(host, kbitPerS)` | what it sends queues up |
 * | `delayMs` of the bed | all takes so long each way: by the kernel where it has `netem`, else by a relay in front of each dial |
 *
 * `heal()` ends all but the delay.
 */
export class NetworkBed implements AsyncDisposable {
  readonly hosts: readonly Host[]
  readonly #switch: string
  readonly #lines: LongLines | undefined
  readonly #unrouted = new Map<Host, Set<Host>>()
  readonly #throttled = new Set<Host>()

  static async open({
    hosts: count,
    delayMs = 0
  }: {
    readonly hosts: number
    readonly delayMs?: number
  }): Promise<NetworkBed> {
    if (count > HOSTS_MAX) {
      throw new RangeError(`A bed has at most ${HOSTS_MAX} hosts.`)
    }
    await removeLeftOver()
    const hub = `${BED}-switch`
    const hosts = Array.from({ length: count }, (_, index) => hostOf(index + 1, BED))
    try {
      await makeSwitch(hub)
      await Promise.all(hosts.map(async (host) => await plugIn(host, hub)))
      const lines = delayMs === 0 ? undefined : await lengthen(hub, hosts, delayMs)
      return new NetworkBed(hub, hosts, lines)
    } catch (error) {
      await removeAll()
      throw error
    }
  }

  private constructor(hub: string, hosts: readonly Host[], lines: LongLines | undefined) {
    this.#switch = hub
    this.hosts = hosts
    this.#lines = lines
  }

  /** How lines are made long, where they are. */
  get delayedBy(): LongLines['by'] | undefined {
    return this.#lines?.by
  }

  /** Starts a peer on the host, listening at its address, as a process of its own. */
  async start(host: Host, init: PeerInit): Promise<ChildPeer> {
    return await ChildPeer.start({ listen: [host.multiaddr], ...init }, { namespace: host.namespace })
  }

  /** Nothing passes from these to those any more, and neither is told. */
  async block(from: readonly Host[], to: readonly Host[]): Promise<void> {
    await this.#addRule(from, to, 'counter drop')
  }

  /** Nothing passes between the two sides. */
  async partition(side: readonly Host[], other: readonly Host[]): Promise<void> {
    await this.block(side, other)
    await this.block(other, side)
  }

  /** Nothing passes between this host and any other. */
  async isolate(host: Host): Promise<void> {
    const others = this.hosts.filter((other) => other !== host)
    await this.partition([host], others)
  }

  /** Each packet from these to those is lost with this chance, in percent. */
  async lose(from: readonly Host[], to: readonly Host[], percent: number): Promise<void> {
    await this.#addRule(from, to, `numgen random mod 1000 < ${Math.round(percent * 10)} counter drop`)
  }

  /** The kernel of `from` refuses to send to `to`. */
  async unroute(from: Host, to: Host): Promise<void> {
    for (const address of [to.address, to.relayAddress]) {
      await system('ip', '-n', from.namespace, 'route', 'add', 'blackhole', address)
    }
    const unrouted = this.#unrouted.get(from) ?? new Set()
    this.#unrouted.set(from, unrouted.add(to))
  }

  /** The cable is out. */
  async unplug(host: Host): Promise<void> {
    await system('ip', '-n', this.#switch, 'link', 'set', host.name, 'down')
  }

  /** What the host sends leaves at no more than this rate. */
  async throttle(host: Host, kbitPerS: number): Promise<void> {
    const shape = ['rate', `${kbitPerS}kbit`, 'burst', '4kb', 'latency', '2s']
    await system('tc', '-n', host.namespace, 'qdisc', 'replace', 'dev', 'eth0', 'root', 'tbf', ...shape)
    this.#throttled.add(host)
  }

  /** How many packets the present faults have swallowed in the switch. */
  async droppedCount(): Promise<number> {
    const chain = ['nft', '-j', 'list', 'chain', 'bridge', 'faults', 'forward']
    const { nftables } = JSON.parse(await system('ip', 'netns', 'exec', this.#switch, ...chain)) as Listing
    const statements = nftables.flatMap(({ rule }) => rule?.expr ?? [])
    return statements.reduce((sum, { counter }) => sum + (counter?.packets ?? 0), 0)
  }

  /** Ends every fault. */
  async heal(): Promise<void> {
    await rules(this.#switch, ['flush chain bridge faults forward'])
    for (const { name } of this.hosts) {
      await system('ip', '-n', this.#switch, 'link', 'set', name, 'up')
    }
    for (const [{ namespace }, others] of this.#unrouted) {
      for (const { address, relayAddress } of others) {
        await system('ip', '-n', namespace, 'route', 'delete', 'blackhole', address)
        await system('ip', '-n', namespace, 'route', 'delete', 'blackhole', relayAddress)
      }
    }
    for (const { namespace } of this.#throttled) {
      await system('tc', '-n', namespace, 'qdisc', 'delete', 'dev', 'eth0', 'root')
    }
    this.#unrouted.clear()
    this.#throttled.clear()
  }

  /** Peers that still run lose their network: end them first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines?.stop()
    await removeAll()
  }

  async #addRule(from: readonly Host[], to: readonly Host[], verdict: string): Promise<void> {
    const match = `ether type ip ip saddr { ${addressesOf(from)} } ip daddr { ${addressesOf(to)} }`
    await rules(this.#switch, [`add rule bridge faults forward ${match} ${verdict}`])
  }
}

/** What `nft -j` lists, as far as it is read here. */
interface Listing {
  readonly nftables: readonly {
    readonly rule?: { readonly expr: readonly { readonly counter?: { readonly packets: number } }[] }
  }[]
}

function addressesOf(hosts: readonly Host[]): string {
  return hosts.flatMap(({ address, relayAddress }) => [address, relayAddress]).join(', ')
}

async function makeSwitch(namespace: string): Promise<void> {
  await system('ip', 'netns', 'add', namespace)
  await system('ip', '-n', namespace, 'link', 'add', 'bridge0', 'type', 'bridge')
  await system('ip', '-n', namespace, 'link', 'set', 'bridge0', 'up')
  await rules(namespace, [
    'add table bridge faults',
    'add chain bridge faults forward { type filter hook forward priority 0; policy accept; }'
  ])
}

async function plugIn({ name, namespace, address, relayAddress }: Host, hub: string): Promise<void> {
  await system('ip', 'netns', 'add', namespace)
  const ends = ['eth0', 'netns', namespace, 'type', 'veth', 'peer', 'name', name, 'netns', hub]
  await system('ip', 'link', 'add', ...ends)
  await system('ip', '-n', hub, 'link', 'set', name, 'master', 'bridge0', 'up')
  await system('ip', '-n', namespace, 'address', 'add', `${address}/${ADDRESS_BITS}`, 'dev', 'eth0')
  await system('ip', '-n', namespace, 'address', 'add', `${relayAddress}/${ADDRESS_BITS}`, 'dev', 'eth0')
  await system('ip', '-n', namespace, 'link', 'set', 'lo', 'up')
  await system('ip', '-n', namespace, 'link', 'set', 'eth0', 'up')
  // There is no default route, which a host on a common network sends its multicast by.
  await system('ip', '-n', namespace, 'route', 'add', '224.0.0.0/4', 'dev', 'eth0')
}

/** A namespace goes with all that is in it: links, routes, rules. */
async function removeAll(): Promise<void> {
  for (const namespace of (await namespaces()).filter((name) => name.startsWith(`${BED}-`))) {
    await system('ip', 'netns', 'delete', namespace)
  }
}

/** What a run that was killed could not take down. */
async function removeLeftOver(): Promise<void> {
  for (const namespace of await namespaces()) {
    const [, pid] = /^peermesh-(\d+)-/.exec(namespace) ?? []
    if (pid !== undefined && !(await isRunning(pid))) {
      await system('ip', 'netns', 'delete', namespace)
    }
  }
}

async function namespaces(): Promise<string[]> {
  const lines = (await system('ip', 'netns', 'list')).split('\n')
  return lines.flatMap((line) => /^\S+/.exec(line)?.[0] ?? [])
}

async function isRunning(pid: string): Promise<boolean> {
  return (await readdir('/proc')).includes(pid)
}
