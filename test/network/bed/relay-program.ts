/** The process of a `DelayRelay`. Its argument says what to relay; it says `ready` on standard output, and runs until it is ended. */
import { connect, createServer, type Socket } from 'node:net'

interface Task {
  readonly delayMs: number
  readonly localAddress: string
  readonly targetPort: number
  readonly routes: readonly { readonly port: number; readonly address: string }[]
}

const { delayMs, localAddress, targetPort, routes } = JSON.parse(process.argv[2] ?? '') as Task

/** What the one end says, the other hears later, its end included. */
function passOn(from: Socket, to: Socket): void {
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), delayMs))
  from.on('end', () => setTimeout(() => to.end(), delayMs))
  from.on('close', () => setTimeout(() => to.destroy(), delayMs))
  from.on('error', () => setTimeout(() => to.resetAndDestroy(), delayMs))
}

await Promise.all(
  routes.map(async ({ port, address }) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
      const far = connect({ host: address, port: targetPort, localAddress, allowHalfOpen: true, noDelay: true })
      passOn(near, far)
      passOn(far, near)
    })
    await new Promise<void>((resolve) => server.listen(port, resolve))
  })
)
console.log('ready')
