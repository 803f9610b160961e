// Generated from records.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var TextRecord;
(function (TextRecord) {
    let _codec;
    TextRecord.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.text != null && obj.text !== '')) {
                    w.uint32(10);
                    w.string(obj.text);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    text: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.text = reader.string();
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
                                field: `${prefix}.text`,
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
        return encodeMessage(obj, TextRecord.codec());
    }
    TextRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, TextRecord.codec(), opts);
    }
    TextRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, TextRecord.codec(), opts);
    }
    TextRecord.stream = stream;
})(TextRecord || (TextRecord = {}));
export var SiblingRecord;
(function (SiblingRecord) {
    let _codec;
    SiblingRecord.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.millis != null && obj.millis !== 0)) {
                    w.uint32(8);
                    w.uint64Number(obj.millis);
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.count);
                }
                if ((obj.value != null && obj.value.byteLength > 0)) {
                    w.uint32(26);
                    w.bytes(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    millis: 0,
                    count: 0,
                    value: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.millis = reader.uint64Number();
                            break;
                        }
                        case 2: {
                            obj.count = reader.uint32();
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
                                field: `${prefix}.millis`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.count`,
                                value: reader.uint32()
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
        return encodeMessage(obj, SiblingRecord.codec());
    }
    SiblingRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, SiblingRecord.codec(), opts);
    }
    SiblingRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, SiblingRecord.codec(), opts);
    }
    SiblingRecord.stream = stream;
})(SiblingRecord || (SiblingRecord = {}));
export var DotsRecord;
(function (DotsRecord) {
    let _codec;
    DotsRecord.codec = () => {
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
                if (obj.dotReplicas != null && obj.dotReplicas.length > 0) {
                    for (const value of obj.dotReplicas) {
                        w.uint32(16);
                        w.uint32(value);
                    }
                }
                if (obj.dotCounters != null && obj.dotCounters.length > 0) {
                    for (const value of obj.dotCounters) {
                        w.uint32(24);
                        w.uint64Number(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    replicas: [],
                    dotReplicas: [],
                    dotCounters: []
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
                            if (opts.limits?.dotReplicas != null && obj.dotReplicas.length === opts.limits.dotReplicas) {
                                throw new MaxLengthError('Decode error - repeated field "dotReplicas" had too many elements');
                            }
                            obj.dotReplicas.push(reader.uint32());
                            break;
                        }
                        case 3: {
                            if (opts.limits?.dotCounters != null && obj.dotCounters.length === opts.limits.dotCounters) {
                                throw new MaxLengthError('Decode error - repeated field "dotCounters" had too many elements');
                            }
                            obj.dotCounters.push(reader.uint64Number());
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
                    dotReplicas: 0,
                    dotCounters: 0
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
                            if (opts.limits?.dotReplicas != null && obj.dotReplicas === opts.limits.dotReplicas) {
                                throw new MaxLengthError('Streaming decode error - repeated field "dotReplicas" had too many elements');
                            }
                            yield {
                                field: `${prefix}.dotReplicas[]`,
                                index: obj.dotReplicas,
                                value: reader.uint32()
                            };
                            obj.dotReplicas++;
                            break;
                        }
                        case 3: {
                            if (opts.limits?.dotCounters != null && obj.dotCounters === opts.limits.dotCounters) {
                                throw new MaxLengthError('Streaming decode error - repeated field "dotCounters" had too many elements');
                            }
                            yield {
                                field: `${prefix}.dotCounters[]`,
                                index: obj.dotCounters,
                                value: reader.uint64Number()
                            };
                            obj.dotCounters++;
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
        return encodeMessage(obj, DotsRecord.codec());
    }
    DotsRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, DotsRecord.codec(), opts);
    }
    DotsRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, DotsRecord.codec(), opts);
    }
    DotsRecord.stream = stream;
})(DotsRecord || (DotsRecord = {}));
export var ClockRecord;
(function (ClockRecord) {
    let _codec;
    ClockRecord.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.replicas != null && obj.replicas.length > 0) {
                    for (const value of obj.replicas) {
                        w.uint32(10);
                        ClockEntry.codec().encode(value, w);
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
                            obj.replicas.push(ClockEntry.codec().decode(reader, reader.uint32(), {
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
                            for (const evt of ClockEntry.codec().stream(reader, reader.uint32(), `${prefix}.replicas[]`, {
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
        return encodeMessage(obj, ClockRecord.codec());
    }
    ClockRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ClockRecord.codec(), opts);
    }
    ClockRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ClockRecord.codec(), opts);
    }
    ClockRecord.stream = stream;
})(ClockRecord || (ClockRecord = {}));
export var ClockEntry;
(function (ClockEntry) {
    let _codec;
    ClockEntry.codec = () => {
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
        return encodeMessage(obj, ClockEntry.codec());
    }
    ClockEntry.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ClockEntry.codec(), opts);
    }
    ClockEntry.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ClockEntry.codec(), opts);
    }
    ClockEntry.stream = stream;
})(ClockEntry || (ClockEntry = {}));
