// Generated from records.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var VoterOnDisk;
(function (VoterOnDisk) {
    let _codec;
    VoterOnDisk.codec = () => {
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
        return encodeMessage(obj, VoterOnDisk.codec());
    }
    VoterOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, VoterOnDisk.codec(), opts);
    }
    VoterOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, VoterOnDisk.codec(), opts);
    }
    VoterOnDisk.stream = stream;
})(VoterOnDisk || (VoterOnDisk = {}));
export var ConfigurationOnDisk;
(function (ConfigurationOnDisk) {
    let _codec;
    ConfigurationOnDisk.codec = () => {
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
                        VoterOnDisk.codec().encode(value, w);
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
                            obj.voters.push(VoterOnDisk.codec().decode(reader, reader.uint32(), {
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
                            for (const evt of VoterOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.voters[]`, {
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
        return encodeMessage(obj, ConfigurationOnDisk.codec());
    }
    ConfigurationOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ConfigurationOnDisk.codec(), opts);
    }
    ConfigurationOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ConfigurationOnDisk.codec(), opts);
    }
    ConfigurationOnDisk.stream = stream;
})(ConfigurationOnDisk || (ConfigurationOnDisk = {}));
export var GroupOnDisk;
(function (GroupOnDisk) {
    let _codec;
    GroupOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.known != null) {
                    w.uint32(10);
                    ConfigurationOnDisk.codec().encode(obj.known, w);
                }
                if (obj.storeId != null) {
                    w.uint32(18);
                    w.bytes(obj.storeId);
                }
                if (obj.configuration != null) {
                    w.uint32(26);
                    ConfigurationOnDisk.codec().encode(obj.configuration, w);
                }
                if (obj.sealedTo != null) {
                    w.uint32(34);
                    ConfigurationOnDisk.codec().encode(obj.sealedTo, w);
                }
                if ((obj.floor != null && obj.floor !== 0)) {
                    w.uint32(40);
                    w.uint64Number(obj.floor);
                }
                if (obj.promisedFloor != null) {
                    w.uint32(50);
                    BallotOnDisk.codec().encode(obj.promisedFloor, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    floor: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.known = ConfigurationOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.known
                            });
                            break;
                        }
                        case 2: {
                            obj.storeId = reader.bytes();
                            break;
                        }
                        case 3: {
                            obj.configuration = ConfigurationOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.configuration
                            });
                            break;
                        }
                        case 4: {
                            obj.sealedTo = ConfigurationOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.sealedTo
                            });
                            break;
                        }
                        case 5: {
                            obj.floor = reader.uint64Number();
                            break;
                        }
                        case 6: {
                            obj.promisedFloor = BallotOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.promisedFloor
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
                            yield* ConfigurationOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.known`, {
                                limits: opts.limits?.known
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
                            yield* ConfigurationOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.configuration`, {
                                limits: opts.limits?.configuration
                            });
                            break;
                        }
                        case 4: {
                            yield* ConfigurationOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.sealedTo`, {
                                limits: opts.limits?.sealedTo
                            });
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.floor`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 6: {
                            yield* BallotOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.promisedFloor`, {
                                limits: opts.limits?.promisedFloor
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
        return encodeMessage(obj, GroupOnDisk.codec());
    }
    GroupOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, GroupOnDisk.codec(), opts);
    }
    GroupOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, GroupOnDisk.codec(), opts);
    }
    GroupOnDisk.stream = stream;
})(GroupOnDisk || (GroupOnDisk = {}));
export var BallotOnDisk;
(function (BallotOnDisk) {
    let _codec;
    BallotOnDisk.codec = () => {
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
                if ((obj.proposer != null && obj.proposer !== '')) {
                    w.uint32(26);
                    w.string(obj.proposer);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    epoch: 0,
                    round: 0,
                    proposer: ''
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
                            obj.proposer = reader.string();
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
        return encodeMessage(obj, BallotOnDisk.codec());
    }
    BallotOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, BallotOnDisk.codec(), opts);
    }
    BallotOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, BallotOnDisk.codec(), opts);
    }
    BallotOnDisk.stream = stream;
})(BallotOnDisk || (BallotOnDisk = {}));
export var RegisterOnDisk;
(function (RegisterOnDisk) {
    let _codec;
    RegisterOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.promised != null) {
                    w.uint32(10);
                    BallotOnDisk.codec().encode(obj.promised, w);
                }
                if (obj.accepted != null) {
                    w.uint32(18);
                    BallotOnDisk.codec().encode(obj.accepted, w);
                }
                if (obj.value != null) {
                    w.uint32(26);
                    w.bytes(obj.value);
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
                            obj.promised = BallotOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.promised
                            });
                            break;
                        }
                        case 2: {
                            obj.accepted = BallotOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.accepted
                            });
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
                            yield* BallotOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.promised`, {
                                limits: opts.limits?.promised
                            });
                            break;
                        }
                        case 2: {
                            yield* BallotOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.accepted`, {
                                limits: opts.limits?.accepted
                            });
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
        return encodeMessage(obj, RegisterOnDisk.codec());
    }
    RegisterOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RegisterOnDisk.codec(), opts);
    }
    RegisterOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RegisterOnDisk.codec(), opts);
    }
    RegisterOnDisk.stream = stream;
})(RegisterOnDisk || (RegisterOnDisk = {}));
export var EnvelopeInRegister;
(function (EnvelopeInRegister) {
    let _codec;
    EnvelopeInRegister.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.kind != null && obj.kind !== '')) {
                    w.uint32(10);
                    w.string(obj.kind);
                }
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.version);
                }
                if ((obj.touched != null && obj.touched !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.touched);
                }
                if ((obj.state != null && obj.state.byteLength > 0)) {
                    w.uint32(34);
                    w.bytes(obj.state);
                }
                if (obj.remembered != null && obj.remembered.length > 0) {
                    for (const value of obj.remembered) {
                        w.uint32(42);
                        RememberedInRegister.codec().encode(value, w);
                    }
                }
                if ((obj.evicted != null && obj.evicted !== 0)) {
                    w.uint32(48);
                    w.uint64Number(obj.evicted);
                }
                if ((obj.base != null && obj.base !== 0)) {
                    w.uint32(56);
                    w.uint64Number(obj.base);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    kind: '',
                    version: 0,
                    touched: 0,
                    state: uint8ArrayAlloc(0),
                    remembered: [],
                    evicted: 0,
                    base: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.kind = reader.string();
                            break;
                        }
                        case 2: {
                            obj.version = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.touched = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.state = reader.bytes();
                            break;
                        }
                        case 5: {
                            if (opts.limits?.remembered != null && obj.remembered.length === opts.limits.remembered) {
                                throw new MaxLengthError('Decode error - repeated field "remembered" had too many elements');
                            }
                            obj.remembered.push(RememberedInRegister.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.remembered$
                            }));
                            break;
                        }
                        case 6: {
                            obj.evicted = reader.uint64Number();
                            break;
                        }
                        case 7: {
                            obj.base = reader.uint64Number();
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
                    remembered: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.kind`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.touched`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.state`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 5: {
                            if (opts.limits?.remembered != null && obj.remembered === opts.limits.remembered) {
                                throw new MaxLengthError('Streaming decode error - repeated field "remembered" had too many elements');
                            }
                            for (const evt of RememberedInRegister.codec().stream(reader, reader.uint32(), `${prefix}.remembered[]`, {
                                limits: opts.limits?.remembered$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.remembered
                                };
                            }
                            obj.remembered++;
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.evicted`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.base`,
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
        return encodeMessage(obj, EnvelopeInRegister.codec());
    }
    EnvelopeInRegister.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, EnvelopeInRegister.codec(), opts);
    }
    EnvelopeInRegister.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, EnvelopeInRegister.codec(), opts);
    }
    EnvelopeInRegister.stream = stream;
})(EnvelopeInRegister || (EnvelopeInRegister = {}));
export var RememberedInRegister;
(function (RememberedInRegister) {
    let _codec;
    RememberedInRegister.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.session != null && obj.session !== '')) {
                    w.uint32(10);
                    w.string(obj.session);
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(16);
                    w.uint64Number(obj.sequence);
                }
                if ((obj.stamp != null && obj.stamp !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.stamp);
                }
                if ((obj.result != null && obj.result.byteLength > 0)) {
                    w.uint32(34);
                    w.bytes(obj.result);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    session: '',
                    sequence: 0,
                    stamp: 0,
                    result: uint8ArrayAlloc(0)
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
                            obj.sequence = reader.uint64Number();
                            break;
                        }
                        case 3: {
                            obj.stamp = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            obj.result = reader.bytes();
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
                                field: `${prefix}.sequence`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.stamp`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.result`,
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
        return encodeMessage(obj, RememberedInRegister.codec());
    }
    RememberedInRegister.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RememberedInRegister.codec(), opts);
    }
    RememberedInRegister.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RememberedInRegister.codec(), opts);
    }
    RememberedInRegister.stream = stream;
})(RememberedInRegister || (RememberedInRegister = {}));
