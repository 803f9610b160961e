// Generated from records.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface VoterOnDisk {
    peer: string;
    storeId: Uint8Array;
    volatile: boolean;
}
export declare namespace VoterOnDisk {
    const codec: () => Codec<VoterOnDisk>;
    interface VoterOnDiskPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface VoterOnDiskStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface VoterOnDiskVolatileFieldEvent {
        field: '$.volatile';
        value: boolean;
    }
    function encode(obj: Partial<VoterOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VoterOnDisk>): VoterOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VoterOnDisk>): Generator<VoterOnDiskPeerFieldEvent | VoterOnDiskStoreIdFieldEvent | VoterOnDiskVolatileFieldEvent>;
}
export interface ConfigurationOnDisk {
    group: string;
    lineage: string;
    generation: number;
    epoch: number;
    voters: VoterOnDisk[];
    dropBefore: number;
}
export declare namespace ConfigurationOnDisk {
    const codec: () => Codec<ConfigurationOnDisk>;
    interface ConfigurationOnDiskGroupFieldEvent {
        field: '$.group';
        value: string;
    }
    interface ConfigurationOnDiskLineageFieldEvent {
        field: '$.lineage';
        value: string;
    }
    interface ConfigurationOnDiskGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface ConfigurationOnDiskEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface ConfigurationOnDiskVotersPeerFieldEvent {
        field: '$.voters[].peer';
        value: string;
        index: number;
    }
    interface ConfigurationOnDiskVotersStoreIdFieldEvent {
        field: '$.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface ConfigurationOnDiskVotersVolatileFieldEvent {
        field: '$.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface ConfigurationOnDiskDropBeforeFieldEvent {
        field: '$.dropBefore';
        value: number;
    }
    function encode(obj: Partial<ConfigurationOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ConfigurationOnDisk>): ConfigurationOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ConfigurationOnDisk>): Generator<ConfigurationOnDiskGroupFieldEvent | ConfigurationOnDiskLineageFieldEvent | ConfigurationOnDiskGenerationFieldEvent | ConfigurationOnDiskEpochFieldEvent | ConfigurationOnDiskVotersPeerFieldEvent | ConfigurationOnDiskVotersStoreIdFieldEvent | ConfigurationOnDiskVotersVolatileFieldEvent | ConfigurationOnDiskDropBeforeFieldEvent>;
}
export interface GroupOnDisk {
    known?: ConfigurationOnDisk | undefined;
    storeId?: Uint8Array | undefined;
    configuration?: ConfigurationOnDisk | undefined;
    sealedTo?: ConfigurationOnDisk | undefined;
    floor: number;
    promisedFloor?: BallotOnDisk | undefined;
}
export declare namespace GroupOnDisk {
    const codec: () => Codec<GroupOnDisk>;
    interface GroupOnDiskKnownGroupFieldEvent {
        field: '$.known.group';
        value: string;
    }
    interface GroupOnDiskKnownLineageFieldEvent {
        field: '$.known.lineage';
        value: string;
    }
    interface GroupOnDiskKnownGenerationFieldEvent {
        field: '$.known.generation';
        value: number;
    }
    interface GroupOnDiskKnownEpochFieldEvent {
        field: '$.known.epoch';
        value: number;
    }
    interface GroupOnDiskKnownVotersPeerFieldEvent {
        field: '$.known.voters[].peer';
        value: string;
        index: number;
    }
    interface GroupOnDiskKnownVotersStoreIdFieldEvent {
        field: '$.known.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface GroupOnDiskKnownVotersVolatileFieldEvent {
        field: '$.known.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface GroupOnDiskKnownDropBeforeFieldEvent {
        field: '$.known.dropBefore';
        value: number;
    }
    interface GroupOnDiskStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface GroupOnDiskConfigurationGroupFieldEvent {
        field: '$.configuration.group';
        value: string;
    }
    interface GroupOnDiskConfigurationLineageFieldEvent {
        field: '$.configuration.lineage';
        value: string;
    }
    interface GroupOnDiskConfigurationGenerationFieldEvent {
        field: '$.configuration.generation';
        value: number;
    }
    interface GroupOnDiskConfigurationEpochFieldEvent {
        field: '$.configuration.epoch';
        value: number;
    }
    interface GroupOnDiskConfigurationVotersPeerFieldEvent {
        field: '$.configuration.voters[].peer';
        value: string;
        index: number;
    }
    interface GroupOnDiskConfigurationVotersStoreIdFieldEvent {
        field: '$.configuration.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface GroupOnDiskConfigurationVotersVolatileFieldEvent {
        field: '$.configuration.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface GroupOnDiskConfigurationDropBeforeFieldEvent {
        field: '$.configuration.dropBefore';
        value: number;
    }
    interface GroupOnDiskSealedToGroupFieldEvent {
        field: '$.sealedTo.group';
        value: string;
    }
    interface GroupOnDiskSealedToLineageFieldEvent {
        field: '$.sealedTo.lineage';
        value: string;
    }
    interface GroupOnDiskSealedToGenerationFieldEvent {
        field: '$.sealedTo.generation';
        value: number;
    }
    interface GroupOnDiskSealedToEpochFieldEvent {
        field: '$.sealedTo.epoch';
        value: number;
    }
    interface GroupOnDiskSealedToVotersPeerFieldEvent {
        field: '$.sealedTo.voters[].peer';
        value: string;
        index: number;
    }
    interface GroupOnDiskSealedToVotersStoreIdFieldEvent {
        field: '$.sealedTo.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface GroupOnDiskSealedToVotersVolatileFieldEvent {
        field: '$.sealedTo.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface GroupOnDiskSealedToDropBeforeFieldEvent {
        field: '$.sealedTo.dropBefore';
        value: number;
    }
    interface GroupOnDiskFloorFieldEvent {
        field: '$.floor';
        value: number;
    }
    interface GroupOnDiskPromisedFloorEpochFieldEvent {
        field: '$.promisedFloor.epoch';
        value: number;
    }
    interface GroupOnDiskPromisedFloorRoundFieldEvent {
        field: '$.promisedFloor.round';
        value: number;
    }
    interface GroupOnDiskPromisedFloorProposerFieldEvent {
        field: '$.promisedFloor.proposer';
        value: string;
    }
    function encode(obj: Partial<GroupOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GroupOnDisk>): GroupOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GroupOnDisk>): Generator<GroupOnDiskKnownGroupFieldEvent | GroupOnDiskKnownLineageFieldEvent | GroupOnDiskKnownGenerationFieldEvent | GroupOnDiskKnownEpochFieldEvent | GroupOnDiskKnownVotersPeerFieldEvent | GroupOnDiskKnownVotersStoreIdFieldEvent | GroupOnDiskKnownVotersVolatileFieldEvent | GroupOnDiskKnownDropBeforeFieldEvent | GroupOnDiskStoreIdFieldEvent | GroupOnDiskConfigurationGroupFieldEvent | GroupOnDiskConfigurationLineageFieldEvent | GroupOnDiskConfigurationGenerationFieldEvent | GroupOnDiskConfigurationEpochFieldEvent | GroupOnDiskConfigurationVotersPeerFieldEvent | GroupOnDiskConfigurationVotersStoreIdFieldEvent | GroupOnDiskConfigurationVotersVolatileFieldEvent | GroupOnDiskConfigurationDropBeforeFieldEvent | GroupOnDiskSealedToGroupFieldEvent | GroupOnDiskSealedToLineageFieldEvent | GroupOnDiskSealedToGenerationFieldEvent | GroupOnDiskSealedToEpochFieldEvent | GroupOnDiskSealedToVotersPeerFieldEvent | GroupOnDiskSealedToVotersStoreIdFieldEvent | GroupOnDiskSealedToVotersVolatileFieldEvent | GroupOnDiskSealedToDropBeforeFieldEvent | GroupOnDiskFloorFieldEvent | GroupOnDiskPromisedFloorEpochFieldEvent | GroupOnDiskPromisedFloorRoundFieldEvent | GroupOnDiskPromisedFloorProposerFieldEvent>;
}
export interface BallotOnDisk {
    epoch: number;
    round: number;
    proposer: string;
}
export declare namespace BallotOnDisk {
    const codec: () => Codec<BallotOnDisk>;
    interface BallotOnDiskEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface BallotOnDiskRoundFieldEvent {
        field: '$.round';
        value: number;
    }
    interface BallotOnDiskProposerFieldEvent {
        field: '$.proposer';
        value: string;
    }
    function encode(obj: Partial<BallotOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BallotOnDisk>): BallotOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BallotOnDisk>): Generator<BallotOnDiskEpochFieldEvent | BallotOnDiskRoundFieldEvent | BallotOnDiskProposerFieldEvent>;
}
export interface RegisterOnDisk {
    promised?: BallotOnDisk | undefined;
    accepted?: BallotOnDisk | undefined;
    value?: Uint8Array | undefined;
}
export declare namespace RegisterOnDisk {
    const codec: () => Codec<RegisterOnDisk>;
    interface RegisterOnDiskPromisedEpochFieldEvent {
        field: '$.promised.epoch';
        value: number;
    }
    interface RegisterOnDiskPromisedRoundFieldEvent {
        field: '$.promised.round';
        value: number;
    }
    interface RegisterOnDiskPromisedProposerFieldEvent {
        field: '$.promised.proposer';
        value: string;
    }
    interface RegisterOnDiskAcceptedEpochFieldEvent {
        field: '$.accepted.epoch';
        value: number;
    }
    interface RegisterOnDiskAcceptedRoundFieldEvent {
        field: '$.accepted.round';
        value: number;
    }
    interface RegisterOnDiskAcceptedProposerFieldEvent {
        field: '$.accepted.proposer';
        value: string;
    }
    interface RegisterOnDiskValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<RegisterOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RegisterOnDisk>): RegisterOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RegisterOnDisk>): Generator<RegisterOnDiskPromisedEpochFieldEvent | RegisterOnDiskPromisedRoundFieldEvent | RegisterOnDiskPromisedProposerFieldEvent | RegisterOnDiskAcceptedEpochFieldEvent | RegisterOnDiskAcceptedRoundFieldEvent | RegisterOnDiskAcceptedProposerFieldEvent | RegisterOnDiskValueFieldEvent>;
}
export interface EnvelopeInRegister {
    kind: string;
    version: number;
    touched: number;
    state: Uint8Array;
    remembered: RememberedInRegister[];
    evicted: number;
    base: number;
}
export declare namespace EnvelopeInRegister {
    const codec: () => Codec<EnvelopeInRegister>;
    interface EnvelopeInRegisterKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface EnvelopeInRegisterVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface EnvelopeInRegisterTouchedFieldEvent {
        field: '$.touched';
        value: number;
    }
    interface EnvelopeInRegisterStateFieldEvent {
        field: '$.state';
        value: Uint8Array;
    }
    interface EnvelopeInRegisterRememberedSessionFieldEvent {
        field: '$.remembered[].session';
        value: string;
        index: number;
    }
    interface EnvelopeInRegisterRememberedSequenceFieldEvent {
        field: '$.remembered[].sequence';
        value: number;
        index: number;
    }
    interface EnvelopeInRegisterRememberedStampFieldEvent {
        field: '$.remembered[].stamp';
        value: number;
        index: number;
    }
    interface EnvelopeInRegisterRememberedResultFieldEvent {
        field: '$.remembered[].result';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeInRegisterEvictedFieldEvent {
        field: '$.evicted';
        value: number;
    }
    interface EnvelopeInRegisterBaseFieldEvent {
        field: '$.base';
        value: number;
    }
    function encode(obj: Partial<EnvelopeInRegister>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EnvelopeInRegister>): EnvelopeInRegister;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EnvelopeInRegister>): Generator<EnvelopeInRegisterKindFieldEvent | EnvelopeInRegisterVersionFieldEvent | EnvelopeInRegisterTouchedFieldEvent | EnvelopeInRegisterStateFieldEvent | EnvelopeInRegisterRememberedSessionFieldEvent | EnvelopeInRegisterRememberedSequenceFieldEvent | EnvelopeInRegisterRememberedStampFieldEvent | EnvelopeInRegisterRememberedResultFieldEvent | EnvelopeInRegisterEvictedFieldEvent | EnvelopeInRegisterBaseFieldEvent>;
}
export interface RememberedInRegister {
    session: string;
    sequence: number;
    stamp: number;
    result: Uint8Array;
}
export declare namespace RememberedInRegister {
    const codec: () => Codec<RememberedInRegister>;
    interface RememberedInRegisterSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface RememberedInRegisterSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface RememberedInRegisterStampFieldEvent {
        field: '$.stamp';
        value: number;
    }
    interface RememberedInRegisterResultFieldEvent {
        field: '$.result';
        value: Uint8Array;
    }
    function encode(obj: Partial<RememberedInRegister>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RememberedInRegister>): RememberedInRegister;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RememberedInRegister>): Generator<RememberedInRegisterSessionFieldEvent | RememberedInRegisterSequenceFieldEvent | RememberedInRegisterStampFieldEvent | RememberedInRegisterResultFieldEvent>;
}
