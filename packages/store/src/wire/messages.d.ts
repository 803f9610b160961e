// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface StoreFrame {
    deltas?: Deltas | undefined;
    ack?: Ack | undefined;
    digest?: Digest | undefined;
    pull?: Pull | undefined;
    busy?: Busy | undefined;
    transfer?: Transfer | undefined;
    states?: States | undefined;
    symbols?: Symbols | undefined;
    need?: Need | undefined;
    want?: Want | undefined;
}
export declare namespace StoreFrame {
    const codec: () => Codec<StoreFrame>;
    interface StoreFrameDeltasSequenceFieldEvent {
        field: '$.deltas.sequence';
        value: number;
    }
    interface StoreFrameDeltasReplicasFieldEvent {
        field: '$.deltas.replicas[]';
        index: number;
        value: string;
    }
    interface StoreFrameDeltasOperationsCounterFieldEvent {
        field: '$.deltas.operations[].counter';
        value: number;
        index: number;
    }
    interface StoreFrameDeltasOperationsKeyFieldEvent {
        field: '$.deltas.operations[].key';
        value: string;
        index: number;
    }
    interface StoreFrameDeltasOperationsMillisFieldEvent {
        field: '$.deltas.operations[].millis';
        value: number;
        index: number;
    }
    interface StoreFrameDeltasOperationsCountFieldEvent {
        field: '$.deltas.operations[].count';
        value: number;
        index: number;
    }
    interface StoreFrameDeltasOperationsValueFieldEvent {
        field: '$.deltas.operations[].value';
        value: Uint8Array;
        index: number;
    }
    interface StoreFrameDeltasOperationsObservedReplicasFieldEvent {
        field: '$.deltas.operations[].observedReplicas[]';
        index: number;
        value: number;
    }
    interface StoreFrameDeltasOperationsObservedCountersFieldEvent {
        field: '$.deltas.operations[].observedCounters[]';
        index: number;
        value: number;
    }
    interface StoreFrameDeltasRowsFieldEvent {
        field: '$.deltas.rows';
        value: Uint8Array;
    }
    interface StoreFrameAckSequenceFieldEvent {
        field: '$.ack.sequence';
        value: number;
    }
    interface StoreFrameDigestClockReplicasReplicaFieldEvent {
        field: '$.digest.clock.replicas[].replica';
        value: string;
        index: number;
    }
    interface StoreFrameDigestClockReplicasBoundsFieldEvent {
        field: '$.digest.clock.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface StoreFrameDigestClockReplicasStoreIdFieldEvent {
        field: '$.digest.clock.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface StoreFramePullRequestFieldEvent {
        field: '$.pull.request';
        value: number;
    }
    interface StoreFramePullClockReplicasReplicaFieldEvent {
        field: '$.pull.clock.replicas[].replica';
        value: string;
        index: number;
    }
    interface StoreFramePullClockReplicasBoundsFieldEvent {
        field: '$.pull.clock.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface StoreFramePullClockReplicasStoreIdFieldEvent {
        field: '$.pull.clock.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface StoreFramePullToFieldEvent {
        field: '$.pull.to';
        value: string;
    }
    interface StoreFramePullHoldsFieldEvent {
        field: '$.pull.holds';
        value: number;
    }
    interface StoreFrameBusyRequestFieldEvent {
        field: '$.busy.request';
        value: number;
    }
    interface StoreFrameTransferRequestFieldEvent {
        field: '$.transfer.request';
        value: number;
    }
    interface StoreFrameTransferSnapshotFieldEvent {
        field: '$.transfer.snapshot';
        value: boolean;
    }
    interface StoreFrameTransferBaseReplicasReplicaFieldEvent {
        field: '$.transfer.base.replicas[].replica';
        value: string;
        index: number;
    }
    interface StoreFrameTransferBaseReplicasBoundsFieldEvent {
        field: '$.transfer.base.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface StoreFrameTransferBaseReplicasStoreIdFieldEvent {
        field: '$.transfer.base.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface StoreFrameTransferAgreedFieldEvent {
        field: '$.transfer.agreed';
        value: boolean;
    }
    interface StoreFrameTransferKeysFieldEvent {
        field: '$.transfer.keys';
        value: number;
    }
    interface StoreFrameStatesRequestFieldEvent {
        field: '$.states.request';
        value: number;
    }
    interface StoreFrameStatesContextReplicasReplicaFieldEvent {
        field: '$.states.context.replicas[].replica';
        value: string;
        index: number;
    }
    interface StoreFrameStatesContextReplicasBoundsFieldEvent {
        field: '$.states.context.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface StoreFrameStatesContextReplicasStoreIdFieldEvent {
        field: '$.states.context.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface StoreFrameStatesReplicasFieldEvent {
        field: '$.states.replicas[]';
        index: number;
        value: string;
    }
    interface StoreFrameStatesStatesKeyFieldEvent {
        field: '$.states.states[].key';
        value: string;
        index: number;
    }
    interface StoreFrameStatesStatesLiveReplicaFieldEvent {
        field: '$.states.states[].live[].replica';
        value: number;
        index: number;
    }
    interface StoreFrameStatesStatesLiveCounterFieldEvent {
        field: '$.states.states[].live[].counter';
        value: number;
        index: number;
    }
    interface StoreFrameStatesStatesLiveMillisFieldEvent {
        field: '$.states.states[].live[].millis';
        value: number;
        index: number;
    }
    interface StoreFrameStatesStatesLiveCountFieldEvent {
        field: '$.states.states[].live[].count';
        value: number;
        index: number;
    }
    interface StoreFrameStatesStatesLiveValueFieldEvent {
        field: '$.states.states[].live[].value';
        value: Uint8Array;
        index: number;
    }
    interface StoreFrameStatesStatesDeadReplicasFieldEvent {
        field: '$.states.states[].deadReplicas[]';
        index: number;
        value: number;
    }
    interface StoreFrameStatesStatesDeadCountersFieldEvent {
        field: '$.states.states[].deadCounters[]';
        index: number;
        value: number;
    }
    interface StoreFrameStatesStatesResidualReplicasFieldEvent {
        field: '$.states.states[].residualReplicas[]';
        index: number;
        value: number;
    }
    interface StoreFrameStatesStatesResidualCountersFieldEvent {
        field: '$.states.states[].residualCounters[]';
        index: number;
        value: number;
    }
    interface StoreFrameStatesStatesPieceFieldEvent {
        field: '$.states.states[].piece';
        value: number;
        index: number;
    }
    interface StoreFrameStatesStatesPiecesFieldEvent {
        field: '$.states.states[].pieces';
        value: number;
        index: number;
    }
    interface StoreFrameStatesLastFieldEvent {
        field: '$.states.last';
        value: boolean;
    }
    interface StoreFrameStatesToFieldEvent {
        field: '$.states.to';
        value: string;
    }
    interface StoreFrameStatesRowsFieldEvent {
        field: '$.states.rows';
        value: Uint8Array;
    }
    interface StoreFrameSymbolsRequestFieldEvent {
        field: '$.symbols.request';
        value: number;
    }
    interface StoreFrameSymbolsSeedFieldEvent {
        field: '$.symbols.seed';
        value: number;
    }
    interface StoreFrameSymbolsFromFieldEvent {
        field: '$.symbols.from';
        value: number;
    }
    interface StoreFrameSymbolsKeysFieldEvent {
        field: '$.symbols.keys';
        value: number;
    }
    interface StoreFrameSymbolsSymbolsFieldEvent {
        field: '$.symbols.symbols';
        value: Uint8Array;
    }
    interface StoreFrameNeedRequestFieldEvent {
        field: '$.need.request';
        value: number;
    }
    interface StoreFrameNeedSymbolsFieldEvent {
        field: '$.need.symbols';
        value: number;
    }
    interface StoreFrameWantRequestFieldEvent {
        field: '$.want.request';
        value: number;
    }
    interface StoreFrameWantItemsFieldEvent {
        field: '$.want.items';
        value: Uint8Array;
    }
    function encode(obj: Partial<StoreFrame>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoreFrame>): StoreFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StoreFrame>): Generator<StoreFrameDeltasSequenceFieldEvent | StoreFrameDeltasReplicasFieldEvent | StoreFrameDeltasOperationsCounterFieldEvent | StoreFrameDeltasOperationsKeyFieldEvent | StoreFrameDeltasOperationsMillisFieldEvent | StoreFrameDeltasOperationsCountFieldEvent | StoreFrameDeltasOperationsValueFieldEvent | StoreFrameDeltasOperationsObservedReplicasFieldEvent | StoreFrameDeltasOperationsObservedCountersFieldEvent | StoreFrameDeltasRowsFieldEvent | StoreFrameAckSequenceFieldEvent | StoreFrameDigestClockReplicasReplicaFieldEvent | StoreFrameDigestClockReplicasBoundsFieldEvent | StoreFrameDigestClockReplicasStoreIdFieldEvent | StoreFramePullRequestFieldEvent | StoreFramePullClockReplicasReplicaFieldEvent | StoreFramePullClockReplicasBoundsFieldEvent | StoreFramePullClockReplicasStoreIdFieldEvent | StoreFramePullToFieldEvent | StoreFramePullHoldsFieldEvent | StoreFrameBusyRequestFieldEvent | StoreFrameTransferRequestFieldEvent | StoreFrameTransferSnapshotFieldEvent | StoreFrameTransferBaseReplicasReplicaFieldEvent | StoreFrameTransferBaseReplicasBoundsFieldEvent | StoreFrameTransferBaseReplicasStoreIdFieldEvent | StoreFrameTransferAgreedFieldEvent | StoreFrameTransferKeysFieldEvent | StoreFrameStatesRequestFieldEvent | StoreFrameStatesContextReplicasReplicaFieldEvent | StoreFrameStatesContextReplicasBoundsFieldEvent | StoreFrameStatesContextReplicasStoreIdFieldEvent | StoreFrameStatesReplicasFieldEvent | StoreFrameStatesStatesKeyFieldEvent | StoreFrameStatesStatesLiveReplicaFieldEvent | StoreFrameStatesStatesLiveCounterFieldEvent | StoreFrameStatesStatesLiveMillisFieldEvent | StoreFrameStatesStatesLiveCountFieldEvent | StoreFrameStatesStatesLiveValueFieldEvent | StoreFrameStatesStatesDeadReplicasFieldEvent | StoreFrameStatesStatesDeadCountersFieldEvent | StoreFrameStatesStatesResidualReplicasFieldEvent | StoreFrameStatesStatesResidualCountersFieldEvent | StoreFrameStatesStatesPieceFieldEvent | StoreFrameStatesStatesPiecesFieldEvent | StoreFrameStatesLastFieldEvent | StoreFrameStatesToFieldEvent | StoreFrameStatesRowsFieldEvent | StoreFrameSymbolsRequestFieldEvent | StoreFrameSymbolsSeedFieldEvent | StoreFrameSymbolsFromFieldEvent | StoreFrameSymbolsKeysFieldEvent | StoreFrameSymbolsSymbolsFieldEvent | StoreFrameNeedRequestFieldEvent | StoreFrameNeedSymbolsFieldEvent | StoreFrameWantRequestFieldEvent | StoreFrameWantItemsFieldEvent>;
}
export interface Clock {
    replicas: ReplicaRanges[];
}
export declare namespace Clock {
    const codec: () => Codec<Clock>;
    interface ClockReplicasReplicaFieldEvent {
        field: '$.replicas[].replica';
        value: string;
        index: number;
    }
    interface ClockReplicasBoundsFieldEvent {
        field: '$.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface ClockReplicasStoreIdFieldEvent {
        field: '$.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    function encode(obj: Partial<Clock>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Clock>): Clock;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Clock>): Generator<ClockReplicasReplicaFieldEvent | ClockReplicasBoundsFieldEvent | ClockReplicasStoreIdFieldEvent>;
}
export interface ReplicaRanges {
    replica: string;
    bounds: number[];
    storeId?: Uint8Array | undefined;
}
export declare namespace ReplicaRanges {
    const codec: () => Codec<ReplicaRanges>;
    interface ReplicaRangesReplicaFieldEvent {
        field: '$.replica';
        value: string;
    }
    interface ReplicaRangesBoundsFieldEvent {
        field: '$.bounds[]';
        index: number;
        value: number;
    }
    interface ReplicaRangesStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    function encode(obj: Partial<ReplicaRanges>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReplicaRanges>): ReplicaRanges;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReplicaRanges>): Generator<ReplicaRangesReplicaFieldEvent | ReplicaRangesBoundsFieldEvent | ReplicaRangesStoreIdFieldEvent>;
}
export interface Deltas {
    sequence: number;
    replicas: string[];
    operations: Operation[];
    rows?: Uint8Array | undefined;
}
export declare namespace Deltas {
    const codec: () => Codec<Deltas>;
    interface DeltasSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface DeltasReplicasFieldEvent {
        field: '$.replicas[]';
        index: number;
        value: string;
    }
    interface DeltasOperationsCounterFieldEvent {
        field: '$.operations[].counter';
        value: number;
        index: number;
    }
    interface DeltasOperationsKeyFieldEvent {
        field: '$.operations[].key';
        value: string;
        index: number;
    }
    interface DeltasOperationsMillisFieldEvent {
        field: '$.operations[].millis';
        value: number;
        index: number;
    }
    interface DeltasOperationsCountFieldEvent {
        field: '$.operations[].count';
        value: number;
        index: number;
    }
    interface DeltasOperationsValueFieldEvent {
        field: '$.operations[].value';
        value: Uint8Array;
        index: number;
    }
    interface DeltasOperationsObservedReplicasFieldEvent {
        field: '$.operations[].observedReplicas[]';
        index: number;
        value: number;
    }
    interface DeltasOperationsObservedCountersFieldEvent {
        field: '$.operations[].observedCounters[]';
        index: number;
        value: number;
    }
    interface DeltasRowsFieldEvent {
        field: '$.rows';
        value: Uint8Array;
    }
    function encode(obj: Partial<Deltas>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deltas>): Deltas;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deltas>): Generator<DeltasSequenceFieldEvent | DeltasReplicasFieldEvent | DeltasOperationsCounterFieldEvent | DeltasOperationsKeyFieldEvent | DeltasOperationsMillisFieldEvent | DeltasOperationsCountFieldEvent | DeltasOperationsValueFieldEvent | DeltasOperationsObservedReplicasFieldEvent | DeltasOperationsObservedCountersFieldEvent | DeltasRowsFieldEvent>;
}
export interface Operation {
    counter: number;
    key: string;
    millis: number;
    count: number;
    value?: Uint8Array | undefined;
    observedReplicas: number[];
    observedCounters: number[];
}
export declare namespace Operation {
    const codec: () => Codec<Operation>;
    interface OperationCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    interface OperationKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface OperationMillisFieldEvent {
        field: '$.millis';
        value: number;
    }
    interface OperationCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface OperationValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    interface OperationObservedReplicasFieldEvent {
        field: '$.observedReplicas[]';
        index: number;
        value: number;
    }
    interface OperationObservedCountersFieldEvent {
        field: '$.observedCounters[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<Operation>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Operation>): Operation;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Operation>): Generator<OperationCounterFieldEvent | OperationKeyFieldEvent | OperationMillisFieldEvent | OperationCountFieldEvent | OperationValueFieldEvent | OperationObservedReplicasFieldEvent | OperationObservedCountersFieldEvent>;
}
export interface Ack {
    sequence: number;
}
export declare namespace Ack {
    const codec: () => Codec<Ack>;
    interface AckSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    function encode(obj: Partial<Ack>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Ack;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ack>): Generator<AckSequenceFieldEvent>;
}
export interface Digest {
    clock?: Clock | undefined;
}
export declare namespace Digest {
    const codec: () => Codec<Digest>;
    interface DigestClockReplicasReplicaFieldEvent {
        field: '$.clock.replicas[].replica';
        value: string;
        index: number;
    }
    interface DigestClockReplicasBoundsFieldEvent {
        field: '$.clock.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface DigestClockReplicasStoreIdFieldEvent {
        field: '$.clock.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    function encode(obj: Partial<Digest>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Digest>): Digest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Digest>): Generator<DigestClockReplicasReplicaFieldEvent | DigestClockReplicasBoundsFieldEvent | DigestClockReplicasStoreIdFieldEvent>;
}
export interface Pull {
    request: number;
    clock?: Clock | undefined;
    to?: string | undefined;
    holds?: number | undefined;
}
export declare namespace Pull {
    const codec: () => Codec<Pull>;
    interface PullRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface PullClockReplicasReplicaFieldEvent {
        field: '$.clock.replicas[].replica';
        value: string;
        index: number;
    }
    interface PullClockReplicasBoundsFieldEvent {
        field: '$.clock.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface PullClockReplicasStoreIdFieldEvent {
        field: '$.clock.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface PullToFieldEvent {
        field: '$.to';
        value: string;
    }
    interface PullHoldsFieldEvent {
        field: '$.holds';
        value: number;
    }
    function encode(obj: Partial<Pull>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Pull>): Pull;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Pull>): Generator<PullRequestFieldEvent | PullClockReplicasReplicaFieldEvent | PullClockReplicasBoundsFieldEvent | PullClockReplicasStoreIdFieldEvent | PullToFieldEvent | PullHoldsFieldEvent>;
}
export interface Busy {
    request: number;
}
export declare namespace Busy {
    const codec: () => Codec<Busy>;
    interface BusyRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    function encode(obj: Partial<Busy>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Busy>): Busy;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Busy>): Generator<BusyRequestFieldEvent>;
}
export interface Transfer {
    request: number;
    snapshot: boolean;
    base?: Clock | undefined;
    agreed: boolean;
    keys?: number | undefined;
}
export declare namespace Transfer {
    const codec: () => Codec<Transfer>;
    interface TransferRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface TransferSnapshotFieldEvent {
        field: '$.snapshot';
        value: boolean;
    }
    interface TransferBaseReplicasReplicaFieldEvent {
        field: '$.base.replicas[].replica';
        value: string;
        index: number;
    }
    interface TransferBaseReplicasBoundsFieldEvent {
        field: '$.base.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface TransferBaseReplicasStoreIdFieldEvent {
        field: '$.base.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface TransferAgreedFieldEvent {
        field: '$.agreed';
        value: boolean;
    }
    interface TransferKeysFieldEvent {
        field: '$.keys';
        value: number;
    }
    function encode(obj: Partial<Transfer>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Transfer>): Transfer;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Transfer>): Generator<TransferRequestFieldEvent | TransferSnapshotFieldEvent | TransferBaseReplicasReplicaFieldEvent | TransferBaseReplicasBoundsFieldEvent | TransferBaseReplicasStoreIdFieldEvent | TransferAgreedFieldEvent | TransferKeysFieldEvent>;
}
export interface Symbols {
    request: number;
    seed: number;
    from: number;
    keys: number;
    symbols: Uint8Array;
}
export declare namespace Symbols {
    const codec: () => Codec<Symbols>;
    interface SymbolsRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface SymbolsSeedFieldEvent {
        field: '$.seed';
        value: number;
    }
    interface SymbolsFromFieldEvent {
        field: '$.from';
        value: number;
    }
    interface SymbolsKeysFieldEvent {
        field: '$.keys';
        value: number;
    }
    interface SymbolsSymbolsFieldEvent {
        field: '$.symbols';
        value: Uint8Array;
    }
    function encode(obj: Partial<Symbols>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Symbols>): Symbols;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Symbols>): Generator<SymbolsRequestFieldEvent | SymbolsSeedFieldEvent | SymbolsFromFieldEvent | SymbolsKeysFieldEvent | SymbolsSymbolsFieldEvent>;
}
export interface Need {
    request: number;
    symbols: number;
}
export declare namespace Need {
    const codec: () => Codec<Need>;
    interface NeedRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface NeedSymbolsFieldEvent {
        field: '$.symbols';
        value: number;
    }
    function encode(obj: Partial<Need>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Need>): Need;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Need>): Generator<NeedRequestFieldEvent | NeedSymbolsFieldEvent>;
}
export interface Want {
    request: number;
    items?: Uint8Array | undefined;
}
export declare namespace Want {
    const codec: () => Codec<Want>;
    interface WantRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface WantItemsFieldEvent {
        field: '$.items';
        value: Uint8Array;
    }
    function encode(obj: Partial<Want>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Want>): Want;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Want>): Generator<WantRequestFieldEvent | WantItemsFieldEvent>;
}
export interface States {
    request: number;
    context?: Clock | undefined;
    replicas: string[];
    states: KeyState[];
    last: boolean;
    to?: string | undefined;
    rows?: Uint8Array | undefined;
}
export declare namespace States {
    const codec: () => Codec<States>;
    interface StatesRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface StatesContextReplicasReplicaFieldEvent {
        field: '$.context.replicas[].replica';
        value: string;
        index: number;
    }
    interface StatesContextReplicasBoundsFieldEvent {
        field: '$.context.replicas[].bounds[]';
        index: number;
        value: number;
    }
    interface StatesContextReplicasStoreIdFieldEvent {
        field: '$.context.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface StatesReplicasFieldEvent {
        field: '$.replicas[]';
        index: number;
        value: string;
    }
    interface StatesStatesKeyFieldEvent {
        field: '$.states[].key';
        value: string;
        index: number;
    }
    interface StatesStatesLiveReplicaFieldEvent {
        field: '$.states[].live[].replica';
        value: number;
        index: number;
    }
    interface StatesStatesLiveCounterFieldEvent {
        field: '$.states[].live[].counter';
        value: number;
        index: number;
    }
    interface StatesStatesLiveMillisFieldEvent {
        field: '$.states[].live[].millis';
        value: number;
        index: number;
    }
    interface StatesStatesLiveCountFieldEvent {
        field: '$.states[].live[].count';
        value: number;
        index: number;
    }
    interface StatesStatesLiveValueFieldEvent {
        field: '$.states[].live[].value';
        value: Uint8Array;
        index: number;
    }
    interface StatesStatesDeadReplicasFieldEvent {
        field: '$.states[].deadReplicas[]';
        index: number;
        value: number;
    }
    interface StatesStatesDeadCountersFieldEvent {
        field: '$.states[].deadCounters[]';
        index: number;
        value: number;
    }
    interface StatesStatesResidualReplicasFieldEvent {
        field: '$.states[].residualReplicas[]';
        index: number;
        value: number;
    }
    interface StatesStatesResidualCountersFieldEvent {
        field: '$.states[].residualCounters[]';
        index: number;
        value: number;
    }
    interface StatesStatesPieceFieldEvent {
        field: '$.states[].piece';
        value: number;
        index: number;
    }
    interface StatesStatesPiecesFieldEvent {
        field: '$.states[].pieces';
        value: number;
        index: number;
    }
    interface StatesLastFieldEvent {
        field: '$.last';
        value: boolean;
    }
    interface StatesToFieldEvent {
        field: '$.to';
        value: string;
    }
    interface StatesRowsFieldEvent {
        field: '$.rows';
        value: Uint8Array;
    }
    function encode(obj: Partial<States>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<States>): States;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<States>): Generator<StatesRequestFieldEvent | StatesContextReplicasReplicaFieldEvent | StatesContextReplicasBoundsFieldEvent | StatesContextReplicasStoreIdFieldEvent | StatesReplicasFieldEvent | StatesStatesKeyFieldEvent | StatesStatesLiveReplicaFieldEvent | StatesStatesLiveCounterFieldEvent | StatesStatesLiveMillisFieldEvent | StatesStatesLiveCountFieldEvent | StatesStatesLiveValueFieldEvent | StatesStatesDeadReplicasFieldEvent | StatesStatesDeadCountersFieldEvent | StatesStatesResidualReplicasFieldEvent | StatesStatesResidualCountersFieldEvent | StatesStatesPieceFieldEvent | StatesStatesPiecesFieldEvent | StatesLastFieldEvent | StatesToFieldEvent | StatesRowsFieldEvent>;
}
export interface KeyState {
    key: string;
    live: Live[];
    deadReplicas: number[];
    deadCounters: number[];
    residualReplicas: number[];
    residualCounters: number[];
    piece: number;
    pieces: number;
}
export declare namespace KeyState {
    const codec: () => Codec<KeyState>;
    interface KeyStateKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface KeyStateLiveReplicaFieldEvent {
        field: '$.live[].replica';
        value: number;
        index: number;
    }
    interface KeyStateLiveCounterFieldEvent {
        field: '$.live[].counter';
        value: number;
        index: number;
    }
    interface KeyStateLiveMillisFieldEvent {
        field: '$.live[].millis';
        value: number;
        index: number;
    }
    interface KeyStateLiveCountFieldEvent {
        field: '$.live[].count';
        value: number;
        index: number;
    }
    interface KeyStateLiveValueFieldEvent {
        field: '$.live[].value';
        value: Uint8Array;
        index: number;
    }
    interface KeyStateDeadReplicasFieldEvent {
        field: '$.deadReplicas[]';
        index: number;
        value: number;
    }
    interface KeyStateDeadCountersFieldEvent {
        field: '$.deadCounters[]';
        index: number;
        value: number;
    }
    interface KeyStateResidualReplicasFieldEvent {
        field: '$.residualReplicas[]';
        index: number;
        value: number;
    }
    interface KeyStateResidualCountersFieldEvent {
        field: '$.residualCounters[]';
        index: number;
        value: number;
    }
    interface KeyStatePieceFieldEvent {
        field: '$.piece';
        value: number;
    }
    interface KeyStatePiecesFieldEvent {
        field: '$.pieces';
        value: number;
    }
    function encode(obj: Partial<KeyState>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyState>): KeyState;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyState>): Generator<KeyStateKeyFieldEvent | KeyStateLiveReplicaFieldEvent | KeyStateLiveCounterFieldEvent | KeyStateLiveMillisFieldEvent | KeyStateLiveCountFieldEvent | KeyStateLiveValueFieldEvent | KeyStateDeadReplicasFieldEvent | KeyStateDeadCountersFieldEvent | KeyStateResidualReplicasFieldEvent | KeyStateResidualCountersFieldEvent | KeyStatePieceFieldEvent | KeyStatePiecesFieldEvent>;
}
export interface Live {
    replica: number;
    counter: number;
    millis: number;
    count: number;
    value: Uint8Array;
}
export declare namespace Live {
    const codec: () => Codec<Live>;
    interface LiveReplicaFieldEvent {
        field: '$.replica';
        value: number;
    }
    interface LiveCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    interface LiveMillisFieldEvent {
        field: '$.millis';
        value: number;
    }
    interface LiveCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface LiveValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<Live>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Live>): Live;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Live>): Generator<LiveReplicaFieldEvent | LiveCounterFieldEvent | LiveMillisFieldEvent | LiveCountFieldEvent | LiveValueFieldEvent>;
}
