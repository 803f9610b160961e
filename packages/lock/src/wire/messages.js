// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var LockFrame;
(function (LockFrame) {
    let _codec;
    LockFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.granted != null) {
                    w.uint32(10);
                    Granted.codec().encode(obj.granted, w);
                }
                if (obj.request != null) {
                    w.uint32(18);
                    TokenRequest.codec().encode(obj.request, w);
                }
                if (obj.token != null) {
                    w.uint32(26);
                    Token.codec().encode(obj.token, w);
                }
                if (obj.epoch != null) {
                    w.uint32(34);
                    TokenEpoch.codec().encode(obj.epoch, w);
                }
                if (obj.locate != null) {
                    w.uint32(42);
                    Locate.codec().encode(obj.locate, w);
                }
                if (obj.placed != null) {
                    w.uint32(50);
                    Placed.codec().encode(obj.placed, w);
                }
                if (obj.chase != null) {
                    w.uint32(130);
                    Chase.codec().encode(obj.chase, w);
                }
                if (obj.confirm != null) {
                    w.uint32(138);
                    Confirm.codec().encode(obj.confirm, w);
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
                            obj.granted = Granted.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.granted
                            });
                            break;
                        }
                        case 2: {
                            obj.request = TokenRequest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.request
                            });
                            break;
                        }
                        case 3: {
                            obj.token = Token.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.token
                            });
                            break;
                        }
                        case 4: {
                            obj.epoch = TokenEpoch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 5: {
                            obj.locate = Locate.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.locate
                            });
                            break;
                        }
                        case 6: {
                            obj.placed = Placed.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.placed
                            });
                            break;
                        }
                        case 16: {
                            obj.chase = Chase.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.chase
                            });
                            break;
                        }
                        case 17: {
                            obj.confirm = Confirm.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.confirm
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
                            yield* Granted.codec().stream(reader, reader.uint32(), `${prefix}.granted`, {
                                limits: opts.limits?.granted
                            });
                            break;
                        }
                        case 2: {
                            yield* TokenRequest.codec().stream(reader, reader.uint32(), `${prefix}.request`, {
                                limits: opts.limits?.request
                            });
                            break;
                        }
                        case 3: {
                            yield* Token.codec().stream(reader, reader.uint32(), `${prefix}.token`, {
                                limits: opts.limits?.token
                            });
                            break;
                        }
                        case 4: {
                            yield* TokenEpoch.codec().stream(reader, reader.uint32(), `${prefix}.epoch`, {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 5: {
                            yield* Locate.codec().stream(reader, reader.uint32(), `${prefix}.locate`, {
                                limits: opts.limits?.locate
                            });
                            break;
                        }
                        case 6: {
                            yield* Placed.codec().stream(reader, reader.uint32(), `${prefix}.placed`, {
                                limits: opts.limits?.placed
                            });
                            break;
                        }
                        case 16: {
                            yield* Chase.codec().stream(reader, reader.uint32(), `${prefix}.chase`, {
                                limits: opts.limits?.chase
                            });
                            break;
                        }
                        case 17: {
                            yield* Confirm.codec().stream(reader, reader.uint32(), `${prefix}.confirm`, {
                                limits: opts.limits?.confirm
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
        return encodeMessage(obj, LockFrame.codec());
    }
    LockFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, LockFrame.codec(), opts);
    }
    LockFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, LockFrame.codec(), opts);
    }
    LockFrame.stream = stream;
})(LockFrame || (LockFrame = {}));
export var Granted;
(function (Granted) {
    let _codec;
    Granted.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(18);
                    w.string(obj.session);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.request);
                }
                if ((obj.ticket != null && obj.ticket !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.ticket);
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.generation);
                }
                if ((obj.counter != null && obj.counter !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.counter);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    session: '',
                    request: 0,
                    ticket: 0,
                    generation: 0,
                    counter: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.session = reader.string();
                            break;
                        }
                        case 3: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.ticket = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.generation = reader.uint32();
                            break;
                        }
                        case 6: {
                            obj.counter = reader.uint64Number();
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
                                field: `${prefix}.name`,
                                value: reader.string()
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
                        case 3: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.ticket`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.generation`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.counter`,
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
        return encodeMessage(obj, Granted.codec());
    }
    Granted.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Granted.codec(), opts);
    }
    Granted.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Granted.codec(), opts);
    }
    Granted.stream = stream;
})(Granted || (Granted = {}));
export var Chase;
(function (Chase) {
    let _codec;
    Chase.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.round != null && obj.round !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.round);
                }
                if (obj.path != null && obj.path.length > 0) {
                    for (const value of obj.path) {
                        w.uint32(18);
                        Wait.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    round: 0,
                    path: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.round = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.path != null && obj.path.length === opts.limits.path) {
                                throw new MaxLengthError('Decode error - repeated field "path" had too many elements');
                            }
                            obj.path.push(Wait.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.path$
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
                    path: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.round`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.path != null && obj.path === opts.limits.path) {
                                throw new MaxLengthError('Streaming decode error - repeated field "path" had too many elements');
                            }
                            for (const evt of Wait.codec().stream(reader, reader.uint32(), `${prefix}.path[]`, {
                                limits: opts.limits?.path$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.path
                                };
                            }
                            obj.path++;
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
        return encodeMessage(obj, Chase.codec());
    }
    Chase.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Chase.codec(), opts);
    }
    Chase.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Chase.codec(), opts);
    }
    Chase.stream = stream;
})(Chase || (Chase = {}));
export var Confirm;
(function (Confirm) {
    let _codec;
    Confirm.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.step != null && obj.step !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.step);
                }
                if (obj.cycle != null && obj.cycle.length > 0) {
                    for (const value of obj.cycle) {
                        w.uint32(18);
                        Wait.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    step: 0,
                    cycle: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.step = reader.uint32();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.cycle != null && obj.cycle.length === opts.limits.cycle) {
                                throw new MaxLengthError('Decode error - repeated field "cycle" had too many elements');
                            }
                            obj.cycle.push(Wait.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.cycle$
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
                    cycle: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.step`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.cycle != null && obj.cycle === opts.limits.cycle) {
                                throw new MaxLengthError('Streaming decode error - repeated field "cycle" had too many elements');
                            }
                            for (const evt of Wait.codec().stream(reader, reader.uint32(), `${prefix}.cycle[]`, {
                                limits: opts.limits?.cycle$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.cycle
                                };
                            }
                            obj.cycle++;
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
        return encodeMessage(obj, Confirm.codec());
    }
    Confirm.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Confirm.codec(), opts);
    }
    Confirm.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Confirm.codec(), opts);
    }
    Confirm.stream = stream;
})(Confirm || (Confirm = {}));
export var Wait;
(function (Wait) {
    let _codec;
    Wait.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(18);
                    w.string(obj.peer);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(26);
                    w.string(obj.session);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.request);
                }
                if ((obj.askedAt != null && obj.askedAt !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.askedAt);
                }
                if ((obj.holder != null && obj.holder !== '')) {
                    w.uint32(50);
                    w.string(obj.holder);
                }
                if ((obj.holderSession != null && obj.holderSession !== '')) {
                    w.uint32(58);
                    w.string(obj.holderSession);
                }
                if ((obj.holderRequest != null && obj.holderRequest !== 0)) {
                    w.uint32(64);
                    w.uint64Number(obj.holderRequest);
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(72);
                    w.uint32(obj.generation);
                }
                if ((obj.counter != null && obj.counter !== 0)) {
                    w.uint32(80);
                    w.uint64Number(obj.counter);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    peer: '',
                    session: '',
                    request: 0,
                    askedAt: 0,
                    holder: '',
                    holderSession: '',
                    holderRequest: 0,
                    generation: 0,
                    counter: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.peer = reader.string();
                            break;
                        }
                        case 3: {
                            obj.session = reader.string();
                            break;
                        }
                        case 4: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.askedAt = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.holder = reader.string();
                            break;
                        }
                        case 7: {
                            obj.holderSession = reader.string();
                            break;
                        }
                        case 8: {
                            obj.holderRequest = reader.uint64Number();
                            break;
                        }
                        case 9: {
                            obj.generation = reader.uint32();
                            break;
                        }
                        case 10: {
                            obj.counter = reader.uint64Number();
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
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.peer`,
                                value: reader.string()
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
                        case 4: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.askedAt`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.holder`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.holderSession`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.holderRequest`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 9: {
                            yield {
                                field: `${prefix}.generation`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 10: {
                            yield {
                                field: `${prefix}.counter`,
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
        return encodeMessage(obj, Wait.codec());
    }
    Wait.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Wait.codec(), opts);
    }
    Wait.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Wait.codec(), opts);
    }
    Wait.stream = stream;
})(Wait || (Wait = {}));
export var Epoch;
(function (Epoch) {
    let _codec;
    Epoch.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.generation);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.count);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    generation: 0,
                    count: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.generation = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.count = reader.uint64Number();
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
                                field: `${prefix}.generation`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.count`,
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
        return encodeMessage(obj, Epoch.codec());
    }
    Epoch.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Epoch.codec(), opts);
    }
    Epoch.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Epoch.codec(), opts);
    }
    Epoch.stream = stream;
})(Epoch || (Epoch = {}));
export var Variant;
(function (Variant) {
    let _codec;
    Variant.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.algorithm != null && obj.algorithm !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.algorithm);
                }
                if ((obj.mode != null && obj.mode !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.mode);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    algorithm: 0,
                    mode: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.algorithm = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.mode = reader.uint32();
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
                                field: `${prefix}.algorithm`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.mode`,
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
        return encodeMessage(obj, Variant.codec());
    }
    Variant.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Variant.codec(), opts);
    }
    Variant.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Variant.codec(), opts);
    }
    Variant.stream = stream;
})(Variant || (Variant = {}));
export var Ask;
(function (Ask) {
    let _codec;
    Ask.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(10);
                    w.string(obj.peer);
                }
                if ((obj.start != null && obj.start !== '')) {
                    w.uint32(18);
                    w.string(obj.start);
                }
                if ((obj.number != null && obj.number !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.number);
                }
                if ((obj.waitedMs != null && obj.waitedMs !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.waitedMs);
                }
                if ((obj.hurries != null && obj.hurries !== false)) {
                    w.uint32(40);
                    w.bool(obj.hurries);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    start: '',
                    number: 0,
                    waitedMs: 0,
                    hurries: false
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
                            obj.start = reader.string();
                            break;
                        }
                        case 3: {
                            obj.number = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.waitedMs = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.hurries = reader.bool();
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
                                field: `${prefix}.start`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.number`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.waitedMs`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.hurries`,
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
export var AskId;
(function (AskId) {
    let _codec;
    AskId.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.start != null && obj.start !== '')) {
                    w.uint32(10);
                    w.string(obj.start);
                }
                if ((obj.number != null && obj.number !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.number);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    start: '',
                    number: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.start = reader.string();
                            break;
                        }
                        case 2: {
                            obj.number = reader.uint64Number();
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
                                field: `${prefix}.start`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.number`,
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
        return encodeMessage(obj, AskId.codec());
    }
    AskId.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AskId.codec(), opts);
    }
    AskId.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, AskId.codec(), opts);
    }
    AskId.stream = stream;
})(AskId || (AskId = {}));
export var TokenRequest;
(function (TokenRequest) {
    let _codec;
    TokenRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if (obj.variant != null) {
                    w.uint32(18);
                    Variant.codec().encode(obj.variant, w);
                }
                if (obj.epoch != null) {
                    w.uint32(26);
                    Epoch.codec().encode(obj.epoch, w);
                }
                if (obj.ask != null) {
                    w.uint32(34);
                    Ask.codec().encode(obj.ask, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.variant = Variant.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.variant
                            });
                            break;
                        }
                        case 3: {
                            obj.epoch = Epoch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 4: {
                            obj.ask = Ask.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ask
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
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield* Variant.codec().stream(reader, reader.uint32(), `${prefix}.variant`, {
                                limits: opts.limits?.variant
                            });
                            break;
                        }
                        case 3: {
                            yield* Epoch.codec().stream(reader, reader.uint32(), `${prefix}.epoch`, {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 4: {
                            yield* Ask.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                                limits: opts.limits?.ask
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
        return encodeMessage(obj, TokenRequest.codec());
    }
    TokenRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TokenRequest.codec(), opts);
    }
    TokenRequest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, TokenRequest.codec(), opts);
    }
    TokenRequest.stream = stream;
})(TokenRequest || (TokenRequest = {}));
export var Token;
(function (Token) {
    let _codec;
    Token.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if (obj.epoch != null) {
                    w.uint32(18);
                    Epoch.codec().encode(obj.epoch, w);
                }
                if (obj.ask != null) {
                    w.uint32(26);
                    AskId.codec().encode(obj.ask, w);
                }
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.version);
                }
                if ((obj.nextFence != null && obj.nextFence !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.nextFence);
                }
                if ((obj.lastFence != null && obj.lastFence !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.lastFence);
                }
                if (obj.queue != null && obj.queue.length > 0) {
                    for (const value of obj.queue) {
                        w.uint32(58);
                        Ask.codec().encode(value, w);
                    }
                }
                if (obj.served != null && obj.served.length > 0) {
                    for (const value of obj.served) {
                        w.uint32(66);
                        Ask.codec().encode(value, w);
                    }
                }
                if (obj.warm != null) {
                    w.uint32(74);
                    Warm.codec().encode(obj.warm, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    version: 0,
                    nextFence: 0,
                    lastFence: 0,
                    queue: [],
                    served: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = Epoch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 3: {
                            obj.ask = AskId.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 4: {
                            obj.version = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.nextFence = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.lastFence = reader.uint64Number();
                            break;
                        }
                        case 7: {
                            if (opts.limits?.queue != null && obj.queue.length === opts.limits.queue) {
                                throw new MaxLengthError('Decode error - repeated field "queue" had too many elements');
                            }
                            obj.queue.push(Ask.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.queue$
                            }));
                            break;
                        }
                        case 8: {
                            if (opts.limits?.served != null && obj.served.length === opts.limits.served) {
                                throw new MaxLengthError('Decode error - repeated field "served" had too many elements');
                            }
                            obj.served.push(Ask.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.served$
                            }));
                            break;
                        }
                        case 9: {
                            obj.warm = Warm.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.warm
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
                const obj = {
                    queue: 0,
                    served: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield* Epoch.codec().stream(reader, reader.uint32(), `${prefix}.epoch`, {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 3: {
                            yield* AskId.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.nextFence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.lastFence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 7: {
                            if (opts.limits?.queue != null && obj.queue === opts.limits.queue) {
                                throw new MaxLengthError('Streaming decode error - repeated field "queue" had too many elements');
                            }
                            for (const evt of Ask.codec().stream(reader, reader.uint32(), `${prefix}.queue[]`, {
                                limits: opts.limits?.queue$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.queue
                                };
                            }
                            obj.queue++;
                            break;
                        }
                        case 8: {
                            if (opts.limits?.served != null && obj.served === opts.limits.served) {
                                throw new MaxLengthError('Streaming decode error - repeated field "served" had too many elements');
                            }
                            for (const evt of Ask.codec().stream(reader, reader.uint32(), `${prefix}.served[]`, {
                                limits: opts.limits?.served$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.served
                                };
                            }
                            obj.served++;
                            break;
                        }
                        case 9: {
                            yield* Warm.codec().stream(reader, reader.uint32(), `${prefix}.warm`, {
                                limits: opts.limits?.warm
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
        return encodeMessage(obj, Token.codec());
    }
    Token.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Token.codec(), opts);
    }
    Token.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Token.codec(), opts);
    }
    Token.stream = stream;
})(Token || (Token = {}));
export var Warm;
(function (Warm) {
    let _codec;
    Warm.codec = () => {
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
                if ((obj.round != null && obj.round !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.round);
                }
                if ((obj.proposer != null && obj.proposer !== '')) {
                    w.uint32(42);
                    w.string(obj.proposer);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(50);
                    w.bytes(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    group: '',
                    lineage: '',
                    epoch: 0,
                    round: 0,
                    proposer: '',
                    value: uint8ArrayAlloc(0)
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
                        case 4: {
                            obj.round = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.proposer = reader.string();
                            break;
                        }
                        case 6: {
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
                        case 4: {
                            yield {
                                field: `${prefix}.round`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.proposer`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 6: {
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
        return encodeMessage(obj, Warm.codec());
    }
    Warm.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Warm.codec(), opts);
    }
    Warm.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Warm.codec(), opts);
    }
    Warm.stream = stream;
})(Warm || (Warm = {}));
export var TokenEpoch;
(function (TokenEpoch) {
    let _codec;
    TokenEpoch.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if (obj.epoch != null) {
                    w.uint32(18);
                    Epoch.codec().encode(obj.epoch, w);
                }
                if ((obj.root != null && obj.root !== '')) {
                    w.uint32(26);
                    w.string(obj.root);
                }
                if (obj.forced != null) {
                    w.uint32(34);
                    Forced.codec().encode(obj.forced, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    root: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = Epoch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 3: {
                            obj.root = reader.string();
                            break;
                        }
                        case 4: {
                            obj.forced = Forced.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.forced
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
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield* Epoch.codec().stream(reader, reader.uint32(), `${prefix}.epoch`, {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.root`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield* Forced.codec().stream(reader, reader.uint32(), `${prefix}.forced`, {
                                limits: opts.limits?.forced
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
        return encodeMessage(obj, TokenEpoch.codec());
    }
    TokenEpoch.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TokenEpoch.codec(), opts);
    }
    TokenEpoch.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, TokenEpoch.codec(), opts);
    }
    TokenEpoch.stream = stream;
})(TokenEpoch || (TokenEpoch = {}));
export var Forced;
(function (Forced) {
    let _codec;
    Forced.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.variant != null) {
                    w.uint32(10);
                    Variant.codec().encode(obj.variant, w);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(18);
                    w.string(obj.session);
                }
                if ((obj.by != null && obj.by !== '')) {
                    w.uint32(26);
                    w.string(obj.by);
                }
                if ((obj.reason != null && obj.reason !== '')) {
                    w.uint32(34);
                    w.string(obj.reason);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: '',
                    by: '',
                    reason: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.variant = Variant.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.variant
                            });
                            break;
                        }
                        case 2: {
                            obj.session = reader.string();
                            break;
                        }
                        case 3: {
                            obj.by = reader.string();
                            break;
                        }
                        case 4: {
                            obj.reason = reader.string();
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
                            yield* Variant.codec().stream(reader, reader.uint32(), `${prefix}.variant`, {
                                limits: opts.limits?.variant
                            });
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.session`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.by`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.reason`,
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
        return encodeMessage(obj, Forced.codec());
    }
    Forced.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Forced.codec(), opts);
    }
    Forced.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Forced.codec(), opts);
    }
    Forced.stream = stream;
})(Forced || (Forced = {}));
export var Locate;
(function (Locate) {
    let _codec;
    Locate.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if (obj.variant != null) {
                    w.uint32(18);
                    Variant.codec().encode(obj.variant, w);
                }
                if (obj.epoch != null) {
                    w.uint32(26);
                    Epoch.codec().encode(obj.epoch, w);
                }
                if ((obj.isLost != null && obj.isLost !== false)) {
                    w.uint32(32);
                    w.bool(obj.isLost);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    isLost: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.variant = Variant.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.variant
                            });
                            break;
                        }
                        case 3: {
                            obj.epoch = Epoch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 4: {
                            obj.isLost = reader.bool();
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
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield* Variant.codec().stream(reader, reader.uint32(), `${prefix}.variant`, {
                                limits: opts.limits?.variant
                            });
                            break;
                        }
                        case 3: {
                            yield* Epoch.codec().stream(reader, reader.uint32(), `${prefix}.epoch`, {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.isLost`,
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
        return encodeMessage(obj, Locate.codec());
    }
    Locate.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Locate.codec(), opts);
    }
    Locate.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Locate.codec(), opts);
    }
    Locate.stream = stream;
})(Locate || (Locate = {}));
export var Placed;
(function (Placed) {
    let _codec;
    Placed.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if (obj.epoch != null) {
                    w.uint32(18);
                    Epoch.codec().encode(obj.epoch, w);
                }
                if (obj.ask != null) {
                    w.uint32(26);
                    AskId.codec().encode(obj.ask, w);
                }
                if ((obj.wave != null && obj.wave !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.wave);
                }
                if (obj.inside != null) {
                    w.uint32(42);
                    Inside.codec().encode(obj.inside, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    wave: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.name = reader.string();
                            break;
                        }
                        case 2: {
                            obj.epoch = Epoch.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 3: {
                            obj.ask = AskId.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 4: {
                            obj.wave = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.inside = Inside.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.inside
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
                                field: `${prefix}.name`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield* Epoch.codec().stream(reader, reader.uint32(), `${prefix}.epoch`, {
                                limits: opts.limits?.epoch
                            });
                            break;
                        }
                        case 3: {
                            yield* AskId.codec().stream(reader, reader.uint32(), `${prefix}.ask`, {
                                limits: opts.limits?.ask
                            });
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.wave`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield* Inside.codec().stream(reader, reader.uint32(), `${prefix}.inside`, {
                                limits: opts.limits?.inside
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
        return encodeMessage(obj, Placed.codec());
    }
    Placed.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Placed.codec(), opts);
    }
    Placed.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Placed.codec(), opts);
    }
    Placed.stream = stream;
})(Placed || (Placed = {}));
export var Inside;
(function (Inside) {
    let _codec;
    Inside.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.peer != null && obj.peer !== '')) {
                    w.uint32(10);
                    w.string(obj.peer);
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(18);
                    w.string(obj.session);
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.request);
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.generation);
                }
                if ((obj.counter != null && obj.counter !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.counter);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    session: '',
                    request: 0,
                    generation: 0,
                    counter: 0
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
                            obj.session = reader.string();
                            break;
                        }
                        case 3: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.generation = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.counter = reader.uint64Number();
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
                                field: `${prefix}.session`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.generation`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.counter`,
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
        return encodeMessage(obj, Inside.codec());
    }
    Inside.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Inside.codec(), opts);
    }
    Inside.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Inside.codec(), opts);
    }
    Inside.stream = stream;
})(Inside || (Inside = {}));
