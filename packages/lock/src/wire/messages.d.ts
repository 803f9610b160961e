// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface LockFrame {
    granted?: Granted | undefined;
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
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LockFrame>): Generator<LockFrameGrantedNameFieldEvent | LockFrameGrantedSessionFieldEvent | LockFrameGrantedRequestFieldEvent | LockFrameGrantedTicketFieldEvent | LockFrameGrantedGenerationFieldEvent | LockFrameGrantedCounterFieldEvent | LockFrameChaseRoundFieldEvent | LockFrameChasePathNameFieldEvent | LockFrameChasePathPeerFieldEvent | LockFrameChasePathSessionFieldEvent | LockFrameChasePathRequestFieldEvent | LockFrameChasePathAskedAtFieldEvent | LockFrameChasePathHolderFieldEvent | LockFrameChasePathHolderSessionFieldEvent | LockFrameChasePathHolderRequestFieldEvent | LockFrameChasePathGenerationFieldEvent | LockFrameChasePathCounterFieldEvent | LockFrameConfirmStepFieldEvent | LockFrameConfirmCycleNameFieldEvent | LockFrameConfirmCyclePeerFieldEvent | LockFrameConfirmCycleSessionFieldEvent | LockFrameConfirmCycleRequestFieldEvent | LockFrameConfirmCycleAskedAtFieldEvent | LockFrameConfirmCycleHolderFieldEvent | LockFrameConfirmCycleHolderSessionFieldEvent | LockFrameConfirmCycleHolderRequestFieldEvent | LockFrameConfirmCycleGenerationFieldEvent | LockFrameConfirmCycleCounterFieldEvent>;
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
