import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { listenForStop } from '../src/cli/stop-requests.ts'

describe('a request to stop', () => {
  it('is heard once where npm hands on the Ctrl-C that the terminal gave, and again at the next', () => {
    const source = new EventEmitter()
    let now = 0
    let heard = 0
    const stopListening = listenForStop(
      source,
      () => now,
      () => {
        heard += 1
      }
    )
    source.emit('SIGINT')
    now = 5
    source.emit('SIGINT')
    expect(heard).toBe(1)
    now = 600
    source.emit('SIGINT')
    expect(heard).toBe(2)
    stopListening()
    now = 2_000
    source.emit('SIGINT')
    expect(heard).toBe(2)
  })

  it.each(['SIGTERM', 'SIGHUP', 'disconnect'])('comes as %s too', (name) => {
    const source = new EventEmitter()
    let heard = 0
    listenForStop(
      source,
      () => 0,
      () => {
        heard += 1
      }
    )
    source.emit(name)
    expect(heard).toBe(1)
  })
})
