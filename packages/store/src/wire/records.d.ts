// Generated from records.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface TextRecord {
    text: string;
}
export declare namespace TextRecord {
    const codec: () => Codec<TextRecord>;
    interface TextRecordTextFieldEvent {
        field: '$.text';
        value: string;
    }
    function encode(obj: Partial<TextRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TextRecord>): TextRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TextRecord>): Generator<TextRecordTextFieldEvent>;
}
export interface SiblingRecord {
    millis: number;
    count: number;
    value: Uint8Array;
}
export declare namespace SiblingRecord {
    const codec: () => Codec<SiblingRecord>;
    interface SiblingRecordMillisFieldEvent {
        field: '$.millis';
        value: number;
    }
    interface SiblingRecordCountFieldEvent {
        field: '$.count';
        value: number;
    }
    interface SiblingRecordValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<SiblingRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SiblingRecord>): SiblingRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SiblingRecord>): Generator<SiblingRecordMillisFieldEvent | SiblingRecordCountFieldEvent | SiblingRecordValueFieldEvent>;
}
export interface DotsRecord {
    replicas: string[];
    dotReplicas: number[];
    dotCounters: number[];
}
export declare namespace DotsRecord {
    const codec: () => Codec<DotsRecord>;
    interface DotsRecordReplicasFieldEvent {
        field: '$.replicas[]';
        index: number;
        value: string;
    }
    interface DotsRecordDotReplicasFieldEvent {
        field: '$.dotReplicas[]';
        index: number;
        value: number;
    }
    interface DotsRecordDotCountersFieldEvent {
        field: '$.dotCounters[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<DotsRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DotsRecord>): DotsRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DotsRecord>): Generator<DotsRecordReplicasFieldEvent | DotsRecordDotReplicasFieldEvent | DotsRecordDotCountersFieldEvent>;
}
export interface ClockRecord {
    replicas: ClockEntry[];
}
export declare namespace ClockRecord {
    const codec: () => Codec<ClockRecord>;
    interface ClockRecordReplicasReplicaFieldEvent {
        field: '$.replicas[].replica';
        value: string;
        index: number;
    }
    interface ClockRecordReplicasBoundsFieldEvent {
        field: '$.replicas[].bounds[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<ClockRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClockRecord>): ClockRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClockRecord>): Generator<ClockRecordReplicasReplicaFieldEvent | ClockRecordReplicasBoundsFieldEvent>;
}
export interface ClockEntry {
    replica: string;
    bounds: number[];
}
export declare namespace ClockEntry {
    const codec: () => Codec<ClockEntry>;
    interface ClockEntryReplicaFieldEvent {
        field: '$.replica';
        value: string;
    }
    interface ClockEntryBoundsFieldEvent {
        field: '$.bounds[]';
        index: number;
        value: number;
    }
    function encode(obj: Partial<ClockEntry>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClockEntry>): ClockEntry;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClockEntry>): Generator<ClockEntryReplicaFieldEvent | ClockEntryBoundsFieldEvent>;
}
