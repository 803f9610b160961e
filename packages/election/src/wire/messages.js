// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime';
export var ElectionFrame;
(function (ElectionFrame) {
    let _codec;
    ElectionFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.scope != null && obj.scope !== '')) {
                    w.uint32(10);
                    w.string(obj.scope);
                }
                if ((obj.variant != null && obj.variant !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.variant);
                }
                if ((obj.mode != null && obj.mode !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.mode);
                }
                if ((obj.to != null && obj.to !== '')) {
                    w.uint32(34);
                    w.string(obj.to);
                }
                if (obj.election != null) {
                    w.uint32(42);
                    Question.codec().encode(obj.election, w);
                }
                if (obj.nominate != null) {
                    w.uint32(50);
                    Question.codec().encode(obj.nominate, w);
                }
                if (obj.ok != null) {
                    w.uint32(56);
                    w.uint64Number(obj.ok);
                }
                if (obj.hop != null) {
                    w.uint32(66);
                    Hop.codec().encode(obj.hop, w);
                }
                if (obj.hopHeard != null) {
                    w.uint32(72);
                    w.uint64Number(obj.hopHeard);
                }
                if (obj.here != null) {
                    w.uint32(82);
                    Here.codec().encode(obj.here, w);
                }
                if (obj.lead != null) {
                    w.uint32(90);
                    Lead.codec().encode(obj.lead, w);
                }
                if (obj.resigned != null) {
                    w.uint32(96);
                    w.uint64Number(obj.resigned);
                }
                if (obj.offer != null) {
                    w.uint32(104);
                    w.uint64Number(obj.offer);
                }
                if (obj.ready != null) {
                    w.uint32(114);
                    Ready.codec().encode(obj.ready, w);
                }
                if (obj.handover != null) {
                    w.uint32(120);
                    w.uint64Number(obj.handover);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    scope: '',
                    variant: 0,
                    mode: 0,
                    to: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.scope = reader.string();
                            break;
                        }
                        case 2: {
                            obj.variant = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.mode = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.to = reader.string();
                            break;
                        }
                        case 5: {
                            obj.election = Question.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.election
                            });
                            break;
                        }
                        case 6: {
                            obj.nominate = Question.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.nominate
                            });
                            break;
                        }
                        case 7: {
                            obj.ok = reader.uint64Number();
                            break;
                        }
                        case 8: {
                            obj.hop = Hop.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.hop
                            });
                            break;
                        }
                        case 9: {
                            obj.hopHeard = reader.uint64Number();
                            break;
                        }
                        case 10: {
                            obj.here = Here.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.here
                            });
                            break;
                        }
                        case 11: {
                            obj.lead = Lead.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.lead
                            });
                            break;
                        }
                        case 12: {
                            obj.resigned = reader.uint64Number();
                            break;
                        }
                        case 13: {
                            obj.offer = reader.uint64Number();
                            break;
                        }
                        case 14: {
                            obj.ready = Ready.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ready
                            });
                            break;
                        }
                        case 15: {
                            obj.handover = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.scope`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.variant`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.mode`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.to`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 5: {
                            yield* Question.codec().stream(reader, reader.uint32(), `${prefix}.election`, {
                                limits: opts.limits?.election
                            });
                            break;
                        }
                        case 6: {
                            yield* Question.codec().stream(reader, reader.uint32(), `${prefix}.nominate`, {
                                limits: opts.limits?.nominate
                            });
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.ok`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 8: {
                            yield* Hop.codec().stream(reader, reader.uint32(), `${prefix}.hop`, {
                                limits: opts.limits?.hop
                            });
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.hopHeard`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 10: {
                            yield* Here.codec().stream(reader, reader.uint32(), `${prefix}.here`, {
                                limits: opts.limits?.here
                            });
                            break;
                        }
                        case 11: {
                            yield* Lead.codec().stream(reader, reader.uint32(), `${prefix}.lead`, {
                                limits: opts.limits?.lead
                            });
                            break;
                        }
                        case 12: {
                            yield {
                                field: `${prefix}.resigned`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 13: {
                            yield {
                                field: `${prefix}.offer`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 14: {
                            yield* Ready.codec().stream(reader, reader.uint32(), `${prefix}.ready`, {
                                limits: opts.limits?.ready
                            });
                            break;
                        }
                        case 15: {
                            yield {
                                field: `${prefix}.handover`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, ElectionFrame.codec());
    }
    ElectionFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ElectionFrame.codec(), opts);
    }
    ElectionFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ElectionFrame.codec(), opts);
    }
    ElectionFrame.stream = stream;
})(ElectionFrame || (ElectionFrame = {}));
export var Rank;
(function (Rank) {
    let _codec;
    Rank.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.score != null && obj.score !== 0)) {
                    w.uint32(8);
                    w.sint64Number(obj.score);
                }
                if ((obj.penalty != null && obj.penalty !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.penalty);
                }
                if ((obj.load != null && obj.load !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.load);
                }
                if ((obj.health != null && obj.health !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.health);
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(42);
                    w.string(obj.peer);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    score: 0,
                    penalty: 0,
                    load: 0,
                    health: 0,
                    peer: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.score = reader.sint64Number();
                            break;
                        }
                        case 2: {
                            obj.penalty = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.load = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.health = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.peer = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.score`,
                                value: reader.sint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.penalty`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.load`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.health`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.peer`,
                                value: reader.string()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Rank.codec());
    }
    Rank.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Rank.codec(), opts);
    }
    Rank.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Rank.codec(), opts);
    }
    Rank.stream = stream;
})(Rank || (Rank = {}));
export var Claim;
(function (Claim) {
    let _codec;
    Claim.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.id);
                }
                if (obj.rank != null) {
                    w.uint32(26);
                    Rank.codec().encode(obj.rank, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    id: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.term = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.rank = Rank.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield* Rank.codec().stream(reader, reader.uint32(), `${prefix}.rank`, {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Claim.codec());
    }
    Claim.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Claim.codec(), opts);
    }
    Claim.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Claim.codec(), opts);
    }
    Claim.stream = stream;
})(Claim || (Claim = {}));
export var Question;
(function (Question) {
    let _codec;
    Question.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.id);
                }
                if (obj.rank != null) {
                    w.uint32(18);
                    Rank.codec().encode(obj.rank, w);
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.term);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: 0,
                    term: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.rank = Rank.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        case 3: {
                            obj.term = reader.uint64Number();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Rank.codec().stream(reader, reader.uint32(), `${prefix}.rank`, {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Question.codec());
    }
    Question.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Question.codec(), opts);
    }
    Question.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Question.codec(), opts);
    }
    Question.stream = stream;
})(Question || (Question = {}));
export var Hop;
(function (Hop) {
    let _codec;
    Hop.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if (obj.probe != null) {
                    w.uint32(18);
                    Travel.codec().encode(obj.probe, w);
                }
                if (obj.reply != null) {
                    w.uint32(26);
                    Travel.codec().encode(obj.reply, w);
                }
                if (obj.elected != null) {
                    w.uint32(34);
                    Elected.codec().encode(obj.elected, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.probe = Travel.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.probe
                            });
                            break;
                        }
                        case 3: {
                            obj.reply = Travel.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.reply
                            });
                            break;
                        }
                        case 4: {
                            obj.elected = Elected.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.elected
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Travel.codec().stream(reader, reader.uint32(), `${prefix}.probe`, {
                                limits: opts.limits?.probe
                            });
                            break;
                        }
                        case 3: {
                            yield* Travel.codec().stream(reader, reader.uint32(), `${prefix}.reply`, {
                                limits: opts.limits?.reply
                            });
                            break;
                        }
                        case 4: {
                            yield* Elected.codec().stream(reader, reader.uint32(), `${prefix}.elected`, {
                                limits: opts.limits?.elected
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Hop.codec());
    }
    Hop.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Hop.codec(), opts);
    }
    Hop.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Hop.codec(), opts);
    }
    Hop.stream = stream;
})(Hop || (Hop = {}));
export var Travel;
(function (Travel) {
    let _codec;
    Travel.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.id);
                }
                if (obj.rank != null) {
                    w.uint32(18);
                    Rank.codec().encode(obj.rank, w);
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.term);
                }
                if ((obj.back != null && obj.back !== false)) {
                    w.uint32(32);
                    w.bool(obj.back);
                }
                if ((obj.phase != null && obj.phase !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.phase);
                }
                if ((obj.hops != null && obj.hops !== 0)) {
                    w.uint32(48);
                    w.uint32(obj.hops);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    id: 0,
                    term: 0,
                    back: false,
                    phase: 0,
                    hops: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.id = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.rank = Rank.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        case 3: {
                            obj.term = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.back = reader.bool();
                            break;
                        }
                        case 5: {
                            obj.phase = reader.uint32();
                            break;
                        }
                        case 6: {
                            obj.hops = reader.uint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Rank.codec().stream(reader, reader.uint32(), `${prefix}.rank`, {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.back`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.phase`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.hops`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Travel.codec());
    }
    Travel.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Travel.codec(), opts);
    }
    Travel.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Travel.codec(), opts);
    }
    Travel.stream = stream;
})(Travel || (Travel = {}));
export var Elected;
(function (Elected) {
    let _codec;
    Elected.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.claim != null) {
                    w.uint32(10);
                    Claim.codec().encode(obj.claim, w);
                }
                if ((obj.hops != null && obj.hops !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.hops);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    hops: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.claim = Claim.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.claim
                            });
                            break;
                        }
                        case 2: {
                            obj.hops = reader.uint32();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Claim.codec().stream(reader, reader.uint32(), `${prefix}.claim`, {
                                limits: opts.limits?.claim
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.hops`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Elected.codec());
    }
    Elected.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Elected.codec(), opts);
    }
    Elected.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Elected.codec(), opts);
    }
    Elected.stream = stream;
})(Elected || (Elected = {}));
export var Here;
(function (Here) {
    let _codec;
    Here.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.candidate != null && obj.candidate !== false)) {
                    w.uint32(8);
                    w.bool(obj.candidate);
                }
                if (obj.rank != null) {
                    w.uint32(18);
                    Rank.codec().encode(obj.rank, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    candidate: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.candidate = reader.bool();
                            break;
                        }
                        case 2: {
                            obj.rank = Rank.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.candidate`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 2: {
                            yield* Rank.codec().stream(reader, reader.uint32(), `${prefix}.rank`, {
                                limits: opts.limits?.rank
                            });
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Here.codec());
    }
    Here.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Here.codec(), opts);
    }
    Here.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Here.codec(), opts);
    }
    Here.stream = stream;
})(Here || (Here = {}));
export var Lead;
(function (Lead) {
    let _codec;
    Lead.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.claim != null) {
                    w.uint32(10);
                    Claim.codec().encode(obj.claim, w);
                }
                if ((obj.ageMs != null && obj.ageMs !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.ageMs);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(26);
                    w.string(obj.session);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    ageMs: 0,
                    session: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.claim = Claim.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.claim
                            });
                            break;
                        }
                        case 2: {
                            obj.ageMs = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.session = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Claim.codec().stream(reader, reader.uint32(), `${prefix}.claim`, {
                                limits: opts.limits?.claim
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.ageMs`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.string()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Lead.codec());
    }
    Lead.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Lead.codec(), opts);
    }
    Lead.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Lead.codec(), opts);
    }
    Lead.stream = stream;
})(Lead || (Lead = {}));
export var Ready;
(function (Ready) {
    let _codec;
    Ready.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.term != null && obj.term !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.term);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(18);
                    w.string(obj.session);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    term: 0,
                    session: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.term = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.session = reader.string();
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
                return obj;
            }, function* (reader, length, prefix, opts = {}) {
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.term`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.string()
                            };
                            break;
                        }
                        default: {
                            reader.skipType(tag & 7);
                            break;
                        }
                    }
                }
            });
        }
        return _codec;
    };
    function encode(obj) {
        return encodeMessage(obj, Ready.codec());
    }
    Ready.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ready.codec(), opts);
    }
    Ready.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ready.codec(), opts);
    }
    Ready.stream = stream;
})(Ready || (Ready = {}));
