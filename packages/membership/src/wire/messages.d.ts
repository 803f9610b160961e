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
    interface EnvelopeHelloSelfMetadataVersionFieldEvent {
        field: '$.hello.self.metadata.version';
        value: string;
    }
    interface EnvelopeHelloSelfMetadataZoneFieldEvent {
        field: '$.hello.self.metadata.zone';
        value: string;
    }
    interface EnvelopeHelloSelfMetadataPriorityFieldEvent {
        field: '$.hello.self.metadata.priority';
        value: number;
    }
    interface EnvelopeHelloSelfMetadataCapacityFieldEvent {
        field: '$.hello.self.metadata.capacity';
        value: number;
    }
    interface EnvelopeHelloSelfMetadataLoadFieldEvent {
        field: '$.hello.self.metadata.load';
        value: number;
    }
    interface EnvelopeHelloSelfMetadataTagsFieldEvent {
        field: '$.hello.self.metadata.tags[]';
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
    interface EnvelopeHelloKnownMetadataVersionFieldEvent {
        field: '$.hello.known.metadata.version';
        value: string;
    }
    interface EnvelopeHelloKnownMetadataZoneFieldEvent {
        field: '$.hello.known.metadata.zone';
        value: string;
    }
    interface EnvelopeHelloKnownMetadataPriorityFieldEvent {
        field: '$.hello.known.metadata.priority';
        value: number;
    }
    interface EnvelopeHelloKnownMetadataCapacityFieldEvent {
        field: '$.hello.known.metadata.capacity';
        value: number;
    }
    interface EnvelopeHelloKnownMetadataLoadFieldEvent {
        field: '$.hello.known.metadata.load';
        value: number;
    }
    interface EnvelopeHelloKnownMetadataTagsFieldEvent {
        field: '$.hello.known.metadata.tags[]';
        index: number;
        value: string;
    }
    interface EnvelopeHelloNotAdmittedFieldEvent {
        field: '$.hello.notAdmitted';
        value: boolean;
    }
    interface EnvelopeHelloRunsTwiceFieldEvent {
        field: '$.hello.runsTwice';
        value: boolean;
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
    interface EnvelopePingUpdatesRecordMetadataVersionFieldEvent {
        field: '$.ping.updates[].record.metadata.version';
        value: string;
        index: number;
    }
    interface EnvelopePingUpdatesRecordMetadataZoneFieldEvent {
        field: '$.ping.updates[].record.metadata.zone';
        value: string;
        index: number;
    }
    interface EnvelopePingUpdatesRecordMetadataPriorityFieldEvent {
        field: '$.ping.updates[].record.metadata.priority';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesRecordMetadataCapacityFieldEvent {
        field: '$.ping.updates[].record.metadata.capacity';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesRecordMetadataLoadFieldEvent {
        field: '$.ping.updates[].record.metadata.load';
        value: number;
        index: number;
    }
    interface EnvelopePingUpdatesRecordMetadataTagsFieldEvent {
        field: '$.ping.updates[].record.metadata.tags[]';
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
    interface EnvelopeAckUpdatesRecordMetadataVersionFieldEvent {
        field: '$.ack.updates[].record.metadata.version';
        value: string;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordMetadataZoneFieldEvent {
        field: '$.ack.updates[].record.metadata.zone';
        value: string;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordMetadataPriorityFieldEvent {
        field: '$.ack.updates[].record.metadata.priority';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordMetadataCapacityFieldEvent {
        field: '$.ack.updates[].record.metadata.capacity';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordMetadataLoadFieldEvent {
        field: '$.ack.updates[].record.metadata.load';
        value: number;
        index: number;
    }
    interface EnvelopeAckUpdatesRecordMetadataTagsFieldEvent {
        field: '$.ack.updates[].record.metadata.tags[]';
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
    interface EnvelopeNackUpdatesRecordMetadataVersionFieldEvent {
        field: '$.nack.updates[].record.metadata.version';
        value: string;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordMetadataZoneFieldEvent {
        field: '$.nack.updates[].record.metadata.zone';
        value: string;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordMetadataPriorityFieldEvent {
        field: '$.nack.updates[].record.metadata.priority';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordMetadataCapacityFieldEvent {
        field: '$.nack.updates[].record.metadata.capacity';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordMetadataLoadFieldEvent {
        field: '$.nack.updates[].record.metadata.load';
        value: number;
        index: number;
    }
    interface EnvelopeNackUpdatesRecordMetadataTagsFieldEvent {
        field: '$.nack.updates[].record.metadata.tags[]';
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
    interface EnvelopeStateUpdatesRecordMetadataVersionFieldEvent {
        field: '$.state.updates[].record.metadata.version';
        value: string;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordMetadataZoneFieldEvent {
        field: '$.state.updates[].record.metadata.zone';
        value: string;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordMetadataPriorityFieldEvent {
        field: '$.state.updates[].record.metadata.priority';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordMetadataCapacityFieldEvent {
        field: '$.state.updates[].record.metadata.capacity';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordMetadataLoadFieldEvent {
        field: '$.state.updates[].record.metadata.load';
        value: number;
        index: number;
    }
    interface EnvelopeStateUpdatesRecordMetadataTagsFieldEvent {
        field: '$.state.updates[].record.metadata.tags[]';
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
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Envelope>): Generator<EnvelopeHelloSelfPeerFieldEvent | EnvelopeHelloSelfStoreIdFieldEvent | EnvelopeHelloSelfBootFieldEvent | EnvelopeHelloSelfStartNonceFieldEvent | EnvelopeHelloSelfIncarnationFieldEvent | EnvelopeHelloSelfStatusFieldEvent | EnvelopeHelloSelfMeshIdFieldEvent | EnvelopeHelloSelfAddressesFieldEvent | EnvelopeHelloSelfMetadataVersionFieldEvent | EnvelopeHelloSelfMetadataZoneFieldEvent | EnvelopeHelloSelfMetadataPriorityFieldEvent | EnvelopeHelloSelfMetadataCapacityFieldEvent | EnvelopeHelloSelfMetadataLoadFieldEvent | EnvelopeHelloSelfMetadataTagsFieldEvent | EnvelopeHelloVersionsCoreFieldEvent | EnvelopeHelloVersionsVersionFieldEvent | EnvelopeHelloVersionsOldestFieldEvent | EnvelopeHelloSettingsNameFieldEvent | EnvelopeHelloSettingsValueFieldEvent | EnvelopeHelloHeardFieldEvent | EnvelopeHelloKnownPeerFieldEvent | EnvelopeHelloKnownStoreIdFieldEvent | EnvelopeHelloKnownBootFieldEvent | EnvelopeHelloKnownStartNonceFieldEvent | EnvelopeHelloKnownIncarnationFieldEvent | EnvelopeHelloKnownStatusFieldEvent | EnvelopeHelloKnownMeshIdFieldEvent | EnvelopeHelloKnownAddressesFieldEvent | EnvelopeHelloKnownMetadataVersionFieldEvent | EnvelopeHelloKnownMetadataZoneFieldEvent | EnvelopeHelloKnownMetadataPriorityFieldEvent | EnvelopeHelloKnownMetadataCapacityFieldEvent | EnvelopeHelloKnownMetadataLoadFieldEvent | EnvelopeHelloKnownMetadataTagsFieldEvent | EnvelopeHelloNotAdmittedFieldEvent | EnvelopeHelloRunsTwiceFieldEvent | EnvelopePingSequenceFieldEvent | EnvelopePingUpdatesRecordPeerFieldEvent | EnvelopePingUpdatesRecordStoreIdFieldEvent | EnvelopePingUpdatesRecordBootFieldEvent | EnvelopePingUpdatesRecordStartNonceFieldEvent | EnvelopePingUpdatesRecordIncarnationFieldEvent | EnvelopePingUpdatesRecordStatusFieldEvent | EnvelopePingUpdatesRecordMeshIdFieldEvent | EnvelopePingUpdatesRecordAddressesFieldEvent | EnvelopePingUpdatesRecordMetadataVersionFieldEvent | EnvelopePingUpdatesRecordMetadataZoneFieldEvent | EnvelopePingUpdatesRecordMetadataPriorityFieldEvent | EnvelopePingUpdatesRecordMetadataCapacityFieldEvent | EnvelopePingUpdatesRecordMetadataLoadFieldEvent | EnvelopePingUpdatesRecordMetadataTagsFieldEvent | EnvelopePingUpdatesSuspectedByFieldEvent | EnvelopePingUpdatesGoneForMsFieldEvent | EnvelopePingUpdatesClosedToFieldEvent | EnvelopePingPenaltyFieldEvent | EnvelopeAckSequenceFieldEvent | EnvelopeAckUpdatesRecordPeerFieldEvent | EnvelopeAckUpdatesRecordStoreIdFieldEvent | EnvelopeAckUpdatesRecordBootFieldEvent | EnvelopeAckUpdatesRecordStartNonceFieldEvent | EnvelopeAckUpdatesRecordIncarnationFieldEvent | EnvelopeAckUpdatesRecordStatusFieldEvent | EnvelopeAckUpdatesRecordMeshIdFieldEvent | EnvelopeAckUpdatesRecordAddressesFieldEvent | EnvelopeAckUpdatesRecordMetadataVersionFieldEvent | EnvelopeAckUpdatesRecordMetadataZoneFieldEvent | EnvelopeAckUpdatesRecordMetadataPriorityFieldEvent | EnvelopeAckUpdatesRecordMetadataCapacityFieldEvent | EnvelopeAckUpdatesRecordMetadataLoadFieldEvent | EnvelopeAckUpdatesRecordMetadataTagsFieldEvent | EnvelopeAckUpdatesSuspectedByFieldEvent | EnvelopeAckUpdatesGoneForMsFieldEvent | EnvelopeAckUpdatesClosedToFieldEvent | EnvelopeAckPenaltyFieldEvent | EnvelopePingRequestSequenceFieldEvent | EnvelopePingRequestTargetFieldEvent | EnvelopeNackSequenceFieldEvent | EnvelopeNackUpdatesRecordPeerFieldEvent | EnvelopeNackUpdatesRecordStoreIdFieldEvent | EnvelopeNackUpdatesRecordBootFieldEvent | EnvelopeNackUpdatesRecordStartNonceFieldEvent | EnvelopeNackUpdatesRecordIncarnationFieldEvent | EnvelopeNackUpdatesRecordStatusFieldEvent | EnvelopeNackUpdatesRecordMeshIdFieldEvent | EnvelopeNackUpdatesRecordAddressesFieldEvent | EnvelopeNackUpdatesRecordMetadataVersionFieldEvent | EnvelopeNackUpdatesRecordMetadataZoneFieldEvent | EnvelopeNackUpdatesRecordMetadataPriorityFieldEvent | EnvelopeNackUpdatesRecordMetadataCapacityFieldEvent | EnvelopeNackUpdatesRecordMetadataLoadFieldEvent | EnvelopeNackUpdatesRecordMetadataTagsFieldEvent | EnvelopeNackUpdatesSuspectedByFieldEvent | EnvelopeNackUpdatesGoneForMsFieldEvent | EnvelopeNackUpdatesClosedToFieldEvent | EnvelopeNackPenaltyFieldEvent | EnvelopeStateUpdatesRecordPeerFieldEvent | EnvelopeStateUpdatesRecordStoreIdFieldEvent | EnvelopeStateUpdatesRecordBootFieldEvent | EnvelopeStateUpdatesRecordStartNonceFieldEvent | EnvelopeStateUpdatesRecordIncarnationFieldEvent | EnvelopeStateUpdatesRecordStatusFieldEvent | EnvelopeStateUpdatesRecordMeshIdFieldEvent | EnvelopeStateUpdatesRecordAddressesFieldEvent | EnvelopeStateUpdatesRecordMetadataVersionFieldEvent | EnvelopeStateUpdatesRecordMetadataZoneFieldEvent | EnvelopeStateUpdatesRecordMetadataPriorityFieldEvent | EnvelopeStateUpdatesRecordMetadataCapacityFieldEvent | EnvelopeStateUpdatesRecordMetadataLoadFieldEvent | EnvelopeStateUpdatesRecordMetadataTagsFieldEvent | EnvelopeStateUpdatesSuspectedByFieldEvent | EnvelopeStateUpdatesGoneForMsFieldEvent | EnvelopeStateUpdatesClosedToFieldEvent | EnvelopeStateAnswerFieldEvent | EnvelopeDigestBucketsFieldEvent | EnvelopeDigestAnswerFieldEvent>;
}
export interface Hello {
    self?: MemberRecord | undefined;
    versions: CoreVersion[];
    settings: Setting[];
    heard: boolean;
    known?: MemberRecord | undefined;
    notAdmitted: boolean;
    runsTwice: boolean;
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
    interface HelloSelfMetadataVersionFieldEvent {
        field: '$.self.metadata.version';
        value: string;
    }
    interface HelloSelfMetadataZoneFieldEvent {
        field: '$.self.metadata.zone';
        value: string;
    }
    interface HelloSelfMetadataPriorityFieldEvent {
        field: '$.self.metadata.priority';
        value: number;
    }
    interface HelloSelfMetadataCapacityFieldEvent {
        field: '$.self.metadata.capacity';
        value: number;
    }
    interface HelloSelfMetadataLoadFieldEvent {
        field: '$.self.metadata.load';
        value: number;
    }
    interface HelloSelfMetadataTagsFieldEvent {
        field: '$.self.metadata.tags[]';
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
    interface HelloKnownMetadataVersionFieldEvent {
        field: '$.known.metadata.version';
        value: string;
    }
    interface HelloKnownMetadataZoneFieldEvent {
        field: '$.known.metadata.zone';
        value: string;
    }
    interface HelloKnownMetadataPriorityFieldEvent {
        field: '$.known.metadata.priority';
        value: number;
    }
    interface HelloKnownMetadataCapacityFieldEvent {
        field: '$.known.metadata.capacity';
        value: number;
    }
    interface HelloKnownMetadataLoadFieldEvent {
        field: '$.known.metadata.load';
        value: number;
    }
    interface HelloKnownMetadataTagsFieldEvent {
        field: '$.known.metadata.tags[]';
        index: number;
        value: string;
    }
    interface HelloNotAdmittedFieldEvent {
        field: '$.notAdmitted';
        value: boolean;
    }
    interface HelloRunsTwiceFieldEvent {
        field: '$.runsTwice';
        value: boolean;
    }
    function encode(obj: Partial<Hello>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloSelfPeerFieldEvent | HelloSelfStoreIdFieldEvent | HelloSelfBootFieldEvent | HelloSelfStartNonceFieldEvent | HelloSelfIncarnationFieldEvent | HelloSelfStatusFieldEvent | HelloSelfMeshIdFieldEvent | HelloSelfAddressesFieldEvent | HelloSelfMetadataVersionFieldEvent | HelloSelfMetadataZoneFieldEvent | HelloSelfMetadataPriorityFieldEvent | HelloSelfMetadataCapacityFieldEvent | HelloSelfMetadataLoadFieldEvent | HelloSelfMetadataTagsFieldEvent | HelloVersionsCoreFieldEvent | HelloVersionsVersionFieldEvent | HelloVersionsOldestFieldEvent | HelloSettingsNameFieldEvent | HelloSettingsValueFieldEvent | HelloHeardFieldEvent | HelloKnownPeerFieldEvent | HelloKnownStoreIdFieldEvent | HelloKnownBootFieldEvent | HelloKnownStartNonceFieldEvent | HelloKnownIncarnationFieldEvent | HelloKnownStatusFieldEvent | HelloKnownMeshIdFieldEvent | HelloKnownAddressesFieldEvent | HelloKnownMetadataVersionFieldEvent | HelloKnownMetadataZoneFieldEvent | HelloKnownMetadataPriorityFieldEvent | HelloKnownMetadataCapacityFieldEvent | HelloKnownMetadataLoadFieldEvent | HelloKnownMetadataTagsFieldEvent | HelloNotAdmittedFieldEvent | HelloRunsTwiceFieldEvent>;
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
    interface ProbeUpdatesRecordMetadataVersionFieldEvent {
        field: '$.updates[].record.metadata.version';
        value: string;
        index: number;
    }
    interface ProbeUpdatesRecordMetadataZoneFieldEvent {
        field: '$.updates[].record.metadata.zone';
        value: string;
        index: number;
    }
    interface ProbeUpdatesRecordMetadataPriorityFieldEvent {
        field: '$.updates[].record.metadata.priority';
        value: number;
        index: number;
    }
    interface ProbeUpdatesRecordMetadataCapacityFieldEvent {
        field: '$.updates[].record.metadata.capacity';
        value: number;
        index: number;
    }
    interface ProbeUpdatesRecordMetadataLoadFieldEvent {
        field: '$.updates[].record.metadata.load';
        value: number;
        index: number;
    }
    interface ProbeUpdatesRecordMetadataTagsFieldEvent {
        field: '$.updates[].record.metadata.tags[]';
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
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Probe>): Generator<ProbeSequenceFieldEvent | ProbeUpdatesRecordPeerFieldEvent | ProbeUpdatesRecordStoreIdFieldEvent | ProbeUpdatesRecordBootFieldEvent | ProbeUpdatesRecordStartNonceFieldEvent | ProbeUpdatesRecordIncarnationFieldEvent | ProbeUpdatesRecordStatusFieldEvent | ProbeUpdatesRecordMeshIdFieldEvent | ProbeUpdatesRecordAddressesFieldEvent | ProbeUpdatesRecordMetadataVersionFieldEvent | ProbeUpdatesRecordMetadataZoneFieldEvent | ProbeUpdatesRecordMetadataPriorityFieldEvent | ProbeUpdatesRecordMetadataCapacityFieldEvent | ProbeUpdatesRecordMetadataLoadFieldEvent | ProbeUpdatesRecordMetadataTagsFieldEvent | ProbeUpdatesSuspectedByFieldEvent | ProbeUpdatesGoneForMsFieldEvent | ProbeUpdatesClosedToFieldEvent | ProbePenaltyFieldEvent>;
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
    interface StateUpdatesRecordMetadataVersionFieldEvent {
        field: '$.updates[].record.metadata.version';
        value: string;
        index: number;
    }
    interface StateUpdatesRecordMetadataZoneFieldEvent {
        field: '$.updates[].record.metadata.zone';
        value: string;
        index: number;
    }
    interface StateUpdatesRecordMetadataPriorityFieldEvent {
        field: '$.updates[].record.metadata.priority';
        value: number;
        index: number;
    }
    interface StateUpdatesRecordMetadataCapacityFieldEvent {
        field: '$.updates[].record.metadata.capacity';
        value: number;
        index: number;
    }
    interface StateUpdatesRecordMetadataLoadFieldEvent {
        field: '$.updates[].record.metadata.load';
        value: number;
        index: number;
    }
    interface StateUpdatesRecordMetadataTagsFieldEvent {
        field: '$.updates[].record.metadata.tags[]';
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
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<State>): Generator<StateUpdatesRecordPeerFieldEvent | StateUpdatesRecordStoreIdFieldEvent | StateUpdatesRecordBootFieldEvent | StateUpdatesRecordStartNonceFieldEvent | StateUpdatesRecordIncarnationFieldEvent | StateUpdatesRecordStatusFieldEvent | StateUpdatesRecordMeshIdFieldEvent | StateUpdatesRecordAddressesFieldEvent | StateUpdatesRecordMetadataVersionFieldEvent | StateUpdatesRecordMetadataZoneFieldEvent | StateUpdatesRecordMetadataPriorityFieldEvent | StateUpdatesRecordMetadataCapacityFieldEvent | StateUpdatesRecordMetadataLoadFieldEvent | StateUpdatesRecordMetadataTagsFieldEvent | StateUpdatesSuspectedByFieldEvent | StateUpdatesGoneForMsFieldEvent | StateUpdatesClosedToFieldEvent | StateAnswerFieldEvent>;
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
    interface UpdateRecordMetadataVersionFieldEvent {
        field: '$.record.metadata.version';
        value: string;
    }
    interface UpdateRecordMetadataZoneFieldEvent {
        field: '$.record.metadata.zone';
        value: string;
    }
    interface UpdateRecordMetadataPriorityFieldEvent {
        field: '$.record.metadata.priority';
        value: number;
    }
    interface UpdateRecordMetadataCapacityFieldEvent {
        field: '$.record.metadata.capacity';
        value: number;
    }
    interface UpdateRecordMetadataLoadFieldEvent {
        field: '$.record.metadata.load';
        value: number;
    }
    interface UpdateRecordMetadataTagsFieldEvent {
        field: '$.record.metadata.tags[]';
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
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Update>): Generator<UpdateRecordPeerFieldEvent | UpdateRecordStoreIdFieldEvent | UpdateRecordBootFieldEvent | UpdateRecordStartNonceFieldEvent | UpdateRecordIncarnationFieldEvent | UpdateRecordStatusFieldEvent | UpdateRecordMeshIdFieldEvent | UpdateRecordAddressesFieldEvent | UpdateRecordMetadataVersionFieldEvent | UpdateRecordMetadataZoneFieldEvent | UpdateRecordMetadataPriorityFieldEvent | UpdateRecordMetadataCapacityFieldEvent | UpdateRecordMetadataLoadFieldEvent | UpdateRecordMetadataTagsFieldEvent | UpdateSuspectedByFieldEvent | UpdateGoneForMsFieldEvent | UpdateClosedToFieldEvent>;
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
    metadata?: Metadata | undefined;
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
    interface MemberRecordMetadataVersionFieldEvent {
        field: '$.metadata.version';
        value: string;
    }
    interface MemberRecordMetadataZoneFieldEvent {
        field: '$.metadata.zone';
        value: string;
    }
    interface MemberRecordMetadataPriorityFieldEvent {
        field: '$.metadata.priority';
        value: number;
    }
    interface MemberRecordMetadataCapacityFieldEvent {
        field: '$.metadata.capacity';
        value: number;
    }
    interface MemberRecordMetadataLoadFieldEvent {
        field: '$.metadata.load';
        value: number;
    }
    interface MemberRecordMetadataTagsFieldEvent {
        field: '$.metadata.tags[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<MemberRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberRecord>): MemberRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MemberRecord>): Generator<MemberRecordPeerFieldEvent | MemberRecordStoreIdFieldEvent | MemberRecordBootFieldEvent | MemberRecordStartNonceFieldEvent | MemberRecordIncarnationFieldEvent | MemberRecordStatusFieldEvent | MemberRecordMeshIdFieldEvent | MemberRecordAddressesFieldEvent | MemberRecordMetadataVersionFieldEvent | MemberRecordMetadataZoneFieldEvent | MemberRecordMetadataPriorityFieldEvent | MemberRecordMetadataCapacityFieldEvent | MemberRecordMetadataLoadFieldEvent | MemberRecordMetadataTagsFieldEvent>;
}
export interface Metadata {
    version?: string | undefined;
    zone?: string | undefined;
    priority: number;
    capacity: number;
    load: number;
    tags: string[];
}
export declare namespace Metadata {
    const codec: () => Codec<Metadata>;
    interface MetadataVersionFieldEvent {
        field: '$.version';
        value: string;
    }
    interface MetadataZoneFieldEvent {
        field: '$.zone';
        value: string;
    }
    interface MetadataPriorityFieldEvent {
        field: '$.priority';
        value: number;
    }
    interface MetadataCapacityFieldEvent {
        field: '$.capacity';
        value: number;
    }
    interface MetadataLoadFieldEvent {
        field: '$.load';
        value: number;
    }
    interface MetadataTagsFieldEvent {
        field: '$.tags[]';
        index: number;
        value: string;
    }
    function encode(obj: Partial<Metadata>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Metadata>): Metadata;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Metadata>): Generator<MetadataVersionFieldEvent | MetadataZoneFieldEvent | MetadataPriorityFieldEvent | MetadataCapacityFieldEvent | MetadataLoadFieldEvent | MetadataTagsFieldEvent>;
}
