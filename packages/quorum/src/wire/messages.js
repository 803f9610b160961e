// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var QuorumFrame;
(function (QuorumFrame) {
    let _codec;
    QuorumFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.hello != null) {
                    w.uint32(10);
                    Hello.codec().encode(obj.hello, w);
                }
                if (obj.ask != null) {
                    w.uint32(18);
                    Ask.codec().encode(obj.ask, w);
                }
                if (obj.answer != null) {
                    w.uint32(26);
                    Answers.codec().encode(obj.answer, w);
                }
                if (obj.moved != null) {
                    w.uint32(34);
                    Move.codec().encode(obj.moved, w);
                }
                if (obj.behind != null) {
                    w.uint32(42);
                    Era.codec().encode(obj.behind, w);
                }
                if (obj.move != null) {
                    w.uint32(50);
                    Move.codec().encode(obj.move, w);
                }
                if (obj.moving != null) {
                    w.uint32(58);
                    Moving.codec().encode(obj.moving, w);
                }
                if (obj.fetch != null) {
                    w.uint32(66);
                    Fetch.codec().encode(obj.fetch, w);
                }
                if (obj.page != null) {
                    w.uint32(74);
                    Page.codec().encode(obj.page, w);
                }
                if (obj.serving != null) {
                    w.uint32(82);
                    Configuration.codec().encode(obj.serving, w);
                }
                if (obj.watch != null) {
                    w.uint32(90);
                    Session.codec().encode(obj.watch, w);
                }
                if (obj.renewed != null) {
                    w.uint32(98);
                    Session.codec().encode(obj.renewed, w);
                }
                if (obj.forward != null) {
                    w.uint32(106);
                    Forward.codec().encode(obj.forward, w);
                }
                if (obj.forwarded != null) {
                    w.uint32(114);
                    Forwarded.codec().encode(obj.forwarded, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.hello = Hello.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            obj.ask = Ask.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 3: {
                            obj.answer = Answers.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.answer
                            });
                            break;
                        }
                        case 4: {
                            obj.moved = Move.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.moved
                            });
                            break;
                        }
                        case 5: {
                            obj.behind = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.behind
                            });
                            break;
                        }
                        case 6: {
                            obj.move = Move.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.move
                            });
                            break;
                        }
                        case 7: {
                            obj.moving = Moving.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.moving
                            });
                            break;
                        }
                        case 8: {
                            obj.fetch = Fetch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.fetch
                            });
                            break;
                        }
                        case 9: {
                            obj.page = Page.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.page
                            });
                            break;
                        }
                        case 10: {
                            obj.serving = Configuration.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.serving
                            });
                            break;
                        }
                        case 11: {
                            obj.watch = Session.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.watch
                            });
                            break;
                        }
                        case 12: {
                            obj.renewed = Session.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.renewed
                            });
                            break;
                        }
                        case 13: {
                            obj.forward = Forward.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.forward
                            });
                            break;
                        }
                        case 14: {
                            obj.forwarded = Forwarded.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.forwarded
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
                            yield* Hello.codec().stream(reader, reader.uint32(), `${prefix}.hello`, {
                                limits: opts.limits?.hello
                            });
                            break;
                        }
                        case 2: {
                            yield* Ask.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 3: {
                            yield* Answers.codec().stream(reader, reader.uint32(), `${prefix}.answer`, {
                                limits: opts.limits?.answer
                            });
                            break;
                        }
                        case 4: {
                            yield* Move.codec().stream(reader, reader.uint32(), `${prefix}.moved`, {
                                limits: opts.limits?.moved
                            });
                            break;
                        }
                        case 5: {
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.behind`, {
                                limits: opts.limits?.behind
                            });
                            break;
                        }
                        case 6: {
                            yield* Move.codec().stream(reader, reader.uint32(), `${prefix}.move`, {
                                limits: opts.limits?.move
                            });
                            break;
                        }
                        case 7: {
                            yield* Moving.codec().stream(reader, reader.uint32(), `${prefix}.moving`, {
                                limits: opts.limits?.moving
                            });
                            break;
                        }
                        case 8: {
                            yield* Fetch.codec().stream(reader, reader.uint32(), `${prefix}.fetch`, {
                                limits: opts.limits?.fetch
                            });
                            break;
                        }
                        case 9: {
                            yield* Page.codec().stream(reader, reader.uint32(), `${prefix}.page`, {
                                limits: opts.limits?.page
                            });
                            break;
                        }
                        case 10: {
                            yield* Configuration.codec().stream(reader, reader.uint32(), `${prefix}.serving`, {
                                limits: opts.limits?.serving
                            });
                            break;
                        }
                        case 11: {
                            yield* Session.codec().stream(reader, reader.uint32(), `${prefix}.watch`, {
                                limits: opts.limits?.watch
                            });
                            break;
                        }
                        case 12: {
                            yield* Session.codec().stream(reader, reader.uint32(), `${prefix}.renewed`, {
                                limits: opts.limits?.renewed
                            });
                            break;
                        }
                        case 13: {
                            yield* Forward.codec().stream(reader, reader.uint32(), `${prefix}.forward`, {
                                limits: opts.limits?.forward
                            });
                            break;
                        }
                        case 14: {
                            yield* Forwarded.codec().stream(reader, reader.uint32(), `${prefix}.forwarded`, {
                                limits: opts.limits?.forwarded
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
        return encodeMessage(obj, QuorumFrame.codec());
    }
    QuorumFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, QuorumFrame.codec(), opts);
    }
    QuorumFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, QuorumFrame.codec(), opts);
    }
    QuorumFrame.stream = stream;
})(QuorumFrame || (QuorumFrame = {}));
export var Voter;
(function (Voter) {
    let _codec;
    Voter.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(10);
                    w.string(obj.peer);
                }
                if ((obj.storeId != null && obj.storeId.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.storeId);
                }
                if ((obj.volatile != null && obj.volatile !== false)) {
                    w.uint32(24);
                    w.bool(obj.volatile);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    storeId: uint8ArrayAlloc(0),
                    volatile: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.peer = reader.string();
                            break;
                        }
                        case 2: {
                            obj.storeId = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.volatile = reader.bool();
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
                                field: `${prefix}.peer`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.storeId`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.volatile`,
                                value: reader.bool()
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
        return encodeMessage(obj, Voter.codec());
    }
    Voter.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Voter.codec(), opts);
    }
    Voter.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Voter.codec(), opts);
    }
    Voter.stream = stream;
})(Voter || (Voter = {}));
export var Configuration;
(function (Configuration) {
    let _codec;
    Configuration.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.group != null && obj.group !== '')) {
                    w.uint32(10);
                    w.string(obj.group);
                }
                if ((obj.lineage != null && obj.lineage !== '')) {
                    w.uint32(18);
                    w.string(obj.lineage);
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.generation);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.epoch);
                }
                if (obj.voters != null && obj.voters.length > 0) {
                    for (const value of obj.voters) {
                        w.uint32(42);
                        Voter.codec().encode(value, w);
                    }
                }
                if ((obj.dropBefore != null && obj.dropBefore !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.dropBefore);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    group: '',
                    lineage: '',
                    generation: 0,
                    epoch: 0,
                    voters: [],
                    dropBefore: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.group = reader.string();
                            break;
                        }
                        case 2: {
                            obj.lineage = reader.string();
                            break;
                        }
                        case 3: {
                            obj.generation = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.epoch = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.voters != null && obj.voters.length === opts.limits.voters) {
                                throw new MaxLengthError('Decode error - repeated field "voters" had too many elements');
                            }
                            obj.voters.push(Voter.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.voters$
                            }));
                            break;
                        }
                        case 6: {
                            obj.dropBefore = reader.uint64Number();
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
                const obj = {
                    voters: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.group`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lineage`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.generation`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.epoch`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.voters != null && obj.voters === opts.limits.voters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "voters" had too many elements');
                            }
                            for (const evt of Voter.codec().stream(reader, reader.uint32(), `${prefix}.voters[]`, {
                                limits: opts.limits?.voters$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.voters
                                };
                            }
                            obj.voters++;
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.dropBefore`,
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
        return encodeMessage(obj, Configuration.codec());
    }
    Configuration.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Configuration.codec(), opts);
    }
    Configuration.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Configuration.codec(), opts);
    }
    Configuration.stream = stream;
})(Configuration || (Configuration = {}));
export var Move;
(function (Move) {
    let _codec;
    Move.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.from != null) {
                    w.uint32(10);
                    Configuration.codec().encode(obj.from, w);
                }
                if (obj.next != null) {
                    w.uint32(18);
                    Configuration.codec().encode(obj.next, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {};
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.from = Configuration.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.from
                            });
                            break;
                        }
                        case 2: {
                            obj.next = Configuration.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.next
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
                            yield* Configuration.codec().stream(reader, reader.uint32(), `${prefix}.from`, {
                                limits: opts.limits?.from
                            });
                            break;
                        }
                        case 2: {
                            yield* Configuration.codec().stream(reader, reader.uint32(), `${prefix}.next`, {
                                limits: opts.limits?.next
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
        return encodeMessage(obj, Move.codec());
    }
    Move.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Move.codec(), opts);
    }
    Move.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Move.codec(), opts);
    }
    Move.stream = stream;
})(Move || (Move = {}));
export var Era;
(function (Era) {
    let _codec;
    Era.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.group != null && obj.group !== '')) {
                    w.uint32(10);
                    w.string(obj.group);
                }
                if ((obj.lineage != null && obj.lineage !== '')) {
                    w.uint32(18);
                    w.string(obj.lineage);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.epoch);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    group: '',
                    lineage: '',
                    epoch: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.group = reader.string();
                            break;
                        }
                        case 2: {
                            obj.lineage = reader.string();
                            break;
                        }
                        case 3: {
                            obj.epoch = reader.uint64Number();
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
                                field: `${prefix}.group`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.lineage`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.epoch`,
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
        return encodeMessage(obj, Era.codec());
    }
    Era.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Era.codec(), opts);
    }
    Era.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Era.codec(), opts);
    }
    Era.stream = stream;
})(Era || (Era = {}));
export var Ballot;
(function (Ballot) {
    let _codec;
    Ballot.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.epoch);
                }
                if ((obj.round != null && obj.round !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.round);
                }
                if ((obj.proposer != null && obj.proposer !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.proposer);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    epoch: 0,
                    round: 0,
                    proposer: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.epoch = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.round = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.proposer = reader.uint32();
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
                                field: `${prefix}.epoch`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.round`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.proposer`,
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
        return encodeMessage(obj, Ballot.codec());
    }
    Ballot.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ballot.codec(), opts);
    }
    Ballot.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ballot.codec(), opts);
    }
    Ballot.stream = stream;
})(Ballot || (Ballot = {}));
export var Accepted;
(function (Accepted) {
    let _codec;
    Accepted.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.ballot != null) {
                    w.uint32(10);
                    Ballot.codec().encode(obj.ballot, w);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    value: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.ballot = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ballot
                            });
                            break;
                        }
                        case 2: {
                            obj.value = reader.bytes();
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
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.ballot`, {
                                limits: opts.limits?.ballot
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.value`,
                                value: reader.bytes()
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
        return encodeMessage(obj, Accepted.codec());
    }
    Accepted.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Accepted.codec(), opts);
    }
    Accepted.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Accepted.codec(), opts);
    }
    Accepted.stream = stream;
})(Accepted || (Accepted = {}));
export var Hello;
(function (Hello) {
    let _codec;
    Hello.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.votes != null && obj.votes !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.votes);
                }
                if (obj.configurations != null && obj.configurations.length > 0) {
                    for (const value of obj.configurations) {
                        w.uint32(18);
                        Configuration.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    votes: 0,
                    configurations: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.votes = reader.uint32();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.configurations != null && obj.configurations.length === opts.limits.configurations) {
                                throw new MaxLengthError('Decode error - repeated field "configurations" had too many elements');
                            }
                            obj.configurations.push(Configuration.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.configurations$
                            }));
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
                const obj = {
                    configurations: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.votes`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.configurations != null && obj.configurations === opts.limits.configurations) {
                                throw new MaxLengthError('Streaming decode error - repeated field "configurations" had too many elements');
                            }
                            for (const evt of Configuration.codec().stream(reader, reader.uint32(), `${prefix}.configurations[]`, {
                                limits: opts.limits?.configurations$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.configurations
                                };
                            }
                            obj.configurations++;
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
        return encodeMessage(obj, Hello.codec());
    }
    Hello.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Hello.codec(), opts);
    }
    Hello.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Hello.codec(), opts);
    }
    Hello.stream = stream;
})(Hello || (Hello = {}));
export var Ask;
(function (Ask) {
    let _codec;
    Ask.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.era != null) {
                    w.uint32(10);
                    Era.codec().encode(obj.era, w);
                }
                if (obj.proposers != null && obj.proposers.length > 0) {
                    for (const value of obj.proposers) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if (obj.requests != null && obj.requests.length > 0) {
                    for (const value of obj.requests) {
                        w.uint32(26);
                        Request.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    proposers: [],
                    requests: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.era = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            if (opts.limits?.proposers != null && obj.proposers.length === opts.limits.proposers) {
                                throw new MaxLengthError('Decode error - repeated field "proposers" had too many elements');
                            }
                            obj.proposers.push(reader.string());
                            break;
                        }
                        case 3: {
                            if (opts.limits?.requests != null && obj.requests.length === opts.limits.requests) {
                                throw new MaxLengthError('Decode error - repeated field "requests" had too many elements');
                            }
                            obj.requests.push(Request.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.requests$
                            }));
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
                const obj = {
                    proposers: 0,
                    requests: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.era`, {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            if (opts.limits?.proposers != null && obj.proposers === opts.limits.proposers) {
                                throw new MaxLengthError('Streaming decode error - repeated field "proposers" had too many elements');
                            }
                            yield {
                                field: `${prefix}.proposers[]`,
                                index: obj.proposers,
                                value: reader.string()
                            };
                            obj.proposers++;
                            break;
                        }
                        case 3: {
                            if (opts.limits?.requests != null && obj.requests === opts.limits.requests) {
                                throw new MaxLengthError('Streaming decode error - repeated field "requests" had too many elements');
                            }
                            for (const evt of Request.codec().stream(reader, reader.uint32(), `${prefix}.requests[]`, {
                                limits: opts.limits?.requests$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.requests
                                };
                            }
                            obj.requests++;
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
        return encodeMessage(obj, Ask.codec());
    }
    Ask.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ask.codec(), opts);
    }
    Ask.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ask.codec(), opts);
    }
    Ask.stream = stream;
})(Ask || (Ask = {}));
export var Request;
(function (Request) {
    let _codec;
    Request.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.kind);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.request);
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(26);
                    w.string(obj.key);
                }
                if (obj.ballot != null) {
                    w.uint32(34);
                    Ballot.codec().encode(obj.ballot, w);
                }
                if (obj.value != null) {
                    w.uint32(42);
                    w.bytes(obj.value);
                }
                if (obj.next != null) {
                    w.uint32(50);
                    Ballot.codec().encode(obj.next, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: 0,
                    request: 0,
                    key: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.key = reader.string();
                            break;
                        }
                        case 4: {
                            obj.ballot = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ballot
                            });
                            break;
                        }
                        case 5: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 6: {
                            obj.next = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.next
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
                                field: `${prefix}.kind`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.key`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.ballot`, {
                                limits: opts.limits?.ballot
                            });
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.value`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 6: {
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.next`, {
                                limits: opts.limits?.next
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
        return encodeMessage(obj, Request.codec());
    }
    Request.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Request.codec(), opts);
    }
    Request.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Request.codec(), opts);
    }
    Request.stream = stream;
})(Request || (Request = {}));
export var Answers;
(function (Answers) {
    let _codec;
    Answers.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.era != null) {
                    w.uint32(10);
                    Era.codec().encode(obj.era, w);
                }
                if ((obj.storeId != null && obj.storeId.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.storeId);
                }
                if ((obj.floor != null && obj.floor !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.floor);
                }
                if (obj.proposers != null && obj.proposers.length > 0) {
                    for (const value of obj.proposers) {
                        w.uint32(34);
                        w.string(value);
                    }
                }
                if (obj.answers != null && obj.answers.length > 0) {
                    for (const value of obj.answers) {
                        w.uint32(42);
                        Answer.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    storeId: uint8ArrayAlloc(0),
                    floor: 0,
                    proposers: [],
                    answers: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.era = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            obj.storeId = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.floor = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            if (opts.limits?.proposers != null && obj.proposers.length === opts.limits.proposers) {
                                throw new MaxLengthError('Decode error - repeated field "proposers" had too many elements');
                            }
                            obj.proposers.push(reader.string());
                            break;
                        }
                        case 5: {
                            if (opts.limits?.answers != null && obj.answers.length === opts.limits.answers) {
                                throw new MaxLengthError('Decode error - repeated field "answers" had too many elements');
                            }
                            obj.answers.push(Answer.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.answers$
                            }));
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
                const obj = {
                    proposers: 0,
                    answers: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.era`, {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.storeId`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.floor`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            if (opts.limits?.proposers != null && obj.proposers === opts.limits.proposers) {
                                throw new MaxLengthError('Streaming decode error - repeated field "proposers" had too many elements');
                            }
                            yield {
                                field: `${prefix}.proposers[]`,
                                index: obj.proposers,
                                value: reader.string()
                            };
                            obj.proposers++;
                            break;
                        }
                        case 5: {
                            if (opts.limits?.answers != null && obj.answers === opts.limits.answers) {
                                throw new MaxLengthError('Streaming decode error - repeated field "answers" had too many elements');
                            }
                            for (const evt of Answer.codec().stream(reader, reader.uint32(), `${prefix}.answers[]`, {
                                limits: opts.limits?.answers$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.answers
                                };
                            }
                            obj.answers++;
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
        return encodeMessage(obj, Answers.codec());
    }
    Answers.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Answers.codec(), opts);
    }
    Answers.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Answers.codec(), opts);
    }
    Answers.stream = stream;
})(Answers || (Answers = {}));
export var Answer;
(function (Answer) {
    let _codec;
    Answer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.kind);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.request);
                }
                if (obj.accepted != null) {
                    w.uint32(26);
                    Accepted.codec().encode(obj.accepted, w);
                }
                if (obj.promised != null) {
                    w.uint32(34);
                    Ballot.codec().encode(obj.promised, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: 0,
                    request: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.accepted = Accepted.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.accepted
                            });
                            break;
                        }
                        case 4: {
                            obj.promised = Ballot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.promised
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
                                field: `${prefix}.kind`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield* Accepted.codec().stream(reader, reader.uint32(), `${prefix}.accepted`, {
                                limits: opts.limits?.accepted
                            });
                            break;
                        }
                        case 4: {
                            yield* Ballot.codec().stream(reader, reader.uint32(), `${prefix}.promised`, {
                                limits: opts.limits?.promised
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
        return encodeMessage(obj, Answer.codec());
    }
    Answer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Answer.codec(), opts);
    }
    Answer.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Answer.codec(), opts);
    }
    Answer.stream = stream;
})(Answer || (Answer = {}));
export var Forward;
(function (Forward) {
    let _codec;
    Forward.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.era != null) {
                    w.uint32(10);
                    Era.codec().encode(obj.era, w);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.request);
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(26);
                    w.string(obj.key);
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(34);
                    w.string(obj.kind);
                }
                if ((obj.args != null && obj.args.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.args);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(50);
                    w.string(obj.session);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(56);
                    w.uint64Number(obj.sequence);
                }
                if (obj.stamp != null) {
                    w.uint32(64);
                    w.uint64Number(obj.stamp);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    request: 0,
                    key: '',
                    kind: '',
                    args: uint8ArrayAlloc(0),
                    session: '',
                    sequence: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.era = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.key = reader.string();
                            break;
                        }
                        case 4: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 5: {
                            obj.args = reader.bytes();
                            break;
                        }
                        case 6: {
                            obj.session = reader.string();
                            break;
                        }
                        case 7: {
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 8: {
                            obj.stamp = reader.uint64Number();
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
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.era`, {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.key`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.args`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.stamp`,
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
        return encodeMessage(obj, Forward.codec());
    }
    Forward.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Forward.codec(), opts);
    }
    Forward.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Forward.codec(), opts);
    }
    Forward.stream = stream;
})(Forward || (Forward = {}));
export var Forwarded;
(function (Forwarded) {
    let _codec;
    Forwarded.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.era != null) {
                    w.uint32(10);
                    Era.codec().encode(obj.era, w);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.request);
                }
                if (obj.value != null) {
                    w.uint32(26);
                    w.bytes(obj.value);
                }
                if (obj.version != null) {
                    w.uint32(32);
                    w.uint64Number(obj.version);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    request: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.era = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 4: {
                            obj.version = reader.uint64Number();
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
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.era`, {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.value`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.version`,
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
        return encodeMessage(obj, Forwarded.codec());
    }
    Forwarded.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Forwarded.codec(), opts);
    }
    Forwarded.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Forwarded.codec(), opts);
    }
    Forwarded.stream = stream;
})(Forwarded || (Forwarded = {}));
export var Moving;
(function (Moving) {
    let _codec;
    Moving.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.era != null) {
                    w.uint32(10);
                    Era.codec().encode(obj.era, w);
                }
                if ((obj.storeId != null && obj.storeId.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.storeId);
                }
                if ((obj.installed != null && obj.installed !== false)) {
                    w.uint32(24);
                    w.bool(obj.installed);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    storeId: uint8ArrayAlloc(0),
                    installed: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.era = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            obj.storeId = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.installed = reader.bool();
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
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.era`, {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.storeId`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.installed`,
                                value: reader.bool()
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
        return encodeMessage(obj, Moving.codec());
    }
    Moving.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Moving.codec(), opts);
    }
    Moving.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Moving.codec(), opts);
    }
    Moving.stream = stream;
})(Moving || (Moving = {}));
export var Fetch;
(function (Fetch) {
    let _codec;
    Fetch.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.move != null) {
                    w.uint32(10);
                    Move.codec().encode(obj.move, w);
                }
                if ((obj.after != null && obj.after !== '')) {
                    w.uint32(18);
                    w.string(obj.after);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    after: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.move = Move.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.move
                            });
                            break;
                        }
                        case 2: {
                            obj.after = reader.string();
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
                            yield* Move.codec().stream(reader, reader.uint32(), `${prefix}.move`, {
                                limits: opts.limits?.move
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.after`,
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
        return encodeMessage(obj, Fetch.codec());
    }
    Fetch.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Fetch.codec(), opts);
    }
    Fetch.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Fetch.codec(), opts);
    }
    Fetch.stream = stream;
})(Fetch || (Fetch = {}));
export var Page;
(function (Page) {
    let _codec;
    Page.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.era != null) {
                    w.uint32(10);
                    Era.codec().encode(obj.era, w);
                }
                if ((obj.storeId != null && obj.storeId.byteLength > 0)) {
                    w.uint32(18);
                    w.bytes(obj.storeId);
                }
                if ((obj.floor != null && obj.floor !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.floor);
                }
                if ((obj.after != null && obj.after !== '')) {
                    w.uint32(34);
                    w.string(obj.after);
                }
                if (obj.proposers != null && obj.proposers.length > 0) {
                    for (const value of obj.proposers) {
                        w.uint32(42);
                        w.string(value);
                    }
                }
                if (obj.records != null && obj.records.length > 0) {
                    for (const value of obj.records) {
                        w.uint32(50);
                        PageRecord.codec().encode(value, w);
                    }
                }
                if ((obj.last != null && obj.last !== false)) {
                    w.uint32(56);
                    w.bool(obj.last);
                }
                if ((obj.sealed != null && obj.sealed !== false)) {
                    w.uint32(64);
                    w.bool(obj.sealed);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    storeId: uint8ArrayAlloc(0),
                    floor: 0,
                    after: '',
                    proposers: [],
                    records: [],
                    last: false,
                    sealed: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.era = Era.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            obj.storeId = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.floor = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.after = reader.string();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.proposers != null && obj.proposers.length === opts.limits.proposers) {
                                throw new MaxLengthError('Decode error - repeated field "proposers" had too many elements');
                            }
                            obj.proposers.push(reader.string());
                            break;
                        }
                        case 6: {
                            if (opts.limits?.records != null && obj.records.length === opts.limits.records) {
                                throw new MaxLengthError('Decode error - repeated field "records" had too many elements');
                            }
                            obj.records.push(PageRecord.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.records$
                            }));
                            break;
                        }
                        case 7: {
                            obj.last = reader.bool();
                            break;
                        }
                        case 8: {
                            obj.sealed = reader.bool();
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
                const obj = {
                    proposers: 0,
                    records: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* Era.codec().stream(reader, reader.uint32(), `${prefix}.era`, {
                                limits: opts.limits?.era
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.storeId`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.floor`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.after`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.proposers != null && obj.proposers === opts.limits.proposers) {
                                throw new MaxLengthError('Streaming decode error - repeated field "proposers" had too many elements');
                            }
                            yield {
                                field: `${prefix}.proposers[]`,
                                index: obj.proposers,
                                value: reader.string()
                            };
                            obj.proposers++;
                            break;
                        }
                        case 6: {
                            if (opts.limits?.records != null && obj.records === opts.limits.records) {
                                throw new MaxLengthError('Streaming decode error - repeated field "records" had too many elements');
                            }
                            for (const evt of PageRecord.codec().stream(reader, reader.uint32(), `${prefix}.records[]`, {
                                limits: opts.limits?.records$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.records
                                };
                            }
                            obj.records++;
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.last`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.sealed`,
                                value: reader.bool()
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
        return encodeMessage(obj, Page.codec());
    }
    Page.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Page.codec(), opts);
    }
    Page.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Page.codec(), opts);
    }
    Page.stream = stream;
})(Page || (Page = {}));
export var PageRecord;
(function (PageRecord) {
    let _codec;
    PageRecord.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(10);
                    w.string(obj.key);
                }
                if (obj.accepted != null) {
                    w.uint32(18);
                    Accepted.codec().encode(obj.accepted, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    key: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.key = reader.string();
                            break;
                        }
                        case 2: {
                            obj.accepted = Accepted.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.accepted
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
                                field: `${prefix}.key`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield* Accepted.codec().stream(reader, reader.uint32(), `${prefix}.accepted`, {
                                limits: opts.limits?.accepted
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
        return encodeMessage(obj, PageRecord.codec());
    }
    PageRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, PageRecord.codec(), opts);
    }
    PageRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, PageRecord.codec(), opts);
    }
    PageRecord.stream = stream;
})(PageRecord || (PageRecord = {}));
export var Session;
(function (Session) {
    let _codec;
    Session.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(10);
                    w.string(obj.session);
                }
                if ((obj.renewals != null && obj.renewals !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.renewals);
                }
                if ((obj.place != null && obj.place !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.place);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: '',
                    renewals: 0,
                    place: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.session = reader.string();
                            break;
                        }
                        case 2: {
                            obj.renewals = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.place = reader.uint32();
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
                                field: `${prefix}.session`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.renewals`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.place`,
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
        return encodeMessage(obj, Session.codec());
    }
    Session.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Session.codec(), opts);
    }
    Session.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Session.codec(), opts);
    }
    Session.stream = stream;
})(Session || (Session = {}));
