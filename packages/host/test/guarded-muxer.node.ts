import { multiaddrConnectionPair } from '@libp2p/utils'
import { yamux } from '@libp2p/yamux'
import { expect, it } from 'vitest'
import { guardedMuxer } from '../src/index.ts'

it('a stream on a connection that has just ended fails where it is asked for, and nowhere else', async () => {
  const [connection] = multiaddrConnectionPair()
  const muxer = guardedMuxer(yamux())(undefined).createStreamMuxer(connection)
  connection.abort(new Error('the cable is out'))
  await expect(muxer.createStream()).rejects.toThrow('no stream can be opened')
})

it('is still needed: yamux itself throws that where nobody can catch it', async () => {
  const [connection] = multiaddrConnectionPair()
  const muxer = yamux()().createStreamMuxer(connection)
  const escaped: unknown[] = []
  const before = process.rawListeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.once('uncaughtException', (error) => escaped.push(error))
  try {
    Object.defineProperty(connection, 'status', { value: 'closed' })
    Object.defineProperty(connection, 'writeStatus', { value: 'closed' })
    await Promise.allSettled([muxer.createStream()])
    await new Promise((resolve) => setImmediate(resolve))
    expect(escaped).toMatchObject([{ name: 'StreamStateError' }])
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of before) {
      process.on('uncaughtException', listener as NodeJS.UncaughtExceptionListener)
    }
  }
})
