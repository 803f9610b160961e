import { createServer } from 'node:net'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import type { PeerStatus } from '../../peer.ts'
import { type Finding, findingsOf } from './finding.ts'

export interface ListenWorld {
  /** The IP addresses of this machine. */
  readonly addresses: readonly string[]
  /** Whether a port can be listened on: its error code where it can't. */
  readonly tryListen: (host: string, port: number) => Promise<string | undefined>
}

/** @param running the peer on the data directory that was named, whose own ports are in use by itself */
export async function checkListen(
  address: string,
  world: ListenWorld,
  running: PeerStatus | undefined
): Promise<Finding[]> {
  const { ok, warning, wrong } = findingsOf('listen')
  const place = parseTcp(address)
  if (place === undefined) {
    return [wrong(`${address} is no address to listen on.`, 'Give one like /ip4/0.0.0.0/tcp/7400.')]
  }
  const { host, port } = place
  const isAny = host === '0.0.0.0' || host === '::'
  if (!isAny && !isLoopback(host) && !world.addresses.includes(host)) {
    const mend = `Listen on one that it has (${world.addresses.join(', ')}), or on all: /ip4/0.0.0.0/tcp/${port}.`
    return [wrong(`${address}: this machine does not have ${host}.`, mend)]
  }
  if (port === 0) {
    const mend = 'Give the peer a port of its own, or the others an address of one that has.'
    return [warning(`${address} takes another port at each start: peers that all stopped do not find it again.`, mend)]
  }
  const code = await world.tryListen(host, port)
  switch (code) {
    case undefined:
      return [ok(`${address} is free.`)]
    case 'EADDRINUSE':
      return running?.addresses.some((own) => own.includes(`/tcp/${port}/`)) === true
        ? [ok(`${address} is in use by the peer that runs on the data directory.`)]
        : [
            wrong(
              `${address}: another program listens there.`,
              `See which (ss -ltnp 'sport = :${port}'), or choose another port.`
            )
          ]
    case 'EACCES':
      return [wrong(`${address}: this user may not listen on port ${port}.`, 'Choose a port from 1024 on.')]
    default:
      return [wrong(`${address} can't be listened on (${code}).`, 'Listen on all addresses: /ip4/0.0.0.0/tcp/7400.')]
  }
}

export async function tryListen(host: string, port: number): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/** Where an address points: a host name or IP address, and a TCP port. */
export function parseTcp(
  address: string
): { readonly host: string; readonly port: number; readonly multiaddr: Multiaddr } | undefined {
  let parsed: Multiaddr
  try {
    parsed = multiaddr(address)
  } catch {
    // Whatever is wrong with it, it is not an address.
    return undefined
  }
  const components = parsed.getComponents()
  const host = components.find(({ name }) => ['ip4', 'ip6', 'dns', 'dns4', 'dns6'].includes(name))?.value
  const port = components.find(({ name }) => name === 'tcp')?.value
  return host === undefined || port === undefined ? undefined : { host, port: Number(port), multiaddr: parsed }
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1'
}
