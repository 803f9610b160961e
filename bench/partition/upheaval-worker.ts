/** The upheavals of one simulated mesh, in a thread of its own: a signal that ends the bench is heard meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { LargeMesh } from '../../packages/partition/sim/large-mesh.ts'
import type { UpheavalInit, Upheavals } from './upheaval-study.ts'

parentPort?.postMessage(upheavalsOf(workerData as UpheavalInit))

function upheavalsOf(init: UpheavalInit): Upheavals {
  const mesh = new LargeMesh(init)
  const { configurationBytes } = mesh
  const join = mesh.join()
  const restart = mesh.restart(mesh.peers.slice(1, 1 + init.restarts))
  if (restart.changed > 0) {
    throw new RangeError(`${restart.changed} partitions moved though each peer was back before it was gone.`)
  }
  const crash = mesh.lose(mesh.holders.slice(-1))
  return { aftermaths: { join, restart, crash, rack: mesh.lose(mesh.rack(1)) }, configurationBytes }
}
