// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var StoreFrame;
(function (StoreFrame) {
    let _codec;
    StoreFrame.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.deltas != null) {
                    w.uint32(10);
                    Deltas.codec().encode(obj.deltas, w);
                }
                if (obj.ack != null) {
                    w.uint32(18);
                    Ack.codec().encode(obj.ack, w);
                }
                if (obj.digest != null) {
                    w.uint32(26);
                    Digest.codec().encode(obj.digest, w);
                }
                if (obj.pull != null) {
                    w.uint32(34);
                    Pull.codec().encode(obj.pull, w);
                }
                if (obj.busy != null) {
                    w.uint32(42);
                    Busy.codec().encode(obj.busy, w);
                }
                if (obj.transfer != null) {
                    w.uint32(50);
                    Transfer.codec().encode(obj.transfer, w);
                }
                if (obj.states != null) {
                    w.uint32(58);
                    States.codec().encode(obj.states, w);
                }
                if (obj.symbols != null) {
                    w.uint32(162);
                    Symbols.codec().encode(obj.symbols, w);
                }
                if (obj.need != null) {
                    w.uint32(170);
                    Need.codec().encode(obj.need, w);
                }
                if (obj.want != null) {
                    w.uint32(178);
                    Want.codec().encode(obj.want, w);
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
                            obj.deltas = Deltas.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.deltas
                            });
                            break;
                        }
                        case 2: {
                            obj.ack = Ack.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 3: {
                            obj.digest = Digest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.digest
                            });
                            break;
                        }
                        case 4: {
                            obj.pull = Pull.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.pull
                            });
                            break;
                        }
                        case 5: {
                            obj.busy = Busy.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.busy
                            });
                            break;
                        }
                        case 6: {
                            obj.transfer = Transfer.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.transfer
                            });
                            break;
                        }
                        case 7: {
                            obj.states = States.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.states
                            });
                            break;
                        }
                        case 20: {
                            obj.symbols = Symbols.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.symbols
                            });
                            break;
                        }
                        case 21: {
                            obj.need = Need.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.need
                            });
                            break;
                        }
                        case 22: {
                            obj.want = Want.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.want
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
                            yield* Deltas.codec().stream(reader, reader.uint32(), `${prefix}.deltas`, {
                                limits: opts.limits?.deltas
                            });
                            break;
                        }
                        case 2: {
                            yield* Ack.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 3: {
                            yield* Digest.codec().stream(reader, reader.uint32(), `${prefix}.digest`, {
                                limits: opts.limits?.digest
                            });
                            break;
                        }
                        case 4: {
                            yield* Pull.codec().stream(reader, reader.uint32(), `${prefix}.pull`, {
                                limits: opts.limits?.pull
                            });
                            break;
                        }
                        case 5: {
                            yield* Busy.codec().stream(reader, reader.uint32(), `${prefix}.busy`, {
                                limits: opts.limits?.busy
                            });
                            break;
                        }
                        case 6: {
                            yield* Transfer.codec().stream(reader, reader.uint32(), `${prefix}.transfer`, {
                                limits: opts.limits?.transfer
                            });
                            break;
                        }
                        case 7: {
                            yield* States.codec().stream(reader, reader.uint32(), `${prefix}.states`, {
                                limits: opts.limits?.states
                            });
                            break;
                        }
                        case 20: {
                            yield* Symbols.codec().stream(reader, reader.uint32(), `${prefix}.symbols`, {
                                limits: opts.limits?.symbols
                            });
                            break;
                        }
                        case 21: {
                            yield* Need.codec().stream(reader, reader.uint32(), `${prefix}.need`, {
                                limits: opts.limits?.need
                            });
                            break;
                        }
                        case 22: {
                            yield* Want.codec().stream(reader, reader.uint32(), `${prefix}.want`, {
                                limits: opts.limits?.want
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
        return encodeMessage(obj, StoreFrame.codec());
    }
    StoreFrame.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, StoreFrame.codec(), opts);
    }
    StoreFrame.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, StoreFrame.codec(), opts);
    }
    StoreFrame.stream = stream;
})(StoreFrame || (StoreFrame = {}));
export var Clock;
(function (Clock) {
    let _codec;
    Clock.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(10);
                        ReplicaRanges.codec().encode(value, w);
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
                            obj.replicas.push(ReplicaRanges.codec().decode(reader, reader.uint32(), {
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
                            for (const evt of ReplicaRanges.codec().stream(reader, reader.uint32(), `${prefix}.replicas[]`, {
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
        return encodeMessage(obj, Clock.codec());
    }
    Clock.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Clock.codec(), opts);
    }
    Clock.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Clock.codec(), opts);
    }
    Clock.stream = stream;
})(Clock || (Clock = {}));
export var ReplicaRanges;
(function (ReplicaRanges) {
    let _codec;
    ReplicaRanges.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.replica != null && obj.replica !== '')) {
                    w.uint32(10);
                    w.string(obj.replica);
                }
                if (obj.bounds != null && obj.bounds.length > 0) {
                    for (const value of obj.bounds) {
                        w.uint32(16);
                        w.uint64Number(value);
                    }
                }
                if (obj.storeId != null) {
                    w.uint32(26);
                    w.bytes(obj.storeId);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replica: '',
                    bounds: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.replica = reader.string();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.bounds != null && obj.bounds.length === opts.limits.bounds) {
                                throw new MaxLengthError('Decode error - repeated field "bounds" had too many elements');
                            }
                            obj.bounds.push(reader.uint64Number());
                            break;
                        }
                        case 3: {
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
                const obj = {
                    bounds: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.replica`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.bounds != null && obj.bounds === opts.limits.bounds) {
                                throw new MaxLengthError('Streaming decode error - repeated field "bounds" had too many elements');
                            }
                            yield {
                                field: `${prefix}.bounds[]`,
                                index: obj.bounds,
                                value: reader.uint64Number()
                            };
                            obj.bounds++;
                            break;
                        }
                        case 3: {
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
        return encodeMessage(obj, ReplicaRanges.codec());
    }
    ReplicaRanges.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ReplicaRanges.codec(), opts);
    }
    ReplicaRanges.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ReplicaRanges.codec(), opts);
    }
    ReplicaRanges.stream = stream;
})(ReplicaRanges || (ReplicaRanges = {}));
export var Deltas;
(function (Deltas) {
    let _codec;
    Deltas.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if (obj.operations != null && obj.operations.length > 0) {
                    for (const value of obj.operations) {
                        w.uint32(26);
                        Operation.codec().encode(value, w);
                    }
                }
                if (obj.rows != null) {
                    w.uint32(34);
                    w.bytes(obj.rows);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    replicas: [],
                    operations: []
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
                            if (opts.limits?.replicas != null && obj.replicas.length === opts.limits.replicas) {
                                throw new MaxLengthError('Decode error - repeated field "replicas" had too many elements');
                            }
                            obj.replicas.push(reader.string());
                            break;
                        }
                        case 3: {
                            if (opts.limits?.operations != null && obj.operations.length === opts.limits.operations) {
                                throw new MaxLengthError('Decode error - repeated field "operations" had too many elements');
                            }
                            obj.operations.push(Operation.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.operations$
                            }));
                            break;
                        }
                        case 4: {
                            obj.rows = reader.bytes();
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
                    operations: 0
                };
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
                        case 3: {
                            if (opts.limits?.operations != null && obj.operations === opts.limits.operations) {
                                throw new MaxLengthError('Streaming decode error - repeated field "operations" had too many elements');
                            }
                            for (const evt of Operation.codec().stream(reader, reader.uint32(), `${prefix}.operations[]`, {
                                limits: opts.limits?.operations$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.operations
                                };
                            }
                            obj.operations++;
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.rows`,
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
        return encodeMessage(obj, Deltas.codec());
    }
    Deltas.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Deltas.codec(), opts);
    }
    Deltas.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Deltas.codec(), opts);
    }
    Deltas.stream = stream;
})(Deltas || (Deltas = {}));
export var Operation;
(function (Operation) {
    let _codec;
    Operation.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.counter != null && obj.counter !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.counter);
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(18);
                    w.string(obj.key);
                }
                if ((obj.millis != null && obj.millis !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.millis);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.count);
                }
                if (obj.value != null) {
                    w.uint32(42);
                    w.bytes(obj.value);
                }
                if (obj.observedReplicas != null && obj.observedReplicas.length > 0) {
                    for (const value of obj.observedReplicas) {
                        w.uint32(48);
                        w.uint32(value);
                    }
                }
                if (obj.observedCounters != null && obj.observedCounters.length > 0) {
                    for (const value of obj.observedCounters) {
                        w.uint32(56);
                        w.uint64Number(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    counter: 0,
                    key: '',
                    millis: 0,
                    count: 0,
                    observedReplicas: [],
                    observedCounters: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.counter = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.key = reader.string();
                            break;
                        }
                        case 3: {
                            obj.millis = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.count = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.value = reader.bytes();
                            break;
                        }
                        case 6: {
                            if (opts.limits?.observedReplicas != null && obj.observedReplicas.length === opts.limits.observedReplicas) {
                                throw new MaxLengthError('Decode error - repeated field "observedReplicas" had too many elements');
                            }
                            obj.observedReplicas.push(reader.uint32());
                            break;
                        }
                        case 7: {
                            if (opts.limits?.observedCounters != null && obj.observedCounters.length === opts.limits.observedCounters) {
                                throw new MaxLengthError('Decode error - repeated field "observedCounters" had too many elements');
                            }
                            obj.observedCounters.push(reader.uint64Number());
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
                    observedReplicas: 0,
                    observedCounters: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.counter`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.key`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.millis`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
                            };
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
                            if (opts.limits?.observedReplicas != null && obj.observedReplicas === opts.limits.observedReplicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "observedReplicas" had too many elements');
                            }
                            yield {
                                field: `${prefix}.observedReplicas[]`,
                                index: obj.observedReplicas,
                                value: reader.uint32()
                            };
                            obj.observedReplicas++;
                            break;
                        }
                        case 7: {
                            if (opts.limits?.observedCounters != null && obj.observedCounters === opts.limits.observedCounters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "observedCounters" had too many elements');
                            }
                            yield {
                                field: `${prefix}.observedCounters[]`,
                                index: obj.observedCounters,
                                value: reader.uint64Number()
                            };
                            obj.observedCounters++;
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
        return encodeMessage(obj, Operation.codec());
    }
    Operation.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Operation.codec(), opts);
    }
    Operation.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Operation.codec(), opts);
    }
    Operation.stream = stream;
})(Operation || (Operation = {}));
export var Ack;
(function (Ack) {
    let _codec;
    Ack.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.sequence);
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
        return encodeMessage(obj, Ack.codec());
    }
    Ack.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Ack.codec(), opts);
    }
    Ack.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Ack.codec(), opts);
    }
    Ack.stream = stream;
})(Ack || (Ack = {}));
export var Digest;
(function (Digest) {
    let _codec;
    Digest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.clock != null) {
                    w.uint32(10);
                    Clock.codec().encode(obj.clock, w);
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
                            obj.clock = Clock.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.clock
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
                            yield* Clock.codec().stream(reader, reader.uint32(), `${prefix}.clock`, {
                                limits: opts.limits?.clock
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
        return encodeMessage(obj, Digest.codec());
    }
    Digest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Digest.codec(), opts);
    }
    Digest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Digest.codec(), opts);
    }
    Digest.stream = stream;
})(Digest || (Digest = {}));
export var Pull;
(function (Pull) {
    let _codec;
    Pull.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
                }
                if (obj.clock != null) {
                    w.uint32(18);
                    Clock.codec().encode(obj.clock, w);
                }
                if (obj.to != null) {
                    w.uint32(26);
                    w.string(obj.to);
                }
                if (obj.holds != null) {
                    w.uint32(80);
                    w.uint64Number(obj.holds);
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
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.clock = Clock.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.clock
                            });
                            break;
                        }
                        case 3: {
                            obj.to = reader.string();
                            break;
                        }
                        case 10: {
                            obj.holds = reader.uint64Number();
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
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Clock.codec().stream(reader, reader.uint32(), `${prefix}.clock`, {
                                limits: opts.limits?.clock
                            });
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.to`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 10: {
                            yield {
                                field: `${prefix}.holds`,
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
        return encodeMessage(obj, Pull.codec());
    }
    Pull.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Pull.codec(), opts);
    }
    Pull.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Pull.codec(), opts);
    }
    Pull.stream = stream;
})(Pull || (Pull = {}));
export var Busy;
(function (Busy) {
    let _codec;
    Busy.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
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
                            obj.request = reader.uint64Number();
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
                                field: `${prefix}.request`,
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
        return encodeMessage(obj, Busy.codec());
    }
    Busy.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Busy.codec(), opts);
    }
    Busy.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Busy.codec(), opts);
    }
    Busy.stream = stream;
})(Busy || (Busy = {}));
export var Transfer;
(function (Transfer) {
    let _codec;
    Transfer.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
                }
                if ((obj.snapshot != null && obj.snapshot !== false)) {
                    w.uint32(16);
                    w.bool(obj.snapshot);
                }
                if (obj.base != null) {
                    w.uint32(26);
                    Clock.codec().encode(obj.base, w);
                }
                if ((obj.agreed != null && obj.agreed !== false)) {
                    w.uint32(80);
                    w.bool(obj.agreed);
                }
                if (obj.keys != null) {
                    w.uint32(88);
                    w.uint64Number(obj.keys);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    request: 0,
                    snapshot: false,
                    agreed: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.snapshot = reader.bool();
                            break;
                        }
                        case 3: {
                            obj.base = Clock.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.base
                            });
                            break;
                        }
                        case 10: {
                            obj.agreed = reader.bool();
                            break;
                        }
                        case 11: {
                            obj.keys = reader.uint64Number();
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
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.snapshot`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 3: {
                            yield* Clock.codec().stream(reader, reader.uint32(), `${prefix}.base`, {
                                limits: opts.limits?.base
                            });
                            break;
                        }
                        case 10: {
                            yield {
                                field: `${prefix}.agreed`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 11: {
                            yield {
                                field: `${prefix}.keys`,
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
        return encodeMessage(obj, Transfer.codec());
    }
    Transfer.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Transfer.codec(), opts);
    }
    Transfer.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Transfer.codec(), opts);
    }
    Transfer.stream = stream;
})(Transfer || (Transfer = {}));
export var Symbols;
(function (Symbols) {
    let _codec;
    Symbols.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
                }
                if ((obj.seed != null && obj.seed !== 0)) {
                    w.uint32(21);
                    w.fixed32(obj.seed);
                }
                if ((obj.from != null && obj.from !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.from);
                }
                if ((obj.keys != null && obj.keys !== 0)) {
                    w.uint32(32);
                    w.uint64Number(obj.keys);
                }
                if ((obj.symbols != null && obj.symbols.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.symbols);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    request: 0,
                    seed: 0,
                    from: 0,
                    keys: 0,
                    symbols: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.seed = reader.fixed32();
                            break;
                        }
                        case 3: {
                            obj.from = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.keys = reader.uint64Number();
                            break;
                        }
                        case 5: {
                            obj.symbols = reader.bytes();
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
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.seed`,
                                value: reader.fixed32()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.from`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.keys`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.symbols`,
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
        return encodeMessage(obj, Symbols.codec());
    }
    Symbols.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Symbols.codec(), opts);
    }
    Symbols.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Symbols.codec(), opts);
    }
    Symbols.stream = stream;
})(Symbols || (Symbols = {}));
export var Need;
(function (Need) {
    let _codec;
    Need.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
                }
                if ((obj.symbols != null && obj.symbols !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.symbols);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    request: 0,
                    symbols: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.symbols = reader.uint32();
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
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.symbols`,
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
        return encodeMessage(obj, Need.codec());
    }
    Need.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Need.codec(), opts);
    }
    Need.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Need.codec(), opts);
    }
    Need.stream = stream;
})(Need || (Need = {}));
export var Want;
(function (Want) {
    let _codec;
    Want.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
                }
                if (obj.items != null) {
                    w.uint32(18);
                    w.bytes(obj.items);
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
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.items = reader.bytes();
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
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.items`,
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
        return encodeMessage(obj, Want.codec());
    }
    Want.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Want.codec(), opts);
    }
    Want.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Want.codec(), opts);
    }
    Want.stream = stream;
})(Want || (Want = {}));
export var States;
(function (States) {
    let _codec;
    States.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.request != null && obj.request !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.request);
                }
                if (obj.context != null) {
                    w.uint32(18);
                    Clock.codec().encode(obj.context, w);
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(26);
                        w.string(value);
                    }
                }
                if (obj.states != null && obj.states.length > 0) {
                    for (const value of obj.states) {
                        w.uint32(34);
                        KeyState.codec().encode(value, w);
                    }
                }
                if ((obj.last != null && obj.last !== false)) {
                    w.uint32(40);
                    w.bool(obj.last);
                }
                if (obj.to != null) {
                    w.uint32(50);
                    w.string(obj.to);
                }
                if (obj.rows != null) {
                    w.uint32(58);
                    w.bytes(obj.rows);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    request: 0,
                    replicas: [],
                    states: [],
                    last: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.request = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.context = Clock.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.context
                            });
                            break;
                        }
                        case 3: {
                            if (opts.limits?.replicas != null && obj.replicas.length === opts.limits.replicas) {
                                throw new MaxLengthError('Decode error - repeated field "replicas" had too many elements');
                            }
                            obj.replicas.push(reader.string());
                            break;
                        }
                        case 4: {
                            if (opts.limits?.states != null && obj.states.length === opts.limits.states) {
                                throw new MaxLengthError('Decode error - repeated field "states" had too many elements');
                            }
                            obj.states.push(KeyState.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.states$
                            }));
                            break;
                        }
                        case 5: {
                            obj.last = reader.bool();
                            break;
                        }
                        case 6: {
                            obj.to = reader.string();
                            break;
                        }
                        case 7: {
                            obj.rows = reader.bytes();
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
                    states: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.request`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield* Clock.codec().stream(reader, reader.uint32(), `${prefix}.context`, {
                                limits: opts.limits?.context
                            });
                            break;
                        }
                        case 3: {
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
                        case 4: {
                            if (opts.limits?.states != null && obj.states === opts.limits.states) {
                                throw new MaxLengthError('Streaming decode error - repeated field "states" had too many elements');
                            }
                            for (const evt of KeyState.codec().stream(reader, reader.uint32(), `${prefix}.states[]`, {
                                limits: opts.limits?.states$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.states
                                };
                            }
                            obj.states++;
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.last`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.to`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.rows`,
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
        return encodeMessage(obj, States.codec());
    }
    States.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, States.codec(), opts);
    }
    States.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, States.codec(), opts);
    }
    States.stream = stream;
})(States || (States = {}));
export var KeyState;
(function (KeyState) {
    let _codec;
    KeyState.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.key != null && obj.key !== '')) {
                    w.uint32(10);
                    w.string(obj.key);
                }
                if (obj.live != null && obj.live.length > 0) {
                    for (const value of obj.live) {
                        w.uint32(18);
                        Live.codec().encode(value, w);
                    }
                }
                if (obj.deadReplicas != null && obj.deadReplicas.length > 0) {
                    for (const value of obj.deadReplicas) {
                        w.uint32(24);
                        w.uint32(value);
                    }
                }
                if (obj.deadCounters != null && obj.deadCounters.length > 0) {
                    for (const value of obj.deadCounters) {
                        w.uint32(32);
                        w.uint64Number(value);
                    }
                }
                if (obj.residualReplicas != null && obj.residualReplicas.length > 0) {
                    for (const value of obj.residualReplicas) {
                        w.uint32(40);
                        w.uint32(value);
                    }
                }
                if (obj.residualCounters != null && obj.residualCounters.length > 0) {
                    for (const value of obj.residualCounters) {
                        w.uint32(48);
                        w.uint64Number(value);
                    }
                }
                if ((obj.piece != null && obj.piece !== 0)) {
                    w.uint32(56);
                    w.uint32(obj.piece);
                }
                if ((obj.pieces != null && obj.pieces !== 0)) {
                    w.uint32(64);
                    w.uint32(obj.pieces);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    key: '',
                    live: [],
                    deadReplicas: [],
                    deadCounters: [],
                    residualReplicas: [],
                    residualCounters: [],
                    piece: 0,
                    pieces: 0
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
                            if (opts.limits?.live != null && obj.live.length === opts.limits.live) {
                                throw new MaxLengthError('Decode error - repeated field "live" had too many elements');
                            }
                            obj.live.push(Live.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.live$
                            }));
                            break;
                        }
                        case 3: {
                            if (opts.limits?.deadReplicas != null && obj.deadReplicas.length === opts.limits.deadReplicas) {
                                throw new MaxLengthError('Decode error - repeated field "deadReplicas" had too many elements');
                            }
                            obj.deadReplicas.push(reader.uint32());
                            break;
                        }
                        case 4: {
                            if (opts.limits?.deadCounters != null && obj.deadCounters.length === opts.limits.deadCounters) {
                                throw new MaxLengthError('Decode error - repeated field "deadCounters" had too many elements');
                            }
                            obj.deadCounters.push(reader.uint64Number());
                            break;
                        }
                        case 5: {
                            if (opts.limits?.residualReplicas != null && obj.residualReplicas.length === opts.limits.residualReplicas) {
                                throw new MaxLengthError('Decode error - repeated field "residualReplicas" had too many elements');
                            }
                            obj.residualReplicas.push(reader.uint32());
                            break;
                        }
                        case 6: {
                            if (opts.limits?.residualCounters != null && obj.residualCounters.length === opts.limits.residualCounters) {
                                throw new MaxLengthError('Decode error - repeated field "residualCounters" had too many elements');
                            }
                            obj.residualCounters.push(reader.uint64Number());
                            break;
                        }
                        case 7: {
                            obj.piece = reader.uint32();
                            break;
                        }
                        case 8: {
                            obj.pieces = reader.uint32();
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
                    live: 0,
                    deadReplicas: 0,
                    deadCounters: 0,
                    residualReplicas: 0,
                    residualCounters: 0
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
                            if (opts.limits?.live != null && obj.live === opts.limits.live) {
                                throw new MaxLengthError('Streaming decode error - repeated field "live" had too many elements');
                            }
                            for (const evt of Live.codec().stream(reader, reader.uint32(), `${prefix}.live[]`, {
                                limits: opts.limits?.live$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.live
                                };
                            }
                            obj.live++;
                            break;
                        }
                        case 3: {
                            if (opts.limits?.deadReplicas != null && obj.deadReplicas === opts.limits.deadReplicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "deadReplicas" had too many elements');
                            }
                            yield {
                                field: `${prefix}.deadReplicas[]`,
                                index: obj.deadReplicas,
                                value: reader.uint32()
                            };
                            obj.deadReplicas++;
                            break;
                        }
                        case 4: {
                            if (opts.limits?.deadCounters != null && obj.deadCounters === opts.limits.deadCounters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "deadCounters" had too many elements');
                            }
                            yield {
                                field: `${prefix}.deadCounters[]`,
                                index: obj.deadCounters,
                                value: reader.uint64Number()
                            };
                            obj.deadCounters++;
                            break;
                        }
                        case 5: {
                            if (opts.limits?.residualReplicas != null && obj.residualReplicas === opts.limits.residualReplicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "residualReplicas" had too many elements');
                            }
                            yield {
                                field: `${prefix}.residualReplicas[]`,
                                index: obj.residualReplicas,
                                value: reader.uint32()
                            };
                            obj.residualReplicas++;
                            break;
                        }
                        case 6: {
                            if (opts.limits?.residualCounters != null && obj.residualCounters === opts.limits.residualCounters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "residualCounters" had too many elements');
                            }
                            yield {
                                field: `${prefix}.residualCounters[]`,
                                index: obj.residualCounters,
                                value: reader.uint64Number()
                            };
                            obj.residualCounters++;
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.piece`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 8: {
                            yield {
                                field: `${prefix}.pieces`,
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
        return encodeMessage(obj, KeyState.codec());
    }
    KeyState.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, KeyState.codec(), opts);
    }
    KeyState.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, KeyState.codec(), opts);
    }
    KeyState.stream = stream;
})(KeyState || (KeyState = {}));
export var Live;
(function (Live) {
    let _codec;
    Live.codec = () => {
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
                if ((obj.millis != null && obj.millis !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.millis);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.count);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(42);
                    w.bytes(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replica: 0,
                    counter: 0,
                    millis: 0,
                    count: 0,
                    value: uint8ArrayAlloc(0)
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
                            obj.millis = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.count = reader.uint32();
                            break;
                        }
                        case 5: {
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
                                field: `${prefix}.millis`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
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
        return encodeMessage(obj, Live.codec());
    }
    Live.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Live.codec(), opts);
    }
    Live.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Live.codec(), opts);
    }
    Live.stream = stream;
})(Live || (Live = {}));
