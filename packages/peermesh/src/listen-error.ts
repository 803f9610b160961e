import { ListenError, PortInUseError } from './errors.ts'

/** libp2p tells what it could not listen on as text only: a line `<address>: <reason>` for each address. */
const PORT_IN_USE = /^\s*(\/\S+): .*EADDRINUSE/m
const ANY_ADDRESS = /^\s*(\/\S+): (.+)$/m

/** What `libp2p.start()` rejected with, in our words where we know better. */
export function explainStartError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'UnsupportedListenAddressesError') {
    return error
  }
  const inUse = PORT_IN_USE.exec(error.message)?.[1]
  if (inUse !== undefined) {
    return new PortInUseError(inUse, { cause: error })
  }
  const [, address, reason] = ANY_ADDRESS.exec(error.message) ?? []
  return new ListenError(
    address === undefined
      ? `No address can be listened on: ${error.message}`
      : `Nothing can listen on ${address}: ${reason}.`,
    { cause: error }
  )
}
