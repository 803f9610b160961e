// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import type { Codec, DecodeOptions } from 'protons-runtime';
import type { Uint8ArrayList } from 'uint8arraylist';
export interface LockFrame {
    granted?: Granted | undefined;
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
    function encode(obj: Partial<LockFrame>): Uint8Array;
    function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LockFrame>): LockFrame;
    function stream(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LockFrame>): Generator<LockFrameGrantedNameFieldEvent | LockFrameGrantedSessionFieldEvent | LockFrameGrantedRequestFieldEvent | LockFrameGrantedTicketFieldEvent | LockFrameGrantedGenerationFieldEvent | LockFrameGrantedCounterFieldEvent>;
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
