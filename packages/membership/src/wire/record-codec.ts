import { MalformedMessageError } from '@peermesh/kernel'
import { ADDRESSES_MAX, type MembershipRecordCodec } from '../core/index.ts'
import { AddressesOnDisk, CountOnDisk, MeshOnDisk } from './records.js'
import { check, readAddress, readCounter, readMeshId, readStoreId, writeHex } from './validation.ts'

/** Membership's records on disk as protobuf, version 1. */
export const recordCodec: MembershipRecordCodec = {
  encodeMesh: ({ meshId, root }) =>
    MeshOnDisk.encode({
      meshId: writeHex(meshId),
      ...(root === undefined ? {} : { root: { generation: root.generation, storeId: writeHex(root.storeId) } })
    }),
  decodeMesh: (bytes) => {
    const { meshId, root } = decode(() => MeshOnDisk.decode(bytes))
    const id = readMeshId(meshId)
    return root === undefined
      ? { meshId: id }
      : {
          meshId: id,
          root: { generation: readCounter(root.generation, 'a generation'), storeId: readStoreId(root.storeId) }
        }
  },
  encodeAddresses: (addresses) => AddressesOnDisk.encode({ addresses: [...addresses] }),
  decodeAddresses: (bytes) => {
    const { addresses } = decode(() => AddressesOnDisk.decode(bytes))
    check(addresses.length <= ADDRESSES_MAX, `a member has at most ${ADDRESSES_MAX} addresses`)
    return addresses.map(readAddress)
  },
  encodeCount: (count) => CountOnDisk.encode({ count }),
  decodeCount: (bytes) => readCounter(decode(() => CountOnDisk.decode(bytes)).count, 'a count')
}

function decode<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new MalformedMessageError('not a record of membership', { cause: error })
  }
}
