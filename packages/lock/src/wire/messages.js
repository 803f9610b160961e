// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
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
