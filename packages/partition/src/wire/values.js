// Generated from values.proto by scripts/generate-wire.ts. Do not edit.
/* eslint-disable require-yield */
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var ValuesFrame;
(function (ValuesFrame) {
    let _codec;
    ValuesFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(10);
                        w.string(value);
                    }
                }
                if ((obj.partition != null && obj.partition !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.partition);
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.generation);
                }
                if ((obj.epoch != null && obj.epoch !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.epoch);
                }
                if ((obj.id != null && obj.id !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.id);
                }
                if (obj.hello != null) {
                    w.uint32(48);
                    w.uint32(obj.hello);
                }
                if (obj.update != null) {
                    w.uint32(58);
                    Update.codec().encode(obj.update, w);
                }
                if (obj.ack != null) {
                    w.uint32(66);
                    Nothing.codec().encode(obj.ack, w);
                }
                if (obj.moved != null) {
                    w.uint32(74);
                    Holding.codec().encode(obj.moved, w);
                }
                if (obj.behind != null) {
                    w.uint32(82);
                    Nothing.codec().encode(obj.behind, w);
                }
                if (obj.get != null) {
                    w.uint32(90);
                    w.string(obj.get);
                }
                if (obj.row != null) {
                    w.uint32(98);
                    Row.codec().encode(obj.row, w);
                }
                if (obj.write != null) {
                    w.uint32(106);
                    Write.codec().encode(obj.write, w);
                }
                if (obj.written != null) {
                    w.uint32(114);
                    Written.codec().encode(obj.written, w);
                }
                if (obj.compare != null) {
                    w.uint32(122);
                    w.string(obj.compare);
                }
                if (obj.same != null) {
                    w.uint32(130);
                    Nothing.codec().encode(obj.same, w);
                }
                if (obj.lacks != null) {
                    w.uint32(138);
                    Lacks.codec().encode(obj.lacks, w);
                }
                if (obj.told != null) {
                    w.uint32(146);
                    Nothing.codec().encode(obj.told, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replicas: [],
                    partition: 0,
                    generation: 0,
                    epoch: 0,
                    id: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.replicas != null && obj.replicas.length === opts.limits.replicas) {
                                throw new MaxLengthError('Decode error - repeated field "replicas" had too many elements');
                            }
                            obj.replicas.push(reader.string());
                            break;
                        }
                        case 2: {
                            obj.partition = reader.uint32();
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
                            obj.id = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.hello = reader.uint32();
                            break;
                        }
                        case 7: {
                            obj.update = Update.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.update
                            });
                            break;
                        }
                        case 8: {
                            obj.ack = Nothing.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 9: {
                            obj.moved = Holding.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.moved
                            });
                            break;
                        }
                        case 10: {
                            obj.behind = Nothing.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.behind
                            });
                            break;
                        }
                        case 11: {
                            obj.get = reader.string();
                            break;
                        }
                        case 12: {
                            obj.row = Row.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.row
                            });
                            break;
                        }
                        case 13: {
                            obj.write = Write.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.write
                            });
                            break;
                        }
                        case 14: {
                            obj.written = Written.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.written
                            });
                            break;
                        }
                        case 15: {
                            obj.compare = reader.string();
                            break;
                        }
                        case 16: {
                            obj.same = Nothing.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.same
                            });
                            break;
                        }
                        case 17: {
                            obj.lacks = Lacks.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.lacks
                            });
                            break;
                        }
                        case 18: {
                            obj.told = Nothing.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.told
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
                    replicas: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.replicas != null && obj.replicas === opts.limits.replicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "replicas" had too many elements');
                            }
                            yield {
                                field: `${prefix}.replicas[]`,
                                index: obj.replicas,
                                value: reader.string()
                            };
                            obj.replicas++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.partition`,
                                value: reader.uint32()
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
                            yield {
                                field: `${prefix}.id`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.hello`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 7: {
                            yield* Update.codec().stream(reader, reader.uint32(), `${prefix}.update`, {
                                limits: opts.limits?.update
                            });
                            break;
                        }
                        case 8: {
                            yield* Nothing.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 9: {
                            yield* Holding.codec().stream(reader, reader.uint32(), `${prefix}.moved`, {
                                limits: opts.limits?.moved
                            });
                            break;
                        }
                        case 10: {
                            yield* Nothing.codec().stream(reader, reader.uint32(), `${prefix}.behind`, {
                                limits: opts.limits?.behind
                            });
                            break;
                        }
                        case 11: {
                            yield {
                                field: `${prefix}.get`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 12: {
                            yield* Row.codec().stream(reader, reader.uint32(), `${prefix}.row`, {
                                limits: opts.limits?.row
                            });
                            break;
                        }
                        case 13: {
                            yield* Write.codec().stream(reader, reader.uint32(), `${prefix}.write`, {
                                limits: opts.limits?.write
                            });
                            break;
                        }
                        case 14: {
                            yield* Written.codec().stream(reader, reader.uint32(), `${prefix}.written`, {
                                limits: opts.limits?.written
                            });
                            break;
                        }
                        case 15: {
                            yield {
                                field: `${prefix}.compare`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 16: {
                            yield* Nothing.codec().stream(reader, reader.uint32(), `${prefix}.same`, {
                                limits: opts.limits?.same
                            });
                            break;
                        }
                        case 17: {
                            yield* Lacks.codec().stream(reader, reader.uint32(), `${prefix}.lacks`, {
                                limits: opts.limits?.lacks
                            });
                            break;
                        }
                        case 18: {
                            yield* Nothing.codec().stream(reader, reader.uint32(), `${prefix}.told`, {
                                limits: opts.limits?.told
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
        return encodeMessage(obj, ValuesFrame.codec());
    }
    ValuesFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ValuesFrame.codec(), opts);
    }
    ValuesFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ValuesFrame.codec(), opts);
    }
    ValuesFrame.stream = stream;
})(ValuesFrame || (ValuesFrame = {}));
export var Nothing;
(function (Nothing) {
    let _codec;
    Nothing.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
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
        return encodeMessage(obj, Nothing.codec());
    }
    Nothing.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Nothing.codec(), opts);
    }
    Nothing.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Nothing.codec(), opts);
    }
    Nothing.stream = stream;
})(Nothing || (Nothing = {}));
export var Dot;
(function (Dot) {
    let _codec;
    Dot.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.replica != null && obj.replica !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.replica);
                }
                if ((obj.counter != null && obj.counter !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.counter);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replica: 0,
                    counter: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.replica = reader.uint32();
                            break;
                        }
                        case 2: {
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
                                field: `${prefix}.replica`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
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
        return encodeMessage(obj, Dot.codec());
    }
    Dot.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Dot.codec(), opts);
    }
    Dot.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Dot.codec(), opts);
    }
    Dot.stream = stream;
})(Dot || (Dot = {}));
export var Range;
(function (Range) {
    let _codec;
    Range.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.replica != null && obj.replica !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.replica);
                }
                if ((obj.from != null && obj.from !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.from);
                }
                if ((obj.to != null && obj.to !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.to);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replica: 0,
                    from: 0,
                    to: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.replica = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.from = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.to = reader.uint64Number();
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
                                field: `${prefix}.replica`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.from`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.to`,
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
        return encodeMessage(obj, Range.codec());
    }
    Range.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Range.codec(), opts);
    }
    Range.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Range.codec(), opts);
    }
    Range.stream = stream;
})(Range || (Range = {}));
export var Lacks;
(function (Lacks) {
    let _codec;
    Lacks.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.seen != null && obj.seen.length > 0) {
                    for (const value of obj.seen) {
                        w.uint32(10);
                        Range.codec().encode(value, w);
                    }
                }
                if ((obj.last != null && obj.last !== false)) {
                    w.uint32(16);
                    w.bool(obj.last);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    seen: [],
                    last: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.seen != null && obj.seen.length === opts.limits.seen) {
                                throw new MaxLengthError('Decode error - repeated field "seen" had too many elements');
                            }
                            obj.seen.push(Range.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.seen$
                            }));
                            break;
                        }
                        case 2: {
                            obj.last = reader.bool();
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
                    seen: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.seen != null && obj.seen === opts.limits.seen) {
                                throw new MaxLengthError('Streaming decode error - repeated field "seen" had too many elements');
                            }
                            for (const evt of Range.codec().stream(reader, reader.uint32(), `${prefix}.seen[]`, {
                                limits: opts.limits?.seen$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.seen
                                };
                            }
                            obj.seen++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.last`,
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
        return encodeMessage(obj, Lacks.codec());
    }
    Lacks.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Lacks.codec(), opts);
    }
    Lacks.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Lacks.codec(), opts);
    }
    Lacks.stream = stream;
})(Lacks || (Lacks = {}));
export var Sibling;
(function (Sibling) {
    let _codec;
    Sibling.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.replica != null && obj.replica !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.replica);
                }
                if ((obj.counter != null && obj.counter !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.counter);
                }
                if (obj.value != null) {
                    w.uint32(26);
                    w.bytes(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replica: 0,
                    counter: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.replica = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.counter = reader.uint64Number();
                            break;
                        }
                        case 3: {
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
                                field: `${prefix}.replica`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.counter`,
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
        return encodeMessage(obj, Sibling.codec());
    }
    Sibling.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Sibling.codec(), opts);
    }
    Sibling.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Sibling.codec(), opts);
    }
    Sibling.stream = stream;
})(Sibling || (Sibling = {}));
export var Listing;
(function (Listing) {
    let _codec;
    Listing.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(10);
                    w.string(obj.key);
                }
                if (obj.dots != null && obj.dots.length > 0) {
                    for (const value of obj.dots) {
                        w.uint32(18);
                        Dot.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    key: '',
                    dots: []
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
                            if (opts.limits?.dots != null && obj.dots.length === opts.limits.dots) {
                                throw new MaxLengthError('Decode error - repeated field "dots" had too many elements');
                            }
                            obj.dots.push(Dot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.dots$
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
                    dots: 0
                };
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
                            if (opts.limits?.dots != null && obj.dots === opts.limits.dots) {
                                throw new MaxLengthError('Streaming decode error - repeated field "dots" had too many elements');
                            }
                            for (const evt of Dot.codec().stream(reader, reader.uint32(), `${prefix}.dots[]`, {
                                limits: opts.limits?.dots$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.dots
                                };
                            }
                            obj.dots++;
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
        return encodeMessage(obj, Listing.codec());
    }
    Listing.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Listing.codec(), opts);
    }
    Listing.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Listing.codec(), opts);
    }
    Listing.stream = stream;
})(Listing || (Listing = {}));
export var Update;
(function (Update) {
    let _codec;
    Update.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.hint != null && obj.hint !== false)) {
                    w.uint32(8);
                    w.bool(obj.hint);
                }
                if (obj.additions != null) {
                    w.uint32(18);
                    w.bytes(obj.additions);
                }
                if (obj.dead != null && obj.dead.length > 0) {
                    for (const value of obj.dead) {
                        w.uint32(26);
                        Range.codec().encode(value, w);
                    }
                }
                if (obj.listings != null && obj.listings.length > 0) {
                    for (const value of obj.listings) {
                        w.uint32(34);
                        Listing.codec().encode(value, w);
                    }
                }
                if (obj.context != null && obj.context.length > 0) {
                    for (const value of obj.context) {
                        w.uint32(42);
                        Range.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    hint: false,
                    dead: [],
                    listings: [],
                    context: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.hint = reader.bool();
                            break;
                        }
                        case 2: {
                            obj.additions = reader.bytes();
                            break;
                        }
                        case 3: {
                            if (opts.limits?.dead != null && obj.dead.length === opts.limits.dead) {
                                throw new MaxLengthError('Decode error - repeated field "dead" had too many elements');
                            }
                            obj.dead.push(Range.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.dead$
                            }));
                            break;
                        }
                        case 4: {
                            if (opts.limits?.listings != null && obj.listings.length === opts.limits.listings) {
                                throw new MaxLengthError('Decode error - repeated field "listings" had too many elements');
                            }
                            obj.listings.push(Listing.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.listings$
                            }));
                            break;
                        }
                        case 5: {
                            if (opts.limits?.context != null && obj.context.length === opts.limits.context) {
                                throw new MaxLengthError('Decode error - repeated field "context" had too many elements');
                            }
                            obj.context.push(Range.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.context$
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
                    dead: 0,
                    listings: 0,
                    context: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.hint`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.additions`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 3: {
                            if (opts.limits?.dead != null && obj.dead === opts.limits.dead) {
                                throw new MaxLengthError('Streaming decode error - repeated field "dead" had too many elements');
                            }
                            for (const evt of Range.codec().stream(reader, reader.uint32(), `${prefix}.dead[]`, {
                                limits: opts.limits?.dead$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.dead
                                };
                            }
                            obj.dead++;
                            break;
                        }
                        case 4: {
                            if (opts.limits?.listings != null && obj.listings === opts.limits.listings) {
                                throw new MaxLengthError('Streaming decode error - repeated field "listings" had too many elements');
                            }
                            for (const evt of Listing.codec().stream(reader, reader.uint32(), `${prefix}.listings[]`, {
                                limits: opts.limits?.listings$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.listings
                                };
                            }
                            obj.listings++;
                            break;
                        }
                        case 5: {
                            if (opts.limits?.context != null && obj.context === opts.limits.context) {
                                throw new MaxLengthError('Streaming decode error - repeated field "context" had too many elements');
                            }
                            for (const evt of Range.codec().stream(reader, reader.uint32(), `${prefix}.context[]`, {
                                limits: opts.limits?.context$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.context
                                };
                            }
                            obj.context++;
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
        return encodeMessage(obj, Update.codec());
    }
    Update.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Update.codec(), opts);
    }
    Update.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Update.codec(), opts);
    }
    Update.stream = stream;
})(Update || (Update = {}));
export var Row;
(function (Row) {
    let _codec;
    Row.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.values != null && obj.values.length > 0) {
                    for (const value of obj.values) {
                        w.uint32(10);
                        Sibling.codec().encode(value, w);
                    }
                }
                if (obj.seen != null && obj.seen.length > 0) {
                    for (const value of obj.seen) {
                        w.uint32(18);
                        Range.codec().encode(value, w);
                    }
                }
                if ((obj.replica != null && obj.replica !== false)) {
                    w.uint32(24);
                    w.bool(obj.replica);
                }
                if ((obj.last != null && obj.last !== false)) {
                    w.uint32(32);
                    w.bool(obj.last);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    values: [],
                    seen: [],
                    replica: false,
                    last: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.values != null && obj.values.length === opts.limits.values) {
                                throw new MaxLengthError('Decode error - repeated field "values" had too many elements');
                            }
                            obj.values.push(Sibling.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.values$
                            }));
                            break;
                        }
                        case 2: {
                            if (opts.limits?.seen != null && obj.seen.length === opts.limits.seen) {
                                throw new MaxLengthError('Decode error - repeated field "seen" had too many elements');
                            }
                            obj.seen.push(Range.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.seen$
                            }));
                            break;
                        }
                        case 3: {
                            obj.replica = reader.bool();
                            break;
                        }
                        case 4: {
                            obj.last = reader.bool();
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
                    values: 0,
                    seen: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.values != null && obj.values === opts.limits.values) {
                                throw new MaxLengthError('Streaming decode error - repeated field "values" had too many elements');
                            }
                            for (const evt of Sibling.codec().stream(reader, reader.uint32(), `${prefix}.values[]`, {
                                limits: opts.limits?.values$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.values
                                };
                            }
                            obj.values++;
                            break;
                        }
                        case 2: {
                            if (opts.limits?.seen != null && obj.seen === opts.limits.seen) {
                                throw new MaxLengthError('Streaming decode error - repeated field "seen" had too many elements');
                            }
                            for (const evt of Range.codec().stream(reader, reader.uint32(), `${prefix}.seen[]`, {
                                limits: opts.limits?.seen$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.seen
                                };
                            }
                            obj.seen++;
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.replica`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.last`,
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
        return encodeMessage(obj, Row.codec());
    }
    Row.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Row.codec(), opts);
    }
    Row.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Row.codec(), opts);
    }
    Row.stream = stream;
})(Row || (Row = {}));
export var HoldingReplica;
(function (HoldingReplica) {
    let _codec;
    HoldingReplica.codec = () => {
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
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    storeId: uint8ArrayAlloc(0)
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
        return encodeMessage(obj, HoldingReplica.codec());
    }
    HoldingReplica.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, HoldingReplica.codec(), opts);
    }
    HoldingReplica.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, HoldingReplica.codec(), opts);
    }
    HoldingReplica.stream = stream;
})(HoldingReplica || (HoldingReplica = {}));
export var Holding;
(function (Holding) {
    let _codec;
    Holding.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(10);
                        HoldingReplica.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replicas: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.replicas != null && obj.replicas.length === opts.limits.replicas) {
                                throw new MaxLengthError('Decode error - repeated field "replicas" had too many elements');
                            }
                            obj.replicas.push(HoldingReplica.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.replicas$
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
                    replicas: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.replicas != null && obj.replicas === opts.limits.replicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "replicas" had too many elements');
                            }
                            for (const evt of HoldingReplica.codec().stream(reader, reader.uint32(), `${prefix}.replicas[]`, {
                                limits: opts.limits?.replicas$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.replicas
                                };
                            }
                            obj.replicas++;
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
        return encodeMessage(obj, Holding.codec());
    }
    Holding.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Holding.codec(), opts);
    }
    Holding.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Holding.codec(), opts);
    }
    Holding.stream = stream;
})(Holding || (Holding = {}));
export var Write;
(function (Write) {
    let _codec;
    Write.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.from != null && obj.from !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.from);
                }
                if ((obj.to != null && obj.to !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.to);
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(26);
                    w.string(obj.key);
                }
                if (obj.value != null) {
                    w.uint32(34);
                    w.bytes(obj.value);
                }
                if (obj.context != null) {
                    w.uint32(42);
                    Dots.codec().encode(obj.context, w);
                }
                if ((obj.write != null && obj.write !== 0)) {
                    w.uint32(48);
                    w.uint32(obj.write);
                }
                if ((obj.sloppy != null && obj.sloppy !== false)) {
                    w.uint32(56);
                    w.bool(obj.sloppy);
                }
                if ((obj.timeoutMs != null && obj.timeoutMs !== 0)) {
                    w.uint32(64);
                    w.uint32(obj.timeoutMs);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    from: 0,
                    to: 0,
                    key: '',
                    write: 0,
                    sloppy: false,
                    timeoutMs: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.from = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.to = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.key = reader.string();
                            break;
                        }
                        case 4: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 5: {
                            obj.context = Dots.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.context
                            });
                            break;
                        }
                        case 6: {
                            obj.write = reader.uint32();
                            break;
                        }
                        case 7: {
                            obj.sloppy = reader.bool();
                            break;
                        }
                        case 8: {
                            obj.timeoutMs = reader.uint32();
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
                                field: `${prefix}.from`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.to`,
                                value: reader.uint32()
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
                                field: `${prefix}.value`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 5: {
                            yield* Dots.codec().stream(reader, reader.uint32(), `${prefix}.context`, {
                                limits: opts.limits?.context
                            });
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.write`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.sloppy`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.timeoutMs`,
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
        return encodeMessage(obj, Write.codec());
    }
    Write.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Write.codec(), opts);
    }
    Write.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Write.codec(), opts);
    }
    Write.stream = stream;
})(Write || (Write = {}));
export var Dots;
(function (Dots) {
    let _codec;
    Dots.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.dots != null && obj.dots.length > 0) {
                    for (const value of obj.dots) {
                        w.uint32(10);
                        Dot.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    dots: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.dots != null && obj.dots.length === opts.limits.dots) {
                                throw new MaxLengthError('Decode error - repeated field "dots" had too many elements');
                            }
                            obj.dots.push(Dot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.dots$
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
                    dots: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.dots != null && obj.dots === opts.limits.dots) {
                                throw new MaxLengthError('Streaming decode error - repeated field "dots" had too many elements');
                            }
                            for (const evt of Dot.codec().stream(reader, reader.uint32(), `${prefix}.dots[]`, {
                                limits: opts.limits?.dots$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.dots
                                };
                            }
                            obj.dots++;
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
        return encodeMessage(obj, Dots.codec());
    }
    Dots.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Dots.codec(), opts);
    }
    Dots.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Dots.codec(), opts);
    }
    Dots.stream = stream;
})(Dots || (Dots = {}));
export var Written;
(function (Written) {
    let _codec;
    Written.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.dot != null) {
                    w.uint32(10);
                    Dot.codec().encode(obj.dot, w);
                }
                if (obj.failure != null) {
                    w.uint32(18);
                    Failure.codec().encode(obj.failure, w);
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
                            obj.dot = Dot.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.dot
                            });
                            break;
                        }
                        case 2: {
                            obj.failure = Failure.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.failure
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
                            yield* Dot.codec().stream(reader, reader.uint32(), `${prefix}.dot`, {
                                limits: opts.limits?.dot
                            });
                            break;
                        }
                        case 2: {
                            yield* Failure.codec().stream(reader, reader.uint32(), `${prefix}.failure`, {
                                limits: opts.limits?.failure
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
        return encodeMessage(obj, Written.codec());
    }
    Written.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Written.codec(), opts);
    }
    Written.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Written.codec(), opts);
    }
    Written.stream = stream;
})(Written || (Written = {}));
export var Failure;
(function (Failure) {
    let _codec;
    Failure.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.message != null && obj.message !== '')) {
                    w.uint32(18);
                    w.string(obj.message);
                }
                if ((obj.reason != null && obj.reason !== '')) {
                    w.uint32(26);
                    w.string(obj.reason);
                }
                if ((obj.limit != null && obj.limit !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.limit);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    message: '',
                    reason: '',
                    limit: 0
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
                            obj.message = reader.string();
                            break;
                        }
                        case 3: {
                            obj.reason = reader.string();
                            break;
                        }
                        case 4: {
                            obj.limit = reader.uint32();
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
                                field: `${prefix}.message`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.reason`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.limit`,
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
        return encodeMessage(obj, Failure.codec());
    }
    Failure.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Failure.codec(), opts);
    }
    Failure.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Failure.codec(), opts);
    }
    Failure.stream = stream;
})(Failure || (Failure = {}));
export var RowOnDisk;
(function (RowOnDisk) {
    let _codec;
    RowOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(10);
                        w.string(value);
                    }
                }
                if (obj.siblings != null && obj.siblings.length > 0) {
                    for (const value of obj.siblings) {
                        w.uint32(18);
                        Sibling.codec().encode(value, w);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replicas: [],
                    siblings: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.replicas != null && obj.replicas.length === opts.limits.replicas) {
                                throw new MaxLengthError('Decode error - repeated field "replicas" had too many elements');
                            }
                            obj.replicas.push(reader.string());
                            break;
                        }
                        case 2: {
                            if (opts.limits?.siblings != null && obj.siblings.length === opts.limits.siblings) {
                                throw new MaxLengthError('Decode error - repeated field "siblings" had too many elements');
                            }
                            obj.siblings.push(Sibling.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.siblings$
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
                    replicas: 0,
                    siblings: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.replicas != null && obj.replicas === opts.limits.replicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "replicas" had too many elements');
                            }
                            yield {
                                field: `${prefix}.replicas[]`,
                                index: obj.replicas,
                                value: reader.string()
                            };
                            obj.replicas++;
                            break;
                        }
                        case 2: {
                            if (opts.limits?.siblings != null && obj.siblings === opts.limits.siblings) {
                                throw new MaxLengthError('Streaming decode error - repeated field "siblings" had too many elements');
                            }
                            for (const evt of Sibling.codec().stream(reader, reader.uint32(), `${prefix}.siblings[]`, {
                                limits: opts.limits?.siblings$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.siblings
                                };
                            }
                            obj.siblings++;
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
        return encodeMessage(obj, RowOnDisk.codec());
    }
    RowOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RowOnDisk.codec(), opts);
    }
    RowOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RowOnDisk.codec(), opts);
    }
    RowOnDisk.stream = stream;
})(RowOnDisk || (RowOnDisk = {}));
export var CountersOnDisk;
(function (CountersOnDisk) {
    let _codec;
    CountersOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.counters != null && obj.counters.length > 0) {
                    for (const value of obj.counters) {
                        w.uint32(8);
                        w.uint64Number(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    counters: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.counters != null && obj.counters.length === opts.limits.counters) {
                                throw new MaxLengthError('Decode error - repeated field "counters" had too many elements');
                            }
                            obj.counters.push(reader.uint64Number());
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
                    counters: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.counters != null && obj.counters === opts.limits.counters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "counters" had too many elements');
                            }
                            yield {
                                field: `${prefix}.counters[]`,
                                index: obj.counters,
                                value: reader.uint64Number()
                            };
                            obj.counters++;
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
        return encodeMessage(obj, CountersOnDisk.codec());
    }
    CountersOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CountersOnDisk.codec(), opts);
    }
    CountersOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, CountersOnDisk.codec(), opts);
    }
    CountersOnDisk.stream = stream;
})(CountersOnDisk || (CountersOnDisk = {}));
