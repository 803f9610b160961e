// Generated from records.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var MeshOnDisk;
(function (MeshOnDisk) {
    let _codec;
    MeshOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.meshId != null && obj.meshId.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.meshId);
                }
                if (obj.root != null) {
                    w.uint32(18);
                    RootOnDisk.codec().encode(obj.root, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    meshId: uint8ArrayAlloc(0)
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.meshId = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.root = RootOnDisk.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.root
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
                                field: `${prefix}.meshId`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield* RootOnDisk.codec().stream(reader, reader.uint32(), `${prefix}.root`, {
                                limits: opts.limits?.root
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
        return encodeMessage(obj, MeshOnDisk.codec());
    }
    MeshOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, MeshOnDisk.codec(), opts);
    }
    MeshOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, MeshOnDisk.codec(), opts);
    }
    MeshOnDisk.stream = stream;
})(MeshOnDisk || (MeshOnDisk = {}));
export var RootOnDisk;
(function (RootOnDisk) {
    let _codec;
    RootOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.generation != null && obj.generation !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.generation);
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
                    generation: 0,
                    storeId: uint8ArrayAlloc(0)
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
                                field: `${prefix}.generation`,
                                value: reader.uint32()
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
        return encodeMessage(obj, RootOnDisk.codec());
    }
    RootOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, RootOnDisk.codec(), opts);
    }
    RootOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, RootOnDisk.codec(), opts);
    }
    RootOnDisk.stream = stream;
})(RootOnDisk || (RootOnDisk = {}));
export var AddressesOnDisk;
(function (AddressesOnDisk) {
    let _codec;
    AddressesOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.addresses != null && obj.addresses.length > 0) {
                    for (const value of obj.addresses) {
                        w.uint32(10);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    addresses: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements');
                            }
                            obj.addresses.push(reader.string());
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
                    addresses: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                                throw new MaxLengthError('Streaming decode error - repeated field "addresses" had too many elements');
                            }
                            yield {
                                field: `${prefix}.addresses[]`,
                                index: obj.addresses,
                                value: reader.string()
                            };
                            obj.addresses++;
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
        return encodeMessage(obj, AddressesOnDisk.codec());
    }
    AddressesOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, AddressesOnDisk.codec(), opts);
    }
    AddressesOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, AddressesOnDisk.codec(), opts);
    }
    AddressesOnDisk.stream = stream;
})(AddressesOnDisk || (AddressesOnDisk = {}));
export var CountOnDisk;
(function (CountOnDisk) {
    let _codec;
    CountOnDisk.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.count != null && obj.count !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.count);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    count: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.count = reader.uint32();
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
                                field: `${prefix}.count`,
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
        return encodeMessage(obj, CountOnDisk.codec());
    }
    CountOnDisk.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CountOnDisk.codec(), opts);
    }
    CountOnDisk.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, CountOnDisk.codec(), opts);
    }
    CountOnDisk.stream = stream;
})(CountOnDisk || (CountOnDisk = {}));
