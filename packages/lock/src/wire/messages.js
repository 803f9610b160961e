// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime';
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
