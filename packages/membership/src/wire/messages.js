// Generated from messages.proto by scripts/generate-wire.ts. Do not edit.
import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime';
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc';
export var Envelope;
(function (Envelope) {
    let _codec;
    Envelope.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.hello != null) {
                    w.uint32(10);
                    Hello.codec().encode(obj.hello, w);
                }
                if (obj.ping != null) {
                    w.uint32(18);
                    Probe.codec().encode(obj.ping, w);
                }
                if (obj.ack != null) {
                    w.uint32(26);
                    Probe.codec().encode(obj.ack, w);
                }
                if (obj.pingRequest != null) {
                    w.uint32(34);
                    ProbeRequest.codec().encode(obj.pingRequest, w);
                }
                if (obj.nack != null) {
                    w.uint32(42);
                    Probe.codec().encode(obj.nack, w);
                }
                if (obj.state != null) {
                    w.uint32(50);
                    State.codec().encode(obj.state, w);
                }
                if (obj.digest != null) {
                    w.uint32(58);
                    Digest.codec().encode(obj.digest, w);
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
                            obj.ping = Probe.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ping
                            });
                            break;
                        }
                        case 3: {
                            obj.ack = Probe.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 4: {
                            obj.pingRequest = ProbeRequest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.pingRequest
                            });
                            break;
                        }
                        case 5: {
                            obj.nack = Probe.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.nack
                            });
                            break;
                        }
                        case 6: {
                            obj.state = State.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.state
                            });
                            break;
                        }
                        case 7: {
                            obj.digest = Digest.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.digest
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
                            yield* Probe.codec().stream(reader, reader.uint32(), `${prefix}.ping`, {
                                limits: opts.limits?.ping
                            });
                            break;
                        }
                        case 3: {
                            yield* Probe.codec().stream(reader, reader.uint32(), `${prefix}.ack`, {
                                limits: opts.limits?.ack
                            });
                            break;
                        }
                        case 4: {
                            yield* ProbeRequest.codec().stream(reader, reader.uint32(), `${prefix}.pingRequest`, {
                                limits: opts.limits?.pingRequest
                            });
                            break;
                        }
                        case 5: {
                            yield* Probe.codec().stream(reader, reader.uint32(), `${prefix}.nack`, {
                                limits: opts.limits?.nack
                            });
                            break;
                        }
                        case 6: {
                            yield* State.codec().stream(reader, reader.uint32(), `${prefix}.state`, {
                                limits: opts.limits?.state
                            });
                            break;
                        }
                        case 7: {
                            yield* Digest.codec().stream(reader, reader.uint32(), `${prefix}.digest`, {
                                limits: opts.limits?.digest
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
        return encodeMessage(obj, Envelope.codec());
    }
    Envelope.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Envelope.codec(), opts);
    }
    Envelope.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Envelope.codec(), opts);
    }
    Envelope.stream = stream;
})(Envelope || (Envelope = {}));
export var Hello;
(function (Hello) {
    let _codec;
    Hello.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.self != null) {
                    w.uint32(10);
                    MemberRecord.codec().encode(obj.self, w);
                }
                if (obj.versions != null && obj.versions.length > 0) {
                    for (const value of obj.versions) {
                        w.uint32(18);
                        CoreVersion.codec().encode(value, w);
                    }
                }
                if (obj.settings != null && obj.settings.length > 0) {
                    for (const value of obj.settings) {
                        w.uint32(26);
                        Setting.codec().encode(value, w);
                    }
                }
                if ((obj.heard != null && obj.heard !== false)) {
                    w.uint32(32);
                    w.bool(obj.heard);
                }
                if (obj.known != null) {
                    w.uint32(42);
                    MemberRecord.codec().encode(obj.known, w);
                }
                if ((obj.notAdmitted != null && obj.notAdmitted !== false)) {
                    w.uint32(48);
                    w.bool(obj.notAdmitted);
                }
                if ((obj.runsTwice != null && obj.runsTwice !== false)) {
                    w.uint32(56);
                    w.bool(obj.runsTwice);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    versions: [],
                    settings: [],
                    heard: false,
                    notAdmitted: false,
                    runsTwice: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.self = MemberRecord.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.self
                            });
                            break;
                        }
                        case 2: {
                            if (opts.limits?.versions != null && obj.versions.length === opts.limits.versions) {
                                throw new MaxLengthError('Decode error - repeated field "versions" had too many elements');
                            }
                            obj.versions.push(CoreVersion.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.versions$
                            }));
                            break;
                        }
                        case 3: {
                            if (opts.limits?.settings != null && obj.settings.length === opts.limits.settings) {
                                throw new MaxLengthError('Decode error - repeated field "settings" had too many elements');
                            }
                            obj.settings.push(Setting.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.settings$
                            }));
                            break;
                        }
                        case 4: {
                            obj.heard = reader.bool();
                            break;
                        }
                        case 5: {
                            obj.known = MemberRecord.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.known
                            });
                            break;
                        }
                        case 6: {
                            obj.notAdmitted = reader.bool();
                            break;
                        }
                        case 7: {
                            obj.runsTwice = reader.bool();
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
                    versions: 0,
                    settings: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* MemberRecord.codec().stream(reader, reader.uint32(), `${prefix}.self`, {
                                limits: opts.limits?.self
                            });
                            break;
                        }
                        case 2: {
                            if (opts.limits?.versions != null && obj.versions === opts.limits.versions) {
                                throw new MaxLengthError('Streaming decode error - repeated field "versions" had too many elements');
                            }
                            for (const evt of CoreVersion.codec().stream(reader, reader.uint32(), `${prefix}.versions[]`, {
                                limits: opts.limits?.versions$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.versions
                                };
                            }
                            obj.versions++;
                            break;
                        }
                        case 3: {
                            if (opts.limits?.settings != null && obj.settings === opts.limits.settings) {
                                throw new MaxLengthError('Streaming decode error - repeated field "settings" had too many elements');
                            }
                            for (const evt of Setting.codec().stream(reader, reader.uint32(), `${prefix}.settings[]`, {
                                limits: opts.limits?.settings$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.settings
                                };
                            }
                            obj.settings++;
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.heard`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 5: {
                            yield* MemberRecord.codec().stream(reader, reader.uint32(), `${prefix}.known`, {
                                limits: opts.limits?.known
                            });
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.notAdmitted`,
                                value: reader.bool()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.runsTwice`,
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
export var CoreVersion;
(function (CoreVersion) {
    let _codec;
    CoreVersion.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.core != null && obj.core !== '')) {
                    w.uint32(10);
                    w.string(obj.core);
                }
                if ((obj.version != null && obj.version !== 0)) {
                    w.uint32(16);
                    w.uint32(obj.version);
                }
                if (obj.oldest != null) {
                    w.uint32(24);
                    w.uint32(obj.oldest);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    core: '',
                    version: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.core = reader.string();
                            break;
                        }
                        case 2: {
                            obj.version = reader.uint32();
                            break;
                        }
                        case 3: {
                            obj.oldest = reader.uint32();
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
                                field: `${prefix}.core`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.oldest`,
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
        return encodeMessage(obj, CoreVersion.codec());
    }
    CoreVersion.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, CoreVersion.codec(), opts);
    }
    CoreVersion.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, CoreVersion.codec(), opts);
    }
    CoreVersion.stream = stream;
})(CoreVersion || (CoreVersion = {}));
export var Setting;
(function (Setting) {
    let _codec;
    Setting.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.name != null && obj.name !== '')) {
                    w.uint32(10);
                    w.string(obj.name);
                }
                if ((obj.value != null && obj.value !== '')) {
                    w.uint32(18);
                    w.string(obj.value);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    name: '',
                    value: ''
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
                            obj.value = reader.string();
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
                                field: `${prefix}.value`,
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
        return encodeMessage(obj, Setting.codec());
    }
    Setting.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Setting.codec(), opts);
    }
    Setting.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Setting.codec(), opts);
    }
    Setting.stream = stream;
})(Setting || (Setting = {}));
export var Probe;
(function (Probe) {
    let _codec;
    Probe.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.sequence);
                }
                if (obj.updates != null && obj.updates.length > 0) {
                    for (const value of obj.updates) {
                        w.uint32(18);
                        Update.codec().encode(value, w);
                    }
                }
                if ((obj.penalty != null && obj.penalty !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.penalty);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    updates: [],
                    penalty: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint32();
                            break;
                        }
                        case 2: {
                            if (opts.limits?.updates != null && obj.updates.length === opts.limits.updates) {
                                throw new MaxLengthError('Decode error - repeated field "updates" had too many elements');
                            }
                            obj.updates.push(Update.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.updates$
                            }));
                            break;
                        }
                        case 3: {
                            obj.penalty = reader.uint32();
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
                    updates: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.sequence`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            if (opts.limits?.updates != null && obj.updates === opts.limits.updates) {
                                throw new MaxLengthError('Streaming decode error - repeated field "updates" had too many elements');
                            }
                            for (const evt of Update.codec().stream(reader, reader.uint32(), `${prefix}.updates[]`, {
                                limits: opts.limits?.updates$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.updates
                                };
                            }
                            obj.updates++;
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.penalty`,
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
        return encodeMessage(obj, Probe.codec());
    }
    Probe.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Probe.codec(), opts);
    }
    Probe.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Probe.codec(), opts);
    }
    Probe.stream = stream;
})(Probe || (Probe = {}));
export var ProbeRequest;
(function (ProbeRequest) {
    let _codec;
    ProbeRequest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.sequence != null && obj.sequence !== 0)) {
                    w.uint32(8);
                    w.uint32(obj.sequence);
                }
                if ((obj.target != null && obj.target !== '')) {
                    w.uint32(18);
                    w.string(obj.target);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    sequence: 0,
                    target: ''
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.sequence = reader.uint32();
                            break;
                        }
                        case 2: {
                            obj.target = reader.string();
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
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.target`,
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
        return encodeMessage(obj, ProbeRequest.codec());
    }
    ProbeRequest.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, ProbeRequest.codec(), opts);
    }
    ProbeRequest.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, ProbeRequest.codec(), opts);
    }
    ProbeRequest.stream = stream;
})(ProbeRequest || (ProbeRequest = {}));
export var State;
(function (State) {
    let _codec;
    State.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.updates != null && obj.updates.length > 0) {
                    for (const value of obj.updates) {
                        w.uint32(10);
                        Update.codec().encode(value, w);
                    }
                }
                if ((obj.answer != null && obj.answer !== false)) {
                    w.uint32(16);
                    w.bool(obj.answer);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    updates: [],
                    answer: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.updates != null && obj.updates.length === opts.limits.updates) {
                                throw new MaxLengthError('Decode error - repeated field "updates" had too many elements');
                            }
                            obj.updates.push(Update.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.updates$
                            }));
                            break;
                        }
                        case 2: {
                            obj.answer = reader.bool();
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
                    updates: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            if (opts.limits?.updates != null && obj.updates === opts.limits.updates) {
                                throw new MaxLengthError('Streaming decode error - repeated field "updates" had too many elements');
                            }
                            for (const evt of Update.codec().stream(reader, reader.uint32(), `${prefix}.updates[]`, {
                                limits: opts.limits?.updates$
                            })) {
                                yield {
                                    ...evt,
                                    index: obj.updates
                                };
                            }
                            obj.updates++;
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.answer`,
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
        return encodeMessage(obj, State.codec());
    }
    State.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, State.codec(), opts);
    }
    State.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, State.codec(), opts);
    }
    State.stream = stream;
})(State || (State = {}));
export var Digest;
(function (Digest) {
    let _codec;
    Digest.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if ((obj.buckets != null && obj.buckets.byteLength > 0)) {
                    w.uint32(10);
                    w.bytes(obj.buckets);
                }
                if ((obj.answer != null && obj.answer !== false)) {
                    w.uint32(16);
                    w.bool(obj.answer);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    buckets: uint8ArrayAlloc(0),
                    answer: false
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.buckets = reader.bytes();
                            break;
                        }
                        case 2: {
                            obj.answer = reader.bool();
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
                                field: `${prefix}.buckets`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.answer`,
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
export var Update;
(function (Update) {
    let _codec;
    Update.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.record != null) {
                    w.uint32(10);
                    MemberRecord.codec().encode(obj.record, w);
                }
                if (obj.suspectedBy != null && obj.suspectedBy.length > 0) {
                    for (const value of obj.suspectedBy) {
                        w.uint32(18);
                        w.string(value);
                    }
                }
                if ((obj.goneForMs != null && obj.goneForMs !== 0)) {
                    w.uint32(24);
                    w.uint64Number(obj.goneForMs);
                }
                if (obj.closedTo != null && obj.closedTo.length > 0) {
                    for (const value of obj.closedTo) {
                        w.uint32(34);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    suspectedBy: [],
                    goneForMs: 0,
                    closedTo: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.record = MemberRecord.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.record
                            });
                            break;
                        }
                        case 2: {
                            if (opts.limits?.suspectedBy != null && obj.suspectedBy.length === opts.limits.suspectedBy) {
                                throw new MaxLengthError('Decode error - repeated field "suspectedBy" had too many elements');
                            }
                            obj.suspectedBy.push(reader.string());
                            break;
                        }
                        case 3: {
                            obj.goneForMs = reader.uint64Number();
                            break;
                        }
                        case 4: {
                            if (opts.limits?.closedTo != null && obj.closedTo.length === opts.limits.closedTo) {
                                throw new MaxLengthError('Decode error - repeated field "closedTo" had too many elements');
                            }
                            obj.closedTo.push(reader.string());
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
                    suspectedBy: 0,
                    closedTo: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield* MemberRecord.codec().stream(reader, reader.uint32(), `${prefix}.record`, {
                                limits: opts.limits?.record
                            });
                            break;
                        }
                        case 2: {
                            if (opts.limits?.suspectedBy != null && obj.suspectedBy === opts.limits.suspectedBy) {
                                throw new MaxLengthError('Streaming decode error - repeated field "suspectedBy" had too many elements');
                            }
                            yield {
                                field: `${prefix}.suspectedBy[]`,
                                index: obj.suspectedBy,
                                value: reader.string()
                            };
                            obj.suspectedBy++;
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.goneForMs`,
                                value: reader.uint64Number()
                            };
                            break;
                        }
                        case 4: {
                            if (opts.limits?.closedTo != null && obj.closedTo === opts.limits.closedTo) {
                                throw new MaxLengthError('Streaming decode error - repeated field "closedTo" had too many elements');
                            }
                            yield {
                                field: `${prefix}.closedTo[]`,
                                index: obj.closedTo,
                                value: reader.string()
                            };
                            obj.closedTo++;
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
export var MemberRecord;
(function (MemberRecord) {
    let _codec;
    MemberRecord.codec = () => {
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
                if ((obj.boot != null && obj.boot !== 0)) {
                    w.uint32(24);
                    w.uint32(obj.boot);
                }
                if ((obj.startNonce != null && obj.startNonce.byteLength > 0)) {
                    w.uint32(34);
                    w.bytes(obj.startNonce);
                }
                if ((obj.incarnation != null && obj.incarnation !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.incarnation);
                }
                if ((obj.status != null && obj.status !== 0)) {
                    w.uint32(48);
                    w.uint32(obj.status);
                }
                if (obj.meshId != null) {
                    w.uint32(58);
                    w.bytes(obj.meshId);
                }
                if (obj.addresses != null && obj.addresses.length > 0) {
                    for (const value of obj.addresses) {
                        w.uint32(66);
                        w.string(value);
                    }
                }
                if (obj.metadata != null) {
                    w.uint32(74);
                    Metadata.codec().encode(obj.metadata, w);
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    peer: '',
                    storeId: uint8ArrayAlloc(0),
                    boot: 0,
                    startNonce: uint8ArrayAlloc(0),
                    incarnation: 0,
                    status: 0,
                    addresses: []
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
                            obj.boot = reader.uint32();
                            break;
                        }
                        case 4: {
                            obj.startNonce = reader.bytes();
                            break;
                        }
                        case 5: {
                            obj.incarnation = reader.uint32();
                            break;
                        }
                        case 6: {
                            obj.status = reader.uint32();
                            break;
                        }
                        case 7: {
                            obj.meshId = reader.bytes();
                            break;
                        }
                        case 8: {
                            if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                                throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements');
                            }
                            obj.addresses.push(reader.string());
                            break;
                        }
                        case 9: {
                            obj.metadata = Metadata.codec().decode(reader, reader.uint32(), {
                                limits: opts.limits?.metadata
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
                    addresses: 0
                };
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
                                field: `${prefix}.boot`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.startNonce`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.incarnation`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 6: {
                            yield {
                                field: `${prefix}.status`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 7: {
                            yield {
                                field: `${prefix}.meshId`,
                                value: reader.bytes()
                            };
                            break;
                        }
                        case 8: {
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
                        case 9: {
                            yield* Metadata.codec().stream(reader, reader.uint32(), `${prefix}.metadata`, {
                                limits: opts.limits?.metadata
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
        return encodeMessage(obj, MemberRecord.codec());
    }
    MemberRecord.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, MemberRecord.codec(), opts);
    }
    MemberRecord.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, MemberRecord.codec(), opts);
    }
    MemberRecord.stream = stream;
})(MemberRecord || (MemberRecord = {}));
export var Metadata;
(function (Metadata) {
    let _codec;
    Metadata.codec = () => {
        if (_codec == null) {
            _codec = message((obj, w, opts = {}) => {
                if (opts.lengthDelimited !== false) {
                    w.fork();
                }
                if (obj.version != null) {
                    w.uint32(10);
                    w.string(obj.version);
                }
                if (obj.zone != null) {
                    w.uint32(18);
                    w.string(obj.zone);
                }
                if ((obj.priority != null && obj.priority !== 0)) {
                    w.uint32(24);
                    w.sint32(obj.priority);
                }
                if ((obj.capacity != null && obj.capacity !== 0)) {
                    w.uint32(32);
                    w.uint32(obj.capacity);
                }
                if ((obj.load != null && obj.load !== 0)) {
                    w.uint32(40);
                    w.uint32(obj.load);
                }
                if (obj.tags != null && obj.tags.length > 0) {
                    for (const value of obj.tags) {
                        w.uint32(50);
                        w.string(value);
                    }
                }
                if (opts.lengthDelimited !== false) {
                    w.ldelim();
                }
            }, (reader, length, opts = {}) => {
                const obj = {
                    priority: 0,
                    capacity: 0,
                    load: 0,
                    tags: []
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            obj.version = reader.string();
                            break;
                        }
                        case 2: {
                            obj.zone = reader.string();
                            break;
                        }
                        case 3: {
                            obj.priority = reader.sint32();
                            break;
                        }
                        case 4: {
                            obj.capacity = reader.uint32();
                            break;
                        }
                        case 5: {
                            obj.load = reader.uint32();
                            break;
                        }
                        case 6: {
                            if (opts.limits?.tags != null && obj.tags.length === opts.limits.tags) {
                                throw new MaxLengthError('Decode error - repeated field "tags" had too many elements');
                            }
                            obj.tags.push(reader.string());
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
                    tags: 0
                };
                const end = length == null ? reader.len : reader.pos + length;
                while (reader.pos < end) {
                    const tag = reader.uint32();
                    switch (tag >>> 3) {
                        case 1: {
                            yield {
                                field: `${prefix}.version`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 2: {
                            yield {
                                field: `${prefix}.zone`,
                                value: reader.string()
                            };
                            break;
                        }
                        case 3: {
                            yield {
                                field: `${prefix}.priority`,
                                value: reader.sint32()
                            };
                            break;
                        }
                        case 4: {
                            yield {
                                field: `${prefix}.capacity`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 5: {
                            yield {
                                field: `${prefix}.load`,
                                value: reader.uint32()
                            };
                            break;
                        }
                        case 6: {
                            if (opts.limits?.tags != null && obj.tags === opts.limits.tags) {
                                throw new MaxLengthError('Streaming decode error - repeated field "tags" had too many elements');
                            }
                            yield {
                                field: `${prefix}.tags[]`,
                                index: obj.tags,
                                value: reader.string()
                            };
                            obj.tags++;
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
        return encodeMessage(obj, Metadata.codec());
    }
    Metadata.encode = encode;
    function decode(buf, opts) {
        return decodeMessage(buf, Metadata.codec(), opts);
    }
    Metadata.decode = decode;
    function stream(buf, opts) {
        return streamMessage(buf, Metadata.codec(), opts);
    }
    Metadata.stream = stream;
})(Metadata || (Metadata = {}));
