import type { Environment } from './environment.ts'
import { InterruptedError } from './errors.ts'

/**
 * Does work that ends early where the user asks for it, or where nobody reads any more what it prints.
 *
 * @throws InterruptedError, OutputClosedError
 */
export async function interruptible<T>(
  environment: Pick<Environment, 'onStopRequest' | 'outputClosed'>,
  what: string,
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const stop = new AbortController()
  const stopListening = environment.onStopRequest(() => stop.abort(new InterruptedError(`${what} was interrupted.`)))
  const signal = AbortSignal.any([stop.signal, environment.outputClosed])
  try {
    return await work(signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    stopListening()
  }
}
