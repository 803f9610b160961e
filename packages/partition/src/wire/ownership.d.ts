// Generated from ownership.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface Ownership {
    partitions: number;
    generation: number;
    epoch: number;
    replicas: Replica[];
    notAfter: number;
}
export declare namespace Ownership {
    const codec: () => Codec<Ownership>;
    interface OwnershipPartitionsFieldEvent {
        field: '$.partitions';
        value: number;
    }
    interface OwnershipGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface OwnershipEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface OwnershipReplicasPeerFieldEvent {
        field: '$.replicas[].peer';
        value: string;
        index: number;
    }
    interface OwnershipReplicasAddressesFieldEvent {
        field: '$.replicas[].addresses[]';
        index: number;
        value: string;
    }
    interface OwnershipNotAfterFieldEvent {
        field: '$.notAfter';
        value: number;
    }
    function encode(obj: Partial<Ownership>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ownership>): Ownership;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ownership>): Generator<OwnershipPartitionsFieldEvent | OwnershipGenerationFieldEvent | OwnershipEpochFieldEvent | OwnershipReplicasPeerFieldEvent | OwnershipReplicasAddressesFieldEvent | OwnershipNotAfterFieldEvent>;
}
export interface Replica {
    peer: string;
    addresses: string[];
}
export declare namespace Replica {
    const codec: () => Codec<Replica>;
    interface ReplicaPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface ReplicaAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<Replica>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Replica>): Replica;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Replica>): Generator<ReplicaPeerFieldEvent | ReplicaAddressesFieldEvent>;
}
