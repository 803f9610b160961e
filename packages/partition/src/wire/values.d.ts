// Generated from values.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface ValuesFrame {
    replicas: string[];
    partition: number;
    generation: number;
    epoch: number;
    id: number;
    hello?: number | undefined;
    update?: Update | undefined;
    ack?: Nothing | undefined;
    moved?: Holding | undefined;
    behind?: Nothing | undefined;
    get?: string | undefined;
    row?: Row | undefined;
    write?: Write | undefined;
    written?: Written | undefined;
    compare?: string | undefined;
    same?: Nothing | undefined;
    lacks?: Lacks | undefined;
    told?: Nothing | undefined;
}
export declare namespace ValuesFrame {
    const codec: () => Codec<ValuesFrame>;
    interface ValuesFrameReplicasFieldEvent {
        field: '$.replicas[]';
        index: number;
        value: string;
    }
    interface ValuesFramePartitionFieldEvent {
        field: '$.partition';
        value: number;
    }
    interface ValuesFrameGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface ValuesFrameEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface ValuesFrameIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface ValuesFrameHelloFieldEvent {
        field: '$.hello';
        value: number;
    }
    interface ValuesFrameUpdateHintFieldEvent {
        field: '$.update.hint';
        value: boolean;
    }
    interface ValuesFrameUpdateAdditionsFieldEvent {
        field: '$.update.additions';
        value: Uint8Array;
    }
    interface ValuesFrameUpdateDeadReplicaFieldEvent {
        field: '$.update.dead[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateDeadFromFieldEvent {
        field: '$.update.dead[].from';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateDeadToFieldEvent {
        field: '$.update.dead[].to';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateListingsKeyFieldEvent {
        field: '$.update.listings[].key';
        value: string;
        index: number;
    }
    interface ValuesFrameUpdateListingsDotsReplicaFieldEvent {
        field: '$.update.listings[].dots[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateListingsDotsCounterFieldEvent {
        field: '$.update.listings[].dots[].counter';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateContextReplicaFieldEvent {
        field: '$.update.context[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateContextFromFieldEvent {
        field: '$.update.context[].from';
        value: number;
        index: number;
    }
    interface ValuesFrameUpdateContextToFieldEvent {
        field: '$.update.context[].to';
        value: number;
        index: number;
    }
    interface ValuesFrameMovedReplicasPeerFieldEvent {
        field: '$.moved.replicas[].peer';
        value: string;
        index: number;
    }
    interface ValuesFrameMovedReplicasStoreIdFieldEvent {
        field: '$.moved.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface ValuesFrameGetFieldEvent {
        field: '$.get';
        value: string;
    }
    interface ValuesFrameRowValuesReplicaFieldEvent {
        field: '$.row.values[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameRowValuesCounterFieldEvent {
        field: '$.row.values[].counter';
        value: number;
        index: number;
    }
    interface ValuesFrameRowValuesValueFieldEvent {
        field: '$.row.values[].value';
        value: Uint8Array;
        index: number;
    }
    interface ValuesFrameRowSeenReplicaFieldEvent {
        field: '$.row.seen[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameRowSeenFromFieldEvent {
        field: '$.row.seen[].from';
        value: number;
        index: number;
    }
    interface ValuesFrameRowSeenToFieldEvent {
        field: '$.row.seen[].to';
        value: number;
        index: number;
    }
    interface ValuesFrameRowReplicaFieldEvent {
        field: '$.row.replica';
        value: boolean;
    }
    interface ValuesFrameRowLastFieldEvent {
        field: '$.row.last';
        value: boolean;
    }
    interface ValuesFrameWriteFromFieldEvent {
        field: '$.write.from';
        value: number;
    }
    interface ValuesFrameWriteToFieldEvent {
        field: '$.write.to';
        value: number;
    }
    interface ValuesFrameWriteKeyFieldEvent {
        field: '$.write.key';
        value: string;
    }
    interface ValuesFrameWriteValueFieldEvent {
        field: '$.write.value';
        value: Uint8Array;
    }
    interface ValuesFrameWriteContextDotsReplicaFieldEvent {
        field: '$.write.context.dots[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameWriteContextDotsCounterFieldEvent {
        field: '$.write.context.dots[].counter';
        value: number;
        index: number;
    }
    interface ValuesFrameWriteWriteFieldEvent {
        field: '$.write.write';
        value: number;
    }
    interface ValuesFrameWriteSloppyFieldEvent {
        field: '$.write.sloppy';
        value: boolean;
    }
    interface ValuesFrameWriteTimeoutMsFieldEvent {
        field: '$.write.timeoutMs';
        value: number;
    }
    interface ValuesFrameWrittenDotReplicaFieldEvent {
        field: '$.written.dot.replica';
        value: number;
    }
    interface ValuesFrameWrittenDotCounterFieldEvent {
        field: '$.written.dot.counter';
        value: number;
    }
    interface ValuesFrameWrittenFailureNameFieldEvent {
        field: '$.written.failure.name';
        value: string;
    }
    interface ValuesFrameWrittenFailureMessageFieldEvent {
        field: '$.written.failure.message';
        value: string;
    }
    interface ValuesFrameWrittenFailureReasonFieldEvent {
        field: '$.written.failure.reason';
        value: string;
    }
    interface ValuesFrameWrittenFailureLimitFieldEvent {
        field: '$.written.failure.limit';
        value: number;
    }
    interface ValuesFrameCompareFieldEvent {
        field: '$.compare';
        value: string;
    }
    interface ValuesFrameLacksSeenReplicaFieldEvent {
        field: '$.lacks.seen[].replica';
        value: number;
        index: number;
    }
    interface ValuesFrameLacksSeenFromFieldEvent {
        field: '$.lacks.seen[].from';
        value: number;
        index: number;
    }
    interface ValuesFrameLacksSeenToFieldEvent {
        field: '$.lacks.seen[].to';
        value: number;
        index: number;
    }
    interface ValuesFrameLacksLastFieldEvent {
        field: '$.lacks.last';
        value: boolean;
    }
    function encode(obj: Partial<ValuesFrame>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ValuesFrame>): ValuesFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ValuesFrame>): Generator<ValuesFrameReplicasFieldEvent | ValuesFramePartitionFieldEvent | ValuesFrameGenerationFieldEvent | ValuesFrameEpochFieldEvent | ValuesFrameIdFieldEvent | ValuesFrameHelloFieldEvent | ValuesFrameUpdateHintFieldEvent | ValuesFrameUpdateAdditionsFieldEvent | ValuesFrameUpdateDeadReplicaFieldEvent | ValuesFrameUpdateDeadFromFieldEvent | ValuesFrameUpdateDeadToFieldEvent | ValuesFrameUpdateListingsKeyFieldEvent | ValuesFrameUpdateListingsDotsReplicaFieldEvent | ValuesFrameUpdateListingsDotsCounterFieldEvent | ValuesFrameUpdateContextReplicaFieldEvent | ValuesFrameUpdateContextFromFieldEvent | ValuesFrameUpdateContextToFieldEvent | ValuesFrameMovedReplicasPeerFieldEvent | ValuesFrameMovedReplicasStoreIdFieldEvent | ValuesFrameGetFieldEvent | ValuesFrameRowValuesReplicaFieldEvent | ValuesFrameRowValuesCounterFieldEvent | ValuesFrameRowValuesValueFieldEvent | ValuesFrameRowSeenReplicaFieldEvent | ValuesFrameRowSeenFromFieldEvent | ValuesFrameRowSeenToFieldEvent | ValuesFrameRowReplicaFieldEvent | ValuesFrameRowLastFieldEvent | ValuesFrameWriteFromFieldEvent | ValuesFrameWriteToFieldEvent | ValuesFrameWriteKeyFieldEvent | ValuesFrameWriteValueFieldEvent | ValuesFrameWriteContextDotsReplicaFieldEvent | ValuesFrameWriteContextDotsCounterFieldEvent | ValuesFrameWriteWriteFieldEvent | ValuesFrameWriteSloppyFieldEvent | ValuesFrameWriteTimeoutMsFieldEvent | ValuesFrameWrittenDotReplicaFieldEvent | ValuesFrameWrittenDotCounterFieldEvent | ValuesFrameWrittenFailureNameFieldEvent | ValuesFrameWrittenFailureMessageFieldEvent | ValuesFrameWrittenFailureReasonFieldEvent | ValuesFrameWrittenFailureLimitFieldEvent | ValuesFrameCompareFieldEvent | ValuesFrameLacksSeenReplicaFieldEvent | ValuesFrameLacksSeenFromFieldEvent | ValuesFrameLacksSeenToFieldEvent | ValuesFrameLacksLastFieldEvent>;
}
export interface Nothing {
}
export declare namespace Nothing {
    const codec: () => Codec<Nothing>;
    function encode(obj: Partial<Nothing>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Nothing>): Nothing;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Nothing>): Generator<{}>;
}
export interface Dot {
    replica: number;
    counter: number;
}
export declare namespace Dot {
    const codec: () => Codec<Dot>;
    interface DotReplicaFieldEvent {
        field: '$.replica';
        value: number;
    }
    interface DotCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    function encode(obj: Partial<Dot>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Dot>): Dot;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Dot>): Generator<DotReplicaFieldEvent | DotCounterFieldEvent>;
}
export interface Range {
    replica: number;
    from: number;
    to: number;
}
export declare namespace Range {
    const codec: () => Codec<Range>;
    interface RangeReplicaFieldEvent {
        field: '$.replica';
        value: number;
    }
    interface RangeFromFieldEvent {
        field: '$.from';
        value: number;
    }
    interface RangeToFieldEvent {
        field: '$.to';
        value: number;
    }
    function encode(obj: Partial<Range>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Range>): Range;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Range>): Generator<RangeReplicaFieldEvent | RangeFromFieldEvent | RangeToFieldEvent>;
}
export interface Lacks {
    seen: Range[];
    last: boolean;
}
export declare namespace Lacks {
    const codec: () => Codec<Lacks>;
    interface LacksSeenReplicaFieldEvent {
        field: '$.seen[].replica';
        value: number;
        index: number;
    }
    interface LacksSeenFromFieldEvent {
        field: '$.seen[].from';
        value: number;
        index: number;
    }
    interface LacksSeenToFieldEvent {
        field: '$.seen[].to';
        value: number;
        index: number;
    }
    interface LacksLastFieldEvent {
        field: '$.last';
        value: boolean;
    }
    function encode(obj: Partial<Lacks>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lacks>): Lacks;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lacks>): Generator<LacksSeenReplicaFieldEvent | LacksSeenFromFieldEvent | LacksSeenToFieldEvent | LacksLastFieldEvent>;
}
export interface Sibling {
    replica: number;
    counter: number;
    value?: Uint8Array | undefined;
}
export declare namespace Sibling {
    const codec: () => Codec<Sibling>;
    interface SiblingReplicaFieldEvent {
        field: '$.replica';
        value: number;
    }
    interface SiblingCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    interface SiblingValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<Sibling>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Sibling>): Sibling;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Sibling>): Generator<SiblingReplicaFieldEvent | SiblingCounterFieldEvent | SiblingValueFieldEvent>;
}
export interface Listing {
    key: string;
    dots: Dot[];
}
export declare namespace Listing {
    const codec: () => Codec<Listing>;
    interface ListingKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface ListingDotsReplicaFieldEvent {
        field: '$.dots[].replica';
        value: number;
        index: number;
    }
    interface ListingDotsCounterFieldEvent {
        field: '$.dots[].counter';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Listing>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Listing>): Listing;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Listing>): Generator<ListingKeyFieldEvent | ListingDotsReplicaFieldEvent | ListingDotsCounterFieldEvent>;
}
export interface Update {
    hint: boolean;
    additions?: Uint8Array | undefined;
    dead: Range[];
    listings: Listing[];
    context: Range[];
}
export declare namespace Update {
    const codec: () => Codec<Update>;
    interface UpdateHintFieldEvent {
        field: '$.hint';
        value: boolean;
    }
    interface UpdateAdditionsFieldEvent {
        field: '$.additions';
        value: Uint8Array;
    }
    interface UpdateDeadReplicaFieldEvent {
        field: '$.dead[].replica';
        value: number;
        index: number;
    }
    interface UpdateDeadFromFieldEvent {
        field: '$.dead[].from';
        value: number;
        index: number;
    }
    interface UpdateDeadToFieldEvent {
        field: '$.dead[].to';
        value: number;
        index: number;
    }
    interface UpdateListingsKeyFieldEvent {
        field: '$.listings[].key';
        value: string;
        index: number;
    }
    interface UpdateListingsDotsReplicaFieldEvent {
        field: '$.listings[].dots[].replica';
        value: number;
        index: number;
    }
    interface UpdateListingsDotsCounterFieldEvent {
        field: '$.listings[].dots[].counter';
        value: number;
        index: number;
    }
    interface UpdateContextReplicaFieldEvent {
        field: '$.context[].replica';
        value: number;
        index: number;
    }
    interface UpdateContextFromFieldEvent {
        field: '$.context[].from';
        value: number;
        index: number;
    }
    interface UpdateContextToFieldEvent {
        field: '$.context[].to';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Update>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Update>): Update;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Update>): Generator<UpdateHintFieldEvent | UpdateAdditionsFieldEvent | UpdateDeadReplicaFieldEvent | UpdateDeadFromFieldEvent | UpdateDeadToFieldEvent | UpdateListingsKeyFieldEvent | UpdateListingsDotsReplicaFieldEvent | UpdateListingsDotsCounterFieldEvent | UpdateContextReplicaFieldEvent | UpdateContextFromFieldEvent | UpdateContextToFieldEvent>;
}
export interface Row {
    values: Sibling[];
    seen: Range[];
    replica: boolean;
    last: boolean;
}
export declare namespace Row {
    const codec: () => Codec<Row>;
    interface RowValuesReplicaFieldEvent {
        field: '$.values[].replica';
        value: number;
        index: number;
    }
    interface RowValuesCounterFieldEvent {
        field: '$.values[].counter';
        value: number;
        index: number;
    }
    interface RowValuesValueFieldEvent {
        field: '$.values[].value';
        value: Uint8Array;
        index: number;
    }
    interface RowSeenReplicaFieldEvent {
        field: '$.seen[].replica';
        value: number;
        index: number;
    }
    interface RowSeenFromFieldEvent {
        field: '$.seen[].from';
        value: number;
        index: number;
    }
    interface RowSeenToFieldEvent {
        field: '$.seen[].to';
        value: number;
        index: number;
    }
    interface RowReplicaFieldEvent {
        field: '$.replica';
        value: boolean;
    }
    interface RowLastFieldEvent {
        field: '$.last';
        value: boolean;
    }
    function encode(obj: Partial<Row>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Row>): Row;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Row>): Generator<RowValuesReplicaFieldEvent | RowValuesCounterFieldEvent | RowValuesValueFieldEvent | RowSeenReplicaFieldEvent | RowSeenFromFieldEvent | RowSeenToFieldEvent | RowReplicaFieldEvent | RowLastFieldEvent>;
}
export interface HoldingReplica {
    peer: string;
    storeId: Uint8Array;
}
export declare namespace HoldingReplica {
    const codec: () => Codec<HoldingReplica>;
    interface HoldingReplicaPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface HoldingReplicaStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    function encode(obj: Partial<HoldingReplica>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldingReplica>): HoldingReplica;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<HoldingReplica>): Generator<HoldingReplicaPeerFieldEvent | HoldingReplicaStoreIdFieldEvent>;
}
export interface Holding {
    replicas: HoldingReplica[];
}
export declare namespace Holding {
    const codec: () => Codec<Holding>;
    interface HoldingReplicasPeerFieldEvent {
        field: '$.replicas[].peer';
        value: string;
        index: number;
    }
    interface HoldingReplicasStoreIdFieldEvent {
        field: '$.replicas[].storeId';
        value: Uint8Array;
        index: number;
    }
    function encode(obj: Partial<Holding>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Holding>): Holding;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Holding>): Generator<HoldingReplicasPeerFieldEvent | HoldingReplicasStoreIdFieldEvent>;
}
export interface Write {
    from: number;
    to: number;
    key: string;
    value?: Uint8Array | undefined;
    context?: Dots | undefined;
    write: number;
    sloppy: boolean;
    timeoutMs: number;
}
export declare namespace Write {
    const codec: () => Codec<Write>;
    interface WriteFromFieldEvent {
        field: '$.from';
        value: number;
    }
    interface WriteToFieldEvent {
        field: '$.to';
        value: number;
    }
    interface WriteKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface WriteValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    interface WriteContextDotsReplicaFieldEvent {
        field: '$.context.dots[].replica';
        value: number;
        index: number;
    }
    interface WriteContextDotsCounterFieldEvent {
        field: '$.context.dots[].counter';
        value: number;
        index: number;
    }
    interface WriteWriteFieldEvent {
        field: '$.write';
        value: number;
    }
    interface WriteSloppyFieldEvent {
        field: '$.sloppy';
        value: boolean;
    }
    interface WriteTimeoutMsFieldEvent {
        field: '$.timeoutMs';
        value: number;
    }
    function encode(obj: Partial<Write>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Write>): Write;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Write>): Generator<WriteFromFieldEvent | WriteToFieldEvent | WriteKeyFieldEvent | WriteValueFieldEvent | WriteContextDotsReplicaFieldEvent | WriteContextDotsCounterFieldEvent | WriteWriteFieldEvent | WriteSloppyFieldEvent | WriteTimeoutMsFieldEvent>;
}
export interface Dots {
    dots: Dot[];
}
export declare namespace Dots {
    const codec: () => Codec<Dots>;
    interface DotsDotsReplicaFieldEvent {
        field: '$.dots[].replica';
        value: number;
        index: number;
    }
    interface DotsDotsCounterFieldEvent {
        field: '$.dots[].counter';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Dots>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Dots>): Dots;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Dots>): Generator<DotsDotsReplicaFieldEvent | DotsDotsCounterFieldEvent>;
}
export interface Written {
    dot?: Dot | undefined;
    failure?: Failure | undefined;
}
export declare namespace Written {
    const codec: () => Codec<Written>;
    interface WrittenDotReplicaFieldEvent {
        field: '$.dot.replica';
        value: number;
    }
    interface WrittenDotCounterFieldEvent {
        field: '$.dot.counter';
        value: number;
    }
    interface WrittenFailureNameFieldEvent {
        field: '$.failure.name';
        value: string;
    }
    interface WrittenFailureMessageFieldEvent {
        field: '$.failure.message';
        value: string;
    }
    interface WrittenFailureReasonFieldEvent {
        field: '$.failure.reason';
        value: string;
    }
    interface WrittenFailureLimitFieldEvent {
        field: '$.failure.limit';
        value: number;
    }
    function encode(obj: Partial<Written>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Written>): Written;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Written>): Generator<WrittenDotReplicaFieldEvent | WrittenDotCounterFieldEvent | WrittenFailureNameFieldEvent | WrittenFailureMessageFieldEvent | WrittenFailureReasonFieldEvent | WrittenFailureLimitFieldEvent>;
}
export interface Failure {
    name: string;
    message: string;
    reason: string;
    limit: number;
}
export declare namespace Failure {
    const codec: () => Codec<Failure>;
    interface FailureNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface FailureMessageFieldEvent {
        field: '$.message';
        value: string;
    }
    interface FailureReasonFieldEvent {
        field: '$.reason';
        value: string;
    }
    interface FailureLimitFieldEvent {
        field: '$.limit';
        value: number;
    }
    function encode(obj: Partial<Failure>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Failure>): Failure;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Failure>): Generator<FailureNameFieldEvent | FailureMessageFieldEvent | FailureReasonFieldEvent | FailureLimitFieldEvent>;
}
export interface RowOnDisk {
    replicas: string[];
    siblings: Sibling[];
}
export declare namespace RowOnDisk {
    const codec: () => Codec<RowOnDisk>;
    interface RowOnDiskReplicasFieldEvent {
        field: '$.replicas[]';
        index: number;
        value: string;
    }
    interface RowOnDiskSiblingsReplicaFieldEvent {
        field: '$.siblings[].replica';
        value: number;
        index: number;
    }
    interface RowOnDiskSiblingsCounterFieldEvent {
        field: '$.siblings[].counter';
        value: number;
        index: number;
    }
    interface RowOnDiskSiblingsValueFieldEvent {
        field: '$.siblings[].value';
        value: Uint8Array;
        index: number;
    }
    function encode(obj: Partial<RowOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RowOnDisk>): RowOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RowOnDisk>): Generator<RowOnDiskReplicasFieldEvent | RowOnDiskSiblingsReplicaFieldEvent | RowOnDiskSiblingsCounterFieldEvent | RowOnDiskSiblingsValueFieldEvent>;
}
export interface CountersOnDisk {
    counters: number[];
}
export declare namespace CountersOnDisk {
    const codec: () => Codec<CountersOnDisk>;
    interface CountersOnDiskCountersFieldEvent {
        field: '$.counters[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<CountersOnDisk>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CountersOnDisk>): CountersOnDisk;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CountersOnDisk>): Generator<CountersOnDiskCountersFieldEvent>;
}
