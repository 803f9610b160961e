// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface Envelope {
    hello?: Hello | undefined;
    ping?: Probe | undefined;
    ack?: Probe | undefined;
    pingRequest?: ProbeRequest | undefined;
    nack?: Probe | undefined;
    state?: State | undefined;
    digest?: Digest | undefined;
}
export declare namespace Envelope {
    const codec: () => Codec<Envelope>;
    interface EnvelopeHelloSelfPeerFieldEvent {
        field: '$.hello.self.peer';
        value: string;
    }
    interface EnvelopeHelloSelfStoreIdFieldEvent {
        field: '$.hello.self.storeId';
        value: Uint8Array;
    }
    interface EnvelopeHelloSelfBootFieldEvent {
        field: '$.hello.self.boot';
        value: number;
    }
    interface EnvelopeHelloSelfStartNonceFieldEvent {
        field: '$.hello.self.startNonce';
        value: Uint8Array;
    }
    interface EnvelopeHelloSelfIncarnationFieldEvent {
        field: '$.hello.self.incarnation';
        value: number;
    }
    interface EnvelopeHelloSelfStatusFieldEvent {
        field: '$.hello.self.status';
        value: number;
    }
    interface EnvelopeHelloSelfMeshIdFieldEvent {
        field: '$.hello.self.meshId';
        value: Uint8Array;
    }
    interface EnvelopeHelloSelfAddressesFieldEvent {
        field: '$.hello.self.addresses[]';
        index: number;
        value: string;
    }
    interface EnvelopeHelloVersionsCoreFieldEvent {
        field: '$.hello.versions[].core';
        value: string;
        index: number;
    }
    interface EnvelopeHelloVersionsVersionFieldEvent {
        field: '$.hello.versions[].version';
        value: number;
        index: number;
    }
    interface EnvelopeHelloVersionsOldestFieldEvent {
        field: '$.hello.versions[].oldest';
        value: number;
        index: number;
    }
    interface EnvelopeHelloSettingsNameFieldEvent {
        field: '$.hello.settings[].name';
        value: string;
        index: number;
    }
    interface EnvelopeHelloSettingsValueFieldEvent {
        field: '$.hello.settings[].value';
        value: string;
        index: number;
    }
    interface EnvelopeHelloHeardFieldEvent {
        field: '$.hello.heard';
        value: boolean;
    }
    interface EnvelopeHelloKnownPeerFieldEvent {
        field: '$.hello.known.peer';
        value: string;
    }
    interface EnvelopeHelloKnownStoreIdFieldEvent {
        field: '$.hello.known.storeId';
        value: Uint8Array;
    }
    interface EnvelopeHelloKnownBootFieldEvent {
        field: '$.hello.known.boot';
        value: number;
    }
    interface EnvelopeHelloKnownStartNonceFieldEvent {
        field: '$.hello.known.startNonce';
        value: Uint8Array;
    }
    interface EnvelopeHelloKnownIncarnationFieldEvent {
        field: '$.hello.known.incarnation';
        value: number;
    }
    interface EnvelopeHelloKnownStatusFieldEvent {
        field: '$.hello.known.status';
        value: number;
    }
    interface EnvelopeHelloKnownMeshIdFieldEvent {
        field: '$.hello.known.meshId';
        value: Uint8Array;
    }
    interface EnvelopeHelloKnownAddressesFieldEvent {
        field: '$.hello.known.addresses[]';
        index: number;
        value: string;
    }
    interface EnvelopePingSequenceFieldEvent {
        field: '$.ping.sequence';
        value: number;
    }
    interface EnvelopePingUpdatesRecordPeerFieldEvent {
        field: '$.ping.updates[].record.peer';
        value: string;
        index: number;
    }
    interface EnvelopePingUpdatesRecordStoreIdFieldEvent {
        field: '$.ping.updates[].record.storeId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopePingUpdatesRecordBootFieldEvent {
        field: '$.ping.updates[].record.boot';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesRecordStartNonceFieldEvent {
        field: '$.ping.updates[].record.startNonce';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopePingUpdatesRecordIncarnationFieldEvent {
        field: '$.ping.updates[].record.incarnation';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesRecordStatusFieldEvent {
        field: '$.ping.updates[].record.status';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesRecordMeshIdFieldEvent {
        field: '$.ping.updates[].record.meshId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopePingUpdatesRecordAddressesFieldEvent {
        field: '$.ping.updates[].record.addresses[]';
        index: number;
        value: string;
    }
    interface EnvelopePingUpdatesSuspectedByFieldEvent {
        field: '$.ping.updates[].suspectedBy[]';
        index: number;
        value: string;
    }
    interface EnvelopePingUpdatesGoneForMsFieldEvent {
        field: '$.ping.updates[].goneForMs';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesClosedToFieldEvent {
        field: '$.ping.updates[].closedTo[]';
        index: number;
        value: string;
    }
    interface EnvelopePingPenaltyFieldEvent {
        field: '$.ping.penalty';
        value: number;
    }
    interface EnvelopeAckSequenceFieldEvent {
        field: '$.ack.sequence';
        value: number;
    }
    interface EnvelopeAckUpdatesRecordPeerFieldEvent {
        field: '$.ack.updates[].record.peer';
        value: string;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordStoreIdFieldEvent {
        field: '$.ack.updates[].record.storeId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordBootFieldEvent {
        field: '$.ack.updates[].record.boot';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordStartNonceFieldEvent {
        field: '$.ack.updates[].record.startNonce';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordIncarnationFieldEvent {
        field: '$.ack.updates[].record.incarnation';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordStatusFieldEvent {
        field: '$.ack.updates[].record.status';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordMeshIdFieldEvent {
        field: '$.ack.updates[].record.meshId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordAddressesFieldEvent {
        field: '$.ack.updates[].record.addresses[]';
        index: number;
        value: string;
    }
    interface EnvelopeAckUpdatesSuspectedByFieldEvent {
        field: '$.ack.updates[].suspectedBy[]';
        index: number;
        value: string;
    }
    interface EnvelopeAckUpdatesGoneForMsFieldEvent {
        field: '$.ack.updates[].goneForMs';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesClosedToFieldEvent {
        field: '$.ack.updates[].closedTo[]';
        index: number;
        value: string;
    }
    interface EnvelopeAckPenaltyFieldEvent {
        field: '$.ack.penalty';
        value: number;
    }
    interface EnvelopePingRequestSequenceFieldEvent {
        field: '$.pingRequest.sequence';
        value: number;
    }
    interface EnvelopePingRequestTargetFieldEvent {
        field: '$.pingRequest.target';
        value: string;
    }
    interface EnvelopeNackSequenceFieldEvent {
        field: '$.nack.sequence';
        value: number;
    }
    interface EnvelopeNackUpdatesRecordPeerFieldEvent {
        field: '$.nack.updates[].record.peer';
        value: string;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordStoreIdFieldEvent {
        field: '$.nack.updates[].record.storeId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordBootFieldEvent {
        field: '$.nack.updates[].record.boot';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordStartNonceFieldEvent {
        field: '$.nack.updates[].record.startNonce';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordIncarnationFieldEvent {
        field: '$.nack.updates[].record.incarnation';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordStatusFieldEvent {
        field: '$.nack.updates[].record.status';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordMeshIdFieldEvent {
        field: '$.nack.updates[].record.meshId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordAddressesFieldEvent {
        field: '$.nack.updates[].record.addresses[]';
        index: number;
        value: string;
    }
    interface EnvelopeNackUpdatesSuspectedByFieldEvent {
        field: '$.nack.updates[].suspectedBy[]';
        index: number;
        value: string;
    }
    interface EnvelopeNackUpdatesGoneForMsFieldEvent {
        field: '$.nack.updates[].goneForMs';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesClosedToFieldEvent {
        field: '$.nack.updates[].closedTo[]';
        index: number;
        value: string;
    }
    interface EnvelopeNackPenaltyFieldEvent {
        field: '$.nack.penalty';
        value: number;
    }
    interface EnvelopeStateUpdatesRecordPeerFieldEvent {
        field: '$.state.updates[].record.peer';
        value: string;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordStoreIdFieldEvent {
        field: '$.state.updates[].record.storeId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordBootFieldEvent {
        field: '$.state.updates[].record.boot';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordStartNonceFieldEvent {
        field: '$.state.updates[].record.startNonce';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordIncarnationFieldEvent {
        field: '$.state.updates[].record.incarnation';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordStatusFieldEvent {
        field: '$.state.updates[].record.status';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordMeshIdFieldEvent {
        field: '$.state.updates[].record.meshId';
        value: Uint8Array;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordAddressesFieldEvent {
        field: '$.state.updates[].record.addresses[]';
        index: number;
        value: string;
    }
    interface EnvelopeStateUpdatesSuspectedByFieldEvent {
        field: '$.state.updates[].suspectedBy[]';
        index: number;
        value: string;
    }
    interface EnvelopeStateUpdatesGoneForMsFieldEvent {
        field: '$.state.updates[].goneForMs';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesClosedToFieldEvent {
        field: '$.state.updates[].closedTo[]';
        index: number;
        value: string;
    }
    interface EnvelopeStateAnswerFieldEvent {
        field: '$.state.answer';
        value: boolean;
    }
    interface EnvelopeDigestBucketsFieldEvent {
        field: '$.digest.buckets';
        value: Uint8Array;
    }
    interface EnvelopeDigestAnswerFieldEvent {
        field: '$.digest.answer';
        value: boolean;
    }
    function encode(obj: Partial<Envelope>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Envelope;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Generator<EnvelopeHelloSelfPeerFieldEvent | EnvelopeHelloSelfStoreIdFieldEvent | EnvelopeHelloSelfBootFieldEvent | EnvelopeHelloSelfStartNonceFieldEvent | EnvelopeHelloSelfIncarnationFieldEvent | EnvelopeHelloSelfStatusFieldEvent | EnvelopeHelloSelfMeshIdFieldEvent | EnvelopeHelloSelfAddressesFieldEvent | EnvelopeHelloVersionsCoreFieldEvent | EnvelopeHelloVersionsVersionFieldEvent | EnvelopeHelloVersionsOldestFieldEvent | EnvelopeHelloSettingsNameFieldEvent | EnvelopeHelloSettingsValueFieldEvent | EnvelopeHelloHeardFieldEvent | EnvelopeHelloKnownPeerFieldEvent | EnvelopeHelloKnownStoreIdFieldEvent | EnvelopeHelloKnownBootFieldEvent | EnvelopeHelloKnownStartNonceFieldEvent | EnvelopeHelloKnownIncarnationFieldEvent | EnvelopeHelloKnownStatusFieldEvent | EnvelopeHelloKnownMeshIdFieldEvent | EnvelopeHelloKnownAddressesFieldEvent | EnvelopePingSequenceFieldEvent | EnvelopePingUpdatesRecordPeerFieldEvent | EnvelopePingUpdatesRecordStoreIdFieldEvent | EnvelopePingUpdatesRecordBootFieldEvent | EnvelopePingUpdatesRecordStartNonceFieldEvent | EnvelopePingUpdatesRecordIncarnationFieldEvent | EnvelopePingUpdatesRecordStatusFieldEvent | EnvelopePingUpdatesRecordMeshIdFieldEvent | EnvelopePingUpdatesRecordAddressesFieldEvent | EnvelopePingUpdatesSuspectedByFieldEvent | EnvelopePingUpdatesGoneForMsFieldEvent | EnvelopePingUpdatesClosedToFieldEvent | EnvelopePingPenaltyFieldEvent | EnvelopeAckSequenceFieldEvent | EnvelopeAckUpdatesRecordPeerFieldEvent | EnvelopeAckUpdatesRecordStoreIdFieldEvent | EnvelopeAckUpdatesRecordBootFieldEvent | EnvelopeAckUpdatesRecordStartNonceFieldEvent | EnvelopeAckUpdatesRecordIncarnationFieldEvent | EnvelopeAckUpdatesRecordStatusFieldEvent | EnvelopeAckUpdatesRecordMeshIdFieldEvent | EnvelopeAckUpdatesRecordAddressesFieldEvent | EnvelopeAckUpdatesSuspectedByFieldEvent | EnvelopeAckUpdatesGoneForMsFieldEvent | EnvelopeAckUpdatesClosedToFieldEvent | EnvelopeAckPenaltyFieldEvent | EnvelopePingRequestSequenceFieldEvent | EnvelopePingRequestTargetFieldEvent | EnvelopeNackSequenceFieldEvent | EnvelopeNackUpdatesRecordPeerFieldEvent | EnvelopeNackUpdatesRecordStoreIdFieldEvent | EnvelopeNackUpdatesRecordBootFieldEvent | EnvelopeNackUpdatesRecordStartNonceFieldEvent | EnvelopeNackUpdatesRecordIncarnationFieldEvent | EnvelopeNackUpdatesRecordStatusFieldEvent | EnvelopeNackUpdatesRecordMeshIdFieldEvent | EnvelopeNackUpdatesRecordAddressesFieldEvent | EnvelopeNackUpdatesSuspectedByFieldEvent | EnvelopeNackUpdatesGoneForMsFieldEvent | EnvelopeNackUpdatesClosedToFieldEvent | EnvelopeNackPenaltyFieldEvent | EnvelopeStateUpdatesRecordPeerFieldEvent | EnvelopeStateUpdatesRecordStoreIdFieldEvent | EnvelopeStateUpdatesRecordBootFieldEvent | EnvelopeStateUpdatesRecordStartNonceFieldEvent | EnvelopeStateUpdatesRecordIncarnationFieldEvent | EnvelopeStateUpdatesRecordStatusFieldEvent | EnvelopeStateUpdatesRecordMeshIdFieldEvent | EnvelopeStateUpdatesRecordAddressesFieldEvent | EnvelopeStateUpdatesSuspectedByFieldEvent | EnvelopeStateUpdatesGoneForMsFieldEvent | EnvelopeStateUpdatesClosedToFieldEvent | EnvelopeStateAnswerFieldEvent | EnvelopeDigestBucketsFieldEvent | EnvelopeDigestAnswerFieldEvent>;
}
export interface Hello {
    self?: MemberRecord | undefined;
    versions: CoreVersion[];
    settings: Setting[];
    heard: boolean;
    known?: MemberRecord | undefined;
}
export declare namespace Hello {
    const codec: () => Codec<Hello>;
    interface HelloSelfPeerFieldEvent {
        field: '$.self.peer';
        value: string;
    }
    interface HelloSelfStoreIdFieldEvent {
        field: '$.self.storeId';
        value: Uint8Array;
    }
    interface HelloSelfBootFieldEvent {
        field: '$.self.boot';
        value: number;
    }
    interface HelloSelfStartNonceFieldEvent {
        field: '$.self.startNonce';
        value: Uint8Array;
    }
    interface HelloSelfIncarnationFieldEvent {
        field: '$.self.incarnation';
        value: number;
    }
    interface HelloSelfStatusFieldEvent {
        field: '$.self.status';
        value: number;
    }
    interface HelloSelfMeshIdFieldEvent {
        field: '$.self.meshId';
        value: Uint8Array;
    }
    interface HelloSelfAddressesFieldEvent {
        field: '$.self.addresses[]';
        index: number;
        value: string;
    }
    interface HelloVersionsCoreFieldEvent {
        field: '$.versions[].core';
        value: string;
        index: number;
    }
    interface HelloVersionsVersionFieldEvent {
        field: '$.versions[].version';
        value: number;
        index: number;
    }
    interface HelloVersionsOldestFieldEvent {
        field: '$.versions[].oldest';
        value: number;
        index: number;
    }
    interface HelloSettingsNameFieldEvent {
        field: '$.settings[].name';
        value: string;
        index: number;
    }
    interface HelloSettingsValueFieldEvent {
        field: '$.settings[].value';
        value: string;
        index: number;
    }
    interface HelloHeardFieldEvent {
        field: '$.heard';
        value: boolean;
    }
    interface HelloKnownPeerFieldEvent {
        field: '$.known.peer';
        value: string;
    }
    interface HelloKnownStoreIdFieldEvent {
        field: '$.known.storeId';
        value: Uint8Array;
    }
    interface HelloKnownBootFieldEvent {
        field: '$.known.boot';
        value: number;
    }
    interface HelloKnownStartNonceFieldEvent {
        field: '$.known.startNonce';
        value: Uint8Array;
    }
    interface HelloKnownIncarnationFieldEvent {
        field: '$.known.incarnation';
        value: number;
    }
    interface HelloKnownStatusFieldEvent {
        field: '$.known.status';
        value: number;
    }
    interface HelloKnownMeshIdFieldEvent {
        field: '$.known.meshId';
        value: Uint8Array;
    }
    interface HelloKnownAddressesFieldEvent {
        field: '$.known.addresses[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<Hello>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloSelfPeerFieldEvent | HelloSelfStoreIdFieldEvent | HelloSelfBootFieldEvent | HelloSelfStartNonceFieldEvent | HelloSelfIncarnationFieldEvent | HelloSelfStatusFieldEvent | HelloSelfMeshIdFieldEvent | HelloSelfAddressesFieldEvent | HelloVersionsCoreFieldEvent | HelloVersionsVersionFieldEvent | HelloVersionsOldestFieldEvent | HelloSettingsNameFieldEvent | HelloSettingsValueFieldEvent | HelloHeardFieldEvent | HelloKnownPeerFieldEvent | HelloKnownStoreIdFieldEvent | HelloKnownBootFieldEvent | HelloKnownStartNonceFieldEvent | HelloKnownIncarnationFieldEvent | HelloKnownStatusFieldEvent | HelloKnownMeshIdFieldEvent | HelloKnownAddressesFieldEvent>;
}
export interface CoreVersion {
    core: string;
    version: number;
    oldest?: number | undefined;
}
export declare namespace CoreVersion {
    const codec: () => Codec<CoreVersion>;
    interface CoreVersionCoreFieldEvent {
        field: '$.core';
        value: string;
    }
    interface CoreVersionVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface CoreVersionOldestFieldEvent {
        field: '$.oldest';
        value: number;
    }
    function encode(obj: Partial<CoreVersion>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CoreVersion>): CoreVersion;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CoreVersion>): Generator<CoreVersionCoreFieldEvent | CoreVersionVersionFieldEvent | CoreVersionOldestFieldEvent>;
}
export interface Setting {
    name: string;
    value: string;
}
export declare namespace Setting {
    const codec: () => Codec<Setting>;
    interface SettingNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface SettingValueFieldEvent {
        field: '$.value';
        value: string;
    }
    function encode(obj: Partial<Setting>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Setting>): Setting;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Setting>): Generator<SettingNameFieldEvent | SettingValueFieldEvent>;
}
export interface Probe {
    sequence: number;
    updates: Update[];
    penalty: number;
}
export declare namespace Probe {
    const codec: () => Codec<Probe>;
    interface ProbeSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface ProbeUpdatesRecordPeerFieldEvent {
        field: '$.updates[].record.peer';
        value: string;
        index: number;
    }
    interface ProbeUpdatesRecordStoreIdFieldEvent {
        field: '$.updates[].record.storeId';
        value: Uint8Array;
        index: number;
    }
    interface ProbeUpdatesRecordBootFieldEvent {
        field: '$.updates[].record.boot';
        value: number;
        index: number;
    }
    interface ProbeUpdatesRecordStartNonceFieldEvent {
        field: '$.updates[].record.startNonce';
        value: Uint8Array;
        index: number;
    }
    interface ProbeUpdatesRecordIncarnationFieldEvent {
        field: '$.updates[].record.incarnation';
        value: number;
        index: number;
    }
    interface ProbeUpdatesRecordStatusFieldEvent {
        field: '$.updates[].record.status';
        value: number;
        index: number;
    }
    interface ProbeUpdatesRecordMeshIdFieldEvent {
        field: '$.updates[].record.meshId';
        value: Uint8Array;
        index: number;
    }
    interface ProbeUpdatesRecordAddressesFieldEvent {
        field: '$.updates[].record.addresses[]';
        index: number;
        value: string;
    }
    interface ProbeUpdatesSuspectedByFieldEvent {
        field: '$.updates[].suspectedBy[]';
        index: number;
        value: string;
    }
    interface ProbeUpdatesGoneForMsFieldEvent {
        field: '$.updates[].goneForMs';
        value: number;
        index: number;
    }
    interface ProbeUpdatesClosedToFieldEvent {
        field: '$.updates[].closedTo[]';
        index: number;
        value: string;
    }
    interface ProbePenaltyFieldEvent {
        field: '$.penalty';
        value: number;
    }
    function encode(obj: Partial<Probe>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Probe>): Probe;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Probe>): Generator<ProbeSequenceFieldEvent | ProbeUpdatesRecordPeerFieldEvent | ProbeUpdatesRecordStoreIdFieldEvent | ProbeUpdatesRecordBootFieldEvent | ProbeUpdatesRecordStartNonceFieldEvent | ProbeUpdatesRecordIncarnationFieldEvent | ProbeUpdatesRecordStatusFieldEvent | ProbeUpdatesRecordMeshIdFieldEvent | ProbeUpdatesRecordAddressesFieldEvent | ProbeUpdatesSuspectedByFieldEvent | ProbeUpdatesGoneForMsFieldEvent | ProbeUpdatesClosedToFieldEvent | ProbePenaltyFieldEvent>;
}
export interface ProbeRequest {
    sequence: number;
    target: string;
}
export declare namespace ProbeRequest {
    const codec: () => Codec<ProbeRequest>;
    interface ProbeRequestSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface ProbeRequestTargetFieldEvent {
        field: '$.target';
        value: string;
    }
    function encode(obj: Partial<ProbeRequest>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProbeRequest>): ProbeRequest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ProbeRequest>): Generator<ProbeRequestSequenceFieldEvent | ProbeRequestTargetFieldEvent>;
}
export interface State {
    updates: Update[];
    answer: boolean;
}
export declare namespace State {
    const codec: () => Codec<State>;
    interface StateUpdatesRecordPeerFieldEvent {
        field: '$.updates[].record.peer';
        value: string;
        index: number;
    }
    interface StateUpdatesRecordStoreIdFieldEvent {
        field: '$.updates[].record.storeId';
        value: Uint8Array;
        index: number;
    }
    interface StateUpdatesRecordBootFieldEvent {
        field: '$.updates[].record.boot';
        value: number;
        index: number;
    }
    interface StateUpdatesRecordStartNonceFieldEvent {
        field: '$.updates[].record.startNonce';
        value: Uint8Array;
        index: number;
    }
    interface StateUpdatesRecordIncarnationFieldEvent {
        field: '$.updates[].record.incarnation';
        value: number;
        index: number;
    }
    interface StateUpdatesRecordStatusFieldEvent {
        field: '$.updates[].record.status';
        value: number;
        index: number;
    }
    interface StateUpdatesRecordMeshIdFieldEvent {
        field: '$.updates[].record.meshId';
        value: Uint8Array;
        index: number;
    }
    interface StateUpdatesRecordAddressesFieldEvent {
        field: '$.updates[].record.addresses[]';
        index: number;
        value: string;
    }
    interface StateUpdatesSuspectedByFieldEvent {
        field: '$.updates[].suspectedBy[]';
        index: number;
        value: string;
    }
    interface StateUpdatesGoneForMsFieldEvent {
        field: '$.updates[].goneForMs';
        value: number;
        index: number;
    }
    interface StateUpdatesClosedToFieldEvent {
        field: '$.updates[].closedTo[]';
        index: number;
        value: string;
    }
    interface StateAnswerFieldEvent {
        field: '$.answer';
        value: boolean;
    }
    function encode(obj: Partial<State>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<State>): State;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<State>): Generator<StateUpdatesRecordPeerFieldEvent | StateUpdatesRecordStoreIdFieldEvent | StateUpdatesRecordBootFieldEvent | StateUpdatesRecordStartNonceFieldEvent | StateUpdatesRecordIncarnationFieldEvent | StateUpdatesRecordStatusFieldEvent | StateUpdatesRecordMeshIdFieldEvent | StateUpdatesRecordAddressesFieldEvent | StateUpdatesSuspectedByFieldEvent | StateUpdatesGoneForMsFieldEvent | StateUpdatesClosedToFieldEvent | StateAnswerFieldEvent>;
}
export interface Digest {
    buckets: Uint8Array;
    answer: boolean;
}
export declare namespace Digest {
    const codec: () => Codec<Digest>;
    interface DigestBucketsFieldEvent {
        field: '$.buckets';
        value: Uint8Array;
    }
    interface DigestAnswerFieldEvent {
        field: '$.answer';
        value: boolean;
    }
    function encode(obj: Partial<Digest>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Digest>): Digest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Digest>): Generator<DigestBucketsFieldEvent | DigestAnswerFieldEvent>;
}
export interface Update {
    record?: MemberRecord | undefined;
    suspectedBy: string[];
    goneForMs: number;
    closedTo: string[];
}
export declare namespace Update {
    const codec: () => Codec<Update>;
    interface UpdateRecordPeerFieldEvent {
        field: '$.record.peer';
        value: string;
    }
    interface UpdateRecordStoreIdFieldEvent {
        field: '$.record.storeId';
        value: Uint8Array;
    }
    interface UpdateRecordBootFieldEvent {
        field: '$.record.boot';
        value: number;
    }
    interface UpdateRecordStartNonceFieldEvent {
        field: '$.record.startNonce';
        value: Uint8Array;
    }
    interface UpdateRecordIncarnationFieldEvent {
        field: '$.record.incarnation';
        value: number;
    }
    interface UpdateRecordStatusFieldEvent {
        field: '$.record.status';
        value: number;
    }
    interface UpdateRecordMeshIdFieldEvent {
        field: '$.record.meshId';
        value: Uint8Array;
    }
    interface UpdateRecordAddressesFieldEvent {
        field: '$.record.addresses[]';
        index: number;
        value: string;
    }
    interface UpdateSuspectedByFieldEvent {
        field: '$.suspectedBy[]';
        index: number;
        value: string;
    }
    interface UpdateGoneForMsFieldEvent {
        field: '$.goneForMs';
        value: number;
    }
    interface UpdateClosedToFieldEvent {
        field: '$.closedTo[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<Update>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Update>): Update;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Update>): Generator<UpdateRecordPeerFieldEvent | UpdateRecordStoreIdFieldEvent | UpdateRecordBootFieldEvent | UpdateRecordStartNonceFieldEvent | UpdateRecordIncarnationFieldEvent | UpdateRecordStatusFieldEvent | UpdateRecordMeshIdFieldEvent | UpdateRecordAddressesFieldEvent | UpdateSuspectedByFieldEvent | UpdateGoneForMsFieldEvent | UpdateClosedToFieldEvent>;
}
export interface MemberRecord {
    peer: string;
    storeId: Uint8Array;
    boot: number;
    startNonce: Uint8Array;
    incarnation: number;
    status: number;
    meshId?: Uint8Array | undefined;
    addresses: string[];
}
export declare namespace MemberRecord {
    const codec: () => Codec<MemberRecord>;
    interface MemberRecordPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface MemberRecordStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface MemberRecordBootFieldEvent {
        field: '$.boot';
        value: number;
    }
    interface MemberRecordStartNonceFieldEvent {
        field: '$.startNonce';
        value: Uint8Array;
    }
    interface MemberRecordIncarnationFieldEvent {
        field: '$.incarnation';
        value: number;
    }
    interface MemberRecordStatusFieldEvent {
        field: '$.status';
        value: number;
    }
    interface MemberRecordMeshIdFieldEvent {
        field: '$.meshId';
        value: Uint8Array;
    }
    interface MemberRecordAddressesFieldEvent {
        field: '$.addresses[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<MemberRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberRecord>): MemberRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberRecord>): Generator<MemberRecordPeerFieldEvent | MemberRecordStoreIdFieldEvent | MemberRecordBootFieldEvent | MemberRecordStartNonceFieldEvent | MemberRecordIncarnationFieldEvent | MemberRecordStatusFieldEvent | MemberRecordMeshIdFieldEvent | MemberRecordAddressesFieldEvent>;
}
