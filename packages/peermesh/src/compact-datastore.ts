import { MemoryDatastore } from 'datastore-core'

type Put = Parameters<MemoryDatastore['put']>

/**
 * Where libp2p keeps what it knows of peers, in memory as by default. It is given values as views of slabs of 64 KiB that Node hands out piece by piece: kept
 * as they are, a record of a few hundred bytes holds on to a whole slab, for each peer that was ever met. So a copy is kept.
 */
export class CompactDatastore extends MemoryDatastore {
  override put(...[key, value, options]: Put): ReturnType<MemoryDatastore['put']> {
    return super.put(key, new Uint8Array(value), options)
  }
}
