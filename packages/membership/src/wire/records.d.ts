// Generated from records.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface MeshOnDisk {
    meshId: Uint8Array;
    root?: RootOnDisk | undefined;
}
export declare namespace MeshOnDisk {
    const codec: () => Codec<MeshOnDisk>;
    interface MeshOnDiskMeshIdFieldEvent {
        field: '$.meshId';
        value: Uint8Array;
    }
    interface MeshOnDiskRootGenerationFieldEvent {
        field: '$.root.generation';
        value: number;
    }
    interface MeshOnDiskRootStoreIdFieldEvent {
        field: '$.root.storeId';
        value: Uint8Array;
    }
    function encode(obj: Partial<MeshOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MeshOnDisk>): MeshOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MeshOnDisk>): Generator<MeshOnDiskMeshIdFieldEvent | MeshOnDiskRootGenerationFieldEvent | MeshOnDiskRootStoreIdFieldEvent>;
}
export interface RootOnDisk {
    generation: number;
    storeId: Uint8Array;
}
export declare namespace RootOnDisk {
    const codec: () => Codec<RootOnDisk>;
    interface RootOnDiskGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface RootOnDiskStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    function encode(obj: Partial<RootOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RootOnDisk>): RootOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RootOnDisk>): Generator<RootOnDiskGenerationFieldEvent | RootOnDiskStoreIdFieldEvent>;
}
export interface AddressesOnDisk {
    addresses: string[];
}
export declare namespace AddressesOnDisk {
    const codec: () => Codec<AddressesOnDisk>;
    interface AddressesOnDiskAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<AddressesOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AddressesOnDisk>): AddressesOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AddressesOnDisk>): Generator<AddressesOnDiskAddressesFieldEvent>;
}
export interface CountOnDisk {
    count: number;
}
export declare namespace CountOnDisk {
    const codec: () => Codec<CountOnDisk>;
    interface CountOnDiskCountFieldEvent {
        field: '$.count';
        value: number;
    }
    function encode(obj: Partial<CountOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CountOnDisk>): CountOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CountOnDisk>): Generator<CountOnDiskCountFieldEvent>;
}
