// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface QuorumFrame {
    hello?: Hello | undefined;
    ask?: Ask | undefined;
    answer?: Answers | undefined;
    moved?: Move | undefined;
    behind?: Era | undefined;
    move?: Move | undefined;
    moving?: Moving | undefined;
    fetch?: Fetch | undefined;
    page?: Page | undefined;
    serving?: Configuration | undefined;
    watch?: Session | undefined;
    renewed?: Session | undefined;
    forward?: Forward | undefined;
    forwarded?: Forwarded | undefined;
}
export declare namespace QuorumFrame {
    const codec: () => Codec<QuorumFrame>;
    interface QuorumFrameHelloVotesFieldEvent {
        field: '$.hello.votes';
        value: number;
    }
    interface QuorumFrameHelloConfigurationsGroupFieldEvent {
        field: '$.hello.configurations[].group';
        value: string;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsLineageFieldEvent {
        field: '$.hello.configurations[].lineage';
        value: string;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsGenerationFieldEvent {
        field: '$.hello.configurations[].generation';
        value: number;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsEpochFieldEvent {
        field: '$.hello.configurations[].epoch';
        value: number;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsVotersPeerFieldEvent {
        field: '$.hello.configurations[].voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsVotersStoreIdFieldEvent {
        field: '$.hello.configurations[].voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsVotersVolatileFieldEvent {
        field: '$.hello.configurations[].voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameHelloConfigurationsDropBeforeFieldEvent {
        field: '$.hello.configurations[].dropBefore';
        value: number;
        index: number;
    }
    interface QuorumFrameAskEraGroupFieldEvent {
        field: '$.ask.era.group';
        value: string;
    }
    interface QuorumFrameAskEraLineageFieldEvent {
        field: '$.ask.era.lineage';
        value: string;
    }
    interface QuorumFrameAskEraEpochFieldEvent {
        field: '$.ask.era.epoch';
        value: number;
    }
    interface QuorumFrameAskProposersFieldEvent {
        field: '$.ask.proposers[]';
        index: number;
        value: string;
    }
    interface QuorumFrameAskRequestsKindFieldEvent {
        field: '$.ask.requests[].kind';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsRequestFieldEvent {
        field: '$.ask.requests[].request';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsKeyFieldEvent {
        field: '$.ask.requests[].key';
        value: string;
        index: number;
    }
    interface QuorumFrameAskRequestsBallotEpochFieldEvent {
        field: '$.ask.requests[].ballot.epoch';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsBallotRoundFieldEvent {
        field: '$.ask.requests[].ballot.round';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsBallotProposerFieldEvent {
        field: '$.ask.requests[].ballot.proposer';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsValueFieldEvent {
        field: '$.ask.requests[].value';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameAskRequestsNextEpochFieldEvent {
        field: '$.ask.requests[].next.epoch';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsNextRoundFieldEvent {
        field: '$.ask.requests[].next.round';
        value: number;
        index: number;
    }
    interface QuorumFrameAskRequestsNextProposerFieldEvent {
        field: '$.ask.requests[].next.proposer';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerEraGroupFieldEvent {
        field: '$.answer.era.group';
        value: string;
    }
    interface QuorumFrameAnswerEraLineageFieldEvent {
        field: '$.answer.era.lineage';
        value: string;
    }
    interface QuorumFrameAnswerEraEpochFieldEvent {
        field: '$.answer.era.epoch';
        value: number;
    }
    interface QuorumFrameAnswerStoreIdFieldEvent {
        field: '$.answer.storeId';
        value: Uint8Array;
    }
    interface QuorumFrameAnswerFloorFieldEvent {
        field: '$.answer.floor';
        value: number;
    }
    interface QuorumFrameAnswerProposersFieldEvent {
        field: '$.answer.proposers[]';
        index: number;
        value: string;
    }
    interface QuorumFrameAnswerAnswersKindFieldEvent {
        field: '$.answer.answers[].kind';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersRequestFieldEvent {
        field: '$.answer.answers[].request';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersAcceptedBallotEpochFieldEvent {
        field: '$.answer.answers[].accepted.ballot.epoch';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersAcceptedBallotRoundFieldEvent {
        field: '$.answer.answers[].accepted.ballot.round';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersAcceptedBallotProposerFieldEvent {
        field: '$.answer.answers[].accepted.ballot.proposer';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersAcceptedValueFieldEvent {
        field: '$.answer.answers[].accepted.value';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameAnswerAnswersPromisedEpochFieldEvent {
        field: '$.answer.answers[].promised.epoch';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersPromisedRoundFieldEvent {
        field: '$.answer.answers[].promised.round';
        value: number;
        index: number;
    }
    interface QuorumFrameAnswerAnswersPromisedProposerFieldEvent {
        field: '$.answer.answers[].promised.proposer';
        value: number;
        index: number;
    }
    interface QuorumFrameMovedFromGroupFieldEvent {
        field: '$.moved.from.group';
        value: string;
    }
    interface QuorumFrameMovedFromLineageFieldEvent {
        field: '$.moved.from.lineage';
        value: string;
    }
    interface QuorumFrameMovedFromGenerationFieldEvent {
        field: '$.moved.from.generation';
        value: number;
    }
    interface QuorumFrameMovedFromEpochFieldEvent {
        field: '$.moved.from.epoch';
        value: number;
    }
    interface QuorumFrameMovedFromVotersPeerFieldEvent {
        field: '$.moved.from.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameMovedFromVotersStoreIdFieldEvent {
        field: '$.moved.from.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameMovedFromVotersVolatileFieldEvent {
        field: '$.moved.from.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameMovedFromDropBeforeFieldEvent {
        field: '$.moved.from.dropBefore';
        value: number;
    }
    interface QuorumFrameMovedNextGroupFieldEvent {
        field: '$.moved.next.group';
        value: string;
    }
    interface QuorumFrameMovedNextLineageFieldEvent {
        field: '$.moved.next.lineage';
        value: string;
    }
    interface QuorumFrameMovedNextGenerationFieldEvent {
        field: '$.moved.next.generation';
        value: number;
    }
    interface QuorumFrameMovedNextEpochFieldEvent {
        field: '$.moved.next.epoch';
        value: number;
    }
    interface QuorumFrameMovedNextVotersPeerFieldEvent {
        field: '$.moved.next.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameMovedNextVotersStoreIdFieldEvent {
        field: '$.moved.next.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameMovedNextVotersVolatileFieldEvent {
        field: '$.moved.next.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameMovedNextDropBeforeFieldEvent {
        field: '$.moved.next.dropBefore';
        value: number;
    }
    interface QuorumFrameBehindGroupFieldEvent {
        field: '$.behind.group';
        value: string;
    }
    interface QuorumFrameBehindLineageFieldEvent {
        field: '$.behind.lineage';
        value: string;
    }
    interface QuorumFrameBehindEpochFieldEvent {
        field: '$.behind.epoch';
        value: number;
    }
    interface QuorumFrameMoveFromGroupFieldEvent {
        field: '$.move.from.group';
        value: string;
    }
    interface QuorumFrameMoveFromLineageFieldEvent {
        field: '$.move.from.lineage';
        value: string;
    }
    interface QuorumFrameMoveFromGenerationFieldEvent {
        field: '$.move.from.generation';
        value: number;
    }
    interface QuorumFrameMoveFromEpochFieldEvent {
        field: '$.move.from.epoch';
        value: number;
    }
    interface QuorumFrameMoveFromVotersPeerFieldEvent {
        field: '$.move.from.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameMoveFromVotersStoreIdFieldEvent {
        field: '$.move.from.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameMoveFromVotersVolatileFieldEvent {
        field: '$.move.from.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameMoveFromDropBeforeFieldEvent {
        field: '$.move.from.dropBefore';
        value: number;
    }
    interface QuorumFrameMoveNextGroupFieldEvent {
        field: '$.move.next.group';
        value: string;
    }
    interface QuorumFrameMoveNextLineageFieldEvent {
        field: '$.move.next.lineage';
        value: string;
    }
    interface QuorumFrameMoveNextGenerationFieldEvent {
        field: '$.move.next.generation';
        value: number;
    }
    interface QuorumFrameMoveNextEpochFieldEvent {
        field: '$.move.next.epoch';
        value: number;
    }
    interface QuorumFrameMoveNextVotersPeerFieldEvent {
        field: '$.move.next.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameMoveNextVotersStoreIdFieldEvent {
        field: '$.move.next.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameMoveNextVotersVolatileFieldEvent {
        field: '$.move.next.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameMoveNextDropBeforeFieldEvent {
        field: '$.move.next.dropBefore';
        value: number;
    }
    interface QuorumFrameMovingEraGroupFieldEvent {
        field: '$.moving.era.group';
        value: string;
    }
    interface QuorumFrameMovingEraLineageFieldEvent {
        field: '$.moving.era.lineage';
        value: string;
    }
    interface QuorumFrameMovingEraEpochFieldEvent {
        field: '$.moving.era.epoch';
        value: number;
    }
    interface QuorumFrameMovingStoreIdFieldEvent {
        field: '$.moving.storeId';
        value: Uint8Array;
    }
    interface QuorumFrameMovingInstalledFieldEvent {
        field: '$.moving.installed';
        value: boolean;
    }
    interface QuorumFrameFetchMoveFromGroupFieldEvent {
        field: '$.fetch.move.from.group';
        value: string;
    }
    interface QuorumFrameFetchMoveFromLineageFieldEvent {
        field: '$.fetch.move.from.lineage';
        value: string;
    }
    interface QuorumFrameFetchMoveFromGenerationFieldEvent {
        field: '$.fetch.move.from.generation';
        value: number;
    }
    interface QuorumFrameFetchMoveFromEpochFieldEvent {
        field: '$.fetch.move.from.epoch';
        value: number;
    }
    interface QuorumFrameFetchMoveFromVotersPeerFieldEvent {
        field: '$.fetch.move.from.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameFetchMoveFromVotersStoreIdFieldEvent {
        field: '$.fetch.move.from.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameFetchMoveFromVotersVolatileFieldEvent {
        field: '$.fetch.move.from.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameFetchMoveFromDropBeforeFieldEvent {
        field: '$.fetch.move.from.dropBefore';
        value: number;
    }
    interface QuorumFrameFetchMoveNextGroupFieldEvent {
        field: '$.fetch.move.next.group';
        value: string;
    }
    interface QuorumFrameFetchMoveNextLineageFieldEvent {
        field: '$.fetch.move.next.lineage';
        value: string;
    }
    interface QuorumFrameFetchMoveNextGenerationFieldEvent {
        field: '$.fetch.move.next.generation';
        value: number;
    }
    interface QuorumFrameFetchMoveNextEpochFieldEvent {
        field: '$.fetch.move.next.epoch';
        value: number;
    }
    interface QuorumFrameFetchMoveNextVotersPeerFieldEvent {
        field: '$.fetch.move.next.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameFetchMoveNextVotersStoreIdFieldEvent {
        field: '$.fetch.move.next.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameFetchMoveNextVotersVolatileFieldEvent {
        field: '$.fetch.move.next.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameFetchMoveNextDropBeforeFieldEvent {
        field: '$.fetch.move.next.dropBefore';
        value: number;
    }
    interface QuorumFrameFetchAfterFieldEvent {
        field: '$.fetch.after';
        value: string;
    }
    interface QuorumFramePageEraGroupFieldEvent {
        field: '$.page.era.group';
        value: string;
    }
    interface QuorumFramePageEraLineageFieldEvent {
        field: '$.page.era.lineage';
        value: string;
    }
    interface QuorumFramePageEraEpochFieldEvent {
        field: '$.page.era.epoch';
        value: number;
    }
    interface QuorumFramePageStoreIdFieldEvent {
        field: '$.page.storeId';
        value: Uint8Array;
    }
    interface QuorumFramePageFloorFieldEvent {
        field: '$.page.floor';
        value: number;
    }
    interface QuorumFramePageAfterFieldEvent {
        field: '$.page.after';
        value: string;
    }
    interface QuorumFramePageProposersFieldEvent {
        field: '$.page.proposers[]';
        index: number;
        value: string;
    }
    interface QuorumFramePageRecordsKeyFieldEvent {
        field: '$.page.records[].key';
        value: string;
        index: number;
    }
    interface QuorumFramePageRecordsAcceptedBallotEpochFieldEvent {
        field: '$.page.records[].accepted.ballot.epoch';
        value: number;
        index: number;
    }
    interface QuorumFramePageRecordsAcceptedBallotRoundFieldEvent {
        field: '$.page.records[].accepted.ballot.round';
        value: number;
        index: number;
    }
    interface QuorumFramePageRecordsAcceptedBallotProposerFieldEvent {
        field: '$.page.records[].accepted.ballot.proposer';
        value: number;
        index: number;
    }
    interface QuorumFramePageRecordsAcceptedValueFieldEvent {
        field: '$.page.records[].accepted.value';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFramePageLastFieldEvent {
        field: '$.page.last';
        value: boolean;
    }
    interface QuorumFramePageSealedFieldEvent {
        field: '$.page.sealed';
        value: boolean;
    }
    interface QuorumFrameServingGroupFieldEvent {
        field: '$.serving.group';
        value: string;
    }
    interface QuorumFrameServingLineageFieldEvent {
        field: '$.serving.lineage';
        value: string;
    }
    interface QuorumFrameServingGenerationFieldEvent {
        field: '$.serving.generation';
        value: number;
    }
    interface QuorumFrameServingEpochFieldEvent {
        field: '$.serving.epoch';
        value: number;
    }
    interface QuorumFrameServingVotersPeerFieldEvent {
        field: '$.serving.voters[].peer';
        value: string;
        index: number;
    }
    interface QuorumFrameServingVotersStoreIdFieldEvent {
        field: '$.serving.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface QuorumFrameServingVotersVolatileFieldEvent {
        field: '$.serving.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface QuorumFrameServingDropBeforeFieldEvent {
        field: '$.serving.dropBefore';
        value: number;
    }
    interface QuorumFrameWatchSessionFieldEvent {
        field: '$.watch.session';
        value: string;
    }
    interface QuorumFrameWatchRenewalsFieldEvent {
        field: '$.watch.renewals';
        value: number;
    }
    interface QuorumFrameWatchPlaceFieldEvent {
        field: '$.watch.place';
        value: number;
    }
    interface QuorumFrameRenewedSessionFieldEvent {
        field: '$.renewed.session';
        value: string;
    }
    interface QuorumFrameRenewedRenewalsFieldEvent {
        field: '$.renewed.renewals';
        value: number;
    }
    interface QuorumFrameRenewedPlaceFieldEvent {
        field: '$.renewed.place';
        value: number;
    }
    interface QuorumFrameForwardEraGroupFieldEvent {
        field: '$.forward.era.group';
        value: string;
    }
    interface QuorumFrameForwardEraLineageFieldEvent {
        field: '$.forward.era.lineage';
        value: string;
    }
    interface QuorumFrameForwardEraEpochFieldEvent {
        field: '$.forward.era.epoch';
        value: number;
    }
    interface QuorumFrameForwardRequestFieldEvent {
        field: '$.forward.request';
        value: number;
    }
    interface QuorumFrameForwardKeyFieldEvent {
        field: '$.forward.key';
        value: string;
    }
    interface QuorumFrameForwardKindFieldEvent {
        field: '$.forward.kind';
        value: string;
    }
    interface QuorumFrameForwardArgsFieldEvent {
        field: '$.forward.args';
        value: Uint8Array;
    }
    interface QuorumFrameForwardSessionFieldEvent {
        field: '$.forward.session';
        value: string;
    }
    interface QuorumFrameForwardSequenceFieldEvent {
        field: '$.forward.sequence';
        value: number;
    }
    interface QuorumFrameForwardStampFieldEvent {
        field: '$.forward.stamp';
        value: number;
    }
    interface QuorumFrameForwardedEraGroupFieldEvent {
        field: '$.forwarded.era.group';
        value: string;
    }
    interface QuorumFrameForwardedEraLineageFieldEvent {
        field: '$.forwarded.era.lineage';
        value: string;
    }
    interface QuorumFrameForwardedEraEpochFieldEvent {
        field: '$.forwarded.era.epoch';
        value: number;
    }
    interface QuorumFrameForwardedRequestFieldEvent {
        field: '$.forwarded.request';
        value: number;
    }
    interface QuorumFrameForwardedValueFieldEvent {
        field: '$.forwarded.value';
        value: Uint8Array;
    }
    interface QuorumFrameForwardedVersionFieldEvent {
        field: '$.forwarded.version';
        value: number;
    }
    function encode(obj: Partial<QuorumFrame>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<QuorumFrame>): QuorumFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<QuorumFrame>): Generator<QuorumFrameHelloVotesFieldEvent | QuorumFrameHelloConfigurationsGroupFieldEvent | QuorumFrameHelloConfigurationsLineageFieldEvent | QuorumFrameHelloConfigurationsGenerationFieldEvent | QuorumFrameHelloConfigurationsEpochFieldEvent | QuorumFrameHelloConfigurationsVotersPeerFieldEvent | QuorumFrameHelloConfigurationsVotersStoreIdFieldEvent | QuorumFrameHelloConfigurationsVotersVolatileFieldEvent | QuorumFrameHelloConfigurationsDropBeforeFieldEvent | QuorumFrameAskEraGroupFieldEvent | QuorumFrameAskEraLineageFieldEvent | QuorumFrameAskEraEpochFieldEvent | QuorumFrameAskProposersFieldEvent | QuorumFrameAskRequestsKindFieldEvent | QuorumFrameAskRequestsRequestFieldEvent | QuorumFrameAskRequestsKeyFieldEvent | QuorumFrameAskRequestsBallotEpochFieldEvent | QuorumFrameAskRequestsBallotRoundFieldEvent | QuorumFrameAskRequestsBallotProposerFieldEvent | QuorumFrameAskRequestsValueFieldEvent | QuorumFrameAskRequestsNextEpochFieldEvent | QuorumFrameAskRequestsNextRoundFieldEvent | QuorumFrameAskRequestsNextProposerFieldEvent | QuorumFrameAnswerEraGroupFieldEvent | QuorumFrameAnswerEraLineageFieldEvent | QuorumFrameAnswerEraEpochFieldEvent | QuorumFrameAnswerStoreIdFieldEvent | QuorumFrameAnswerFloorFieldEvent | QuorumFrameAnswerProposersFieldEvent | QuorumFrameAnswerAnswersKindFieldEvent | QuorumFrameAnswerAnswersRequestFieldEvent | QuorumFrameAnswerAnswersAcceptedBallotEpochFieldEvent | QuorumFrameAnswerAnswersAcceptedBallotRoundFieldEvent | QuorumFrameAnswerAnswersAcceptedBallotProposerFieldEvent | QuorumFrameAnswerAnswersAcceptedValueFieldEvent | QuorumFrameAnswerAnswersPromisedEpochFieldEvent | QuorumFrameAnswerAnswersPromisedRoundFieldEvent | QuorumFrameAnswerAnswersPromisedProposerFieldEvent | QuorumFrameMovedFromGroupFieldEvent | QuorumFrameMovedFromLineageFieldEvent | QuorumFrameMovedFromGenerationFieldEvent | QuorumFrameMovedFromEpochFieldEvent | QuorumFrameMovedFromVotersPeerFieldEvent | QuorumFrameMovedFromVotersStoreIdFieldEvent | QuorumFrameMovedFromVotersVolatileFieldEvent | QuorumFrameMovedFromDropBeforeFieldEvent | QuorumFrameMovedNextGroupFieldEvent | QuorumFrameMovedNextLineageFieldEvent | QuorumFrameMovedNextGenerationFieldEvent | QuorumFrameMovedNextEpochFieldEvent | QuorumFrameMovedNextVotersPeerFieldEvent | QuorumFrameMovedNextVotersStoreIdFieldEvent | QuorumFrameMovedNextVotersVolatileFieldEvent | QuorumFrameMovedNextDropBeforeFieldEvent | QuorumFrameBehindGroupFieldEvent | QuorumFrameBehindLineageFieldEvent | QuorumFrameBehindEpochFieldEvent | QuorumFrameMoveFromGroupFieldEvent | QuorumFrameMoveFromLineageFieldEvent | QuorumFrameMoveFromGenerationFieldEvent | QuorumFrameMoveFromEpochFieldEvent | QuorumFrameMoveFromVotersPeerFieldEvent | QuorumFrameMoveFromVotersStoreIdFieldEvent | QuorumFrameMoveFromVotersVolatileFieldEvent | QuorumFrameMoveFromDropBeforeFieldEvent | QuorumFrameMoveNextGroupFieldEvent | QuorumFrameMoveNextLineageFieldEvent | QuorumFrameMoveNextGenerationFieldEvent | QuorumFrameMoveNextEpochFieldEvent | QuorumFrameMoveNextVotersPeerFieldEvent | QuorumFrameMoveNextVotersStoreIdFieldEvent | QuorumFrameMoveNextVotersVolatileFieldEvent | QuorumFrameMoveNextDropBeforeFieldEvent | QuorumFrameMovingEraGroupFieldEvent | QuorumFrameMovingEraLineageFieldEvent | QuorumFrameMovingEraEpochFieldEvent | QuorumFrameMovingStoreIdFieldEvent | QuorumFrameMovingInstalledFieldEvent | QuorumFrameFetchMoveFromGroupFieldEvent | QuorumFrameFetchMoveFromLineageFieldEvent | QuorumFrameFetchMoveFromGenerationFieldEvent | QuorumFrameFetchMoveFromEpochFieldEvent | QuorumFrameFetchMoveFromVotersPeerFieldEvent | QuorumFrameFetchMoveFromVotersStoreIdFieldEvent | QuorumFrameFetchMoveFromVotersVolatileFieldEvent | QuorumFrameFetchMoveFromDropBeforeFieldEvent | QuorumFrameFetchMoveNextGroupFieldEvent | QuorumFrameFetchMoveNextLineageFieldEvent | QuorumFrameFetchMoveNextGenerationFieldEvent | QuorumFrameFetchMoveNextEpochFieldEvent | QuorumFrameFetchMoveNextVotersPeerFieldEvent | QuorumFrameFetchMoveNextVotersStoreIdFieldEvent | QuorumFrameFetchMoveNextVotersVolatileFieldEvent | QuorumFrameFetchMoveNextDropBeforeFieldEvent | QuorumFrameFetchAfterFieldEvent | QuorumFramePageEraGroupFieldEvent | QuorumFramePageEraLineageFieldEvent | QuorumFramePageEraEpochFieldEvent | QuorumFramePageStoreIdFieldEvent | QuorumFramePageFloorFieldEvent | QuorumFramePageAfterFieldEvent | QuorumFramePageProposersFieldEvent | QuorumFramePageRecordsKeyFieldEvent | QuorumFramePageRecordsAcceptedBallotEpochFieldEvent | QuorumFramePageRecordsAcceptedBallotRoundFieldEvent | QuorumFramePageRecordsAcceptedBallotProposerFieldEvent | QuorumFramePageRecordsAcceptedValueFieldEvent | QuorumFramePageLastFieldEvent | QuorumFramePageSealedFieldEvent | QuorumFrameServingGroupFieldEvent | QuorumFrameServingLineageFieldEvent | QuorumFrameServingGenerationFieldEvent | QuorumFrameServingEpochFieldEvent | QuorumFrameServingVotersPeerFieldEvent | QuorumFrameServingVotersStoreIdFieldEvent | QuorumFrameServingVotersVolatileFieldEvent | QuorumFrameServingDropBeforeFieldEvent | QuorumFrameWatchSessionFieldEvent | QuorumFrameWatchRenewalsFieldEvent | QuorumFrameWatchPlaceFieldEvent | QuorumFrameRenewedSessionFieldEvent | QuorumFrameRenewedRenewalsFieldEvent | QuorumFrameRenewedPlaceFieldEvent | QuorumFrameForwardEraGroupFieldEvent | QuorumFrameForwardEraLineageFieldEvent | QuorumFrameForwardEraEpochFieldEvent | QuorumFrameForwardRequestFieldEvent | QuorumFrameForwardKeyFieldEvent | QuorumFrameForwardKindFieldEvent | QuorumFrameForwardArgsFieldEvent | QuorumFrameForwardSessionFieldEvent | QuorumFrameForwardSequenceFieldEvent | QuorumFrameForwardStampFieldEvent | QuorumFrameForwardedEraGroupFieldEvent | QuorumFrameForwardedEraLineageFieldEvent | QuorumFrameForwardedEraEpochFieldEvent | QuorumFrameForwardedRequestFieldEvent | QuorumFrameForwardedValueFieldEvent | QuorumFrameForwardedVersionFieldEvent>;
}
export interface Voter {
    peer: string;
    storeId: Uint8Array;
    volatile: boolean;
}
export declare namespace Voter {
    const codec: () => Codec<Voter>;
    interface VoterPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface VoterStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface VoterVolatileFieldEvent {
        field: '$.volatile';
        value: boolean;
    }
    function encode(obj: Partial<Voter>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Voter>): Voter;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Voter>): Generator<VoterPeerFieldEvent | VoterStoreIdFieldEvent | VoterVolatileFieldEvent>;
}
export interface Configuration {
    group: string;
    lineage: string;
    generation: number;
    epoch: number;
    voters: Voter[];
    dropBefore: number;
}
export declare namespace Configuration {
    const codec: () => Codec<Configuration>;
    interface ConfigurationGroupFieldEvent {
        field: '$.group';
        value: string;
    }
    interface ConfigurationLineageFieldEvent {
        field: '$.lineage';
        value: string;
    }
    interface ConfigurationGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface ConfigurationEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface ConfigurationVotersPeerFieldEvent {
        field: '$.voters[].peer';
        value: string;
        index: number;
    }
    interface ConfigurationVotersStoreIdFieldEvent {
        field: '$.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface ConfigurationVotersVolatileFieldEvent {
        field: '$.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface ConfigurationDropBeforeFieldEvent {
        field: '$.dropBefore';
        value: number;
    }
    function encode(obj: Partial<Configuration>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Configuration>): Configuration;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Configuration>): Generator<ConfigurationGroupFieldEvent | ConfigurationLineageFieldEvent | ConfigurationGenerationFieldEvent | ConfigurationEpochFieldEvent | ConfigurationVotersPeerFieldEvent | ConfigurationVotersStoreIdFieldEvent | ConfigurationVotersVolatileFieldEvent | ConfigurationDropBeforeFieldEvent>;
}
export interface Move {
    from?: Configuration | undefined;
    next?: Configuration | undefined;
}
export declare namespace Move {
    const codec: () => Codec<Move>;
    interface MoveFromGroupFieldEvent {
        field: '$.from.group';
        value: string;
    }
    interface MoveFromLineageFieldEvent {
        field: '$.from.lineage';
        value: string;
    }
    interface MoveFromGenerationFieldEvent {
        field: '$.from.generation';
        value: number;
    }
    interface MoveFromEpochFieldEvent {
        field: '$.from.epoch';
        value: number;
    }
    interface MoveFromVotersPeerFieldEvent {
        field: '$.from.voters[].peer';
        value: string;
        index: number;
    }
    interface MoveFromVotersStoreIdFieldEvent {
        field: '$.from.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface MoveFromVotersVolatileFieldEvent {
        field: '$.from.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface MoveFromDropBeforeFieldEvent {
        field: '$.from.dropBefore';
        value: number;
    }
    interface MoveNextGroupFieldEvent {
        field: '$.next.group';
        value: string;
    }
    interface MoveNextLineageFieldEvent {
        field: '$.next.lineage';
        value: string;
    }
    interface MoveNextGenerationFieldEvent {
        field: '$.next.generation';
        value: number;
    }
    interface MoveNextEpochFieldEvent {
        field: '$.next.epoch';
        value: number;
    }
    interface MoveNextVotersPeerFieldEvent {
        field: '$.next.voters[].peer';
        value: string;
        index: number;
    }
    interface MoveNextVotersStoreIdFieldEvent {
        field: '$.next.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface MoveNextVotersVolatileFieldEvent {
        field: '$.next.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface MoveNextDropBeforeFieldEvent {
        field: '$.next.dropBefore';
        value: number;
    }
    function encode(obj: Partial<Move>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Move>): Move;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Move>): Generator<MoveFromGroupFieldEvent | MoveFromLineageFieldEvent | MoveFromGenerationFieldEvent | MoveFromEpochFieldEvent | MoveFromVotersPeerFieldEvent | MoveFromVotersStoreIdFieldEvent | MoveFromVotersVolatileFieldEvent | MoveFromDropBeforeFieldEvent | MoveNextGroupFieldEvent | MoveNextLineageFieldEvent | MoveNextGenerationFieldEvent | MoveNextEpochFieldEvent | MoveNextVotersPeerFieldEvent | MoveNextVotersStoreIdFieldEvent | MoveNextVotersVolatileFieldEvent | MoveNextDropBeforeFieldEvent>;
}
export interface Era {
    group: string;
    lineage: string;
    epoch: number;
}
export declare namespace Era {
    const codec: () => Codec<Era>;
    interface EraGroupFieldEvent {
        field: '$.group';
        value: string;
    }
    interface EraLineageFieldEvent {
        field: '$.lineage';
        value: string;
    }
    interface EraEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    function encode(obj: Partial<Era>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Era>): Era;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Era>): Generator<EraGroupFieldEvent | EraLineageFieldEvent | EraEpochFieldEvent>;
}
export interface Ballot {
    epoch: number;
    round: number;
    proposer: number;
}
export declare namespace Ballot {
    const codec: () => Codec<Ballot>;
    interface BallotEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface BallotRoundFieldEvent {
        field: '$.round';
        value: number;
    }
    interface BallotProposerFieldEvent {
        field: '$.proposer';
        value: number;
    }
    function encode(obj: Partial<Ballot>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ballot>): Ballot;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ballot>): Generator<BallotEpochFieldEvent | BallotRoundFieldEvent | BallotProposerFieldEvent>;
}
export interface Accepted {
    ballot?: Ballot | undefined;
    value: Uint8Array;
}
export declare namespace Accepted {
    const codec: () => Codec<Accepted>;
    interface AcceptedBallotEpochFieldEvent {
        field: '$.ballot.epoch';
        value: number;
    }
    interface AcceptedBallotRoundFieldEvent {
        field: '$.ballot.round';
        value: number;
    }
    interface AcceptedBallotProposerFieldEvent {
        field: '$.ballot.proposer';
        value: number;
    }
    interface AcceptedValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<Accepted>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Accepted>): Accepted;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Accepted>): Generator<AcceptedBallotEpochFieldEvent | AcceptedBallotRoundFieldEvent | AcceptedBallotProposerFieldEvent | AcceptedValueFieldEvent>;
}
export interface Hello {
    votes: number;
    configurations: Configuration[];
}
export declare namespace Hello {
    const codec: () => Codec<Hello>;
    interface HelloVotesFieldEvent {
        field: '$.votes';
        value: number;
    }
    interface HelloConfigurationsGroupFieldEvent {
        field: '$.configurations[].group';
        value: string;
        index: number;
    }
    interface HelloConfigurationsLineageFieldEvent {
        field: '$.configurations[].lineage';
        value: string;
        index: number;
    }
    interface HelloConfigurationsGenerationFieldEvent {
        field: '$.configurations[].generation';
        value: number;
        index: number;
    }
    interface HelloConfigurationsEpochFieldEvent {
        field: '$.configurations[].epoch';
        value: number;
        index: number;
    }
    interface HelloConfigurationsVotersPeerFieldEvent {
        field: '$.configurations[].voters[].peer';
        value: string;
        index: number;
    }
    interface HelloConfigurationsVotersStoreIdFieldEvent {
        field: '$.configurations[].voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface HelloConfigurationsVotersVolatileFieldEvent {
        field: '$.configurations[].voters[].volatile';
        value: boolean;
        index: number;
    }
    interface HelloConfigurationsDropBeforeFieldEvent {
        field: '$.configurations[].dropBefore';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Hello>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Hello;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hello>): Generator<HelloVotesFieldEvent | HelloConfigurationsGroupFieldEvent | HelloConfigurationsLineageFieldEvent | HelloConfigurationsGenerationFieldEvent | HelloConfigurationsEpochFieldEvent | HelloConfigurationsVotersPeerFieldEvent | HelloConfigurationsVotersStoreIdFieldEvent | HelloConfigurationsVotersVolatileFieldEvent | HelloConfigurationsDropBeforeFieldEvent>;
}
export interface Ask {
    era?: Era | undefined;
    proposers: string[];
    requests: Request[];
}
export declare namespace Ask {
    const codec: () => Codec<Ask>;
    interface AskEraGroupFieldEvent {
        field: '$.era.group';
        value: string;
    }
    interface AskEraLineageFieldEvent {
        field: '$.era.lineage';
        value: string;
    }
    interface AskEraEpochFieldEvent {
        field: '$.era.epoch';
        value: number;
    }
    interface AskProposersFieldEvent {
        field: '$.proposers[]';
        index: number;
        value: string;
    }
    interface AskRequestsKindFieldEvent {
        field: '$.requests[].kind';
        value: number;
        index: number;
    }
    interface AskRequestsRequestFieldEvent {
        field: '$.requests[].request';
        value: number;
        index: number;
    }
    interface AskRequestsKeyFieldEvent {
        field: '$.requests[].key';
        value: string;
        index: number;
    }
    interface AskRequestsBallotEpochFieldEvent {
        field: '$.requests[].ballot.epoch';
        value: number;
        index: number;
    }
    interface AskRequestsBallotRoundFieldEvent {
        field: '$.requests[].ballot.round';
        value: number;
        index: number;
    }
    interface AskRequestsBallotProposerFieldEvent {
        field: '$.requests[].ballot.proposer';
        value: number;
        index: number;
    }
    interface AskRequestsValueFieldEvent {
        field: '$.requests[].value';
        value: Uint8Array;
        index: number;
    }
    interface AskRequestsNextEpochFieldEvent {
        field: '$.requests[].next.epoch';
        value: number;
        index: number;
    }
    interface AskRequestsNextRoundFieldEvent {
        field: '$.requests[].next.round';
        value: number;
        index: number;
    }
    interface AskRequestsNextProposerFieldEvent {
        field: '$.requests[].next.proposer';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Ask>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ask>): Ask;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ask>): Generator<AskEraGroupFieldEvent | AskEraLineageFieldEvent | AskEraEpochFieldEvent | AskProposersFieldEvent | AskRequestsKindFieldEvent | AskRequestsRequestFieldEvent | AskRequestsKeyFieldEvent | AskRequestsBallotEpochFieldEvent | AskRequestsBallotRoundFieldEvent | AskRequestsBallotProposerFieldEvent | AskRequestsValueFieldEvent | AskRequestsNextEpochFieldEvent | AskRequestsNextRoundFieldEvent | AskRequestsNextProposerFieldEvent>;
}
export interface Request {
    kind: number;
    request: number;
    key: string;
    ballot?: Ballot | undefined;
    value?: Uint8Array | undefined;
    next?: Ballot | undefined;
}
export declare namespace Request {
    const codec: () => Codec<Request>;
    interface RequestKindFieldEvent {
        field: '$.kind';
        value: number;
    }
    interface RequestRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface RequestKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface RequestBallotEpochFieldEvent {
        field: '$.ballot.epoch';
        value: number;
    }
    interface RequestBallotRoundFieldEvent {
        field: '$.ballot.round';
        value: number;
    }
    interface RequestBallotProposerFieldEvent {
        field: '$.ballot.proposer';
        value: number;
    }
    interface RequestValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    interface RequestNextEpochFieldEvent {
        field: '$.next.epoch';
        value: number;
    }
    interface RequestNextRoundFieldEvent {
        field: '$.next.round';
        value: number;
    }
    interface RequestNextProposerFieldEvent {
        field: '$.next.proposer';
        value: number;
    }
    function encode(obj: Partial<Request>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Request>): Request;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Request>): Generator<RequestKindFieldEvent | RequestRequestFieldEvent | RequestKeyFieldEvent | RequestBallotEpochFieldEvent | RequestBallotRoundFieldEvent | RequestBallotProposerFieldEvent | RequestValueFieldEvent | RequestNextEpochFieldEvent | RequestNextRoundFieldEvent | RequestNextProposerFieldEvent>;
}
export interface Answers {
    era?: Era | undefined;
    storeId: Uint8Array;
    floor: number;
    proposers: string[];
    answers: Answer[];
}
export declare namespace Answers {
    const codec: () => Codec<Answers>;
    interface AnswersEraGroupFieldEvent {
        field: '$.era.group';
        value: string;
    }
    interface AnswersEraLineageFieldEvent {
        field: '$.era.lineage';
        value: string;
    }
    interface AnswersEraEpochFieldEvent {
        field: '$.era.epoch';
        value: number;
    }
    interface AnswersStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface AnswersFloorFieldEvent {
        field: '$.floor';
        value: number;
    }
    interface AnswersProposersFieldEvent {
        field: '$.proposers[]';
        index: number;
        value: string;
    }
    interface AnswersAnswersKindFieldEvent {
        field: '$.answers[].kind';
        value: number;
        index: number;
    }
    interface AnswersAnswersRequestFieldEvent {
        field: '$.answers[].request';
        value: number;
        index: number;
    }
    interface AnswersAnswersAcceptedBallotEpochFieldEvent {
        field: '$.answers[].accepted.ballot.epoch';
        value: number;
        index: number;
    }
    interface AnswersAnswersAcceptedBallotRoundFieldEvent {
        field: '$.answers[].accepted.ballot.round';
        value: number;
        index: number;
    }
    interface AnswersAnswersAcceptedBallotProposerFieldEvent {
        field: '$.answers[].accepted.ballot.proposer';
        value: number;
        index: number;
    }
    interface AnswersAnswersAcceptedValueFieldEvent {
        field: '$.answers[].accepted.value';
        value: Uint8Array;
        index: number;
    }
    interface AnswersAnswersPromisedEpochFieldEvent {
        field: '$.answers[].promised.epoch';
        value: number;
        index: number;
    }
    interface AnswersAnswersPromisedRoundFieldEvent {
        field: '$.answers[].promised.round';
        value: number;
        index: number;
    }
    interface AnswersAnswersPromisedProposerFieldEvent {
        field: '$.answers[].promised.proposer';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Answers>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Answers>): Answers;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Answers>): Generator<AnswersEraGroupFieldEvent | AnswersEraLineageFieldEvent | AnswersEraEpochFieldEvent | AnswersStoreIdFieldEvent | AnswersFloorFieldEvent | AnswersProposersFieldEvent | AnswersAnswersKindFieldEvent | AnswersAnswersRequestFieldEvent | AnswersAnswersAcceptedBallotEpochFieldEvent | AnswersAnswersAcceptedBallotRoundFieldEvent | AnswersAnswersAcceptedBallotProposerFieldEvent | AnswersAnswersAcceptedValueFieldEvent | AnswersAnswersPromisedEpochFieldEvent | AnswersAnswersPromisedRoundFieldEvent | AnswersAnswersPromisedProposerFieldEvent>;
}
export interface Answer {
    kind: number;
    request: number;
    accepted?: Accepted | undefined;
    promised?: Ballot | undefined;
}
export declare namespace Answer {
    const codec: () => Codec<Answer>;
    interface AnswerKindFieldEvent {
        field: '$.kind';
        value: number;
    }
    interface AnswerRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface AnswerAcceptedBallotEpochFieldEvent {
        field: '$.accepted.ballot.epoch';
        value: number;
    }
    interface AnswerAcceptedBallotRoundFieldEvent {
        field: '$.accepted.ballot.round';
        value: number;
    }
    interface AnswerAcceptedBallotProposerFieldEvent {
        field: '$.accepted.ballot.proposer';
        value: number;
    }
    interface AnswerAcceptedValueFieldEvent {
        field: '$.accepted.value';
        value: Uint8Array;
    }
    interface AnswerPromisedEpochFieldEvent {
        field: '$.promised.epoch';
        value: number;
    }
    interface AnswerPromisedRoundFieldEvent {
        field: '$.promised.round';
        value: number;
    }
    interface AnswerPromisedProposerFieldEvent {
        field: '$.promised.proposer';
        value: number;
    }
    function encode(obj: Partial<Answer>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Answer>): Answer;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Answer>): Generator<AnswerKindFieldEvent | AnswerRequestFieldEvent | AnswerAcceptedBallotEpochFieldEvent | AnswerAcceptedBallotRoundFieldEvent | AnswerAcceptedBallotProposerFieldEvent | AnswerAcceptedValueFieldEvent | AnswerPromisedEpochFieldEvent | AnswerPromisedRoundFieldEvent | AnswerPromisedProposerFieldEvent>;
}
export interface Forward {
    era?: Era | undefined;
    request: number;
    key: string;
    kind: string;
    args: Uint8Array;
    session: string;
    sequence: number;
    stamp?: number | undefined;
}
export declare namespace Forward {
    const codec: () => Codec<Forward>;
    interface ForwardEraGroupFieldEvent {
        field: '$.era.group';
        value: string;
    }
    interface ForwardEraLineageFieldEvent {
        field: '$.era.lineage';
        value: string;
    }
    interface ForwardEraEpochFieldEvent {
        field: '$.era.epoch';
        value: number;
    }
    interface ForwardRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface ForwardKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface ForwardKindFieldEvent {
        field: '$.kind';
        value: string;
    }
    interface ForwardArgsFieldEvent {
        field: '$.args';
        value: Uint8Array;
    }
    interface ForwardSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface ForwardSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface ForwardStampFieldEvent {
        field: '$.stamp';
        value: number;
    }
    function encode(obj: Partial<Forward>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Forward>): Forward;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Forward>): Generator<ForwardEraGroupFieldEvent | ForwardEraLineageFieldEvent | ForwardEraEpochFieldEvent | ForwardRequestFieldEvent | ForwardKeyFieldEvent | ForwardKindFieldEvent | ForwardArgsFieldEvent | ForwardSessionFieldEvent | ForwardSequenceFieldEvent | ForwardStampFieldEvent>;
}
export interface Forwarded {
    era?: Era | undefined;
    request: number;
    value?: Uint8Array | undefined;
    version?: number | undefined;
}
export declare namespace Forwarded {
    const codec: () => Codec<Forwarded>;
    interface ForwardedEraGroupFieldEvent {
        field: '$.era.group';
        value: string;
    }
    interface ForwardedEraLineageFieldEvent {
        field: '$.era.lineage';
        value: string;
    }
    interface ForwardedEraEpochFieldEvent {
        field: '$.era.epoch';
        value: number;
    }
    interface ForwardedRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface ForwardedValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    interface ForwardedVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    function encode(obj: Partial<Forwarded>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Forwarded>): Forwarded;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Forwarded>): Generator<ForwardedEraGroupFieldEvent | ForwardedEraLineageFieldEvent | ForwardedEraEpochFieldEvent | ForwardedRequestFieldEvent | ForwardedValueFieldEvent | ForwardedVersionFieldEvent>;
}
export interface Moving {
    era?: Era | undefined;
    storeId: Uint8Array;
    installed: boolean;
}
export declare namespace Moving {
    const codec: () => Codec<Moving>;
    interface MovingEraGroupFieldEvent {
        field: '$.era.group';
        value: string;
    }
    interface MovingEraLineageFieldEvent {
        field: '$.era.lineage';
        value: string;
    }
    interface MovingEraEpochFieldEvent {
        field: '$.era.epoch';
        value: number;
    }
    interface MovingStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface MovingInstalledFieldEvent {
        field: '$.installed';
        value: boolean;
    }
    function encode(obj: Partial<Moving>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Moving>): Moving;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Moving>): Generator<MovingEraGroupFieldEvent | MovingEraLineageFieldEvent | MovingEraEpochFieldEvent | MovingStoreIdFieldEvent | MovingInstalledFieldEvent>;
}
export interface Fetch {
    move?: Move | undefined;
    after: string;
}
export declare namespace Fetch {
    const codec: () => Codec<Fetch>;
    interface FetchMoveFromGroupFieldEvent {
        field: '$.move.from.group';
        value: string;
    }
    interface FetchMoveFromLineageFieldEvent {
        field: '$.move.from.lineage';
        value: string;
    }
    interface FetchMoveFromGenerationFieldEvent {
        field: '$.move.from.generation';
        value: number;
    }
    interface FetchMoveFromEpochFieldEvent {
        field: '$.move.from.epoch';
        value: number;
    }
    interface FetchMoveFromVotersPeerFieldEvent {
        field: '$.move.from.voters[].peer';
        value: string;
        index: number;
    }
    interface FetchMoveFromVotersStoreIdFieldEvent {
        field: '$.move.from.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface FetchMoveFromVotersVolatileFieldEvent {
        field: '$.move.from.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface FetchMoveFromDropBeforeFieldEvent {
        field: '$.move.from.dropBefore';
        value: number;
    }
    interface FetchMoveNextGroupFieldEvent {
        field: '$.move.next.group';
        value: string;
    }
    interface FetchMoveNextLineageFieldEvent {
        field: '$.move.next.lineage';
        value: string;
    }
    interface FetchMoveNextGenerationFieldEvent {
        field: '$.move.next.generation';
        value: number;
    }
    interface FetchMoveNextEpochFieldEvent {
        field: '$.move.next.epoch';
        value: number;
    }
    interface FetchMoveNextVotersPeerFieldEvent {
        field: '$.move.next.voters[].peer';
        value: string;
        index: number;
    }
    interface FetchMoveNextVotersStoreIdFieldEvent {
        field: '$.move.next.voters[].storeId';
        value: Uint8Array;
        index: number;
    }
    interface FetchMoveNextVotersVolatileFieldEvent {
        field: '$.move.next.voters[].volatile';
        value: boolean;
        index: number;
    }
    interface FetchMoveNextDropBeforeFieldEvent {
        field: '$.move.next.dropBefore';
        value: number;
    }
    interface FetchAfterFieldEvent {
        field: '$.after';
        value: string;
    }
    function encode(obj: Partial<Fetch>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Fetch>): Fetch;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Fetch>): Generator<FetchMoveFromGroupFieldEvent | FetchMoveFromLineageFieldEvent | FetchMoveFromGenerationFieldEvent | FetchMoveFromEpochFieldEvent | FetchMoveFromVotersPeerFieldEvent | FetchMoveFromVotersStoreIdFieldEvent | FetchMoveFromVotersVolatileFieldEvent | FetchMoveFromDropBeforeFieldEvent | FetchMoveNextGroupFieldEvent | FetchMoveNextLineageFieldEvent | FetchMoveNextGenerationFieldEvent | FetchMoveNextEpochFieldEvent | FetchMoveNextVotersPeerFieldEvent | FetchMoveNextVotersStoreIdFieldEvent | FetchMoveNextVotersVolatileFieldEvent | FetchMoveNextDropBeforeFieldEvent | FetchAfterFieldEvent>;
}
export interface Page {
    era?: Era | undefined;
    storeId: Uint8Array;
    floor: number;
    after: string;
    proposers: string[];
    records: PageRecord[];
    last: boolean;
    sealed: boolean;
}
export declare namespace Page {
    const codec: () => Codec<Page>;
    interface PageEraGroupFieldEvent {
        field: '$.era.group';
        value: string;
    }
    interface PageEraLineageFieldEvent {
        field: '$.era.lineage';
        value: string;
    }
    interface PageEraEpochFieldEvent {
        field: '$.era.epoch';
        value: number;
    }
    interface PageStoreIdFieldEvent {
        field: '$.storeId';
        value: Uint8Array;
    }
    interface PageFloorFieldEvent {
        field: '$.floor';
        value: number;
    }
    interface PageAfterFieldEvent {
        field: '$.after';
        value: string;
    }
    interface PageProposersFieldEvent {
        field: '$.proposers[]';
        index: number;
        value: string;
    }
    interface PageRecordsKeyFieldEvent {
        field: '$.records[].key';
        value: string;
        index: number;
    }
    interface PageRecordsAcceptedBallotEpochFieldEvent {
        field: '$.records[].accepted.ballot.epoch';
        value: number;
        index: number;
    }
    interface PageRecordsAcceptedBallotRoundFieldEvent {
        field: '$.records[].accepted.ballot.round';
        value: number;
        index: number;
    }
    interface PageRecordsAcceptedBallotProposerFieldEvent {
        field: '$.records[].accepted.ballot.proposer';
        value: number;
        index: number;
    }
    interface PageRecordsAcceptedValueFieldEvent {
        field: '$.records[].accepted.value';
        value: Uint8Array;
        index: number;
    }
    interface PageLastFieldEvent {
        field: '$.last';
        value: boolean;
    }
    interface PageSealedFieldEvent {
        field: '$.sealed';
        value: boolean;
    }
    function encode(obj: Partial<Page>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Page>): Page;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Page>): Generator<PageEraGroupFieldEvent | PageEraLineageFieldEvent | PageEraEpochFieldEvent | PageStoreIdFieldEvent | PageFloorFieldEvent | PageAfterFieldEvent | PageProposersFieldEvent | PageRecordsKeyFieldEvent | PageRecordsAcceptedBallotEpochFieldEvent | PageRecordsAcceptedBallotRoundFieldEvent | PageRecordsAcceptedBallotProposerFieldEvent | PageRecordsAcceptedValueFieldEvent | PageLastFieldEvent | PageSealedFieldEvent>;
}
export interface PageRecord {
    key: string;
    accepted?: Accepted | undefined;
}
export declare namespace PageRecord {
    const codec: () => Codec<PageRecord>;
    interface PageRecordKeyFieldEvent {
        field: '$.key';
        value: string;
    }
    interface PageRecordAcceptedBallotEpochFieldEvent {
        field: '$.accepted.ballot.epoch';
        value: number;
    }
    interface PageRecordAcceptedBallotRoundFieldEvent {
        field: '$.accepted.ballot.round';
        value: number;
    }
    interface PageRecordAcceptedBallotProposerFieldEvent {
        field: '$.accepted.ballot.proposer';
        value: number;
    }
    interface PageRecordAcceptedValueFieldEvent {
        field: '$.accepted.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<PageRecord>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PageRecord>): PageRecord;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<PageRecord>): Generator<PageRecordKeyFieldEvent | PageRecordAcceptedBallotEpochFieldEvent | PageRecordAcceptedBallotRoundFieldEvent | PageRecordAcceptedBallotProposerFieldEvent | PageRecordAcceptedValueFieldEvent>;
}
export interface Session {
    session: string;
    renewals: number;
    place: number;
}
export declare namespace Session {
    const codec: () => Codec<Session>;
    interface SessionSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface SessionRenewalsFieldEvent {
        field: '$.renewals';
        value: number;
    }
    interface SessionPlaceFieldEvent {
        field: '$.place';
        value: number;
    }
    function encode(obj: Partial<Session>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Session>): Session;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Session>): Generator<SessionSessionFieldEvent | SessionRenewalsFieldEvent | SessionPlaceFieldEvent>;
}
