import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Host, PEER_PORT } from './host.ts'
import { rules } from './system.ts'

const program = fileURLToPath(new URL('relay-program.ts', import.meta.url))

/** The relay of a host has a port for each host that can be dialled. */
const FIRST_PORT = 21_000

/**
 * Makes what a host dials far away, where the kernel has no `netem`: the host's dials are redirected to a relay of its own, which dials on
 * and passes each byte on after the delay, either way. Peers see their usual addresses. A round trip takes twice the delay longer, whoever
 * dialled; connections are opened at once, since the relay answers for the other end.
 */
export class DelayRelay {
  readonly #process: ChildProcess

  static async start(host: Host, hosts: readonly Host[], delayMs: number): Promise<DelayRelay> {
    const targets = hosts.filter((other) => other !== host)
    const routes = targets.map(({ address }, index) => ({ port: FIRST_PORT + index, address }))
    await rules(host.namespace, [
      'add table ip delay',
      'add chain ip delay output { type nat hook output priority -100; policy accept; }',
      ...routes.map(
        ({ port, address }) =>
          `add rule ip delay output ip saddr ${host.address} ip daddr ${address} tcp dport ${PEER_PORT} redirect to :${port}`
      )
    ])
    const task = JSON.stringify({ delayMs, localAddress: host.relayAddress, targetPort: PEER_PORT, routes })
    const child = spawn('ip', ['netns', 'exec', host.namespace, process.execPath, program, task], {
      stdio: ['ignore', 'pipe', 'inherit']
    })
    await once(child.stdout, 'data')
    return new DelayRelay(child)
  }

  private constructor(child: ChildProcess) {
    this.#process = child
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const gone = once(this.#process, 'exit')
      this.#process.kill()
      await gone
    }
  }
}
