// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface ElectionFrame {
    scope: string;
    variant: number;
    mode: number;
    to: string;
    election?: Question | undefined;
    nominate?: Question | undefined;
    ok?: number | undefined;
    hop?: Hop | undefined;
    hopHeard?: number | undefined;
    here?: Here | undefined;
    lead?: Lead | undefined;
    resigned?: number | undefined;
    offer?: number | undefined;
    ready?: Ready | undefined;
    handover?: number | undefined;
}
export declare namespace ElectionFrame {
    const codec: () => Codec<ElectionFrame>;
    interface ElectionFrameScopeFieldEvent {
        field: '$.scope';
        value: string;
    }
    interface ElectionFrameVariantFieldEvent {
        field: '$.variant';
        value: number;
    }
    interface ElectionFrameModeFieldEvent {
        field: '$.mode';
        value: number;
    }
    interface ElectionFrameToFieldEvent {
        field: '$.to';
        value: string;
    }
    interface ElectionFrameElectionIdFieldEvent {
        field: '$.election.id';
        value: number;
    }
    interface ElectionFrameElectionRankScoreFieldEvent {
        field: '$.election.rank.score';
        value: number;
    }
    interface ElectionFrameElectionRankPenaltyFieldEvent {
        field: '$.election.rank.penalty';
        value: number;
    }
    interface ElectionFrameElectionRankLoadFieldEvent {
        field: '$.election.rank.load';
        value: number;
    }
    interface ElectionFrameElectionRankHealthFieldEvent {
        field: '$.election.rank.health';
        value: number;
    }
    interface ElectionFrameElectionRankPeerFieldEvent {
        field: '$.election.rank.peer';
        value: string;
    }
    interface ElectionFrameElectionTermFieldEvent {
        field: '$.election.term';
        value: number;
    }
    interface ElectionFrameNominateIdFieldEvent {
        field: '$.nominate.id';
        value: number;
    }
    interface ElectionFrameNominateRankScoreFieldEvent {
        field: '$.nominate.rank.score';
        value: number;
    }
    interface ElectionFrameNominateRankPenaltyFieldEvent {
        field: '$.nominate.rank.penalty';
        value: number;
    }
    interface ElectionFrameNominateRankLoadFieldEvent {
        field: '$.nominate.rank.load';
        value: number;
    }
    interface ElectionFrameNominateRankHealthFieldEvent {
        field: '$.nominate.rank.health';
        value: number;
    }
    interface ElectionFrameNominateRankPeerFieldEvent {
        field: '$.nominate.rank.peer';
        value: string;
    }
    interface ElectionFrameNominateTermFieldEvent {
        field: '$.nominate.term';
        value: number;
    }
    interface ElectionFrameOkFieldEvent {
        field: '$.ok';
        value: number;
    }
    interface ElectionFrameHopSequenceFieldEvent {
        field: '$.hop.sequence';
        value: number;
    }
    interface ElectionFrameHopProbeIdFieldEvent {
        field: '$.hop.probe.id';
        value: number;
    }
    interface ElectionFrameHopProbeRankScoreFieldEvent {
        field: '$.hop.probe.rank.score';
        value: number;
    }
    interface ElectionFrameHopProbeRankPenaltyFieldEvent {
        field: '$.hop.probe.rank.penalty';
        value: number;
    }
    interface ElectionFrameHopProbeRankLoadFieldEvent {
        field: '$.hop.probe.rank.load';
        value: number;
    }
    interface ElectionFrameHopProbeRankHealthFieldEvent {
        field: '$.hop.probe.rank.health';
        value: number;
    }
    interface ElectionFrameHopProbeRankPeerFieldEvent {
        field: '$.hop.probe.rank.peer';
        value: string;
    }
    interface ElectionFrameHopProbeTermFieldEvent {
        field: '$.hop.probe.term';
        value: number;
    }
    interface ElectionFrameHopProbeBackFieldEvent {
        field: '$.hop.probe.back';
        value: boolean;
    }
    interface ElectionFrameHopProbePhaseFieldEvent {
        field: '$.hop.probe.phase';
        value: number;
    }
    interface ElectionFrameHopProbeHopsFieldEvent {
        field: '$.hop.probe.hops';
        value: number;
    }
    interface ElectionFrameHopReplyIdFieldEvent {
        field: '$.hop.reply.id';
        value: number;
    }
    interface ElectionFrameHopReplyRankScoreFieldEvent {
        field: '$.hop.reply.rank.score';
        value: number;
    }
    interface ElectionFrameHopReplyRankPenaltyFieldEvent {
        field: '$.hop.reply.rank.penalty';
        value: number;
    }
    interface ElectionFrameHopReplyRankLoadFieldEvent {
        field: '$.hop.reply.rank.load';
        value: number;
    }
    interface ElectionFrameHopReplyRankHealthFieldEvent {
        field: '$.hop.reply.rank.health';
        value: number;
    }
    interface ElectionFrameHopReplyRankPeerFieldEvent {
        field: '$.hop.reply.rank.peer';
        value: string;
    }
    interface ElectionFrameHopReplyTermFieldEvent {
        field: '$.hop.reply.term';
        value: number;
    }
    interface ElectionFrameHopReplyBackFieldEvent {
        field: '$.hop.reply.back';
        value: boolean;
    }
    interface ElectionFrameHopReplyPhaseFieldEvent {
        field: '$.hop.reply.phase';
        value: number;
    }
    interface ElectionFrameHopReplyHopsFieldEvent {
        field: '$.hop.reply.hops';
        value: number;
    }
    interface ElectionFrameHopElectedClaimTermFieldEvent {
        field: '$.hop.elected.claim.term';
        value: number;
    }
    interface ElectionFrameHopElectedClaimIdFieldEvent {
        field: '$.hop.elected.claim.id';
        value: number;
    }
    interface ElectionFrameHopElectedClaimRankScoreFieldEvent {
        field: '$.hop.elected.claim.rank.score';
        value: number;
    }
    interface ElectionFrameHopElectedClaimRankPenaltyFieldEvent {
        field: '$.hop.elected.claim.rank.penalty';
        value: number;
    }
    interface ElectionFrameHopElectedClaimRankLoadFieldEvent {
        field: '$.hop.elected.claim.rank.load';
        value: number;
    }
    interface ElectionFrameHopElectedClaimRankHealthFieldEvent {
        field: '$.hop.elected.claim.rank.health';
        value: number;
    }
    interface ElectionFrameHopElectedClaimRankPeerFieldEvent {
        field: '$.hop.elected.claim.rank.peer';
        value: string;
    }
    interface ElectionFrameHopElectedHopsFieldEvent {
        field: '$.hop.elected.hops';
        value: number;
    }
    interface ElectionFrameHopHeardFieldEvent {
        field: '$.hopHeard';
        value: number;
    }
    interface ElectionFrameHereCandidateFieldEvent {
        field: '$.here.candidate';
        value: boolean;
    }
    interface ElectionFrameHereRankScoreFieldEvent {
        field: '$.here.rank.score';
        value: number;
    }
    interface ElectionFrameHereRankPenaltyFieldEvent {
        field: '$.here.rank.penalty';
        value: number;
    }
    interface ElectionFrameHereRankLoadFieldEvent {
        field: '$.here.rank.load';
        value: number;
    }
    interface ElectionFrameHereRankHealthFieldEvent {
        field: '$.here.rank.health';
        value: number;
    }
    interface ElectionFrameHereRankPeerFieldEvent {
        field: '$.here.rank.peer';
        value: string;
    }
    interface ElectionFrameLeadClaimTermFieldEvent {
        field: '$.lead.claim.term';
        value: number;
    }
    interface ElectionFrameLeadClaimIdFieldEvent {
        field: '$.lead.claim.id';
        value: number;
    }
    interface ElectionFrameLeadClaimRankScoreFieldEvent {
        field: '$.lead.claim.rank.score';
        value: number;
    }
    interface ElectionFrameLeadClaimRankPenaltyFieldEvent {
        field: '$.lead.claim.rank.penalty';
        value: number;
    }
    interface ElectionFrameLeadClaimRankLoadFieldEvent {
        field: '$.lead.claim.rank.load';
        value: number;
    }
    interface ElectionFrameLeadClaimRankHealthFieldEvent {
        field: '$.lead.claim.rank.health';
        value: number;
    }
    interface ElectionFrameLeadClaimRankPeerFieldEvent {
        field: '$.lead.claim.rank.peer';
        value: string;
    }
    interface ElectionFrameLeadAgeMsFieldEvent {
        field: '$.lead.ageMs';
        value: number;
    }
    interface ElectionFrameLeadSessionFieldEvent {
        field: '$.lead.session';
        value: string;
    }
    interface ElectionFrameResignedFieldEvent {
        field: '$.resigned';
        value: number;
    }
    interface ElectionFrameOfferFieldEvent {
        field: '$.offer';
        value: number;
    }
    interface ElectionFrameReadyTermFieldEvent {
        field: '$.ready.term';
        value: number;
    }
    interface ElectionFrameReadySessionFieldEvent {
        field: '$.ready.session';
        value: string;
    }
    interface ElectionFrameHandoverFieldEvent {
        field: '$.handover';
        value: number;
    }
    function encode(obj: Partial<ElectionFrame>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ElectionFrame>): ElectionFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ElectionFrame>): Generator<ElectionFrameScopeFieldEvent | ElectionFrameVariantFieldEvent | ElectionFrameModeFieldEvent | ElectionFrameToFieldEvent | ElectionFrameElectionIdFieldEvent | ElectionFrameElectionRankScoreFieldEvent | ElectionFrameElectionRankPenaltyFieldEvent | ElectionFrameElectionRankLoadFieldEvent | ElectionFrameElectionRankHealthFieldEvent | ElectionFrameElectionRankPeerFieldEvent | ElectionFrameElectionTermFieldEvent | ElectionFrameNominateIdFieldEvent | ElectionFrameNominateRankScoreFieldEvent | ElectionFrameNominateRankPenaltyFieldEvent | ElectionFrameNominateRankLoadFieldEvent | ElectionFrameNominateRankHealthFieldEvent | ElectionFrameNominateRankPeerFieldEvent | ElectionFrameNominateTermFieldEvent | ElectionFrameOkFieldEvent | ElectionFrameHopSequenceFieldEvent | ElectionFrameHopProbeIdFieldEvent | ElectionFrameHopProbeRankScoreFieldEvent | ElectionFrameHopProbeRankPenaltyFieldEvent | ElectionFrameHopProbeRankLoadFieldEvent | ElectionFrameHopProbeRankHealthFieldEvent | ElectionFrameHopProbeRankPeerFieldEvent | ElectionFrameHopProbeTermFieldEvent | ElectionFrameHopProbeBackFieldEvent | ElectionFrameHopProbePhaseFieldEvent | ElectionFrameHopProbeHopsFieldEvent | ElectionFrameHopReplyIdFieldEvent | ElectionFrameHopReplyRankScoreFieldEvent | ElectionFrameHopReplyRankPenaltyFieldEvent | ElectionFrameHopReplyRankLoadFieldEvent | ElectionFrameHopReplyRankHealthFieldEvent | ElectionFrameHopReplyRankPeerFieldEvent | ElectionFrameHopReplyTermFieldEvent | ElectionFrameHopReplyBackFieldEvent | ElectionFrameHopReplyPhaseFieldEvent | ElectionFrameHopReplyHopsFieldEvent | ElectionFrameHopElectedClaimTermFieldEvent | ElectionFrameHopElectedClaimIdFieldEvent | ElectionFrameHopElectedClaimRankScoreFieldEvent | ElectionFrameHopElectedClaimRankPenaltyFieldEvent | ElectionFrameHopElectedClaimRankLoadFieldEvent | ElectionFrameHopElectedClaimRankHealthFieldEvent | ElectionFrameHopElectedClaimRankPeerFieldEvent | ElectionFrameHopElectedHopsFieldEvent | ElectionFrameHopHeardFieldEvent | ElectionFrameHereCandidateFieldEvent | ElectionFrameHereRankScoreFieldEvent | ElectionFrameHereRankPenaltyFieldEvent | ElectionFrameHereRankLoadFieldEvent | ElectionFrameHereRankHealthFieldEvent | ElectionFrameHereRankPeerFieldEvent | ElectionFrameLeadClaimTermFieldEvent | ElectionFrameLeadClaimIdFieldEvent | ElectionFrameLeadClaimRankScoreFieldEvent | ElectionFrameLeadClaimRankPenaltyFieldEvent | ElectionFrameLeadClaimRankLoadFieldEvent | ElectionFrameLeadClaimRankHealthFieldEvent | ElectionFrameLeadClaimRankPeerFieldEvent | ElectionFrameLeadAgeMsFieldEvent | ElectionFrameLeadSessionFieldEvent | ElectionFrameResignedFieldEvent | ElectionFrameOfferFieldEvent | ElectionFrameReadyTermFieldEvent | ElectionFrameReadySessionFieldEvent | ElectionFrameHandoverFieldEvent>;
}
export interface Rank {
    score: number;
    penalty: number;
    load: number;
    health: number;
    peer: string;
}
export declare namespace Rank {
    const codec: () => Codec<Rank>;
    interface RankScoreFieldEvent {
        field: '$.score';
        value: number;
    }
    interface RankPenaltyFieldEvent {
        field: '$.penalty';
        value: number;
    }
    interface RankLoadFieldEvent {
        field: '$.load';
        value: number;
    }
    interface RankHealthFieldEvent {
        field: '$.health';
        value: number;
    }
    interface RankPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    function encode(obj: Partial<Rank>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Rank>): Rank;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Rank>): Generator<RankScoreFieldEvent | RankPenaltyFieldEvent | RankLoadFieldEvent | RankHealthFieldEvent | RankPeerFieldEvent>;
}
export interface Claim {
    term: number;
    id: number;
    rank?: Rank | undefined;
}
export declare namespace Claim {
    const codec: () => Codec<Claim>;
    interface ClaimTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface ClaimIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface ClaimRankScoreFieldEvent {
        field: '$.rank.score';
        value: number;
    }
    interface ClaimRankPenaltyFieldEvent {
        field: '$.rank.penalty';
        value: number;
    }
    interface ClaimRankLoadFieldEvent {
        field: '$.rank.load';
        value: number;
    }
    interface ClaimRankHealthFieldEvent {
        field: '$.rank.health';
        value: number;
    }
    interface ClaimRankPeerFieldEvent {
        field: '$.rank.peer';
        value: string;
    }
    function encode(obj: Partial<Claim>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Claim>): Claim;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Claim>): Generator<ClaimTermFieldEvent | ClaimIdFieldEvent | ClaimRankScoreFieldEvent | ClaimRankPenaltyFieldEvent | ClaimRankLoadFieldEvent | ClaimRankHealthFieldEvent | ClaimRankPeerFieldEvent>;
}
export interface Question {
    id: number;
    rank?: Rank | undefined;
    term: number;
}
export declare namespace Question {
    const codec: () => Codec<Question>;
    interface QuestionIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface QuestionRankScoreFieldEvent {
        field: '$.rank.score';
        value: number;
    }
    interface QuestionRankPenaltyFieldEvent {
        field: '$.rank.penalty';
        value: number;
    }
    interface QuestionRankLoadFieldEvent {
        field: '$.rank.load';
        value: number;
    }
    interface QuestionRankHealthFieldEvent {
        field: '$.rank.health';
        value: number;
    }
    interface QuestionRankPeerFieldEvent {
        field: '$.rank.peer';
        value: string;
    }
    interface QuestionTermFieldEvent {
        field: '$.term';
        value: number;
    }
    function encode(obj: Partial<Question>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Question>): Question;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Question>): Generator<QuestionIdFieldEvent | QuestionRankScoreFieldEvent | QuestionRankPenaltyFieldEvent | QuestionRankLoadFieldEvent | QuestionRankHealthFieldEvent | QuestionRankPeerFieldEvent | QuestionTermFieldEvent>;
}
export interface Hop {
    sequence: number;
    probe?: Travel | undefined;
    reply?: Travel | undefined;
    elected?: Elected | undefined;
}
export declare namespace Hop {
    const codec: () => Codec<Hop>;
    interface HopSequenceFieldEvent {
        field: '$.sequence';
        value: number;
    }
    interface HopProbeIdFieldEvent {
        field: '$.probe.id';
        value: number;
    }
    interface HopProbeRankScoreFieldEvent {
        field: '$.probe.rank.score';
        value: number;
    }
    interface HopProbeRankPenaltyFieldEvent {
        field: '$.probe.rank.penalty';
        value: number;
    }
    interface HopProbeRankLoadFieldEvent {
        field: '$.probe.rank.load';
        value: number;
    }
    interface HopProbeRankHealthFieldEvent {
        field: '$.probe.rank.health';
        value: number;
    }
    interface HopProbeRankPeerFieldEvent {
        field: '$.probe.rank.peer';
        value: string;
    }
    interface HopProbeTermFieldEvent {
        field: '$.probe.term';
        value: number;
    }
    interface HopProbeBackFieldEvent {
        field: '$.probe.back';
        value: boolean;
    }
    interface HopProbePhaseFieldEvent {
        field: '$.probe.phase';
        value: number;
    }
    interface HopProbeHopsFieldEvent {
        field: '$.probe.hops';
        value: number;
    }
    interface HopReplyIdFieldEvent {
        field: '$.reply.id';
        value: number;
    }
    interface HopReplyRankScoreFieldEvent {
        field: '$.reply.rank.score';
        value: number;
    }
    interface HopReplyRankPenaltyFieldEvent {
        field: '$.reply.rank.penalty';
        value: number;
    }
    interface HopReplyRankLoadFieldEvent {
        field: '$.reply.rank.load';
        value: number;
    }
    interface HopReplyRankHealthFieldEvent {
        field: '$.reply.rank.health';
        value: number;
    }
    interface HopReplyRankPeerFieldEvent {
        field: '$.reply.rank.peer';
        value: string;
    }
    interface HopReplyTermFieldEvent {
        field: '$.reply.term';
        value: number;
    }
    interface HopReplyBackFieldEvent {
        field: '$.reply.back';
        value: boolean;
    }
    interface HopReplyPhaseFieldEvent {
        field: '$.reply.phase';
        value: number;
    }
    interface HopReplyHopsFieldEvent {
        field: '$.reply.hops';
        value: number;
    }
    interface HopElectedClaimTermFieldEvent {
        field: '$.elected.claim.term';
        value: number;
    }
    interface HopElectedClaimIdFieldEvent {
        field: '$.elected.claim.id';
        value: number;
    }
    interface HopElectedClaimRankScoreFieldEvent {
        field: '$.elected.claim.rank.score';
        value: number;
    }
    interface HopElectedClaimRankPenaltyFieldEvent {
        field: '$.elected.claim.rank.penalty';
        value: number;
    }
    interface HopElectedClaimRankLoadFieldEvent {
        field: '$.elected.claim.rank.load';
        value: number;
    }
    interface HopElectedClaimRankHealthFieldEvent {
        field: '$.elected.claim.rank.health';
        value: number;
    }
    interface HopElectedClaimRankPeerFieldEvent {
        field: '$.elected.claim.rank.peer';
        value: string;
    }
    interface HopElectedHopsFieldEvent {
        field: '$.elected.hops';
        value: number;
    }
    function encode(obj: Partial<Hop>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hop>): Hop;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Hop>): Generator<HopSequenceFieldEvent | HopProbeIdFieldEvent | HopProbeRankScoreFieldEvent | HopProbeRankPenaltyFieldEvent | HopProbeRankLoadFieldEvent | HopProbeRankHealthFieldEvent | HopProbeRankPeerFieldEvent | HopProbeTermFieldEvent | HopProbeBackFieldEvent | HopProbePhaseFieldEvent | HopProbeHopsFieldEvent | HopReplyIdFieldEvent | HopReplyRankScoreFieldEvent | HopReplyRankPenaltyFieldEvent | HopReplyRankLoadFieldEvent | HopReplyRankHealthFieldEvent | HopReplyRankPeerFieldEvent | HopReplyTermFieldEvent | HopReplyBackFieldEvent | HopReplyPhaseFieldEvent | HopReplyHopsFieldEvent | HopElectedClaimTermFieldEvent | HopElectedClaimIdFieldEvent | HopElectedClaimRankScoreFieldEvent | HopElectedClaimRankPenaltyFieldEvent | HopElectedClaimRankLoadFieldEvent | HopElectedClaimRankHealthFieldEvent | HopElectedClaimRankPeerFieldEvent | HopElectedHopsFieldEvent>;
}
export interface Travel {
    id: number;
    rank?: Rank | undefined;
    term: number;
    back: boolean;
    phase: number;
    hops: number;
}
export declare namespace Travel {
    const codec: () => Codec<Travel>;
    interface TravelIdFieldEvent {
        field: '$.id';
        value: number;
    }
    interface TravelRankScoreFieldEvent {
        field: '$.rank.score';
        value: number;
    }
    interface TravelRankPenaltyFieldEvent {
        field: '$.rank.penalty';
        value: number;
    }
    interface TravelRankLoadFieldEvent {
        field: '$.rank.load';
        value: number;
    }
    interface TravelRankHealthFieldEvent {
        field: '$.rank.health';
        value: number;
    }
    interface TravelRankPeerFieldEvent {
        field: '$.rank.peer';
        value: string;
    }
    interface TravelTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface TravelBackFieldEvent {
        field: '$.back';
        value: boolean;
    }
    interface TravelPhaseFieldEvent {
        field: '$.phase';
        value: number;
    }
    interface TravelHopsFieldEvent {
        field: '$.hops';
        value: number;
    }
    function encode(obj: Partial<Travel>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Travel>): Travel;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Travel>): Generator<TravelIdFieldEvent | TravelRankScoreFieldEvent | TravelRankPenaltyFieldEvent | TravelRankLoadFieldEvent | TravelRankHealthFieldEvent | TravelRankPeerFieldEvent | TravelTermFieldEvent | TravelBackFieldEvent | TravelPhaseFieldEvent | TravelHopsFieldEvent>;
}
export interface Elected {
    claim?: Claim | undefined;
    hops: number;
}
export declare namespace Elected {
    const codec: () => Codec<Elected>;
    interface ElectedClaimTermFieldEvent {
        field: '$.claim.term';
        value: number;
    }
    interface ElectedClaimIdFieldEvent {
        field: '$.claim.id';
        value: number;
    }
    interface ElectedClaimRankScoreFieldEvent {
        field: '$.claim.rank.score';
        value: number;
    }
    interface ElectedClaimRankPenaltyFieldEvent {
        field: '$.claim.rank.penalty';
        value: number;
    }
    interface ElectedClaimRankLoadFieldEvent {
        field: '$.claim.rank.load';
        value: number;
    }
    interface ElectedClaimRankHealthFieldEvent {
        field: '$.claim.rank.health';
        value: number;
    }
    interface ElectedClaimRankPeerFieldEvent {
        field: '$.claim.rank.peer';
        value: string;
    }
    interface ElectedHopsFieldEvent {
        field: '$.hops';
        value: number;
    }
    function encode(obj: Partial<Elected>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Elected>): Elected;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Elected>): Generator<ElectedClaimTermFieldEvent | ElectedClaimIdFieldEvent | ElectedClaimRankScoreFieldEvent | ElectedClaimRankPenaltyFieldEvent | ElectedClaimRankLoadFieldEvent | ElectedClaimRankHealthFieldEvent | ElectedClaimRankPeerFieldEvent | ElectedHopsFieldEvent>;
}
export interface Here {
    candidate: boolean;
    rank?: Rank | undefined;
}
export declare namespace Here {
    const codec: () => Codec<Here>;
    interface HereCandidateFieldEvent {
        field: '$.candidate';
        value: boolean;
    }
    interface HereRankScoreFieldEvent {
        field: '$.rank.score';
        value: number;
    }
    interface HereRankPenaltyFieldEvent {
        field: '$.rank.penalty';
        value: number;
    }
    interface HereRankLoadFieldEvent {
        field: '$.rank.load';
        value: number;
    }
    interface HereRankHealthFieldEvent {
        field: '$.rank.health';
        value: number;
    }
    interface HereRankPeerFieldEvent {
        field: '$.rank.peer';
        value: string;
    }
    function encode(obj: Partial<Here>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Here>): Here;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Here>): Generator<HereCandidateFieldEvent | HereRankScoreFieldEvent | HereRankPenaltyFieldEvent | HereRankLoadFieldEvent | HereRankHealthFieldEvent | HereRankPeerFieldEvent>;
}
export interface Lead {
    claim?: Claim | undefined;
    ageMs: number;
    session: string;
}
export declare namespace Lead {
    const codec: () => Codec<Lead>;
    interface LeadClaimTermFieldEvent {
        field: '$.claim.term';
        value: number;
    }
    interface LeadClaimIdFieldEvent {
        field: '$.claim.id';
        value: number;
    }
    interface LeadClaimRankScoreFieldEvent {
        field: '$.claim.rank.score';
        value: number;
    }
    interface LeadClaimRankPenaltyFieldEvent {
        field: '$.claim.rank.penalty';
        value: number;
    }
    interface LeadClaimRankLoadFieldEvent {
        field: '$.claim.rank.load';
        value: number;
    }
    interface LeadClaimRankHealthFieldEvent {
        field: '$.claim.rank.health';
        value: number;
    }
    interface LeadClaimRankPeerFieldEvent {
        field: '$.claim.rank.peer';
        value: string;
    }
    interface LeadAgeMsFieldEvent {
        field: '$.ageMs';
        value: number;
    }
    interface LeadSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    function encode(obj: Partial<Lead>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lead>): Lead;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Lead>): Generator<LeadClaimTermFieldEvent | LeadClaimIdFieldEvent | LeadClaimRankScoreFieldEvent | LeadClaimRankPenaltyFieldEvent | LeadClaimRankLoadFieldEvent | LeadClaimRankHealthFieldEvent | LeadClaimRankPeerFieldEvent | LeadAgeMsFieldEvent | LeadSessionFieldEvent>;
}
export interface Ready {
    term: number;
    session: string;
}
export declare namespace Ready {
    const codec: () => Codec<Ready>;
    interface ReadyTermFieldEvent {
        field: '$.term';
        value: number;
    }
    interface ReadySessionFieldEvent {
        field: '$.session';
        value: string;
    }
    function encode(obj: Partial<Ready>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ready>): Ready;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ready>): Generator<ReadyTermFieldEvent | ReadySessionFieldEvent>;
}
