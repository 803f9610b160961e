// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface LockFrame {
    granted?: Granted | undefined;
    request?: TokenRequest | undefined;
    token?: Token | undefined;
    epoch?: TokenEpoch | undefined;
    locate?: Locate | undefined;
    placed?: Placed | undefined;
    chase?: Chase | undefined;
    confirm?: Confirm | undefined;
}
export declare namespace LockFrame {
    const codec: () => Codec<LockFrame>;
    interface LockFrameGrantedNameFieldEvent {
        field: '$.granted.name';
        value: string;
    }
    interface LockFrameGrantedSessionFieldEvent {
        field: '$.granted.session';
        value: string;
    }
    interface LockFrameGrantedRequestFieldEvent {
        field: '$.granted.request';
        value: number;
    }
    interface LockFrameGrantedTicketFieldEvent {
        field: '$.granted.ticket';
        value: number;
    }
    interface LockFrameGrantedGenerationFieldEvent {
        field: '$.granted.generation';
        value: number;
    }
    interface LockFrameGrantedCounterFieldEvent {
        field: '$.granted.counter';
        value: number;
    }
    interface LockFrameRequestNameFieldEvent {
        field: '$.request.name';
        value: string;
    }
    interface LockFrameRequestVariantAlgorithmFieldEvent {
        field: '$.request.variant.algorithm';
        value: number;
    }
    interface LockFrameRequestVariantModeFieldEvent {
        field: '$.request.variant.mode';
        value: number;
    }
    interface LockFrameRequestEpochGenerationFieldEvent {
        field: '$.request.epoch.generation';
        value: number;
    }
    interface LockFrameRequestEpochCountFieldEvent {
        field: '$.request.epoch.count';
        value: number;
    }
    interface LockFrameRequestAskPeerFieldEvent {
        field: '$.request.ask.peer';
        value: string;
    }
    interface LockFrameRequestAskStartFieldEvent {
        field: '$.request.ask.start';
        value: string;
    }
    interface LockFrameRequestAskNumberFieldEvent {
        field: '$.request.ask.number';
        value: number;
    }
    interface LockFrameRequestAskWaitedMsFieldEvent {
        field: '$.request.ask.waitedMs';
        value: number;
    }
    interface LockFrameRequestAskHurriesFieldEvent {
        field: '$.request.ask.hurries';
        value: boolean;
    }
    interface LockFrameTokenNameFieldEvent {
        field: '$.token.name';
        value: string;
    }
    interface LockFrameTokenEpochGenerationFieldEvent {
        field: '$.token.epoch.generation';
        value: number;
    }
    interface LockFrameTokenEpochCountFieldEvent {
        field: '$.token.epoch.count';
        value: number;
    }
    interface LockFrameTokenAskStartFieldEvent {
        field: '$.token.ask.start';
        value: string;
    }
    interface LockFrameTokenAskNumberFieldEvent {
        field: '$.token.ask.number';
        value: number;
    }
    interface LockFrameTokenVersionFieldEvent {
        field: '$.token.version';
        value: number;
    }
    interface LockFrameTokenNextFenceFieldEvent {
        field: '$.token.nextFence';
        value: number;
    }
    interface LockFrameTokenLastFenceFieldEvent {
        field: '$.token.lastFence';
        value: number;
    }
    interface LockFrameTokenQueuePeerFieldEvent {
        field: '$.token.queue[].peer';
        value: string;
        index: number;
    }
    interface LockFrameTokenQueueStartFieldEvent {
        field: '$.token.queue[].start';
        value: string;
        index: number;
    }
    interface LockFrameTokenQueueNumberFieldEvent {
        field: '$.token.queue[].number';
        value: number;
        index: number;
    }
    interface LockFrameTokenQueueWaitedMsFieldEvent {
        field: '$.token.queue[].waitedMs';
        value: number;
        index: number;
    }
    interface LockFrameTokenQueueHurriesFieldEvent {
        field: '$.token.queue[].hurries';
        value: boolean;
        index: number;
    }
    interface LockFrameTokenServedPeerFieldEvent {
        field: '$.token.served[].peer';
        value: string;
        index: number;
    }
    interface LockFrameTokenServedStartFieldEvent {
        field: '$.token.served[].start';
        value: string;
        index: number;
    }
    interface LockFrameTokenServedNumberFieldEvent {
        field: '$.token.served[].number';
        value: number;
        index: number;
    }
    interface LockFrameTokenServedWaitedMsFieldEvent {
        field: '$.token.served[].waitedMs';
        value: number;
        index: number;
    }
    interface LockFrameTokenServedHurriesFieldEvent {
        field: '$.token.served[].hurries';
        value: boolean;
        index: number;
    }
    interface LockFrameTokenWarmGroupFieldEvent {
        field: '$.token.warm.group';
        value: string;
    }
    interface LockFrameTokenWarmLineageFieldEvent {
        field: '$.token.warm.lineage';
        value: string;
    }
    interface LockFrameTokenWarmEpochFieldEvent {
        field: '$.token.warm.epoch';
        value: number;
    }
    interface LockFrameTokenWarmRoundFieldEvent {
        field: '$.token.warm.round';
        value: number;
    }
    interface LockFrameTokenWarmProposerFieldEvent {
        field: '$.token.warm.proposer';
        value: string;
    }
    interface LockFrameTokenWarmValueFieldEvent {
        field: '$.token.warm.value';
        value: Uint8Array;
    }
    interface LockFrameEpochNameFieldEvent {
        field: '$.epoch.name';
        value: string;
    }
    interface LockFrameEpochEpochGenerationFieldEvent {
        field: '$.epoch.epoch.generation';
        value: number;
    }
    interface LockFrameEpochEpochCountFieldEvent {
        field: '$.epoch.epoch.count';
        value: number;
    }
    interface LockFrameEpochRootFieldEvent {
        field: '$.epoch.root';
        value: string;
    }
    interface LockFrameEpochForcedVariantAlgorithmFieldEvent {
        field: '$.epoch.forced.variant.algorithm';
        value: number;
    }
    interface LockFrameEpochForcedVariantModeFieldEvent {
        field: '$.epoch.forced.variant.mode';
        value: number;
    }
    interface LockFrameEpochForcedSessionFieldEvent {
        field: '$.epoch.forced.session';
        value: string;
    }
    interface LockFrameEpochForcedByFieldEvent {
        field: '$.epoch.forced.by';
        value: string;
    }
    interface LockFrameEpochForcedReasonFieldEvent {
        field: '$.epoch.forced.reason';
        value: string;
    }
    interface LockFrameLocateNameFieldEvent {
        field: '$.locate.name';
        value: string;
    }
    interface LockFrameLocateVariantAlgorithmFieldEvent {
        field: '$.locate.variant.algorithm';
        value: number;
    }
    interface LockFrameLocateVariantModeFieldEvent {
        field: '$.locate.variant.mode';
        value: number;
    }
    interface LockFrameLocateEpochGenerationFieldEvent {
        field: '$.locate.epoch.generation';
        value: number;
    }
    interface LockFrameLocateEpochCountFieldEvent {
        field: '$.locate.epoch.count';
        value: number;
    }
    interface LockFrameLocateIsLostFieldEvent {
        field: '$.locate.isLost';
        value: boolean;
    }
    interface LockFramePlacedNameFieldEvent {
        field: '$.placed.name';
        value: string;
    }
    interface LockFramePlacedEpochGenerationFieldEvent {
        field: '$.placed.epoch.generation';
        value: number;
    }
    interface LockFramePlacedEpochCountFieldEvent {
        field: '$.placed.epoch.count';
        value: number;
    }
    interface LockFramePlacedAskStartFieldEvent {
        field: '$.placed.ask.start';
        value: string;
    }
    interface LockFramePlacedAskNumberFieldEvent {
        field: '$.placed.ask.number';
        value: number;
    }
    interface LockFramePlacedWaveFieldEvent {
        field: '$.placed.wave';
        value: number;
    }
    interface LockFramePlacedInsidePeerFieldEvent {
        field: '$.placed.inside.peer';
        value: string;
    }
    interface LockFramePlacedInsideSessionFieldEvent {
        field: '$.placed.inside.session';
        value: string;
    }
    interface LockFramePlacedInsideRequestFieldEvent {
        field: '$.placed.inside.request';
        value: number;
    }
    interface LockFramePlacedInsideGenerationFieldEvent {
        field: '$.placed.inside.generation';
        value: number;
    }
    interface LockFramePlacedInsideCounterFieldEvent {
        field: '$.placed.inside.counter';
        value: number;
    }
    interface LockFrameChaseRoundFieldEvent {
        field: '$.chase.round';
        value: number;
    }
    interface LockFrameChasePathNameFieldEvent {
        field: '$.chase.path[].name';
        value: string;
        index: number;
    }
    interface LockFrameChasePathPeerFieldEvent {
        field: '$.chase.path[].peer';
        value: string;
        index: number;
    }
    interface LockFrameChasePathSessionFieldEvent {
        field: '$.chase.path[].session';
        value: string;
        index: number;
    }
    interface LockFrameChasePathRequestFieldEvent {
        field: '$.chase.path[].request';
        value: number;
        index: number;
    }
    interface LockFrameChasePathAskedAtFieldEvent {
        field: '$.chase.path[].askedAt';
        value: number;
        index: number;
    }
    interface LockFrameChasePathHolderFieldEvent {
        field: '$.chase.path[].holder';
        value: string;
        index: number;
    }
    interface LockFrameChasePathHolderSessionFieldEvent {
        field: '$.chase.path[].holderSession';
        value: string;
        index: number;
    }
    interface LockFrameChasePathHolderRequestFieldEvent {
        field: '$.chase.path[].holderRequest';
        value: number;
        index: number;
    }
    interface LockFrameChasePathGenerationFieldEvent {
        field: '$.chase.path[].generation';
        value: number;
        index: number;
    }
    interface LockFrameChasePathCounterFieldEvent {
        field: '$.chase.path[].counter';
        value: number;
        index: number;
    }
    interface LockFrameConfirmStepFieldEvent {
        field: '$.confirm.step';
        value: number;
    }
    interface LockFrameConfirmCycleNameFieldEvent {
        field: '$.confirm.cycle[].name';
        value: string;
        index: number;
    }
    interface LockFrameConfirmCyclePeerFieldEvent {
        field: '$.confirm.cycle[].peer';
        value: string;
        index: number;
    }
    interface LockFrameConfirmCycleSessionFieldEvent {
        field: '$.confirm.cycle[].session';
        value: string;
        index: number;
    }
    interface LockFrameConfirmCycleRequestFieldEvent {
        field: '$.confirm.cycle[].request';
        value: number;
        index: number;
    }
    interface LockFrameConfirmCycleAskedAtFieldEvent {
        field: '$.confirm.cycle[].askedAt';
        value: number;
        index: number;
    }
    interface LockFrameConfirmCycleHolderFieldEvent {
        field: '$.confirm.cycle[].holder';
        value: string;
        index: number;
    }
    interface LockFrameConfirmCycleHolderSessionFieldEvent {
        field: '$.confirm.cycle[].holderSession';
        value: string;
        index: number;
    }
    interface LockFrameConfirmCycleHolderRequestFieldEvent {
        field: '$.confirm.cycle[].holderRequest';
        value: number;
        index: number;
    }
    interface LockFrameConfirmCycleGenerationFieldEvent {
        field: '$.confirm.cycle[].generation';
        value: number;
        index: number;
    }
    interface LockFrameConfirmCycleCounterFieldEvent {
        field: '$.confirm.cycle[].counter';
        value: number;
        index: number;
    }
    function encode(obj: Partial<LockFrame>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LockFrame>): LockFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LockFrame>): Generator<LockFrameGrantedNameFieldEvent | LockFrameGrantedSessionFieldEvent | LockFrameGrantedRequestFieldEvent | LockFrameGrantedTicketFieldEvent | LockFrameGrantedGenerationFieldEvent | LockFrameGrantedCounterFieldEvent | LockFrameRequestNameFieldEvent | LockFrameRequestVariantAlgorithmFieldEvent | LockFrameRequestVariantModeFieldEvent | LockFrameRequestEpochGenerationFieldEvent | LockFrameRequestEpochCountFieldEvent | LockFrameRequestAskPeerFieldEvent | LockFrameRequestAskStartFieldEvent | LockFrameRequestAskNumberFieldEvent | LockFrameRequestAskWaitedMsFieldEvent | LockFrameRequestAskHurriesFieldEvent | LockFrameTokenNameFieldEvent | LockFrameTokenEpochGenerationFieldEvent | LockFrameTokenEpochCountFieldEvent | LockFrameTokenAskStartFieldEvent | LockFrameTokenAskNumberFieldEvent | LockFrameTokenVersionFieldEvent | LockFrameTokenNextFenceFieldEvent | LockFrameTokenLastFenceFieldEvent | LockFrameTokenQueuePeerFieldEvent | LockFrameTokenQueueStartFieldEvent | LockFrameTokenQueueNumberFieldEvent | LockFrameTokenQueueWaitedMsFieldEvent | LockFrameTokenQueueHurriesFieldEvent | LockFrameTokenServedPeerFieldEvent | LockFrameTokenServedStartFieldEvent | LockFrameTokenServedNumberFieldEvent | LockFrameTokenServedWaitedMsFieldEvent | LockFrameTokenServedHurriesFieldEvent | LockFrameTokenWarmGroupFieldEvent | LockFrameTokenWarmLineageFieldEvent | LockFrameTokenWarmEpochFieldEvent | LockFrameTokenWarmRoundFieldEvent | LockFrameTokenWarmProposerFieldEvent | LockFrameTokenWarmValueFieldEvent | LockFrameEpochNameFieldEvent | LockFrameEpochEpochGenerationFieldEvent | LockFrameEpochEpochCountFieldEvent | LockFrameEpochRootFieldEvent | LockFrameEpochForcedVariantAlgorithmFieldEvent | LockFrameEpochForcedVariantModeFieldEvent | LockFrameEpochForcedSessionFieldEvent | LockFrameEpochForcedByFieldEvent | LockFrameEpochForcedReasonFieldEvent | LockFrameLocateNameFieldEvent | LockFrameLocateVariantAlgorithmFieldEvent | LockFrameLocateVariantModeFieldEvent | LockFrameLocateEpochGenerationFieldEvent | LockFrameLocateEpochCountFieldEvent | LockFrameLocateIsLostFieldEvent | LockFramePlacedNameFieldEvent | LockFramePlacedEpochGenerationFieldEvent | LockFramePlacedEpochCountFieldEvent | LockFramePlacedAskStartFieldEvent | LockFramePlacedAskNumberFieldEvent | LockFramePlacedWaveFieldEvent | LockFramePlacedInsidePeerFieldEvent | LockFramePlacedInsideSessionFieldEvent | LockFramePlacedInsideRequestFieldEvent | LockFramePlacedInsideGenerationFieldEvent | LockFramePlacedInsideCounterFieldEvent | LockFrameChaseRoundFieldEvent | LockFrameChasePathNameFieldEvent | LockFrameChasePathPeerFieldEvent | LockFrameChasePathSessionFieldEvent | LockFrameChasePathRequestFieldEvent | LockFrameChasePathAskedAtFieldEvent | LockFrameChasePathHolderFieldEvent | LockFrameChasePathHolderSessionFieldEvent | LockFrameChasePathHolderRequestFieldEvent | LockFrameChasePathGenerationFieldEvent | LockFrameChasePathCounterFieldEvent | LockFrameConfirmStepFieldEvent | LockFrameConfirmCycleNameFieldEvent | LockFrameConfirmCyclePeerFieldEvent | LockFrameConfirmCycleSessionFieldEvent | LockFrameConfirmCycleRequestFieldEvent | LockFrameConfirmCycleAskedAtFieldEvent | LockFrameConfirmCycleHolderFieldEvent | LockFrameConfirmCycleHolderSessionFieldEvent | LockFrameConfirmCycleHolderRequestFieldEvent | LockFrameConfirmCycleGenerationFieldEvent | LockFrameConfirmCycleCounterFieldEvent>;
}
export interface Granted {
    name: string;
    session: string;
    request: number;
    ticket: number;
    generation: number;
    counter: number;
}
export declare namespace Granted {
    const codec: () => Codec<Granted>;
    interface GrantedNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface GrantedSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface GrantedRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface GrantedTicketFieldEvent {
        field: '$.ticket';
        value: number;
    }
    interface GrantedGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface GrantedCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    function encode(obj: Partial<Granted>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Granted>): Granted;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Granted>): Generator<GrantedNameFieldEvent | GrantedSessionFieldEvent | GrantedRequestFieldEvent | GrantedTicketFieldEvent | GrantedGenerationFieldEvent | GrantedCounterFieldEvent>;
}
export interface Chase {
    round: number;
    path: Wait[];
}
export declare namespace Chase {
    const codec: () => Codec<Chase>;
    interface ChaseRoundFieldEvent {
        field: '$.round';
        value: number;
    }
    interface ChasePathNameFieldEvent {
        field: '$.path[].name';
        value: string;
        index: number;
    }
    interface ChasePathPeerFieldEvent {
        field: '$.path[].peer';
        value: string;
        index: number;
    }
    interface ChasePathSessionFieldEvent {
        field: '$.path[].session';
        value: string;
        index: number;
    }
    interface ChasePathRequestFieldEvent {
        field: '$.path[].request';
        value: number;
        index: number;
    }
    interface ChasePathAskedAtFieldEvent {
        field: '$.path[].askedAt';
        value: number;
        index: number;
    }
    interface ChasePathHolderFieldEvent {
        field: '$.path[].holder';
        value: string;
        index: number;
    }
    interface ChasePathHolderSessionFieldEvent {
        field: '$.path[].holderSession';
        value: string;
        index: number;
    }
    interface ChasePathHolderRequestFieldEvent {
        field: '$.path[].holderRequest';
        value: number;
        index: number;
    }
    interface ChasePathGenerationFieldEvent {
        field: '$.path[].generation';
        value: number;
        index: number;
    }
    interface ChasePathCounterFieldEvent {
        field: '$.path[].counter';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Chase>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Chase>): Chase;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Chase>): Generator<ChaseRoundFieldEvent | ChasePathNameFieldEvent | ChasePathPeerFieldEvent | ChasePathSessionFieldEvent | ChasePathRequestFieldEvent | ChasePathAskedAtFieldEvent | ChasePathHolderFieldEvent | ChasePathHolderSessionFieldEvent | ChasePathHolderRequestFieldEvent | ChasePathGenerationFieldEvent | ChasePathCounterFieldEvent>;
}
export interface Confirm {
    step: number;
    cycle: Wait[];
}
export declare namespace Confirm {
    const codec: () => Codec<Confirm>;
    interface ConfirmStepFieldEvent {
        field: '$.step';
        value: number;
    }
    interface ConfirmCycleNameFieldEvent {
        field: '$.cycle[].name';
        value: string;
        index: number;
    }
    interface ConfirmCyclePeerFieldEvent {
        field: '$.cycle[].peer';
        value: string;
        index: number;
    }
    interface ConfirmCycleSessionFieldEvent {
        field: '$.cycle[].session';
        value: string;
        index: number;
    }
    interface ConfirmCycleRequestFieldEvent {
        field: '$.cycle[].request';
        value: number;
        index: number;
    }
    interface ConfirmCycleAskedAtFieldEvent {
        field: '$.cycle[].askedAt';
        value: number;
        index: number;
    }
    interface ConfirmCycleHolderFieldEvent {
        field: '$.cycle[].holder';
        value: string;
        index: number;
    }
    interface ConfirmCycleHolderSessionFieldEvent {
        field: '$.cycle[].holderSession';
        value: string;
        index: number;
    }
    interface ConfirmCycleHolderRequestFieldEvent {
        field: '$.cycle[].holderRequest';
        value: number;
        index: number;
    }
    interface ConfirmCycleGenerationFieldEvent {
        field: '$.cycle[].generation';
        value: number;
        index: number;
    }
    interface ConfirmCycleCounterFieldEvent {
        field: '$.cycle[].counter';
        value: number;
        index: number;
    }
    function encode(obj: Partial<Confirm>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Confirm>): Confirm;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Confirm>): Generator<ConfirmStepFieldEvent | ConfirmCycleNameFieldEvent | ConfirmCyclePeerFieldEvent | ConfirmCycleSessionFieldEvent | ConfirmCycleRequestFieldEvent | ConfirmCycleAskedAtFieldEvent | ConfirmCycleHolderFieldEvent | ConfirmCycleHolderSessionFieldEvent | ConfirmCycleHolderRequestFieldEvent | ConfirmCycleGenerationFieldEvent | ConfirmCycleCounterFieldEvent>;
}
export interface Wait {
    name: string;
    peer: string;
    session: string;
    request: number;
    askedAt: number;
    holder: string;
    holderSession: string;
    holderRequest: number;
    generation: number;
    counter: number;
}
export declare namespace Wait {
    const codec: () => Codec<Wait>;
    interface WaitNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface WaitPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface WaitSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface WaitRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface WaitAskedAtFieldEvent {
        field: '$.askedAt';
        value: number;
    }
    interface WaitHolderFieldEvent {
        field: '$.holder';
        value: string;
    }
    interface WaitHolderSessionFieldEvent {
        field: '$.holderSession';
        value: string;
    }
    interface WaitHolderRequestFieldEvent {
        field: '$.holderRequest';
        value: number;
    }
    interface WaitGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface WaitCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    function encode(obj: Partial<Wait>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Wait>): Wait;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Wait>): Generator<WaitNameFieldEvent | WaitPeerFieldEvent | WaitSessionFieldEvent | WaitRequestFieldEvent | WaitAskedAtFieldEvent | WaitHolderFieldEvent | WaitHolderSessionFieldEvent | WaitHolderRequestFieldEvent | WaitGenerationFieldEvent | WaitCounterFieldEvent>;
}
export interface Epoch {
    generation: number;
    count: number;
}
export declare namespace Epoch {
    const codec: () => Codec<Epoch>;
    interface EpochGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface EpochCountFieldEvent {
        field: '$.count';
        value: number;
    }
    function encode(obj: Partial<Epoch>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Epoch>): Epoch;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Epoch>): Generator<EpochGenerationFieldEvent | EpochCountFieldEvent>;
}
export interface Variant {
    algorithm: number;
    mode: number;
}
export declare namespace Variant {
    const codec: () => Codec<Variant>;
    interface VariantAlgorithmFieldEvent {
        field: '$.algorithm';
        value: number;
    }
    interface VariantModeFieldEvent {
        field: '$.mode';
        value: number;
    }
    function encode(obj: Partial<Variant>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Variant>): Variant;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Variant>): Generator<VariantAlgorithmFieldEvent | VariantModeFieldEvent>;
}
export interface Ask {
    peer: string;
    start: string;
    number: number;
    waitedMs: number;
    hurries: boolean;
}
export declare namespace Ask {
    const codec: () => Codec<Ask>;
    interface AskPeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface AskStartFieldEvent {
        field: '$.start';
        value: string;
    }
    interface AskNumberFieldEvent {
        field: '$.number';
        value: number;
    }
    interface AskWaitedMsFieldEvent {
        field: '$.waitedMs';
        value: number;
    }
    interface AskHurriesFieldEvent {
        field: '$.hurries';
        value: boolean;
    }
    function encode(obj: Partial<Ask>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ask>): Ask;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ask>): Generator<AskPeerFieldEvent | AskStartFieldEvent | AskNumberFieldEvent | AskWaitedMsFieldEvent | AskHurriesFieldEvent>;
}
export interface AskId {
    start: string;
    number: number;
}
export declare namespace AskId {
    const codec: () => Codec<AskId>;
    interface AskIdStartFieldEvent {
        field: '$.start';
        value: string;
    }
    interface AskIdNumberFieldEvent {
        field: '$.number';
        value: number;
    }
    function encode(obj: Partial<AskId>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AskId>): AskId;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AskId>): Generator<AskIdStartFieldEvent | AskIdNumberFieldEvent>;
}
export interface TokenRequest {
    name: string;
    variant?: Variant | undefined;
    epoch?: Epoch | undefined;
    ask?: Ask | undefined;
}
export declare namespace TokenRequest {
    const codec: () => Codec<TokenRequest>;
    interface TokenRequestNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface TokenRequestVariantAlgorithmFieldEvent {
        field: '$.variant.algorithm';
        value: number;
    }
    interface TokenRequestVariantModeFieldEvent {
        field: '$.variant.mode';
        value: number;
    }
    interface TokenRequestEpochGenerationFieldEvent {
        field: '$.epoch.generation';
        value: number;
    }
    interface TokenRequestEpochCountFieldEvent {
        field: '$.epoch.count';
        value: number;
    }
    interface TokenRequestAskPeerFieldEvent {
        field: '$.ask.peer';
        value: string;
    }
    interface TokenRequestAskStartFieldEvent {
        field: '$.ask.start';
        value: string;
    }
    interface TokenRequestAskNumberFieldEvent {
        field: '$.ask.number';
        value: number;
    }
    interface TokenRequestAskWaitedMsFieldEvent {
        field: '$.ask.waitedMs';
        value: number;
    }
    interface TokenRequestAskHurriesFieldEvent {
        field: '$.ask.hurries';
        value: boolean;
    }
    function encode(obj: Partial<TokenRequest>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TokenRequest>): TokenRequest;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TokenRequest>): Generator<TokenRequestNameFieldEvent | TokenRequestVariantAlgorithmFieldEvent | TokenRequestVariantModeFieldEvent | TokenRequestEpochGenerationFieldEvent | TokenRequestEpochCountFieldEvent | TokenRequestAskPeerFieldEvent | TokenRequestAskStartFieldEvent | TokenRequestAskNumberFieldEvent | TokenRequestAskWaitedMsFieldEvent | TokenRequestAskHurriesFieldEvent>;
}
export interface Token {
    name: string;
    epoch?: Epoch | undefined;
    ask?: AskId | undefined;
    version: number;
    nextFence: number;
    lastFence: number;
    queue: Ask[];
    served: Ask[];
    warm?: Warm | undefined;
}
export declare namespace Token {
    const codec: () => Codec<Token>;
    interface TokenNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface TokenEpochGenerationFieldEvent {
        field: '$.epoch.generation';
        value: number;
    }
    interface TokenEpochCountFieldEvent {
        field: '$.epoch.count';
        value: number;
    }
    interface TokenAskStartFieldEvent {
        field: '$.ask.start';
        value: string;
    }
    interface TokenAskNumberFieldEvent {
        field: '$.ask.number';
        value: number;
    }
    interface TokenVersionFieldEvent {
        field: '$.version';
        value: number;
    }
    interface TokenNextFenceFieldEvent {
        field: '$.nextFence';
        value: number;
    }
    interface TokenLastFenceFieldEvent {
        field: '$.lastFence';
        value: number;
    }
    interface TokenQueuePeerFieldEvent {
        field: '$.queue[].peer';
        value: string;
        index: number;
    }
    interface TokenQueueStartFieldEvent {
        field: '$.queue[].start';
        value: string;
        index: number;
    }
    interface TokenQueueNumberFieldEvent {
        field: '$.queue[].number';
        value: number;
        index: number;
    }
    interface TokenQueueWaitedMsFieldEvent {
        field: '$.queue[].waitedMs';
        value: number;
        index: number;
    }
    interface TokenQueueHurriesFieldEvent {
        field: '$.queue[].hurries';
        value: boolean;
        index: number;
    }
    interface TokenServedPeerFieldEvent {
        field: '$.served[].peer';
        value: string;
        index: number;
    }
    interface TokenServedStartFieldEvent {
        field: '$.served[].start';
        value: string;
        index: number;
    }
    interface TokenServedNumberFieldEvent {
        field: '$.served[].number';
        value: number;
        index: number;
    }
    interface TokenServedWaitedMsFieldEvent {
        field: '$.served[].waitedMs';
        value: number;
        index: number;
    }
    interface TokenServedHurriesFieldEvent {
        field: '$.served[].hurries';
        value: boolean;
        index: number;
    }
    interface TokenWarmGroupFieldEvent {
        field: '$.warm.group';
        value: string;
    }
    interface TokenWarmLineageFieldEvent {
        field: '$.warm.lineage';
        value: string;
    }
    interface TokenWarmEpochFieldEvent {
        field: '$.warm.epoch';
        value: number;
    }
    interface TokenWarmRoundFieldEvent {
        field: '$.warm.round';
        value: number;
    }
    interface TokenWarmProposerFieldEvent {
        field: '$.warm.proposer';
        value: string;
    }
    interface TokenWarmValueFieldEvent {
        field: '$.warm.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<Token>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Token>): Token;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Token>): Generator<TokenNameFieldEvent | TokenEpochGenerationFieldEvent | TokenEpochCountFieldEvent | TokenAskStartFieldEvent | TokenAskNumberFieldEvent | TokenVersionFieldEvent | TokenNextFenceFieldEvent | TokenLastFenceFieldEvent | TokenQueuePeerFieldEvent | TokenQueueStartFieldEvent | TokenQueueNumberFieldEvent | TokenQueueWaitedMsFieldEvent | TokenQueueHurriesFieldEvent | TokenServedPeerFieldEvent | TokenServedStartFieldEvent | TokenServedNumberFieldEvent | TokenServedWaitedMsFieldEvent | TokenServedHurriesFieldEvent | TokenWarmGroupFieldEvent | TokenWarmLineageFieldEvent | TokenWarmEpochFieldEvent | TokenWarmRoundFieldEvent | TokenWarmProposerFieldEvent | TokenWarmValueFieldEvent>;
}
export interface Warm {
    group: string;
    lineage: string;
    epoch: number;
    round: number;
    proposer: string;
    value: Uint8Array;
}
export declare namespace Warm {
    const codec: () => Codec<Warm>;
    interface WarmGroupFieldEvent {
        field: '$.group';
        value: string;
    }
    interface WarmLineageFieldEvent {
        field: '$.lineage';
        value: string;
    }
    interface WarmEpochFieldEvent {
        field: '$.epoch';
        value: number;
    }
    interface WarmRoundFieldEvent {
        field: '$.round';
        value: number;
    }
    interface WarmProposerFieldEvent {
        field: '$.proposer';
        value: string;
    }
    interface WarmValueFieldEvent {
        field: '$.value';
        value: Uint8Array;
    }
    function encode(obj: Partial<Warm>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Warm>): Warm;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Warm>): Generator<WarmGroupFieldEvent | WarmLineageFieldEvent | WarmEpochFieldEvent | WarmRoundFieldEvent | WarmProposerFieldEvent | WarmValueFieldEvent>;
}
export interface TokenEpoch {
    name: string;
    epoch?: Epoch | undefined;
    root: string;
    forced?: Forced | undefined;
}
export declare namespace TokenEpoch {
    const codec: () => Codec<TokenEpoch>;
    interface TokenEpochNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface TokenEpochEpochGenerationFieldEvent {
        field: '$.epoch.generation';
        value: number;
    }
    interface TokenEpochEpochCountFieldEvent {
        field: '$.epoch.count';
        value: number;
    }
    interface TokenEpochRootFieldEvent {
        field: '$.root';
        value: string;
    }
    interface TokenEpochForcedVariantAlgorithmFieldEvent {
        field: '$.forced.variant.algorithm';
        value: number;
    }
    interface TokenEpochForcedVariantModeFieldEvent {
        field: '$.forced.variant.mode';
        value: number;
    }
    interface TokenEpochForcedSessionFieldEvent {
        field: '$.forced.session';
        value: string;
    }
    interface TokenEpochForcedByFieldEvent {
        field: '$.forced.by';
        value: string;
    }
    interface TokenEpochForcedReasonFieldEvent {
        field: '$.forced.reason';
        value: string;
    }
    function encode(obj: Partial<TokenEpoch>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TokenEpoch>): TokenEpoch;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<TokenEpoch>): Generator<TokenEpochNameFieldEvent | TokenEpochEpochGenerationFieldEvent | TokenEpochEpochCountFieldEvent | TokenEpochRootFieldEvent | TokenEpochForcedVariantAlgorithmFieldEvent | TokenEpochForcedVariantModeFieldEvent | TokenEpochForcedSessionFieldEvent | TokenEpochForcedByFieldEvent | TokenEpochForcedReasonFieldEvent>;
}
export interface Forced {
    variant?: Variant | undefined;
    session: string;
    by: string;
    reason: string;
}
export declare namespace Forced {
    const codec: () => Codec<Forced>;
    interface ForcedVariantAlgorithmFieldEvent {
        field: '$.variant.algorithm';
        value: number;
    }
    interface ForcedVariantModeFieldEvent {
        field: '$.variant.mode';
        value: number;
    }
    interface ForcedSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface ForcedByFieldEvent {
        field: '$.by';
        value: string;
    }
    interface ForcedReasonFieldEvent {
        field: '$.reason';
        value: string;
    }
    function encode(obj: Partial<Forced>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Forced>): Forced;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Forced>): Generator<ForcedVariantAlgorithmFieldEvent | ForcedVariantModeFieldEvent | ForcedSessionFieldEvent | ForcedByFieldEvent | ForcedReasonFieldEvent>;
}
export interface Locate {
    name: string;
    variant?: Variant | undefined;
    epoch?: Epoch | undefined;
    isLost: boolean;
}
export declare namespace Locate {
    const codec: () => Codec<Locate>;
    interface LocateNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface LocateVariantAlgorithmFieldEvent {
        field: '$.variant.algorithm';
        value: number;
    }
    interface LocateVariantModeFieldEvent {
        field: '$.variant.mode';
        value: number;
    }
    interface LocateEpochGenerationFieldEvent {
        field: '$.epoch.generation';
        value: number;
    }
    interface LocateEpochCountFieldEvent {
        field: '$.epoch.count';
        value: number;
    }
    interface LocateIsLostFieldEvent {
        field: '$.isLost';
        value: boolean;
    }
    function encode(obj: Partial<Locate>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Locate>): Locate;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Locate>): Generator<LocateNameFieldEvent | LocateVariantAlgorithmFieldEvent | LocateVariantModeFieldEvent | LocateEpochGenerationFieldEvent | LocateEpochCountFieldEvent | LocateIsLostFieldEvent>;
}
export interface Placed {
    name: string;
    epoch?: Epoch | undefined;
    ask?: AskId | undefined;
    wave: number;
    inside?: Inside | undefined;
}
export declare namespace Placed {
    const codec: () => Codec<Placed>;
    interface PlacedNameFieldEvent {
        field: '$.name';
        value: string;
    }
    interface PlacedEpochGenerationFieldEvent {
        field: '$.epoch.generation';
        value: number;
    }
    interface PlacedEpochCountFieldEvent {
        field: '$.epoch.count';
        value: number;
    }
    interface PlacedAskStartFieldEvent {
        field: '$.ask.start';
        value: string;
    }
    interface PlacedAskNumberFieldEvent {
        field: '$.ask.number';
        value: number;
    }
    interface PlacedWaveFieldEvent {
        field: '$.wave';
        value: number;
    }
    interface PlacedInsidePeerFieldEvent {
        field: '$.inside.peer';
        value: string;
    }
    interface PlacedInsideSessionFieldEvent {
        field: '$.inside.session';
        value: string;
    }
    interface PlacedInsideRequestFieldEvent {
        field: '$.inside.request';
        value: number;
    }
    interface PlacedInsideGenerationFieldEvent {
        field: '$.inside.generation';
        value: number;
    }
    interface PlacedInsideCounterFieldEvent {
        field: '$.inside.counter';
        value: number;
    }
    function encode(obj: Partial<Placed>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Placed>): Placed;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Placed>): Generator<PlacedNameFieldEvent | PlacedEpochGenerationFieldEvent | PlacedEpochCountFieldEvent | PlacedAskStartFieldEvent | PlacedAskNumberFieldEvent | PlacedWaveFieldEvent | PlacedInsidePeerFieldEvent | PlacedInsideSessionFieldEvent | PlacedInsideRequestFieldEvent | PlacedInsideGenerationFieldEvent | PlacedInsideCounterFieldEvent>;
}
export interface Inside {
    peer: string;
    session: string;
    request: number;
    generation: number;
    counter: number;
}
export declare namespace Inside {
    const codec: () => Codec<Inside>;
    interface InsidePeerFieldEvent {
        field: '$.peer';
        value: string;
    }
    interface InsideSessionFieldEvent {
        field: '$.session';
        value: string;
    }
    interface InsideRequestFieldEvent {
        field: '$.request';
        value: number;
    }
    interface InsideGenerationFieldEvent {
        field: '$.generation';
        value: number;
    }
    interface InsideCounterFieldEvent {
        field: '$.counter';
        value: number;
    }
    function encode(obj: Partial<Inside>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Inside>): Inside;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Inside>): Generator<InsidePeerFieldEvent | InsideSessionFieldEvent | InsideRequestFieldEvent | InsideGenerationFieldEvent | InsideCounterFieldEvent>;
}
