import { MalformedMessageError } from '@peermesh/kernel'
import { decode, encode } from 'cborg'
import type { ArgumentsCodec, Ballot, Configuration, Envelope, EnvelopeCodec, RecordCodec } from '../core/index.ts'
import { readConfiguration, writeConfiguration } from './parts.ts'
import { type BallotOnDisk, EnvelopeInRegister, GroupOnDisk, RegisterOnDisk } from './records.js'
import { readStoreId, writeStoreId } from './validation.ts'

/** Quorum's records on disk, and what is in a register, as protobuf, version 1; states and results in it as CBOR. */
export const recordCodec: EnvelopeCodec & ArgumentsCodec & RecordCodec = {
  encodeGroup: ({ known, voter }) =>
    GroupOnDisk.encode({
      known: known && writeConfiguration(known),
      storeId: voter && writeStoreId(voter.storeId),
      configuration: voter && writeConfiguration(voter.configuration),
      sealedTo: voter?.sealedTo && writeConfiguration(voter.sealedTo),
      floor: voter?.floor ?? 0,
      promisedFloor: voter?.promisedFloor
    }),
  decodeGroup: (bytes) => {
    const { known, storeId, configuration, sealedTo, floor, promisedFloor } = read(() => GroupOnDisk.decode(bytes))
    const voter = storeId && {
      storeId: readStoreId(storeId),
      configuration: readConfiguration(configuration),
      sealedTo: readOptional(sealedTo),
      floor,
      promisedFloor: promisedFloor && readBallot(promisedFloor)
    }
    return { known: readOptional(known), voter }
  },

  // Copies, here and below: what was encoded is a view into a slab of many, most of them soon garbage, and whoever keeps one would keep all of it.
  encodeRegister: ({ promised, accepted }) =>
    RegisterOnDisk.encode({ promised, accepted: accepted?.ballot, value: accepted?.value }).slice(),
  decodeRegister: (bytes) => {
    const { promised, accepted, value } = read(() => RegisterOnDisk.decode(bytes))
    if (promised === undefined || (accepted === undefined) !== (value === undefined)) {
      throw new MalformedMessageError('a record of quorum lacks a part')
    }
    const isAccepted = accepted !== undefined && value !== undefined
    return {
      promised: readBallot(promised),
      accepted: isAccepted ? { ballot: readBallot(accepted), value: value.slice() } : undefined
    }
  },

  encode: ({ kind, version, touched, state, remembered, evicted, base }) => {
    const bytes = written(state)
    return (
      bytes &&
      EnvelopeInRegister.encode({
        kind,
        version,
        touched,
        state: bytes,
        remembered: [...remembered],
        evicted,
        base
      }).slice()
    )
  },
  decode: (bytes): Envelope | undefined => {
    try {
      const envelope = EnvelopeInRegister.decode(bytes)
      return { ...envelope, state: decode(envelope.state) }
    } catch {
      // Said in the contract of the codec: whoever asked for the register is told that it cannot be read.
      return undefined
    }
  },
  encodeResult: written,
  decodeResult: readAgain,

  encodeArguments: written,
  decodeArguments: readAgain
}

/** `undefined` for what CBOR cannot say: whoever asked is told so. */
function written(value: unknown): Uint8Array | undefined {
  try {
    return encode(value)
  } catch {
    return undefined
  }
}

function readAgain(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: decode(bytes) as unknown }
  } catch {
    return undefined
  }
}

function readBallot({ epoch, round, proposer }: BallotOnDisk): Ballot {
  return { epoch, round, proposer }
}

function readOptional(fields: Parameters<typeof readConfiguration>[0]): Configuration | undefined {
  return fields === undefined ? undefined : readConfiguration(fields)
}

function read<T>(decoded: () => T): T {
  try {
    return decoded()
  } catch (error) {
    throw new MalformedMessageError('a record of quorum is not readable', { cause: error })
  }
}
