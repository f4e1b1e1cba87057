/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

const $root = $protobuf.roots["terautil"] || ($protobuf.roots["terautil"] = {});

export const sofa = $root.sofa = (() => {

    const sofa = {};

    sofa.pbrpc = (function() {

        const pbrpc = {};

        pbrpc.RpcMeta = (function() {

            const RpcMeta = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RpcMeta.prototype.type = 0;
            RpcMeta.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
            RpcMeta.prototype.method = "";
            RpcMeta.prototype.serverTimeout = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            RpcMeta.prototype.failed = false;
            RpcMeta.prototype.errorCode = 0;
            RpcMeta.prototype.reason = "";
            RpcMeta.prototype.compressType = 0;
            RpcMeta.prototype.expectedResponseCompressType = 0;

            RpcMeta.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).int32(message.type);
                writer.uint32(16).uint64(message.sequenceId);
                if (message.method != null && $Object.hasOwnProperty.call(message, "method"))
                    writer.uint32(802).string(message.method);
                if (message.serverTimeout != null && $Object.hasOwnProperty.call(message, "serverTimeout"))
                    writer.uint32(808).int64(message.serverTimeout);
                if (message.failed != null && $Object.hasOwnProperty.call(message, "failed"))
                    writer.uint32(1600).bool(message.failed);
                if (message.errorCode != null && $Object.hasOwnProperty.call(message, "errorCode"))
                    writer.uint32(1608).int32(message.errorCode);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    writer.uint32(1618).string(message.reason);
                if (message.compressType != null && $Object.hasOwnProperty.call(message, "compressType"))
                    writer.uint32(2400).int32(message.compressType);
                if (message.expectedResponseCompressType != null && $Object.hasOwnProperty.call(message, "expectedResponseCompressType"))
                    writer.uint32(2408).int32(message.expectedResponseCompressType);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RpcMeta.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sofa.pbrpc.RpcMeta();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.type = reader.int32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.sequenceId = reader.uint64();
                            continue;
                        }
                    case 100: {
                            if (wireType !== 2)
                                break;
                            message.method = reader.string();
                            continue;
                        }
                    case 101: {
                            if (wireType !== 0)
                                break;
                            message.serverTimeout = reader.int64();
                            continue;
                        }
                    case 200: {
                            if (wireType !== 0)
                                break;
                            message.failed = reader.bool();
                            continue;
                        }
                    case 201: {
                            if (wireType !== 0)
                                break;
                            message.errorCode = reader.int32();
                            continue;
                        }
                    case 202: {
                            if (wireType !== 2)
                                break;
                            message.reason = reader.string();
                            continue;
                        }
                    case 300: {
                            if (wireType !== 0)
                                break;
                            message.compressType = reader.int32();
                            continue;
                        }
                    case 301: {
                            if (wireType !== 0)
                                break;
                            message.expectedResponseCompressType = reader.int32();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "type"))
                    throw $util.ProtocolError("missing required 'type'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                    throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
                return message;
            };

            return RpcMeta;
        })();

        pbrpc.HealthResponse = (function() {

            const HealthResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            HealthResponse.prototype.health = "";
            HealthResponse.prototype.version = "";
            HealthResponse.prototype.startTime = "";

            HealthResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.health != null && $Object.hasOwnProperty.call(message, "health"))
                    writer.uint32(10).string(message.health);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    writer.uint32(18).string(message.version);
                if (message.startTime != null && $Object.hasOwnProperty.call(message, "startTime"))
                    writer.uint32(26).string(message.startTime);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            HealthResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.sofa.pbrpc.HealthResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.health = reader.string();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.version = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.startTime = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return HealthResponse;
        })();

        return pbrpc;
    })();

    return sofa;
})();

export const galaxy = $root.galaxy = (() => {

    const galaxy = {};

    galaxy.ins = (function() {

        const ins = {};

        ins.PutRequest = (function() {

            const PutRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PutRequest.prototype.key = $util.newBuffer([]);
            PutRequest.prototype.value = $util.newBuffer([]);
            PutRequest.prototype.uuid = "";

            PutRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                writer.uint32(18).bytes(message.value);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(26).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PutRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.PutRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "value"))
                    throw $util.ProtocolError("missing required 'value'", { instance: message });
                return message;
            };

            return PutRequest;
        })();

        ins.PutResponse = (function() {

            const PutResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            PutResponse.prototype.success = false;
            PutResponse.prototype.leaderId = "";
            PutResponse.prototype.uuidExpired = false;

            PutResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).bool(message.success);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(24).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            PutResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.PutResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return PutResponse;
        })();

        ins.DelRequest = (function() {

            const DelRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            DelRequest.prototype.key = $util.newBuffer([]);
            DelRequest.prototype.uuid = "";

            DelRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(18).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            DelRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.DelRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                return message;
            };

            return DelRequest;
        })();

        ins.DelResponse = (function() {

            const DelResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            DelResponse.prototype.success = false;
            DelResponse.prototype.leaderId = "";
            DelResponse.prototype.uuidExpired = false;

            DelResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).bool(message.success);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(24).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            DelResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.DelResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return DelResponse;
        })();

        ins.GetRequest = (function() {

            const GetRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            GetRequest.prototype.key = $util.newBuffer([]);
            GetRequest.prototype.uuid = "";

            GetRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(18).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            GetRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.GetRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                return message;
            };

            return GetRequest;
        })();

        ins.GetResponse = (function() {

            const GetResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            GetResponse.prototype.hit = false;
            GetResponse.prototype.value = $util.newBuffer([]);
            GetResponse.prototype.leaderId = "";
            GetResponse.prototype.success = false;
            GetResponse.prototype.uuidExpired = false;

            GetResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).bool(message.hit);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                    writer.uint32(18).bytes(message.value);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(26).string(message.leaderId);
                writer.uint32(32).bool(message.success);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(40).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            GetResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.GetResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.hit = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "hit"))
                    throw $util.ProtocolError("missing required 'hit'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return GetResponse;
        })();

        ins.ScanRequest = (function() {

            const ScanRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ScanRequest.prototype.startKey = $util.newBuffer([]);
            ScanRequest.prototype.endKey = $util.newBuffer([]);
            ScanRequest.prototype.sizeLimit = 0;
            ScanRequest.prototype.uuid = "";

            ScanRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.startKey);
                writer.uint32(18).bytes(message.endKey);
                writer.uint32(24).int32(message.sizeLimit);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(34).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ScanRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.ScanRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.startKey = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.endKey = reader.bytes();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.sizeLimit = reader.int32();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "startKey"))
                    throw $util.ProtocolError("missing required 'startKey'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "endKey"))
                    throw $util.ProtocolError("missing required 'endKey'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "sizeLimit"))
                    throw $util.ProtocolError("missing required 'sizeLimit'", { instance: message });
                return message;
            };

            return ScanRequest;
        })();

        ins.ScanItem = (function() {

            const ScanItem = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ScanItem.prototype.key = $util.newBuffer([]);
            ScanItem.prototype.value = $util.newBuffer([]);

            ScanItem.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                writer.uint32(18).bytes(message.value);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ScanItem.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.ScanItem();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "value"))
                    throw $util.ProtocolError("missing required 'value'", { instance: message });
                return message;
            };

            return ScanItem;
        })();

        ins.ScanResponse = (function() {

            const ScanResponse = function (properties) {
                this.items = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ScanResponse.prototype.hasMore = false;
            ScanResponse.prototype.items = $util.emptyArray;
            ScanResponse.prototype.leaderId = "";
            ScanResponse.prototype.success = false;
            ScanResponse.prototype.uuidExpired = false;

            ScanResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.hasMore != null && $Object.hasOwnProperty.call(message, "hasMore"))
                    writer.uint32(8).bool(message.hasMore);
                if (message.items != null && message.items.length)
                    for (let i = 0; i < message.items.length; ++i)
                        $root.galaxy.ins.ScanItem.encode(message.items[i], writer.uint32(18).fork(), _depth + 1).ldelim();
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(26).string(message.leaderId);
                writer.uint32(32).bool(message.success);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(40).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ScanResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.ScanResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.hasMore = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.items && message.items.length))
                                message.items = [];
                            message.items.push($root.galaxy.ins.ScanItem.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return ScanResponse;
        })();

        ins.LockRequest = (function() {

            const LockRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LockRequest.prototype.key = $util.newBuffer([]);
            LockRequest.prototype.sessionId = "";
            LockRequest.prototype.hostname = "";
            LockRequest.prototype.uuid = "";

            LockRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                writer.uint32(18).string(message.sessionId);
                if (message.hostname != null && $Object.hasOwnProperty.call(message, "hostname"))
                    writer.uint32(26).string(message.hostname);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(34).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LockRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.LockRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.sessionId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.hostname = reader.string();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "sessionId"))
                    throw $util.ProtocolError("missing required 'sessionId'", { instance: message });
                return message;
            };

            return LockRequest;
        })();

        ins.LockResponse = (function() {

            const LockResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LockResponse.prototype.success = false;
            LockResponse.prototype.leaderId = "";
            LockResponse.prototype.uuidExpired = false;

            LockResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).bool(message.success);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(24).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LockResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.LockResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return LockResponse;
        })();

        ins.UnLockRequest = (function() {

            const UnLockRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            UnLockRequest.prototype.key = $util.newBuffer([]);
            UnLockRequest.prototype.sessionId = "";
            UnLockRequest.prototype.uuid = "";

            UnLockRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                writer.uint32(18).string(message.sessionId);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(26).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            UnLockRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.UnLockRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.sessionId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "sessionId"))
                    throw $util.ProtocolError("missing required 'sessionId'", { instance: message });
                return message;
            };

            return UnLockRequest;
        })();

        ins.UnLockResponse = (function() {

            const UnLockResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            UnLockResponse.prototype.success = false;
            UnLockResponse.prototype.leaderId = "";
            UnLockResponse.prototype.uuidExpired = false;

            UnLockResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).bool(message.success);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(24).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            UnLockResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.UnLockResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return UnLockResponse;
        })();

        ins.KeepAliveRequest = (function() {

            const KeepAliveRequest = function (properties) {
                this.locks = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            KeepAliveRequest.prototype.sessionId = "";
            KeepAliveRequest.prototype.uuid = "";
            KeepAliveRequest.prototype.locks = $util.emptyArray;
            KeepAliveRequest.prototype.forwardFromLeader = false;
            KeepAliveRequest.prototype.timeoutMilliseconds = $util.Long ? $util.Long.fromBits(6000000,0,false) : 6000000;

            KeepAliveRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).string(message.sessionId);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(18).string(message.uuid);
                if (message.locks != null && message.locks.length)
                    for (let i = 0; i < message.locks.length; ++i)
                        writer.uint32(26).bytes(message.locks[i]);
                if (message.forwardFromLeader != null && $Object.hasOwnProperty.call(message, "forwardFromLeader"))
                    writer.uint32(32).bool(message.forwardFromLeader);
                if (message.timeoutMilliseconds != null && $Object.hasOwnProperty.call(message, "timeoutMilliseconds"))
                    writer.uint32(40).int64(message.timeoutMilliseconds);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            KeepAliveRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.KeepAliveRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.sessionId = reader.string();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.locks && message.locks.length))
                                message.locks = [];
                            message.locks.push(reader.bytes());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.forwardFromLeader = reader.bool();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.timeoutMilliseconds = reader.int64();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "sessionId"))
                    throw $util.ProtocolError("missing required 'sessionId'", { instance: message });
                return message;
            };

            return KeepAliveRequest;
        })();

        ins.KeepAliveResponse = (function() {

            const KeepAliveResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            KeepAliveResponse.prototype.success = false;
            KeepAliveResponse.prototype.leaderId = "";

            KeepAliveResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).bool(message.success);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            KeepAliveResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.KeepAliveResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "success"))
                    throw $util.ProtocolError("missing required 'success'", { instance: message });
                return message;
            };

            return KeepAliveResponse;
        })();

        ins.WatchRequest = (function() {

            const WatchRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            WatchRequest.prototype.key = $util.newBuffer([]);
            WatchRequest.prototype.sessionId = "";
            WatchRequest.prototype.oldValue = $util.newBuffer([]);
            WatchRequest.prototype.keyExist = false;
            WatchRequest.prototype.uuid = "";

            WatchRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).bytes(message.key);
                writer.uint32(18).string(message.sessionId);
                if (message.oldValue != null && $Object.hasOwnProperty.call(message, "oldValue"))
                    writer.uint32(26).bytes(message.oldValue);
                if (message.keyExist != null && $Object.hasOwnProperty.call(message, "keyExist"))
                    writer.uint32(32).bool(message.keyExist);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(42).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            WatchRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.WatchRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.sessionId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.oldValue = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.keyExist = reader.bool();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "key"))
                    throw $util.ProtocolError("missing required 'key'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "sessionId"))
                    throw $util.ProtocolError("missing required 'sessionId'", { instance: message });
                return message;
            };

            return WatchRequest;
        })();

        ins.ShowStatusRequest = (function() {

            const ShowStatusRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ShowStatusRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ShowStatusRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.ShowStatusRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ShowStatusRequest;
        })();

        ins.ShowStatusResponse = (function() {

            const ShowStatusResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            ShowStatusResponse.prototype.status = 0;
            ShowStatusResponse.prototype.term = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            ShowStatusResponse.prototype.lastLogIndex = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            ShowStatusResponse.prototype.lastLogTerm = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            ShowStatusResponse.prototype.commitIndex = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
            ShowStatusResponse.prototype.lastApplied = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

            ShowStatusResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).int32(message.status);
                writer.uint32(16).int64(message.term);
                writer.uint32(24).int64(message.lastLogIndex);
                writer.uint32(32).int64(message.lastLogTerm);
                if (message.commitIndex != null && $Object.hasOwnProperty.call(message, "commitIndex"))
                    writer.uint32(40).int64(message.commitIndex);
                if (message.lastApplied != null && $Object.hasOwnProperty.call(message, "lastApplied"))
                    writer.uint32(48).int64(message.lastApplied);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            ShowStatusResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.ShowStatusResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.status = reader.int32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.term = reader.int64();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.lastLogIndex = reader.int64();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            message.lastLogTerm = reader.int64();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.commitIndex = reader.int64();
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.lastApplied = reader.int64();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "status"))
                    throw $util.ProtocolError("missing required 'status'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "term"))
                    throw $util.ProtocolError("missing required 'term'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "lastLogIndex"))
                    throw $util.ProtocolError("missing required 'lastLogIndex'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "lastLogTerm"))
                    throw $util.ProtocolError("missing required 'lastLogTerm'", { instance: message });
                return message;
            };

            return ShowStatusResponse;
        })();

        ins.WatchResponse = (function() {

            const WatchResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            WatchResponse.prototype.success = false;
            WatchResponse.prototype.leaderId = "";
            WatchResponse.prototype.key = $util.newBuffer([]);
            WatchResponse.prototype.value = $util.newBuffer([]);
            WatchResponse.prototype.deleted = false;
            WatchResponse.prototype.canceled = false;
            WatchResponse.prototype.watchKey = $util.newBuffer([]);
            WatchResponse.prototype.uuidExpired = false;

            WatchResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.success != null && $Object.hasOwnProperty.call(message, "success"))
                    writer.uint32(8).bool(message.success);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.key != null && $Object.hasOwnProperty.call(message, "key"))
                    writer.uint32(26).bytes(message.key);
                if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                    writer.uint32(34).bytes(message.value);
                if (message.deleted != null && $Object.hasOwnProperty.call(message, "deleted"))
                    writer.uint32(40).bool(message.deleted);
                if (message.canceled != null && $Object.hasOwnProperty.call(message, "canceled"))
                    writer.uint32(48).bool(message.canceled);
                if (message.watchKey != null && $Object.hasOwnProperty.call(message, "watchKey"))
                    writer.uint32(58).bytes(message.watchKey);
                if (message.uuidExpired != null && $Object.hasOwnProperty.call(message, "uuidExpired"))
                    writer.uint32(64).bool(message.uuidExpired);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            WatchResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.WatchResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.success = reader.bool();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.key = reader.bytes();
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.value = reader.bytes();
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            message.deleted = reader.bool();
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.canceled = reader.bool();
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.watchKey = reader.bytes();
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            message.uuidExpired = reader.bool();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WatchResponse;
        })();

        ins.LoginRequest = (function() {

            const LoginRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LoginRequest.prototype.username = "";
            LoginRequest.prototype.passwd = "";

            LoginRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).string(message.username);
                writer.uint32(18).string(message.passwd);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LoginRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.LoginRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.username = reader.string();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.passwd = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "username"))
                    throw $util.ProtocolError("missing required 'username'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "passwd"))
                    throw $util.ProtocolError("missing required 'passwd'", { instance: message });
                return message;
            };

            return LoginRequest;
        })();

        ins.LoginResponse = (function() {

            const LoginResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LoginResponse.prototype.status = 0;
            LoginResponse.prototype.uuid = "";
            LoginResponse.prototype.leaderId = "";

            LoginResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).int32(message.status);
                if (message.uuid != null && $Object.hasOwnProperty.call(message, "uuid"))
                    writer.uint32(18).string(message.uuid);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(26).string(message.leaderId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LoginResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.LoginResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.status = reader.int32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "status"))
                    throw $util.ProtocolError("missing required 'status'", { instance: message });
                return message;
            };

            return LoginResponse;
        })();

        ins.LogoutRequest = (function() {

            const LogoutRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LogoutRequest.prototype.uuid = "";

            LogoutRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).string(message.uuid);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LogoutRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.LogoutRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.uuid = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "uuid"))
                    throw $util.ProtocolError("missing required 'uuid'", { instance: message });
                return message;
            };

            return LogoutRequest;
        })();

        ins.LogoutResponse = (function() {

            const LogoutResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            LogoutResponse.prototype.status = 0;
            LogoutResponse.prototype.leaderId = "";

            LogoutResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).int32(message.status);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            LogoutResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.LogoutResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.status = reader.int32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "status"))
                    throw $util.ProtocolError("missing required 'status'", { instance: message });
                return message;
            };

            return LogoutResponse;
        })();

        ins.RegisterRequest = (function() {

            const RegisterRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RegisterRequest.prototype.username = "";
            RegisterRequest.prototype.passwd = "";

            RegisterRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(10).string(message.username);
                writer.uint32(18).string(message.passwd);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RegisterRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.RegisterRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.username = reader.string();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.passwd = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "username"))
                    throw $util.ProtocolError("missing required 'username'", { instance: message });
                if (!$Object.hasOwnProperty.call(message, "passwd"))
                    throw $util.ProtocolError("missing required 'passwd'", { instance: message });
                return message;
            };

            return RegisterRequest;
        })();

        ins.RegisterResponse = (function() {

            const RegisterResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            RegisterResponse.prototype.status = 0;
            RegisterResponse.prototype.leaderId = "";

            RegisterResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                writer.uint32(8).int32(message.status);
                if (message.leaderId != null && $Object.hasOwnProperty.call(message, "leaderId"))
                    writer.uint32(18).string(message.leaderId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            RegisterResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.galaxy.ins.RegisterResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.status = reader.int32();
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.leaderId = reader.string();
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                if (!$Object.hasOwnProperty.call(message, "status"))
                    throw $util.ProtocolError("missing required 'status'", { instance: message });
                return message;
            };

            return RegisterResponse;
        })();

        return ins;
    })();

    return galaxy;
})();

export const tera = $root.tera = (() => {

    const tera = {};

    tera.RawKey = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "Readable"] = 0;
        values[valuesById[1] = "Binary"] = 1;
        values[valuesById[2] = "TTLKv"] = 2;
        values[valuesById[3] = "GeneralKv"] = 3;
        return values;
    })();

    tera.MutationType = (function() {
        const valuesById = $Object.create(null), values = $Object.create(valuesById);
        values[valuesById[0] = "kPut"] = 0;
        values[valuesById[1] = "kDeleteColumn"] = 1;
        values[valuesById[2] = "kDeleteColumns"] = 2;
        values[valuesById[3] = "kDeleteFamily"] = 3;
        values[valuesById[4] = "kDeleteRow"] = 4;
        values[valuesById[5] = "kAdd"] = 5;
        values[valuesById[6] = "kPutIfAbsent"] = 6;
        values[valuesById[7] = "kAppend"] = 7;
        values[valuesById[8] = "kAddInt64"] = 8;
        return values;
    })();

    tera.IdentityInfo = (function() {

        const IdentityInfo = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        IdentityInfo.prototype.authPolicyType = 0;
        IdentityInfo.prototype.name = "";
        IdentityInfo.prototype.token = $util.newBuffer([]);
        IdentityInfo.prototype.ipAddr = "";

        IdentityInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.authPolicyType);
            writer.uint32(18).string(message.name);
            writer.uint32(26).bytes(message.token);
            writer.uint32(34).string(message.ipAddr);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        IdentityInfo.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.IdentityInfo();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.authPolicyType = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.name = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.token = reader.bytes();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.ipAddr = reader.string();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "authPolicyType"))
                throw $util.ProtocolError("missing required 'authPolicyType'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "name"))
                throw $util.ProtocolError("missing required 'name'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "token"))
                throw $util.ProtocolError("missing required 'token'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "ipAddr"))
                throw $util.ProtocolError("missing required 'ipAddr'", { instance: message });
            return message;
        };

        return IdentityInfo;
    })();

    tera.KeyRange = (function() {

        const KeyRange = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        KeyRange.prototype.keyStart = $util.newBuffer([]);
        KeyRange.prototype.keyEnd = $util.newBuffer([]);

        KeyRange.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.keyStart != null && $Object.hasOwnProperty.call(message, "keyStart"))
                writer.uint32(10).bytes(message.keyStart);
            if (message.keyEnd != null && $Object.hasOwnProperty.call(message, "keyEnd"))
                writer.uint32(18).bytes(message.keyEnd);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        KeyRange.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.KeyRange();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.keyStart = reader.bytes();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.keyEnd = reader.bytes();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return KeyRange;
    })();

    tera.KeyValuePair = (function() {

        const KeyValuePair = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        KeyValuePair.prototype.key = $util.newBuffer([]);
        KeyValuePair.prototype.value = $util.newBuffer([]);
        KeyValuePair.prototype.del = false;
        KeyValuePair.prototype.columnFamily = $util.newBuffer([]);
        KeyValuePair.prototype.qualifier = $util.newBuffer([]);
        KeyValuePair.prototype.timestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        KeyValuePair.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.key != null && $Object.hasOwnProperty.call(message, "key"))
                writer.uint32(10).bytes(message.key);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                writer.uint32(18).bytes(message.value);
            if (message.del != null && $Object.hasOwnProperty.call(message, "del"))
                writer.uint32(24).bool(message.del);
            if (message.columnFamily != null && $Object.hasOwnProperty.call(message, "columnFamily"))
                writer.uint32(34).bytes(message.columnFamily);
            if (message.qualifier != null && $Object.hasOwnProperty.call(message, "qualifier"))
                writer.uint32(42).bytes(message.qualifier);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                writer.uint32(48).int64(message.timestamp);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        KeyValuePair.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.KeyValuePair();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.key = reader.bytes();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.value = reader.bytes();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.del = reader.bool();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.columnFamily = reader.bytes();
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.qualifier = reader.bytes();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.timestamp = reader.int64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return KeyValuePair;
    })();

    tera.RowResult = (function() {

        const RowResult = function (properties) {
            this.keyValues = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RowResult.prototype.keyValues = $util.emptyArray;

        RowResult.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.keyValues != null && message.keyValues.length)
                for (let i = 0; i < message.keyValues.length; ++i)
                    $root.tera.KeyValuePair.encode(message.keyValues[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RowResult.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.RowResult();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.keyValues && message.keyValues.length))
                            message.keyValues = [];
                        message.keyValues.push($root.tera.KeyValuePair.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return RowResult;
    })();

    tera.BytesList = (function() {

        const BytesList = function (properties) {
            this.content = [];
            this.status = [];
            this.rowResult = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        BytesList.prototype.content = $util.emptyArray;
        BytesList.prototype.status = $util.emptyArray;
        BytesList.prototype.rowResult = $util.emptyArray;

        BytesList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.content != null && message.content.length)
                for (let i = 0; i < message.content.length; ++i)
                    writer.uint32(10).bytes(message.content[i]);
            if (message.status != null && message.status.length)
                for (let i = 0; i < message.status.length; ++i)
                    writer.uint32(16).int32(message.status[i]);
            if (message.rowResult != null && message.rowResult.length)
                for (let i = 0; i < message.rowResult.length; ++i)
                    $root.tera.RowResult.encode(message.rowResult[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        BytesList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.BytesList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.content && message.content.length))
                            message.content = [];
                        message.content.push(reader.bytes());
                        continue;
                    }
                case 2: {
                        if (wireType === 2) {
                            if (!(message.status && message.status.length))
                                message.status = [];
                            reader.int32s(message.status);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.status && message.status.length))
                            message.status = [];
                        message.status.push(reader.int32());
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.rowResult && message.rowResult.length))
                            message.rowResult = [];
                        message.rowResult.push($root.tera.RowResult.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return BytesList;
    })();

    tera.ColumnFamilySchema = (function() {

        const ColumnFamilySchema = function (properties) {
            this.acl = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ColumnFamilySchema.prototype.id = 0;
        ColumnFamilySchema.prototype.name = $util.newBuffer([]);
        ColumnFamilySchema.prototype.localityGroup = "";
        ColumnFamilySchema.prototype.owner = 0;
        ColumnFamilySchema.prototype.acl = $util.emptyArray;
        ColumnFamilySchema.prototype.maxVersions = 1;
        ColumnFamilySchema.prototype.minVersions = 1;
        ColumnFamilySchema.prototype.timeToLive = 0;
        ColumnFamilySchema.prototype.diskQuota = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ColumnFamilySchema.prototype.type = "";
        ColumnFamilySchema.prototype.gtxn = false;
        ColumnFamilySchema.prototype.notify = false;

        ColumnFamilySchema.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                writer.uint32(8).int32(message.id);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                writer.uint32(18).bytes(message.name);
            if (message.localityGroup != null && $Object.hasOwnProperty.call(message, "localityGroup"))
                writer.uint32(26).string(message.localityGroup);
            if (message.owner != null && $Object.hasOwnProperty.call(message, "owner"))
                writer.uint32(32).int32(message.owner);
            if (message.acl != null && message.acl.length)
                for (let i = 0; i < message.acl.length; ++i)
                    writer.uint32(40).int64(message.acl[i]);
            if (message.maxVersions != null && $Object.hasOwnProperty.call(message, "maxVersions"))
                writer.uint32(48).int32(message.maxVersions);
            if (message.minVersions != null && $Object.hasOwnProperty.call(message, "minVersions"))
                writer.uint32(56).int32(message.minVersions);
            if (message.timeToLive != null && $Object.hasOwnProperty.call(message, "timeToLive"))
                writer.uint32(64).int32(message.timeToLive);
            if (message.diskQuota != null && $Object.hasOwnProperty.call(message, "diskQuota"))
                writer.uint32(72).int64(message.diskQuota);
            if (message.type != null && $Object.hasOwnProperty.call(message, "type"))
                writer.uint32(82).string(message.type);
            if (message.gtxn != null && $Object.hasOwnProperty.call(message, "gtxn"))
                writer.uint32(88).bool(message.gtxn);
            if (message.notify != null && $Object.hasOwnProperty.call(message, "notify"))
                writer.uint32(96).bool(message.notify);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ColumnFamilySchema.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ColumnFamilySchema();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.id = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.name = reader.bytes();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.localityGroup = reader.string();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.owner = reader.int32();
                        continue;
                    }
                case 5: {
                        if (wireType === 2) {
                            if (!(message.acl && message.acl.length))
                                message.acl = [];
                            reader.int64s(message.acl);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.acl && message.acl.length))
                            message.acl = [];
                        message.acl.push(reader.int64());
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.maxVersions = reader.int32();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.minVersions = reader.int32();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.timeToLive = reader.int32();
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        message.diskQuota = reader.int64();
                        continue;
                    }
                case 10: {
                        if (wireType !== 2)
                            break;
                        message.type = reader.string();
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        message.gtxn = reader.bool();
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        message.notify = reader.bool();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ColumnFamilySchema;
    })();

    tera.LocalityGroupSchema = (function() {

        const LocalityGroupSchema = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        LocalityGroupSchema.prototype.id = 0;
        LocalityGroupSchema.prototype.name = "";
        LocalityGroupSchema.prototype.storeType = 0;
        LocalityGroupSchema.prototype.compressType = false;
        LocalityGroupSchema.prototype.blockSize = 4;
        LocalityGroupSchema.prototype.useBloomFilter = false;
        LocalityGroupSchema.prototype.isDel = false;
        LocalityGroupSchema.prototype.useMemtableOnLeveldb = false;
        LocalityGroupSchema.prototype.memtableLdbWriteBufferSize = 1000;
        LocalityGroupSchema.prototype.memtableLdbBlockSize = 4;
        LocalityGroupSchema.prototype.sstSize = 8388608;

        LocalityGroupSchema.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                writer.uint32(8).int32(message.id);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                writer.uint32(18).string(message.name);
            if (message.storeType != null && $Object.hasOwnProperty.call(message, "storeType"))
                writer.uint32(24).int32(message.storeType);
            if (message.compressType != null && $Object.hasOwnProperty.call(message, "compressType"))
                writer.uint32(32).bool(message.compressType);
            if (message.blockSize != null && $Object.hasOwnProperty.call(message, "blockSize"))
                writer.uint32(40).int32(message.blockSize);
            if (message.useBloomFilter != null && $Object.hasOwnProperty.call(message, "useBloomFilter"))
                writer.uint32(48).bool(message.useBloomFilter);
            if (message.isDel != null && $Object.hasOwnProperty.call(message, "isDel"))
                writer.uint32(56).bool(message.isDel);
            if (message.useMemtableOnLeveldb != null && $Object.hasOwnProperty.call(message, "useMemtableOnLeveldb"))
                writer.uint32(64).bool(message.useMemtableOnLeveldb);
            if (message.memtableLdbWriteBufferSize != null && $Object.hasOwnProperty.call(message, "memtableLdbWriteBufferSize"))
                writer.uint32(72).int32(message.memtableLdbWriteBufferSize);
            if (message.memtableLdbBlockSize != null && $Object.hasOwnProperty.call(message, "memtableLdbBlockSize"))
                writer.uint32(80).int32(message.memtableLdbBlockSize);
            if (message.sstSize != null && $Object.hasOwnProperty.call(message, "sstSize"))
                writer.uint32(88).int32(message.sstSize);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        LocalityGroupSchema.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.LocalityGroupSchema();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.id = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.name = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.storeType = reader.int32();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.compressType = reader.bool();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.blockSize = reader.int32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.useBloomFilter = reader.bool();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.isDel = reader.bool();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.useMemtableOnLeveldb = reader.bool();
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        message.memtableLdbWriteBufferSize = reader.int32();
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.memtableLdbBlockSize = reader.int32();
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        message.sstSize = reader.int32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return LocalityGroupSchema;
    })();

    tera.TableSchema = (function() {

        const TableSchema = function (properties) {
            this.acl = [];
            this.columnFamilies = [];
            this.localityGroups = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TableSchema.prototype.id = 0;
        TableSchema.prototype.name = "";
        TableSchema.prototype.owner = 0;
        TableSchema.prototype.acl = $util.emptyArray;
        TableSchema.prototype.columnFamilies = $util.emptyArray;
        TableSchema.prototype.localityGroups = $util.emptyArray;
        TableSchema.prototype.rawKey = 0;
        TableSchema.prototype.splitSize = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableSchema.prototype.kvOnly = false;
        TableSchema.prototype.mergeSize = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableSchema.prototype.disableWal = false;
        TableSchema.prototype.adminGroup = "";
        TableSchema.prototype.alias = "";
        TableSchema.prototype.admin = "";
        TableSchema.prototype.enableTxn = false;
        TableSchema.prototype.enableHash = false;
        TableSchema.prototype.bloomFilterBitsPerKey = 10;

        TableSchema.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                writer.uint32(8).int32(message.id);
            if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                writer.uint32(18).string(message.name);
            if (message.owner != null && $Object.hasOwnProperty.call(message, "owner"))
                writer.uint32(24).int32(message.owner);
            if (message.acl != null && message.acl.length)
                for (let i = 0; i < message.acl.length; ++i)
                    writer.uint32(32).int32(message.acl[i]);
            if (message.columnFamilies != null && message.columnFamilies.length)
                for (let i = 0; i < message.columnFamilies.length; ++i)
                    $root.tera.ColumnFamilySchema.encode(message.columnFamilies[i], writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.localityGroups != null && message.localityGroups.length)
                for (let i = 0; i < message.localityGroups.length; ++i)
                    $root.tera.LocalityGroupSchema.encode(message.localityGroups[i], writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.rawKey != null && $Object.hasOwnProperty.call(message, "rawKey"))
                writer.uint32(56).int32(message.rawKey);
            if (message.splitSize != null && $Object.hasOwnProperty.call(message, "splitSize"))
                writer.uint32(64).int64(message.splitSize);
            if (message.kvOnly != null && $Object.hasOwnProperty.call(message, "kvOnly"))
                writer.uint32(72).bool(message.kvOnly);
            if (message.mergeSize != null && $Object.hasOwnProperty.call(message, "mergeSize"))
                writer.uint32(80).int64(message.mergeSize);
            if (message.disableWal != null && $Object.hasOwnProperty.call(message, "disableWal"))
                writer.uint32(88).bool(message.disableWal);
            if (message.adminGroup != null && $Object.hasOwnProperty.call(message, "adminGroup"))
                writer.uint32(98).string(message.adminGroup);
            if (message.alias != null && $Object.hasOwnProperty.call(message, "alias"))
                writer.uint32(106).string(message.alias);
            if (message.admin != null && $Object.hasOwnProperty.call(message, "admin"))
                writer.uint32(114).string(message.admin);
            if (message.enableTxn != null && $Object.hasOwnProperty.call(message, "enableTxn"))
                writer.uint32(120).bool(message.enableTxn);
            if (message.enableHash != null && $Object.hasOwnProperty.call(message, "enableHash"))
                writer.uint32(128).bool(message.enableHash);
            if (message.bloomFilterBitsPerKey != null && $Object.hasOwnProperty.call(message, "bloomFilterBitsPerKey"))
                writer.uint32(136).uint32(message.bloomFilterBitsPerKey);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TableSchema.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TableSchema();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.id = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.name = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.owner = reader.int32();
                        continue;
                    }
                case 4: {
                        if (wireType === 2) {
                            if (!(message.acl && message.acl.length))
                                message.acl = [];
                            reader.int32s(message.acl);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.acl && message.acl.length))
                            message.acl = [];
                        message.acl.push(reader.int32());
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.columnFamilies && message.columnFamilies.length))
                            message.columnFamilies = [];
                        message.columnFamilies.push($root.tera.ColumnFamilySchema.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.localityGroups && message.localityGroups.length))
                            message.localityGroups = [];
                        message.localityGroups.push($root.tera.LocalityGroupSchema.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.rawKey = reader.int32();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.splitSize = reader.int64();
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        message.kvOnly = reader.bool();
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.mergeSize = reader.int64();
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        message.disableWal = reader.bool();
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.adminGroup = reader.string();
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        message.alias = reader.string();
                        continue;
                    }
                case 14: {
                        if (wireType !== 2)
                            break;
                        message.admin = reader.string();
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        message.enableTxn = reader.bool();
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        message.enableHash = reader.bool();
                        continue;
                    }
                case 17: {
                        if (wireType !== 0)
                            break;
                        message.bloomFilterBitsPerKey = reader.uint32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TableSchema;
    })();

    tera.TableMeta = (function() {

        const TableMeta = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TableMeta.prototype.tableName = "";
        TableMeta.prototype.status = 0;
        TableMeta.prototype.schema = null;
        TableMeta.prototype.createTime = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        TableMeta.prototype.authPolicyType = 0;

        TableMeta.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.tableName != null && $Object.hasOwnProperty.call(message, "tableName"))
                writer.uint32(10).string(message.tableName);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                writer.uint32(16).int32(message.status);
            if (message.schema != null && $Object.hasOwnProperty.call(message, "schema"))
                $root.tera.TableSchema.encode(message.schema, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.createTime != null && $Object.hasOwnProperty.call(message, "createTime"))
                writer.uint32(40).uint64(message.createTime);
            if (message.authPolicyType != null && $Object.hasOwnProperty.call(message, "authPolicyType"))
                writer.uint32(64).int32(message.authPolicyType);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TableMeta.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TableMeta();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.schema = $root.tera.TableSchema.decode(reader, reader.size(), $undefined, _depth + 1, message.schema);
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.createTime = reader.uint64();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.authPolicyType = reader.int32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TableMeta;
    })();

    tera.TabletMeta = (function() {

        const TabletMeta = function (properties) {
            this.parentTablets = [];
            this.lgSize = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TabletMeta.prototype.tableName = "";
        TabletMeta.prototype.path = "";
        TabletMeta.prototype.keyRange = null;
        TabletMeta.prototype.serverAddr = "";
        TabletMeta.prototype.status = 0;
        TabletMeta.prototype.size = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TabletMeta.prototype.compress = false;
        TabletMeta.prototype.compactStatus = 54;
        TabletMeta.prototype.storeMedium = 0;
        TabletMeta.prototype.parentTablets = $util.emptyArray;
        TabletMeta.prototype.lgSize = $util.emptyArray;
        TabletMeta.prototype.lastMoveTimeUs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TabletMeta.prototype.dataSizeOnFlash = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TabletMeta.prototype.createTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TabletMeta.prototype.version = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        TabletMeta.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(10).string(message.tableName);
            writer.uint32(18).string(message.path);
            $root.tera.KeyRange.encode(message.keyRange, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.serverAddr != null && $Object.hasOwnProperty.call(message, "serverAddr"))
                writer.uint32(34).string(message.serverAddr);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                writer.uint32(40).int32(message.status);
            if (message.size != null && $Object.hasOwnProperty.call(message, "size"))
                writer.uint32(48).int64(message.size);
            if (message.compress != null && $Object.hasOwnProperty.call(message, "compress"))
                writer.uint32(56).bool(message.compress);
            if (message.compactStatus != null && $Object.hasOwnProperty.call(message, "compactStatus"))
                writer.uint32(64).int32(message.compactStatus);
            if (message.storeMedium != null && $Object.hasOwnProperty.call(message, "storeMedium"))
                writer.uint32(72).int32(message.storeMedium);
            if (message.parentTablets != null && message.parentTablets.length)
                for (let i = 0; i < message.parentTablets.length; ++i)
                    writer.uint32(96).uint64(message.parentTablets[i]);
            if (message.lgSize != null && message.lgSize.length)
                for (let i = 0; i < message.lgSize.length; ++i)
                    writer.uint32(104).int64(message.lgSize[i]);
            if (message.lastMoveTimeUs != null && $Object.hasOwnProperty.call(message, "lastMoveTimeUs"))
                writer.uint32(120).int64(message.lastMoveTimeUs);
            if (message.dataSizeOnFlash != null && $Object.hasOwnProperty.call(message, "dataSizeOnFlash"))
                writer.uint32(128).int64(message.dataSizeOnFlash);
            if (message.createTime != null && $Object.hasOwnProperty.call(message, "createTime"))
                writer.uint32(136).int64(message.createTime);
            if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                writer.uint32(144).uint64(message.version);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TabletMeta.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TabletMeta();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.path = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.keyRange = $root.tera.KeyRange.decode(reader, reader.size(), $undefined, _depth + 1, message.keyRange);
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.serverAddr = reader.string();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.size = reader.int64();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.compress = reader.bool();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.compactStatus = reader.int32();
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        message.storeMedium = reader.int32();
                        continue;
                    }
                case 12: {
                        if (wireType === 2) {
                            if (!(message.parentTablets && message.parentTablets.length))
                                message.parentTablets = [];
                            reader.uint64s(message.parentTablets);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.parentTablets && message.parentTablets.length))
                            message.parentTablets = [];
                        message.parentTablets.push(reader.uint64());
                        continue;
                    }
                case 13: {
                        if (wireType === 2) {
                            if (!(message.lgSize && message.lgSize.length))
                                message.lgSize = [];
                            reader.int64s(message.lgSize);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.lgSize && message.lgSize.length))
                            message.lgSize = [];
                        message.lgSize.push(reader.int64());
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        message.lastMoveTimeUs = reader.int64();
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        message.dataSizeOnFlash = reader.int64();
                        continue;
                    }
                case 17: {
                        if (wireType !== 0)
                            break;
                        message.createTime = reader.int64();
                        continue;
                    }
                case 18: {
                        if (wireType !== 0)
                            break;
                        message.version = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "tableName"))
                throw $util.ProtocolError("missing required 'tableName'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "path"))
                throw $util.ProtocolError("missing required 'path'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "keyRange"))
                throw $util.ProtocolError("missing required 'keyRange'", { instance: message });
            return message;
        };

        return TabletMeta;
    })();

    tera.TableCounter = (function() {

        const TableCounter = function (properties) {
            this.lgSize = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TableCounter.prototype.lread = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.scanRows = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.scanMax = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.scanSize = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.readRows = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.readMax = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.readSize = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.writeRows = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.writeMax = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.writeSize = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.tabletNum = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.notreadyNum = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.size = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TableCounter.prototype.lgSize = $util.emptyArray;

        TableCounter.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.lread != null && $Object.hasOwnProperty.call(message, "lread"))
                writer.uint32(8).int64(message.lread);
            if (message.scanRows != null && $Object.hasOwnProperty.call(message, "scanRows"))
                writer.uint32(16).int64(message.scanRows);
            if (message.scanMax != null && $Object.hasOwnProperty.call(message, "scanMax"))
                writer.uint32(24).int64(message.scanMax);
            if (message.scanSize != null && $Object.hasOwnProperty.call(message, "scanSize"))
                writer.uint32(32).int64(message.scanSize);
            if (message.readRows != null && $Object.hasOwnProperty.call(message, "readRows"))
                writer.uint32(40).int64(message.readRows);
            if (message.readMax != null && $Object.hasOwnProperty.call(message, "readMax"))
                writer.uint32(48).int64(message.readMax);
            if (message.readSize != null && $Object.hasOwnProperty.call(message, "readSize"))
                writer.uint32(56).int64(message.readSize);
            if (message.writeRows != null && $Object.hasOwnProperty.call(message, "writeRows"))
                writer.uint32(64).int64(message.writeRows);
            if (message.writeMax != null && $Object.hasOwnProperty.call(message, "writeMax"))
                writer.uint32(72).int64(message.writeMax);
            if (message.writeSize != null && $Object.hasOwnProperty.call(message, "writeSize"))
                writer.uint32(80).int64(message.writeSize);
            if (message.tabletNum != null && $Object.hasOwnProperty.call(message, "tabletNum"))
                writer.uint32(160).int64(message.tabletNum);
            if (message.notreadyNum != null && $Object.hasOwnProperty.call(message, "notreadyNum"))
                writer.uint32(168).int64(message.notreadyNum);
            if (message.size != null && $Object.hasOwnProperty.call(message, "size"))
                writer.uint32(176).int64(message.size);
            if (message.lgSize != null && message.lgSize.length)
                for (let i = 0; i < message.lgSize.length; ++i)
                    writer.uint32(184).int64(message.lgSize[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TableCounter.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TableCounter();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.lread = reader.int64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.scanRows = reader.int64();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.scanMax = reader.int64();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.scanSize = reader.int64();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.readRows = reader.int64();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.readMax = reader.int64();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.readSize = reader.int64();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.writeRows = reader.int64();
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        message.writeMax = reader.int64();
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.writeSize = reader.int64();
                        continue;
                    }
                case 20: {
                        if (wireType !== 0)
                            break;
                        message.tabletNum = reader.int64();
                        continue;
                    }
                case 21: {
                        if (wireType !== 0)
                            break;
                        message.notreadyNum = reader.int64();
                        continue;
                    }
                case 22: {
                        if (wireType !== 0)
                            break;
                        message.size = reader.int64();
                        continue;
                    }
                case 23: {
                        if (wireType === 2) {
                            if (!(message.lgSize && message.lgSize.length))
                                message.lgSize = [];
                            reader.int64s(message.lgSize);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.lgSize && message.lgSize.length))
                            message.lgSize = [];
                        message.lgSize.push(reader.int64());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TableCounter;
    })();

    tera.TabletCounter = (function() {

        const TabletCounter = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TabletCounter.prototype.lowReadCell = 0;
        TabletCounter.prototype.scanRows = 0;
        TabletCounter.prototype.scanKvs = 0;
        TabletCounter.prototype.scanSize = 0;
        TabletCounter.prototype.readRows = 0;
        TabletCounter.prototype.readKvs = 0;
        TabletCounter.prototype.readSize = 0;
        TabletCounter.prototype.writeRows = 0;
        TabletCounter.prototype.writeKvs = 0;
        TabletCounter.prototype.writeSize = 0;
        TabletCounter.prototype.writeWorkload = 0;
        TabletCounter.prototype.isOnBusy = false;
        TabletCounter.prototype.dbStatus = 0;

        TabletCounter.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.lowReadCell != null && $Object.hasOwnProperty.call(message, "lowReadCell"))
                writer.uint32(8).uint32(message.lowReadCell);
            if (message.scanRows != null && $Object.hasOwnProperty.call(message, "scanRows"))
                writer.uint32(16).uint32(message.scanRows);
            if (message.scanKvs != null && $Object.hasOwnProperty.call(message, "scanKvs"))
                writer.uint32(24).uint32(message.scanKvs);
            if (message.scanSize != null && $Object.hasOwnProperty.call(message, "scanSize"))
                writer.uint32(32).uint32(message.scanSize);
            if (message.readRows != null && $Object.hasOwnProperty.call(message, "readRows"))
                writer.uint32(40).uint32(message.readRows);
            if (message.readKvs != null && $Object.hasOwnProperty.call(message, "readKvs"))
                writer.uint32(48).uint32(message.readKvs);
            if (message.readSize != null && $Object.hasOwnProperty.call(message, "readSize"))
                writer.uint32(56).uint32(message.readSize);
            if (message.writeRows != null && $Object.hasOwnProperty.call(message, "writeRows"))
                writer.uint32(64).uint32(message.writeRows);
            if (message.writeKvs != null && $Object.hasOwnProperty.call(message, "writeKvs"))
                writer.uint32(72).uint32(message.writeKvs);
            if (message.writeSize != null && $Object.hasOwnProperty.call(message, "writeSize"))
                writer.uint32(80).uint32(message.writeSize);
            if (message.writeWorkload != null && $Object.hasOwnProperty.call(message, "writeWorkload"))
                writer.uint32(89).double(message.writeWorkload);
            if (message.isOnBusy != null && $Object.hasOwnProperty.call(message, "isOnBusy"))
                writer.uint32(120).bool(message.isOnBusy);
            if (message.dbStatus != null && $Object.hasOwnProperty.call(message, "dbStatus"))
                writer.uint32(128).int32(message.dbStatus);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TabletCounter.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TabletCounter();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.lowReadCell = reader.uint32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.scanRows = reader.uint32();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.scanKvs = reader.uint32();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.scanSize = reader.uint32();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.readRows = reader.uint32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.readKvs = reader.uint32();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.readSize = reader.uint32();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.writeRows = reader.uint32();
                        continue;
                    }
                case 9: {
                        if (wireType !== 0)
                            break;
                        message.writeKvs = reader.uint32();
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.writeSize = reader.uint32();
                        continue;
                    }
                case 11: {
                        if (wireType !== 1)
                            break;
                        message.writeWorkload = reader.double();
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        message.isOnBusy = reader.bool();
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        message.dbStatus = reader.int32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TabletCounter;
    })();

    tera.TableMetaList = (function() {

        const TableMetaList = function (properties) {
            this.meta = [];
            this.counter = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TableMetaList.prototype.meta = $util.emptyArray;
        TableMetaList.prototype.counter = $util.emptyArray;

        TableMetaList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.meta != null && message.meta.length)
                for (let i = 0; i < message.meta.length; ++i)
                    $root.tera.TableMeta.encode(message.meta[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.counter != null && message.counter.length)
                for (let i = 0; i < message.counter.length; ++i)
                    $root.tera.TableCounter.encode(message.counter[i], writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TableMetaList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TableMetaList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.meta && message.meta.length))
                            message.meta = [];
                        message.meta.push($root.tera.TableMeta.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.counter && message.counter.length))
                            message.counter = [];
                        message.counter.push($root.tera.TableCounter.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TableMetaList;
    })();

    tera.TabletMetaList = (function() {

        const TabletMetaList = function (properties) {
            this.meta = [];
            this.counter = [];
            this.timestamp = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TabletMetaList.prototype.meta = $util.emptyArray;
        TabletMetaList.prototype.counter = $util.emptyArray;
        TabletMetaList.prototype.timestamp = $util.emptyArray;

        TabletMetaList.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.meta != null && message.meta.length)
                for (let i = 0; i < message.meta.length; ++i)
                    $root.tera.TabletMeta.encode(message.meta[i], writer.uint32(10).fork(), _depth + 1).ldelim();
            if (message.counter != null && message.counter.length)
                for (let i = 0; i < message.counter.length; ++i)
                    $root.tera.TabletCounter.encode(message.counter[i], writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.timestamp != null && message.timestamp.length)
                for (let i = 0; i < message.timestamp.length; ++i)
                    writer.uint32(24).int64(message.timestamp[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TabletMetaList.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TabletMetaList();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if (!(message.meta && message.meta.length))
                            message.meta = [];
                        message.meta.push($root.tera.TabletMeta.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.counter && message.counter.length))
                            message.counter = [];
                        message.counter.push($root.tera.TabletCounter.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.timestamp && message.timestamp.length))
                                message.timestamp = [];
                            reader.int64s(message.timestamp);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.timestamp && message.timestamp.length))
                            message.timestamp = [];
                        message.timestamp.push(reader.int64());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return TabletMetaList;
    })();

    tera.ShowTablesRequest = (function() {

        const ShowTablesRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ShowTablesRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ShowTablesRequest.prototype.startTableName = "";
        ShowTablesRequest.prototype.startTabletKey = $util.newBuffer([]);
        ShowTablesRequest.prototype.maxTableNum = 0;
        ShowTablesRequest.prototype.maxTabletNum = 0;
        ShowTablesRequest.prototype.userToken = $util.newBuffer([]);
        ShowTablesRequest.prototype.allBrief = false;

        ShowTablesRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            if (message.startTableName != null && $Object.hasOwnProperty.call(message, "startTableName"))
                writer.uint32(18).string(message.startTableName);
            if (message.startTabletKey != null && $Object.hasOwnProperty.call(message, "startTabletKey"))
                writer.uint32(26).bytes(message.startTabletKey);
            if (message.maxTableNum != null && $Object.hasOwnProperty.call(message, "maxTableNum"))
                writer.uint32(32).uint32(message.maxTableNum);
            if (message.maxTabletNum != null && $Object.hasOwnProperty.call(message, "maxTabletNum"))
                writer.uint32(40).uint32(message.maxTabletNum);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(50).bytes(message.userToken);
            if (message.allBrief != null && $Object.hasOwnProperty.call(message, "allBrief"))
                writer.uint32(56).bool(message.allBrief);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ShowTablesRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ShowTablesRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.startTableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.startTabletKey = reader.bytes();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.maxTableNum = reader.uint32();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.maxTabletNum = reader.uint32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.allBrief = reader.bool();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return ShowTablesRequest;
    })();

    tera.ShowTablesResponse = (function() {

        const ShowTablesResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ShowTablesResponse.prototype.status = 0;
        ShowTablesResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ShowTablesResponse.prototype.tabletMetaList = null;
        ShowTablesResponse.prototype.tableMetaList = null;
        ShowTablesResponse.prototype.isMore = false;
        ShowTablesResponse.prototype.allBrief = false;

        ShowTablesResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.tabletMetaList != null && $Object.hasOwnProperty.call(message, "tabletMetaList"))
                $root.tera.TabletMetaList.encode(message.tabletMetaList, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.tableMetaList != null && $Object.hasOwnProperty.call(message, "tableMetaList"))
                $root.tera.TableMetaList.encode(message.tableMetaList, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.isMore != null && $Object.hasOwnProperty.call(message, "isMore"))
                writer.uint32(40).bool(message.isMore);
            if (message.allBrief != null && $Object.hasOwnProperty.call(message, "allBrief"))
                writer.uint32(56).bool(message.allBrief);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ShowTablesResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ShowTablesResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.tabletMetaList = $root.tera.TabletMetaList.decode(reader, reader.size(), $undefined, _depth + 1, message.tabletMetaList);
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.tableMetaList = $root.tera.TableMetaList.decode(reader, reader.size(), $undefined, _depth + 1, message.tableMetaList);
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.isMore = reader.bool();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.allBrief = reader.bool();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return ShowTablesResponse;
    })();

    tera.CreateTableRequest = (function() {

        const CreateTableRequest = function (properties) {
            this.delimiters = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CreateTableRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        CreateTableRequest.prototype.tableName = "";
        CreateTableRequest.prototype.schema = null;
        CreateTableRequest.prototype.delimiters = $util.emptyArray;
        CreateTableRequest.prototype.userToken = $util.newBuffer([]);
        CreateTableRequest.prototype.identityInfo = null;

        CreateTableRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tableName);
            if (message.schema != null && $Object.hasOwnProperty.call(message, "schema"))
                $root.tera.TableSchema.encode(message.schema, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.delimiters != null && message.delimiters.length)
                for (let i = 0; i < message.delimiters.length; ++i)
                    writer.uint32(50).bytes(message.delimiters[i]);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(58).bytes(message.userToken);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(66).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CreateTableRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.CreateTableRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.schema = $root.tera.TableSchema.decode(reader, reader.size(), $undefined, _depth + 1, message.schema);
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.delimiters && message.delimiters.length))
                            message.delimiters = [];
                        message.delimiters.push(reader.bytes());
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tableName"))
                throw $util.ProtocolError("missing required 'tableName'", { instance: message });
            return message;
        };

        return CreateTableRequest;
    })();

    tera.CreateTableResponse = (function() {

        const CreateTableResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CreateTableResponse.prototype.status = 0;
        CreateTableResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        CreateTableResponse.prototype.metaList = null;

        CreateTableResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.metaList != null && $Object.hasOwnProperty.call(message, "metaList"))
                $root.tera.TabletMetaList.encode(message.metaList, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CreateTableResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.CreateTableResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.metaList = $root.tera.TabletMetaList.decode(reader, reader.size(), $undefined, _depth + 1, message.metaList);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return CreateTableResponse;
    })();

    tera.DisableTableRequest = (function() {

        const DisableTableRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        DisableTableRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        DisableTableRequest.prototype.tableName = "";
        DisableTableRequest.prototype.userToken = $util.newBuffer([]);
        DisableTableRequest.prototype.identityInfo = null;

        DisableTableRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tableName);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(26).bytes(message.userToken);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        DisableTableRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.DisableTableRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tableName"))
                throw $util.ProtocolError("missing required 'tableName'", { instance: message });
            return message;
        };

        return DisableTableRequest;
    })();

    tera.DisableTableResponse = (function() {

        const DisableTableResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        DisableTableResponse.prototype.status = 0;
        DisableTableResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        DisableTableResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        DisableTableResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.DisableTableResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return DisableTableResponse;
    })();

    tera.EnableTableRequest = (function() {

        const EnableTableRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        EnableTableRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        EnableTableRequest.prototype.tableName = "";
        EnableTableRequest.prototype.userToken = $util.newBuffer([]);
        EnableTableRequest.prototype.identityInfo = null;

        EnableTableRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tableName);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(26).bytes(message.userToken);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        EnableTableRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.EnableTableRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tableName"))
                throw $util.ProtocolError("missing required 'tableName'", { instance: message });
            return message;
        };

        return EnableTableRequest;
    })();

    tera.EnableTableResponse = (function() {

        const EnableTableResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        EnableTableResponse.prototype.status = 0;
        EnableTableResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        EnableTableResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        EnableTableResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.EnableTableResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return EnableTableResponse;
    })();

    tera.DeleteTableRequest = (function() {

        const DeleteTableRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        DeleteTableRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        DeleteTableRequest.prototype.tableName = "";
        DeleteTableRequest.prototype.userToken = $util.newBuffer([]);
        DeleteTableRequest.prototype.identityInfo = null;

        DeleteTableRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tableName);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(26).bytes(message.userToken);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        DeleteTableRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.DeleteTableRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tableName"))
                throw $util.ProtocolError("missing required 'tableName'", { instance: message });
            return message;
        };

        return DeleteTableRequest;
    })();

    tera.DeleteTableResponse = (function() {

        const DeleteTableResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        DeleteTableResponse.prototype.status = 0;
        DeleteTableResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        DeleteTableResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        DeleteTableResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.DeleteTableResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return DeleteTableResponse;
    })();

    tera.UpdateTableRequest = (function() {

        const UpdateTableRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        UpdateTableRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        UpdateTableRequest.prototype.tableName = "";
        UpdateTableRequest.prototype.schema = null;
        UpdateTableRequest.prototype.userToken = $util.newBuffer([]);
        UpdateTableRequest.prototype.identityInfo = null;

        UpdateTableRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tableName);
            if (message.schema != null && $Object.hasOwnProperty.call(message, "schema"))
                $root.tera.TableSchema.encode(message.schema, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(34).bytes(message.userToken);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        UpdateTableRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.UpdateTableRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.schema = $root.tera.TableSchema.decode(reader, reader.size(), $undefined, _depth + 1, message.schema);
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tableName"))
                throw $util.ProtocolError("missing required 'tableName'", { instance: message });
            return message;
        };

        return UpdateTableRequest;
    })();

    tera.UpdateTableResponse = (function() {

        const UpdateTableResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        UpdateTableResponse.prototype.status = 0;
        UpdateTableResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        UpdateTableResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        UpdateTableResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.UpdateTableResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return UpdateTableResponse;
    })();

    tera.UpdateCheckRequest = (function() {

        const UpdateCheckRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        UpdateCheckRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        UpdateCheckRequest.prototype.tableName = "";
        UpdateCheckRequest.prototype.userToken = $util.newBuffer([]);

        UpdateCheckRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            if (message.tableName != null && $Object.hasOwnProperty.call(message, "tableName"))
                writer.uint32(18).string(message.tableName);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(26).bytes(message.userToken);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        UpdateCheckRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.UpdateCheckRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return UpdateCheckRequest;
    })();

    tera.UpdateCheckResponse = (function() {

        const UpdateCheckResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        UpdateCheckResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        UpdateCheckResponse.prototype.status = 0;
        UpdateCheckResponse.prototype.done = false;

        UpdateCheckResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                writer.uint32(16).int32(message.status);
            if (message.done != null && $Object.hasOwnProperty.call(message, "done"))
                writer.uint32(24).bool(message.done);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        UpdateCheckResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.UpdateCheckResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.done = reader.bool();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return UpdateCheckResponse;
    })();

    tera.CmdCtrlRequest = (function() {

        const CmdCtrlRequest = function (properties) {
            this.argList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CmdCtrlRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        CmdCtrlRequest.prototype.command = "";
        CmdCtrlRequest.prototype.argList = $util.emptyArray;

        CmdCtrlRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.command);
            if (message.argList != null && message.argList.length)
                for (let i = 0; i < message.argList.length; ++i)
                    writer.uint32(26).bytes(message.argList[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CmdCtrlRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.CmdCtrlRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.command = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.argList && message.argList.length))
                            message.argList = [];
                        message.argList.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "command"))
                throw $util.ProtocolError("missing required 'command'", { instance: message });
            return message;
        };

        return CmdCtrlRequest;
    })();

    tera.CmdCtrlResponse = (function() {

        const CmdCtrlResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CmdCtrlResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        CmdCtrlResponse.prototype.status = 0;
        CmdCtrlResponse.prototype.boolResult = false;
        CmdCtrlResponse.prototype.strResult = "";

        CmdCtrlResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            if (message.status != null && $Object.hasOwnProperty.call(message, "status"))
                writer.uint32(16).int32(message.status);
            if (message.boolResult != null && $Object.hasOwnProperty.call(message, "boolResult"))
                writer.uint32(24).bool(message.boolResult);
            if (message.strResult != null && $Object.hasOwnProperty.call(message, "strResult"))
                writer.uint32(34).string(message.strResult);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CmdCtrlResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.CmdCtrlResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.boolResult = reader.bool();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.strResult = reader.string();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return CmdCtrlResponse;
    })();

    tera.SearchTableRequest = (function() {

        const SearchTableRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SearchTableRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        SearchTableRequest.prototype.prefixTableName = "";
        SearchTableRequest.prototype.startTableName = "";
        SearchTableRequest.prototype.startTabletKey = $util.newBuffer([]);
        SearchTableRequest.prototype.maxNum = 0;

        SearchTableRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.prefixTableName);
            if (message.startTableName != null && $Object.hasOwnProperty.call(message, "startTableName"))
                writer.uint32(26).string(message.startTableName);
            if (message.startTabletKey != null && $Object.hasOwnProperty.call(message, "startTabletKey"))
                writer.uint32(34).bytes(message.startTabletKey);
            if (message.maxNum != null && $Object.hasOwnProperty.call(message, "maxNum"))
                writer.uint32(40).uint32(message.maxNum);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SearchTableRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.SearchTableRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.prefixTableName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.startTableName = reader.string();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.startTabletKey = reader.bytes();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.maxNum = reader.uint32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "prefixTableName"))
                throw $util.ProtocolError("missing required 'prefixTableName'", { instance: message });
            return message;
        };

        return SearchTableRequest;
    })();

    tera.SearchTableResponse = (function() {

        const SearchTableResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SearchTableResponse.prototype.status = 0;
        SearchTableResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        SearchTableResponse.prototype.metaList = null;
        SearchTableResponse.prototype.isMore = false;

        SearchTableResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(16).uint64(message.sequenceId);
            if (message.metaList != null && $Object.hasOwnProperty.call(message, "metaList"))
                $root.tera.TabletMetaList.encode(message.metaList, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.isMore != null && $Object.hasOwnProperty.call(message, "isMore"))
                writer.uint32(32).bool(message.isMore);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SearchTableResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.SearchTableResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.metaList = $root.tera.TabletMetaList.decode(reader, reader.size(), $undefined, _depth + 1, message.metaList);
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.isMore = reader.bool();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            return message;
        };

        return SearchTableResponse;
    })();

    tera.ShowTabletNodesRequest = (function() {

        const ShowTabletNodesRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ShowTabletNodesRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ShowTabletNodesRequest.prototype.addr = "";
        ShowTabletNodesRequest.prototype.isShowall = true;
        ShowTabletNodesRequest.prototype.userToken = $util.newBuffer([]);

        ShowTabletNodesRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            if (message.addr != null && $Object.hasOwnProperty.call(message, "addr"))
                writer.uint32(18).string(message.addr);
            if (message.isShowall != null && $Object.hasOwnProperty.call(message, "isShowall"))
                writer.uint32(24).bool(message.isShowall);
            if (message.userToken != null && $Object.hasOwnProperty.call(message, "userToken"))
                writer.uint32(34).bytes(message.userToken);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ShowTabletNodesRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ShowTabletNodesRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.addr = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.isShowall = reader.bool();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.userToken = reader.bytes();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return ShowTabletNodesRequest;
    })();

    tera.ShowTabletNodesResponse = (function() {

        const ShowTabletNodesResponse = function (properties) {
            this.tabletnodeInfo = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ShowTabletNodesResponse.prototype.status = 0;
        ShowTabletNodesResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ShowTabletNodesResponse.prototype.tabletnodeInfo = $util.emptyArray;
        ShowTabletNodesResponse.prototype.tabletmetaList = null;

        ShowTabletNodesResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.tabletnodeInfo != null && message.tabletnodeInfo.length)
                for (let i = 0; i < message.tabletnodeInfo.length; ++i)
                    $root.tera.TabletNodeInfo.encode(message.tabletnodeInfo[i], writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.tabletmetaList != null && $Object.hasOwnProperty.call(message, "tabletmetaList"))
                $root.tera.TabletMetaList.encode(message.tabletmetaList, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ShowTabletNodesResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ShowTabletNodesResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.tabletnodeInfo && message.tabletnodeInfo.length))
                            message.tabletnodeInfo = [];
                        message.tabletnodeInfo.push($root.tera.TabletNodeInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.tabletmetaList = $root.tera.TabletMetaList.decode(reader, reader.size(), $undefined, _depth + 1, message.tabletmetaList);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return ShowTabletNodesResponse;
    })();

    tera.ExtraTabletNodeInfo = (function() {

        const ExtraTabletNodeInfo = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ExtraTabletNodeInfo.prototype.name = "";
        ExtraTabletNodeInfo.prototype.value = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        ExtraTabletNodeInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                writer.uint32(10).string(message.name);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                writer.uint32(16).uint64(message.value);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ExtraTabletNodeInfo.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ExtraTabletNodeInfo();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.name = reader.string();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.value = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ExtraTabletNodeInfo;
    })();

    tera.TabletNodeInfo = (function() {

        const TabletNodeInfo = function (properties) {
            this.extraInfo = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TabletNodeInfo.prototype.addr = "";
        TabletNodeInfo.prototype.statusT = 0;
        TabletNodeInfo.prototype.load = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        TabletNodeInfo.prototype.timestamp = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        TabletNodeInfo.prototype.tabletTotal = 0;
        TabletNodeInfo.prototype.tabletOnbusy = 0;
        TabletNodeInfo.prototype.tabletCorruption = 0;
        TabletNodeInfo.prototype.lowReadCell = 0;
        TabletNodeInfo.prototype.scanRows = 0;
        TabletNodeInfo.prototype.scanKvs = 0;
        TabletNodeInfo.prototype.scanSize = 0;
        TabletNodeInfo.prototype.readRows = 0;
        TabletNodeInfo.prototype.readKvs = 0;
        TabletNodeInfo.prototype.readSize = 0;
        TabletNodeInfo.prototype.writeRows = 0;
        TabletNodeInfo.prototype.writeKvs = 0;
        TabletNodeInfo.prototype.writeSize = 0;
        TabletNodeInfo.prototype.memUsed = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        TabletNodeInfo.prototype.netTx = 0;
        TabletNodeInfo.prototype.netRx = 0;
        TabletNodeInfo.prototype.dfsIoR = 0;
        TabletNodeInfo.prototype.dfsIoW = 0;
        TabletNodeInfo.prototype.localIoR = 0;
        TabletNodeInfo.prototype.localIoW = 0;
        TabletNodeInfo.prototype.dfsMasterQps = 0;
        TabletNodeInfo.prototype.statusM = "";
        TabletNodeInfo.prototype.tabletOnload = 0;
        TabletNodeInfo.prototype.tabletOnsplit = 0;
        TabletNodeInfo.prototype.tabletUnloading = 0;
        TabletNodeInfo.prototype.extraInfo = $util.emptyArray;
        TabletNodeInfo.prototype.readPending = 0;
        TabletNodeInfo.prototype.writePending = 0;
        TabletNodeInfo.prototype.scanPending = 0;
        TabletNodeInfo.prototype.cpuUsage = 0;
        TabletNodeInfo.prototype.processStartTime = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TabletNodeInfo.prototype.persistentCacheSize = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        TabletNodeInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(10).string(message.addr);
            if (message.statusT != null && $Object.hasOwnProperty.call(message, "statusT"))
                writer.uint32(16).int32(message.statusT);
            if (message.load != null && $Object.hasOwnProperty.call(message, "load"))
                writer.uint32(24).uint64(message.load);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                writer.uint32(32).uint64(message.timestamp);
            if (message.tabletTotal != null && $Object.hasOwnProperty.call(message, "tabletTotal"))
                writer.uint32(40).uint32(message.tabletTotal);
            if (message.tabletOnbusy != null && $Object.hasOwnProperty.call(message, "tabletOnbusy"))
                writer.uint32(48).uint32(message.tabletOnbusy);
            if (message.tabletCorruption != null && $Object.hasOwnProperty.call(message, "tabletCorruption"))
                writer.uint32(56).uint32(message.tabletCorruption);
            if (message.lowReadCell != null && $Object.hasOwnProperty.call(message, "lowReadCell"))
                writer.uint32(88).uint32(message.lowReadCell);
            if (message.scanRows != null && $Object.hasOwnProperty.call(message, "scanRows"))
                writer.uint32(96).uint32(message.scanRows);
            if (message.scanKvs != null && $Object.hasOwnProperty.call(message, "scanKvs"))
                writer.uint32(104).uint32(message.scanKvs);
            if (message.scanSize != null && $Object.hasOwnProperty.call(message, "scanSize"))
                writer.uint32(112).uint32(message.scanSize);
            if (message.readRows != null && $Object.hasOwnProperty.call(message, "readRows"))
                writer.uint32(120).uint32(message.readRows);
            if (message.readKvs != null && $Object.hasOwnProperty.call(message, "readKvs"))
                writer.uint32(128).uint32(message.readKvs);
            if (message.readSize != null && $Object.hasOwnProperty.call(message, "readSize"))
                writer.uint32(136).uint32(message.readSize);
            if (message.writeRows != null && $Object.hasOwnProperty.call(message, "writeRows"))
                writer.uint32(144).uint32(message.writeRows);
            if (message.writeKvs != null && $Object.hasOwnProperty.call(message, "writeKvs"))
                writer.uint32(152).uint32(message.writeKvs);
            if (message.writeSize != null && $Object.hasOwnProperty.call(message, "writeSize"))
                writer.uint32(160).uint32(message.writeSize);
            if (message.memUsed != null && $Object.hasOwnProperty.call(message, "memUsed"))
                writer.uint32(168).uint64(message.memUsed);
            if (message.netTx != null && $Object.hasOwnProperty.call(message, "netTx"))
                writer.uint32(176).uint32(message.netTx);
            if (message.netRx != null && $Object.hasOwnProperty.call(message, "netRx"))
                writer.uint32(184).uint32(message.netRx);
            if (message.dfsIoR != null && $Object.hasOwnProperty.call(message, "dfsIoR"))
                writer.uint32(192).uint32(message.dfsIoR);
            if (message.dfsIoW != null && $Object.hasOwnProperty.call(message, "dfsIoW"))
                writer.uint32(200).uint32(message.dfsIoW);
            if (message.localIoR != null && $Object.hasOwnProperty.call(message, "localIoR"))
                writer.uint32(208).uint32(message.localIoR);
            if (message.localIoW != null && $Object.hasOwnProperty.call(message, "localIoW"))
                writer.uint32(216).uint32(message.localIoW);
            if (message.dfsMasterQps != null && $Object.hasOwnProperty.call(message, "dfsMasterQps"))
                writer.uint32(224).uint32(message.dfsMasterQps);
            if (message.statusM != null && $Object.hasOwnProperty.call(message, "statusM"))
                writer.uint32(250).string(message.statusM);
            if (message.tabletOnload != null && $Object.hasOwnProperty.call(message, "tabletOnload"))
                writer.uint32(256).uint32(message.tabletOnload);
            if (message.tabletOnsplit != null && $Object.hasOwnProperty.call(message, "tabletOnsplit"))
                writer.uint32(264).uint32(message.tabletOnsplit);
            if (message.tabletUnloading != null && $Object.hasOwnProperty.call(message, "tabletUnloading"))
                writer.uint32(272).uint32(message.tabletUnloading);
            if (message.extraInfo != null && message.extraInfo.length)
                for (let i = 0; i < message.extraInfo.length; ++i)
                    $root.tera.ExtraTabletNodeInfo.encode(message.extraInfo[i], writer.uint32(322).fork(), _depth + 1).ldelim();
            if (message.readPending != null && $Object.hasOwnProperty.call(message, "readPending"))
                writer.uint32(328).uint32(message.readPending);
            if (message.writePending != null && $Object.hasOwnProperty.call(message, "writePending"))
                writer.uint32(336).uint32(message.writePending);
            if (message.scanPending != null && $Object.hasOwnProperty.call(message, "scanPending"))
                writer.uint32(344).uint32(message.scanPending);
            if (message.cpuUsage != null && $Object.hasOwnProperty.call(message, "cpuUsage"))
                writer.uint32(357).float(message.cpuUsage);
            if (message.processStartTime != null && $Object.hasOwnProperty.call(message, "processStartTime"))
                writer.uint32(360).int64(message.processStartTime);
            if (message.persistentCacheSize != null && $Object.hasOwnProperty.call(message, "persistentCacheSize"))
                writer.uint32(368).uint64(message.persistentCacheSize);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TabletNodeInfo.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TabletNodeInfo();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.addr = reader.string();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.statusT = reader.int32();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.load = reader.uint64();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.timestamp = reader.uint64();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.tabletTotal = reader.uint32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.tabletOnbusy = reader.uint32();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.tabletCorruption = reader.uint32();
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        message.lowReadCell = reader.uint32();
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        message.scanRows = reader.uint32();
                        continue;
                    }
                case 13: {
                        if (wireType !== 0)
                            break;
                        message.scanKvs = reader.uint32();
                        continue;
                    }
                case 14: {
                        if (wireType !== 0)
                            break;
                        message.scanSize = reader.uint32();
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        message.readRows = reader.uint32();
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        message.readKvs = reader.uint32();
                        continue;
                    }
                case 17: {
                        if (wireType !== 0)
                            break;
                        message.readSize = reader.uint32();
                        continue;
                    }
                case 18: {
                        if (wireType !== 0)
                            break;
                        message.writeRows = reader.uint32();
                        continue;
                    }
                case 19: {
                        if (wireType !== 0)
                            break;
                        message.writeKvs = reader.uint32();
                        continue;
                    }
                case 20: {
                        if (wireType !== 0)
                            break;
                        message.writeSize = reader.uint32();
                        continue;
                    }
                case 21: {
                        if (wireType !== 0)
                            break;
                        message.memUsed = reader.uint64();
                        continue;
                    }
                case 22: {
                        if (wireType !== 0)
                            break;
                        message.netTx = reader.uint32();
                        continue;
                    }
                case 23: {
                        if (wireType !== 0)
                            break;
                        message.netRx = reader.uint32();
                        continue;
                    }
                case 24: {
                        if (wireType !== 0)
                            break;
                        message.dfsIoR = reader.uint32();
                        continue;
                    }
                case 25: {
                        if (wireType !== 0)
                            break;
                        message.dfsIoW = reader.uint32();
                        continue;
                    }
                case 26: {
                        if (wireType !== 0)
                            break;
                        message.localIoR = reader.uint32();
                        continue;
                    }
                case 27: {
                        if (wireType !== 0)
                            break;
                        message.localIoW = reader.uint32();
                        continue;
                    }
                case 28: {
                        if (wireType !== 0)
                            break;
                        message.dfsMasterQps = reader.uint32();
                        continue;
                    }
                case 31: {
                        if (wireType !== 2)
                            break;
                        message.statusM = reader.string();
                        continue;
                    }
                case 32: {
                        if (wireType !== 0)
                            break;
                        message.tabletOnload = reader.uint32();
                        continue;
                    }
                case 33: {
                        if (wireType !== 0)
                            break;
                        message.tabletOnsplit = reader.uint32();
                        continue;
                    }
                case 34: {
                        if (wireType !== 0)
                            break;
                        message.tabletUnloading = reader.uint32();
                        continue;
                    }
                case 40: {
                        if (wireType !== 2)
                            break;
                        if (!(message.extraInfo && message.extraInfo.length))
                            message.extraInfo = [];
                        message.extraInfo.push($root.tera.ExtraTabletNodeInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 41: {
                        if (wireType !== 0)
                            break;
                        message.readPending = reader.uint32();
                        continue;
                    }
                case 42: {
                        if (wireType !== 0)
                            break;
                        message.writePending = reader.uint32();
                        continue;
                    }
                case 43: {
                        if (wireType !== 0)
                            break;
                        message.scanPending = reader.uint32();
                        continue;
                    }
                case 44: {
                        if (wireType !== 5)
                            break;
                        message.cpuUsage = reader.float();
                        continue;
                    }
                case 45: {
                        if (wireType !== 0)
                            break;
                        message.processStartTime = reader.int64();
                        continue;
                    }
                case 46: {
                        if (wireType !== 0)
                            break;
                        message.persistentCacheSize = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "addr"))
                throw $util.ProtocolError("missing required 'addr'", { instance: message });
            return message;
        };

        return TabletNodeInfo;
    })();

    tera.ColumnFamily = (function() {

        const ColumnFamily = function (properties) {
            this.qualifierList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ColumnFamily.prototype.familyName = $util.newBuffer([]);
        ColumnFamily.prototype.qualifierList = $util.emptyArray;

        ColumnFamily.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(10).bytes(message.familyName);
            if (message.qualifierList != null && message.qualifierList.length)
                for (let i = 0; i < message.qualifierList.length; ++i)
                    writer.uint32(18).bytes(message.qualifierList[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ColumnFamily.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ColumnFamily();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.familyName = reader.bytes();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.qualifierList && message.qualifierList.length))
                            message.qualifierList = [];
                        message.qualifierList.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "familyName"))
                throw $util.ProtocolError("missing required 'familyName'", { instance: message });
            return message;
        };

        return ColumnFamily;
    })();

    tera.TimeRange = (function() {

        const TimeRange = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        TimeRange.prototype.tsStart = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        TimeRange.prototype.tsEnd = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        TimeRange.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int64(message.tsStart);
            writer.uint32(16).int64(message.tsEnd);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        TimeRange.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.TimeRange();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.tsStart = reader.int64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.tsEnd = reader.int64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "tsStart"))
                throw $util.ProtocolError("missing required 'tsStart'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tsEnd"))
                throw $util.ProtocolError("missing required 'tsEnd'", { instance: message });
            return message;
        };

        return TimeRange;
    })();

    tera.Mutation = (function() {

        const Mutation = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        Mutation.prototype.type = 0;
        Mutation.prototype.family = $util.newBuffer([]);
        Mutation.prototype.qualifier = $util.newBuffer([]);
        Mutation.prototype.timestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        Mutation.prototype.value = $util.newBuffer([]);
        Mutation.prototype.tsStart = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        Mutation.prototype.tsEnd = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        Mutation.prototype.ttl = -1;

        Mutation.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.type);
            if (message.family != null && $Object.hasOwnProperty.call(message, "family"))
                writer.uint32(18).bytes(message.family);
            if (message.qualifier != null && $Object.hasOwnProperty.call(message, "qualifier"))
                writer.uint32(26).bytes(message.qualifier);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                writer.uint32(32).int64(message.timestamp);
            if (message.value != null && $Object.hasOwnProperty.call(message, "value"))
                writer.uint32(42).bytes(message.value);
            if (message.tsStart != null && $Object.hasOwnProperty.call(message, "tsStart"))
                writer.uint32(48).int64(message.tsStart);
            if (message.tsEnd != null && $Object.hasOwnProperty.call(message, "tsEnd"))
                writer.uint32(56).int64(message.tsEnd);
            if (message.ttl != null && $Object.hasOwnProperty.call(message, "ttl"))
                writer.uint32(64).int32(message.ttl);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        Mutation.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.Mutation();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.type = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.family = reader.bytes();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.qualifier = reader.bytes();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.timestamp = reader.int64();
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.value = reader.bytes();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.tsStart = reader.int64();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.tsEnd = reader.int64();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.ttl = reader.int32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "type"))
                throw $util.ProtocolError("missing required 'type'", { instance: message });
            return message;
        };

        return Mutation;
    })();

    tera.SingleRowTxnReadInfo = (function() {

        const SingleRowTxnReadInfo = function (properties) {
            this.readColumnList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        SingleRowTxnReadInfo.prototype.hasRead = false;
        SingleRowTxnReadInfo.prototype.readColumnList = $util.emptyArray;
        SingleRowTxnReadInfo.prototype.readResult = null;
        SingleRowTxnReadInfo.prototype.maxVersions = $util.Long ? $util.Long.fromBits(1,0,false) : 1;
        SingleRowTxnReadInfo.prototype.startTimestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        SingleRowTxnReadInfo.prototype.endTimestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        SingleRowTxnReadInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.hasRead != null && $Object.hasOwnProperty.call(message, "hasRead"))
                writer.uint32(8).bool(message.hasRead);
            if (message.readColumnList != null && message.readColumnList.length)
                for (let i = 0; i < message.readColumnList.length; ++i)
                    $root.tera.ColumnFamily.encode(message.readColumnList[i], writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.readResult != null && $Object.hasOwnProperty.call(message, "readResult"))
                $root.tera.RowResult.encode(message.readResult, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.maxVersions != null && $Object.hasOwnProperty.call(message, "maxVersions"))
                writer.uint32(32).int64(message.maxVersions);
            if (message.startTimestamp != null && $Object.hasOwnProperty.call(message, "startTimestamp"))
                writer.uint32(40).int64(message.startTimestamp);
            if (message.endTimestamp != null && $Object.hasOwnProperty.call(message, "endTimestamp"))
                writer.uint32(48).int64(message.endTimestamp);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        SingleRowTxnReadInfo.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.SingleRowTxnReadInfo();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.hasRead = reader.bool();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.readColumnList && message.readColumnList.length))
                            message.readColumnList = [];
                        message.readColumnList.push($root.tera.ColumnFamily.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.readResult = $root.tera.RowResult.decode(reader, reader.size(), $undefined, _depth + 1, message.readResult);
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.maxVersions = reader.int64();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.startTimestamp = reader.int64();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.endTimestamp = reader.int64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return SingleRowTxnReadInfo;
    })();

    tera.RowMutationSequence = (function() {

        const RowMutationSequence = function (properties) {
            this.mutationSequence = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RowMutationSequence.prototype.rowKey = $util.newBuffer([]);
        RowMutationSequence.prototype.mutationSequence = $util.emptyArray;
        RowMutationSequence.prototype.txnReadInfo = null;

        RowMutationSequence.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(10).bytes(message.rowKey);
            if (message.mutationSequence != null && message.mutationSequence.length)
                for (let i = 0; i < message.mutationSequence.length; ++i)
                    $root.tera.Mutation.encode(message.mutationSequence[i], writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.txnReadInfo != null && $Object.hasOwnProperty.call(message, "txnReadInfo"))
                $root.tera.SingleRowTxnReadInfo.encode(message.txnReadInfo, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RowMutationSequence.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.RowMutationSequence();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.rowKey = reader.bytes();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.mutationSequence && message.mutationSequence.length))
                            message.mutationSequence = [];
                        message.mutationSequence.push($root.tera.Mutation.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.txnReadInfo = $root.tera.SingleRowTxnReadInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.txnReadInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "rowKey"))
                throw $util.ProtocolError("missing required 'rowKey'", { instance: message });
            return message;
        };

        return RowMutationSequence;
    })();

    tera.WriteTabletRequest = (function() {

        const WriteTabletRequest = function (properties) {
            this.rowList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        WriteTabletRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        WriteTabletRequest.prototype.tabletName = "";
        WriteTabletRequest.prototype.isSync = false;
        WriteTabletRequest.prototype.isInstant = false;
        WriteTabletRequest.prototype.rowList = $util.emptyArray;
        WriteTabletRequest.prototype.timestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        WriteTabletRequest.prototype.identityInfo = null;
        WriteTabletRequest.prototype.clientTimeoutMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;

        WriteTabletRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tabletName);
            if (message.isSync != null && $Object.hasOwnProperty.call(message, "isSync"))
                writer.uint32(32).bool(message.isSync);
            if (message.isInstant != null && $Object.hasOwnProperty.call(message, "isInstant"))
                writer.uint32(40).bool(message.isInstant);
            if (message.rowList != null && message.rowList.length)
                for (let i = 0; i < message.rowList.length; ++i)
                    $root.tera.RowMutationSequence.encode(message.rowList[i], writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                writer.uint32(64).int64(message.timestamp);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.clientTimeoutMs != null && $Object.hasOwnProperty.call(message, "clientTimeoutMs"))
                writer.uint32(80).int64(message.clientTimeoutMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        WriteTabletRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.WriteTabletRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tabletName = reader.string();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.isSync = reader.bool();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.isInstant = reader.bool();
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.rowList && message.rowList.length))
                            message.rowList = [];
                        message.rowList.push($root.tera.RowMutationSequence.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.timestamp = reader.int64();
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.clientTimeoutMs = reader.int64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "tabletName"))
                throw $util.ProtocolError("missing required 'tabletName'", { instance: message });
            return message;
        };

        return WriteTabletRequest;
    })();

    tera.WriteTabletResponse = (function() {

        const WriteTabletResponse = function (properties) {
            this.rowStatusList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        WriteTabletResponse.prototype.status = 0;
        WriteTabletResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        WriteTabletResponse.prototype.rowStatusList = $util.emptyArray;

        WriteTabletResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(16).uint64(message.sequenceId);
            if (message.rowStatusList != null && message.rowStatusList.length)
                for (let i = 0; i < message.rowStatusList.length; ++i)
                    writer.uint32(24).int32(message.rowStatusList[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        WriteTabletResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.WriteTabletResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.rowStatusList && message.rowStatusList.length))
                                message.rowStatusList = [];
                            reader.int32s(message.rowStatusList);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.rowStatusList && message.rowStatusList.length))
                            message.rowStatusList = [];
                        message.rowStatusList.push(reader.int32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            return message;
        };

        return WriteTabletResponse;
    })();

    tera.RowReaderInfo = (function() {

        const RowReaderInfo = function (properties) {
            this.cfList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        RowReaderInfo.prototype.key = $util.newBuffer([]);
        RowReaderInfo.prototype.cfList = $util.emptyArray;
        RowReaderInfo.prototype.timeRange = null;
        RowReaderInfo.prototype.filterList = $util.newBuffer([]);
        RowReaderInfo.prototype.maxVersion = 0;
        RowReaderInfo.prototype.maxQualifiers = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        RowReaderInfo.prototype.filter = $util.newBuffer([]);

        RowReaderInfo.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(10).bytes(message.key);
            if (message.cfList != null && message.cfList.length)
                for (let i = 0; i < message.cfList.length; ++i)
                    $root.tera.ColumnFamily.encode(message.cfList[i], writer.uint32(18).fork(), _depth + 1).ldelim();
            if (message.timeRange != null && $Object.hasOwnProperty.call(message, "timeRange"))
                $root.tera.TimeRange.encode(message.timeRange, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.filterList != null && $Object.hasOwnProperty.call(message, "filterList"))
                writer.uint32(34).bytes(message.filterList);
            if (message.maxVersion != null && $Object.hasOwnProperty.call(message, "maxVersion"))
                writer.uint32(40).uint32(message.maxVersion);
            if (message.maxQualifiers != null && $Object.hasOwnProperty.call(message, "maxQualifiers"))
                writer.uint32(48).uint64(message.maxQualifiers);
            if (message.filter != null && $Object.hasOwnProperty.call(message, "filter"))
                writer.uint32(58).bytes(message.filter);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        RowReaderInfo.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.RowReaderInfo();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.key = reader.bytes();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.cfList && message.cfList.length))
                            message.cfList = [];
                        message.cfList.push($root.tera.ColumnFamily.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.timeRange = $root.tera.TimeRange.decode(reader, reader.size(), $undefined, _depth + 1, message.timeRange);
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.filterList = reader.bytes();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.maxVersion = reader.uint32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.maxQualifiers = reader.uint64();
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.filter = reader.bytes();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "key"))
                throw $util.ProtocolError("missing required 'key'", { instance: message });
            return message;
        };

        return RowReaderInfo;
    })();

    tera.ReadTabletRequest = (function() {

        const ReadTabletRequest = function (properties) {
            this.rowInfoList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ReadTabletRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ReadTabletRequest.prototype.tabletName = "";
        ReadTabletRequest.prototype.rowInfoList = $util.emptyArray;
        ReadTabletRequest.prototype.snapshotId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ReadTabletRequest.prototype.timestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ReadTabletRequest.prototype.clientTimeoutMs = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ReadTabletRequest.prototype.identityInfo = null;

        ReadTabletRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tabletName);
            if (message.rowInfoList != null && message.rowInfoList.length)
                for (let i = 0; i < message.rowInfoList.length; ++i)
                    $root.tera.RowReaderInfo.encode(message.rowInfoList[i], writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.snapshotId != null && $Object.hasOwnProperty.call(message, "snapshotId"))
                writer.uint32(48).uint64(message.snapshotId);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                writer.uint32(56).int64(message.timestamp);
            if (message.clientTimeoutMs != null && $Object.hasOwnProperty.call(message, "clientTimeoutMs"))
                writer.uint32(64).int64(message.clientTimeoutMs);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ReadTabletRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ReadTabletRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tabletName = reader.string();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.rowInfoList && message.rowInfoList.length))
                            message.rowInfoList = [];
                        message.rowInfoList.push($root.tera.RowReaderInfo.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        message.snapshotId = reader.uint64();
                        continue;
                    }
                case 7: {
                        if (wireType !== 0)
                            break;
                        message.timestamp = reader.int64();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.clientTimeoutMs = reader.int64();
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "tabletName"))
                throw $util.ProtocolError("missing required 'tabletName'", { instance: message });
            return message;
        };

        return ReadTabletRequest;
    })();

    tera.ReadTabletResponse = (function() {

        const ReadTabletResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ReadTabletResponse.prototype.status = 0;
        ReadTabletResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ReadTabletResponse.prototype.successNum = 0;
        ReadTabletResponse.prototype.detail = null;

        ReadTabletResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            writer.uint32(16).uint64(message.sequenceId);
            if (message.successNum != null && $Object.hasOwnProperty.call(message, "successNum"))
                writer.uint32(24).uint32(message.successNum);
            if (message.detail != null && $Object.hasOwnProperty.call(message, "detail"))
                $root.tera.BytesList.encode(message.detail, writer.uint32(34).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ReadTabletResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ReadTabletResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.successNum = reader.uint32();
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.detail = $root.tera.BytesList.decode(reader, reader.size(), $undefined, _depth + 1, message.detail);
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            return message;
        };

        return ReadTabletResponse;
    })();

    tera.ScanTabletRequest = (function() {

        const ScanTabletRequest = function (properties) {
            this.cfList = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ScanTabletRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ScanTabletRequest.prototype.tableName = "";
        ScanTabletRequest.prototype.maxVersion = 0;
        ScanTabletRequest.prototype.bufferLimit = 102400;
        ScanTabletRequest.prototype.start = $util.newBuffer([]);
        ScanTabletRequest.prototype.end = $util.newBuffer([]);
        ScanTabletRequest.prototype.startFamily = $util.newBuffer([]);
        ScanTabletRequest.prototype.startQualifier = $util.newBuffer([]);
        ScanTabletRequest.prototype.startTimestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ScanTabletRequest.prototype.cfList = $util.emptyArray;
        ScanTabletRequest.prototype.filterList = $util.newBuffer([]);
        ScanTabletRequest.prototype.timerange = null;
        ScanTabletRequest.prototype.snapshotId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ScanTabletRequest.prototype.roundDown = false;
        ScanTabletRequest.prototype.sessionId = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ScanTabletRequest.prototype.partOfSession = false;
        ScanTabletRequest.prototype.timestamp = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ScanTabletRequest.prototype.timeout = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ScanTabletRequest.prototype.numberLimit = $util.Long ? $util.Long.fromBits(0,0,false) : 0;
        ScanTabletRequest.prototype.maxQualifiers = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ScanTabletRequest.prototype.identityInfo = null;
        ScanTabletRequest.prototype.filter = $util.newBuffer([]);

        ScanTabletRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(8).uint64(message.sequenceId);
            if (message.tableName != null && $Object.hasOwnProperty.call(message, "tableName"))
                writer.uint32(18).string(message.tableName);
            if (message.maxVersion != null && $Object.hasOwnProperty.call(message, "maxVersion"))
                writer.uint32(32).uint32(message.maxVersion);
            if (message.bufferLimit != null && $Object.hasOwnProperty.call(message, "bufferLimit"))
                writer.uint32(40).uint32(message.bufferLimit);
            if (message.start != null && $Object.hasOwnProperty.call(message, "start"))
                writer.uint32(50).bytes(message.start);
            if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                writer.uint32(58).bytes(message.end);
            if (message.startFamily != null && $Object.hasOwnProperty.call(message, "startFamily"))
                writer.uint32(66).bytes(message.startFamily);
            if (message.startQualifier != null && $Object.hasOwnProperty.call(message, "startQualifier"))
                writer.uint32(74).bytes(message.startQualifier);
            if (message.startTimestamp != null && $Object.hasOwnProperty.call(message, "startTimestamp"))
                writer.uint32(80).int64(message.startTimestamp);
            if (message.cfList != null && message.cfList.length)
                for (let i = 0; i < message.cfList.length; ++i)
                    $root.tera.ColumnFamily.encode(message.cfList[i], writer.uint32(90).fork(), _depth + 1).ldelim();
            if (message.filterList != null && $Object.hasOwnProperty.call(message, "filterList"))
                writer.uint32(98).bytes(message.filterList);
            if (message.timerange != null && $Object.hasOwnProperty.call(message, "timerange"))
                $root.tera.TimeRange.encode(message.timerange, writer.uint32(106).fork(), _depth + 1).ldelim();
            if (message.snapshotId != null && $Object.hasOwnProperty.call(message, "snapshotId"))
                writer.uint32(112).uint64(message.snapshotId);
            if (message.roundDown != null && $Object.hasOwnProperty.call(message, "roundDown"))
                writer.uint32(120).bool(message.roundDown);
            if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId"))
                writer.uint32(128).int64(message.sessionId);
            if (message.partOfSession != null && $Object.hasOwnProperty.call(message, "partOfSession"))
                writer.uint32(136).bool(message.partOfSession);
            if (message.timestamp != null && $Object.hasOwnProperty.call(message, "timestamp"))
                writer.uint32(144).int64(message.timestamp);
            if (message.timeout != null && $Object.hasOwnProperty.call(message, "timeout"))
                writer.uint32(152).int64(message.timeout);
            if (message.numberLimit != null && $Object.hasOwnProperty.call(message, "numberLimit"))
                writer.uint32(168).int64(message.numberLimit);
            if (message.maxQualifiers != null && $Object.hasOwnProperty.call(message, "maxQualifiers"))
                writer.uint32(176).uint64(message.maxQualifiers);
            if (message.identityInfo != null && $Object.hasOwnProperty.call(message, "identityInfo"))
                $root.tera.IdentityInfo.encode(message.identityInfo, writer.uint32(186).fork(), _depth + 1).ldelim();
            if (message.filter != null && $Object.hasOwnProperty.call(message, "filter"))
                writer.uint32(194).bytes(message.filter);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ScanTabletRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ScanTabletRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tableName = reader.string();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.maxVersion = reader.uint32();
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        message.bufferLimit = reader.uint32();
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.start = reader.bytes();
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.end = reader.bytes();
                        continue;
                    }
                case 8: {
                        if (wireType !== 2)
                            break;
                        message.startFamily = reader.bytes();
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.startQualifier = reader.bytes();
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.startTimestamp = reader.int64();
                        continue;
                    }
                case 11: {
                        if (wireType !== 2)
                            break;
                        if (!(message.cfList && message.cfList.length))
                            message.cfList = [];
                        message.cfList.push($root.tera.ColumnFamily.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 12: {
                        if (wireType !== 2)
                            break;
                        message.filterList = reader.bytes();
                        continue;
                    }
                case 13: {
                        if (wireType !== 2)
                            break;
                        message.timerange = $root.tera.TimeRange.decode(reader, reader.size(), $undefined, _depth + 1, message.timerange);
                        continue;
                    }
                case 14: {
                        if (wireType !== 0)
                            break;
                        message.snapshotId = reader.uint64();
                        continue;
                    }
                case 15: {
                        if (wireType !== 0)
                            break;
                        message.roundDown = reader.bool();
                        continue;
                    }
                case 16: {
                        if (wireType !== 0)
                            break;
                        message.sessionId = reader.int64();
                        continue;
                    }
                case 17: {
                        if (wireType !== 0)
                            break;
                        message.partOfSession = reader.bool();
                        continue;
                    }
                case 18: {
                        if (wireType !== 0)
                            break;
                        message.timestamp = reader.int64();
                        continue;
                    }
                case 19: {
                        if (wireType !== 0)
                            break;
                        message.timeout = reader.int64();
                        continue;
                    }
                case 21: {
                        if (wireType !== 0)
                            break;
                        message.numberLimit = reader.int64();
                        continue;
                    }
                case 22: {
                        if (wireType !== 0)
                            break;
                        message.maxQualifiers = reader.uint64();
                        continue;
                    }
                case 23: {
                        if (wireType !== 2)
                            break;
                        message.identityInfo = $root.tera.IdentityInfo.decode(reader, reader.size(), $undefined, _depth + 1, message.identityInfo);
                        continue;
                    }
                case 24: {
                        if (wireType !== 2)
                            break;
                        message.filter = reader.bytes();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        return ScanTabletRequest;
    })();

    tera.ScanTabletResponse = (function() {

        const ScanTabletResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        ScanTabletResponse.prototype.status = 0;
        ScanTabletResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ScanTabletResponse.prototype.complete = false;
        ScanTabletResponse.prototype.results = null;
        ScanTabletResponse.prototype.end = $util.newBuffer([]);
        ScanTabletResponse.prototype.resultsId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        ScanTabletResponse.prototype.nextStartPoint = null;
        ScanTabletResponse.prototype.dataSize = 0;
        ScanTabletResponse.prototype.rowCount = 0;
        ScanTabletResponse.prototype.cellCount = 0;

        ScanTabletResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).int32(message.status);
            if (message.sequenceId != null && $Object.hasOwnProperty.call(message, "sequenceId"))
                writer.uint32(16).uint64(message.sequenceId);
            if (message.complete != null && $Object.hasOwnProperty.call(message, "complete"))
                writer.uint32(32).bool(message.complete);
            if (message.results != null && $Object.hasOwnProperty.call(message, "results"))
                $root.tera.RowResult.encode(message.results, writer.uint32(50).fork(), _depth + 1).ldelim();
            if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                writer.uint32(58).bytes(message.end);
            if (message.resultsId != null && $Object.hasOwnProperty.call(message, "resultsId"))
                writer.uint32(64).uint64(message.resultsId);
            if (message.nextStartPoint != null && $Object.hasOwnProperty.call(message, "nextStartPoint"))
                $root.tera.KeyValuePair.encode(message.nextStartPoint, writer.uint32(74).fork(), _depth + 1).ldelim();
            if (message.dataSize != null && $Object.hasOwnProperty.call(message, "dataSize"))
                writer.uint32(80).uint32(message.dataSize);
            if (message.rowCount != null && $Object.hasOwnProperty.call(message, "rowCount"))
                writer.uint32(88).uint32(message.rowCount);
            if (message.cellCount != null && $Object.hasOwnProperty.call(message, "cellCount"))
                writer.uint32(96).uint32(message.cellCount);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        ScanTabletResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.ScanTabletResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.complete = reader.bool();
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        message.results = $root.tera.RowResult.decode(reader, reader.size(), $undefined, _depth + 1, message.results);
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        message.end = reader.bytes();
                        continue;
                    }
                case 8: {
                        if (wireType !== 0)
                            break;
                        message.resultsId = reader.uint64();
                        continue;
                    }
                case 9: {
                        if (wireType !== 2)
                            break;
                        message.nextStartPoint = $root.tera.KeyValuePair.decode(reader, reader.size(), $undefined, _depth + 1, message.nextStartPoint);
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        message.dataSize = reader.uint32();
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        message.rowCount = reader.uint32();
                        continue;
                    }
                case 12: {
                        if (wireType !== 0)
                            break;
                        message.cellCount = reader.uint32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            return message;
        };

        return ScanTabletResponse;
    })();

    tera.CompactTabletRequest = (function() {

        const CompactTabletRequest = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CompactTabletRequest.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        CompactTabletRequest.prototype.tabletName = "";
        CompactTabletRequest.prototype.keyRange = null;
        CompactTabletRequest.prototype.lgNo = 0;

        CompactTabletRequest.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(18).string(message.tabletName);
            $root.tera.KeyRange.encode(message.keyRange, writer.uint32(26).fork(), _depth + 1).ldelim();
            if (message.lgNo != null && $Object.hasOwnProperty.call(message, "lgNo"))
                writer.uint32(32).int32(message.lgNo);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CompactTabletRequest.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.CompactTabletRequest();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.tabletName = reader.string();
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.keyRange = $root.tera.KeyRange.decode(reader, reader.size(), $undefined, _depth + 1, message.keyRange);
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.lgNo = reader.int32();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "tabletName"))
                throw $util.ProtocolError("missing required 'tabletName'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "keyRange"))
                throw $util.ProtocolError("missing required 'keyRange'", { instance: message });
            return message;
        };

        return CompactTabletRequest;
    })();

    tera.CompactTabletResponse = (function() {

        const CompactTabletResponse = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        CompactTabletResponse.prototype.sequenceId = $util.Long ? $util.Long.fromBits(0,0,true) : 0;
        CompactTabletResponse.prototype.status = 0;
        CompactTabletResponse.prototype.compactStatus = 0;
        CompactTabletResponse.prototype.compactSize = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        CompactTabletResponse.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            writer.uint32(8).uint64(message.sequenceId);
            writer.uint32(16).int32(message.status);
            if (message.compactStatus != null && $Object.hasOwnProperty.call(message, "compactStatus"))
                writer.uint32(24).int32(message.compactStatus);
            if (message.compactSize != null && $Object.hasOwnProperty.call(message, "compactSize"))
                writer.uint32(32).uint64(message.compactSize);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        CompactTabletResponse.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.tera.CompactTabletResponse();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        message.sequenceId = reader.uint64();
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        message.status = reader.int32();
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        message.compactStatus = reader.int32();
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        message.compactSize = reader.uint64();
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            if (!$Object.hasOwnProperty.call(message, "sequenceId"))
                throw $util.ProtocolError("missing required 'sequenceId'", { instance: message });
            if (!$Object.hasOwnProperty.call(message, "status"))
                throw $util.ProtocolError("missing required 'status'", { instance: message });
            return message;
        };

        return CompactTabletResponse;
    })();

    return tera;
})();

export {
  $root as default
};
