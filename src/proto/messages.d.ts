import * as $protobuf from "protobufjs/minimal.js";
import type Long from "long";

/** Namespace sofa. */
export namespace sofa {

    /** Namespace pbrpc. */
    namespace pbrpc {

        /**
         * Properties of a RpcMeta.
         * @deprecated Use sofa.pbrpc.RpcMeta.$Properties instead.
         */
        interface IRpcMeta extends sofa.pbrpc.RpcMeta.$Properties {
        }

        /** Represents a RpcMeta. */
        class RpcMeta {

            /**
             * Constructs a new RpcMeta.
             * @param [properties] Properties to set
             */
            constructor(properties?: sofa.pbrpc.RpcMeta.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RpcMeta type. */
            type: number;

            /** RpcMeta sequenceId. */
            sequenceId: (number|Long);

            /** RpcMeta method. */
            method: string;

            /** RpcMeta serverTimeout. */
            serverTimeout: (number|Long);

            /** RpcMeta failed. */
            failed: boolean;

            /** RpcMeta errorCode. */
            errorCode: number;

            /** RpcMeta reason. */
            reason: string;

            /** RpcMeta compressType. */
            compressType: number;

            /** RpcMeta expectedResponseCompressType. */
            expectedResponseCompressType: number;

            /**
             * Encodes the specified RpcMeta message. Does not implicitly {@link sofa.pbrpc.RpcMeta.verify|verify} messages.
             * @param message RpcMeta message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sofa.pbrpc.RpcMeta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RpcMeta message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sofa.pbrpc.RpcMeta & sofa.pbrpc.RpcMeta.$Shape} RpcMeta
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sofa.pbrpc.RpcMeta & sofa.pbrpc.RpcMeta.$Shape;
        }

        namespace RpcMeta {

            /** Properties of a RpcMeta. */
            interface $Properties {

                /** RpcMeta type */
                type: number;

                /** RpcMeta sequenceId */
                sequenceId: (number|Long);

                /** RpcMeta method */
                method?: (string|null);

                /** RpcMeta serverTimeout */
                serverTimeout?: (number|Long|null);

                /** RpcMeta failed */
                failed?: (boolean|null);

                /** RpcMeta errorCode */
                errorCode?: (number|null);

                /** RpcMeta reason */
                reason?: (string|null);

                /** RpcMeta compressType */
                compressType?: (number|null);

                /** RpcMeta expectedResponseCompressType */
                expectedResponseCompressType?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RpcMeta. */
            type $Shape = sofa.pbrpc.RpcMeta.$Properties;
        }

        /**
         * Properties of a HealthResponse.
         * @deprecated Use sofa.pbrpc.HealthResponse.$Properties instead.
         */
        interface IHealthResponse extends sofa.pbrpc.HealthResponse.$Properties {
        }

        /** Represents a HealthResponse. */
        class HealthResponse {

            /**
             * Constructs a new HealthResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: sofa.pbrpc.HealthResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HealthResponse health. */
            health: string;

            /** HealthResponse version. */
            version: string;

            /** HealthResponse startTime. */
            startTime: string;

            /**
             * Encodes the specified HealthResponse message. Does not implicitly {@link sofa.pbrpc.HealthResponse.verify|verify} messages.
             * @param message HealthResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: sofa.pbrpc.HealthResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HealthResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {sofa.pbrpc.HealthResponse & sofa.pbrpc.HealthResponse.$Shape} HealthResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): sofa.pbrpc.HealthResponse & sofa.pbrpc.HealthResponse.$Shape;
        }

        namespace HealthResponse {

            /** Properties of a HealthResponse. */
            interface $Properties {

                /** HealthResponse health */
                health?: (string|null);

                /** HealthResponse version */
                version?: (string|null);

                /** HealthResponse startTime */
                startTime?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HealthResponse. */
            type $Shape = sofa.pbrpc.HealthResponse.$Properties;
        }
    }
}

/** Namespace galaxy. */
export namespace galaxy {

    /** Namespace ins. */
    namespace ins {

        /**
         * Properties of a PutRequest.
         * @deprecated Use galaxy.ins.PutRequest.$Properties instead.
         */
        interface IPutRequest extends galaxy.ins.PutRequest.$Properties {
        }

        /** Represents a PutRequest. */
        class PutRequest {

            /**
             * Constructs a new PutRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.PutRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PutRequest key. */
            key: Uint8Array;

            /** PutRequest value. */
            value: Uint8Array;

            /** PutRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified PutRequest message. Does not implicitly {@link galaxy.ins.PutRequest.verify|verify} messages.
             * @param message PutRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.PutRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PutRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.PutRequest & galaxy.ins.PutRequest.$Shape} PutRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.PutRequest & galaxy.ins.PutRequest.$Shape;
        }

        namespace PutRequest {

            /** Properties of a PutRequest. */
            interface $Properties {

                /** PutRequest key */
                key: Uint8Array;

                /** PutRequest value */
                value: Uint8Array;

                /** PutRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PutRequest. */
            type $Shape = galaxy.ins.PutRequest.$Properties;
        }

        /**
         * Properties of a PutResponse.
         * @deprecated Use galaxy.ins.PutResponse.$Properties instead.
         */
        interface IPutResponse extends galaxy.ins.PutResponse.$Properties {
        }

        /** Represents a PutResponse. */
        class PutResponse {

            /**
             * Constructs a new PutResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.PutResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PutResponse success. */
            success: boolean;

            /** PutResponse leaderId. */
            leaderId: string;

            /** PutResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified PutResponse message. Does not implicitly {@link galaxy.ins.PutResponse.verify|verify} messages.
             * @param message PutResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.PutResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PutResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.PutResponse & galaxy.ins.PutResponse.$Shape} PutResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.PutResponse & galaxy.ins.PutResponse.$Shape;
        }

        namespace PutResponse {

            /** Properties of a PutResponse. */
            interface $Properties {

                /** PutResponse success */
                success: boolean;

                /** PutResponse leaderId */
                leaderId?: (string|null);

                /** PutResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PutResponse. */
            type $Shape = galaxy.ins.PutResponse.$Properties;
        }

        /**
         * Properties of a DelRequest.
         * @deprecated Use galaxy.ins.DelRequest.$Properties instead.
         */
        interface IDelRequest extends galaxy.ins.DelRequest.$Properties {
        }

        /** Represents a DelRequest. */
        class DelRequest {

            /**
             * Constructs a new DelRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.DelRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DelRequest key. */
            key: Uint8Array;

            /** DelRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified DelRequest message. Does not implicitly {@link galaxy.ins.DelRequest.verify|verify} messages.
             * @param message DelRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.DelRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DelRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.DelRequest & galaxy.ins.DelRequest.$Shape} DelRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.DelRequest & galaxy.ins.DelRequest.$Shape;
        }

        namespace DelRequest {

            /** Properties of a DelRequest. */
            interface $Properties {

                /** DelRequest key */
                key: Uint8Array;

                /** DelRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DelRequest. */
            type $Shape = galaxy.ins.DelRequest.$Properties;
        }

        /**
         * Properties of a DelResponse.
         * @deprecated Use galaxy.ins.DelResponse.$Properties instead.
         */
        interface IDelResponse extends galaxy.ins.DelResponse.$Properties {
        }

        /** Represents a DelResponse. */
        class DelResponse {

            /**
             * Constructs a new DelResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.DelResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DelResponse success. */
            success: boolean;

            /** DelResponse leaderId. */
            leaderId: string;

            /** DelResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified DelResponse message. Does not implicitly {@link galaxy.ins.DelResponse.verify|verify} messages.
             * @param message DelResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.DelResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DelResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.DelResponse & galaxy.ins.DelResponse.$Shape} DelResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.DelResponse & galaxy.ins.DelResponse.$Shape;
        }

        namespace DelResponse {

            /** Properties of a DelResponse. */
            interface $Properties {

                /** DelResponse success */
                success: boolean;

                /** DelResponse leaderId */
                leaderId?: (string|null);

                /** DelResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DelResponse. */
            type $Shape = galaxy.ins.DelResponse.$Properties;
        }

        /**
         * Properties of a GetRequest.
         * @deprecated Use galaxy.ins.GetRequest.$Properties instead.
         */
        interface IGetRequest extends galaxy.ins.GetRequest.$Properties {
        }

        /** Represents a GetRequest. */
        class GetRequest {

            /**
             * Constructs a new GetRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.GetRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetRequest key. */
            key: Uint8Array;

            /** GetRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified GetRequest message. Does not implicitly {@link galaxy.ins.GetRequest.verify|verify} messages.
             * @param message GetRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.GetRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.GetRequest & galaxy.ins.GetRequest.$Shape} GetRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.GetRequest & galaxy.ins.GetRequest.$Shape;
        }

        namespace GetRequest {

            /** Properties of a GetRequest. */
            interface $Properties {

                /** GetRequest key */
                key: Uint8Array;

                /** GetRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetRequest. */
            type $Shape = galaxy.ins.GetRequest.$Properties;
        }

        /**
         * Properties of a GetResponse.
         * @deprecated Use galaxy.ins.GetResponse.$Properties instead.
         */
        interface IGetResponse extends galaxy.ins.GetResponse.$Properties {
        }

        /** Represents a GetResponse. */
        class GetResponse {

            /**
             * Constructs a new GetResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.GetResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetResponse hit. */
            hit: boolean;

            /** GetResponse value. */
            value: Uint8Array;

            /** GetResponse leaderId. */
            leaderId: string;

            /** GetResponse success. */
            success: boolean;

            /** GetResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified GetResponse message. Does not implicitly {@link galaxy.ins.GetResponse.verify|verify} messages.
             * @param message GetResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.GetResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.GetResponse & galaxy.ins.GetResponse.$Shape} GetResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.GetResponse & galaxy.ins.GetResponse.$Shape;
        }

        namespace GetResponse {

            /** Properties of a GetResponse. */
            interface $Properties {

                /** GetResponse hit */
                hit: boolean;

                /** GetResponse value */
                value?: (Uint8Array|null);

                /** GetResponse leaderId */
                leaderId?: (string|null);

                /** GetResponse success */
                success: boolean;

                /** GetResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetResponse. */
            type $Shape = galaxy.ins.GetResponse.$Properties;
        }

        /**
         * Properties of a ScanRequest.
         * @deprecated Use galaxy.ins.ScanRequest.$Properties instead.
         */
        interface IScanRequest extends galaxy.ins.ScanRequest.$Properties {
        }

        /** Represents a ScanRequest. */
        class ScanRequest {

            /**
             * Constructs a new ScanRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.ScanRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScanRequest startKey. */
            startKey: Uint8Array;

            /** ScanRequest endKey. */
            endKey: Uint8Array;

            /** ScanRequest sizeLimit. */
            sizeLimit: number;

            /** ScanRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified ScanRequest message. Does not implicitly {@link galaxy.ins.ScanRequest.verify|verify} messages.
             * @param message ScanRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.ScanRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScanRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.ScanRequest & galaxy.ins.ScanRequest.$Shape} ScanRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.ScanRequest & galaxy.ins.ScanRequest.$Shape;
        }

        namespace ScanRequest {

            /** Properties of a ScanRequest. */
            interface $Properties {

                /** ScanRequest startKey */
                startKey: Uint8Array;

                /** ScanRequest endKey */
                endKey: Uint8Array;

                /** ScanRequest sizeLimit */
                sizeLimit: number;

                /** ScanRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ScanRequest. */
            type $Shape = galaxy.ins.ScanRequest.$Properties;
        }

        /**
         * Properties of a ScanItem.
         * @deprecated Use galaxy.ins.ScanItem.$Properties instead.
         */
        interface IScanItem extends galaxy.ins.ScanItem.$Properties {
        }

        /** Represents a ScanItem. */
        class ScanItem {

            /**
             * Constructs a new ScanItem.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.ScanItem.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScanItem key. */
            key: Uint8Array;

            /** ScanItem value. */
            value: Uint8Array;

            /**
             * Encodes the specified ScanItem message. Does not implicitly {@link galaxy.ins.ScanItem.verify|verify} messages.
             * @param message ScanItem message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.ScanItem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScanItem message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.ScanItem & galaxy.ins.ScanItem.$Shape} ScanItem
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.ScanItem & galaxy.ins.ScanItem.$Shape;
        }

        namespace ScanItem {

            /** Properties of a ScanItem. */
            interface $Properties {

                /** ScanItem key */
                key: Uint8Array;

                /** ScanItem value */
                value: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ScanItem. */
            type $Shape = galaxy.ins.ScanItem.$Properties;
        }

        /**
         * Properties of a ScanResponse.
         * @deprecated Use galaxy.ins.ScanResponse.$Properties instead.
         */
        interface IScanResponse extends galaxy.ins.ScanResponse.$Properties {
        }

        /** Represents a ScanResponse. */
        class ScanResponse {

            /**
             * Constructs a new ScanResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.ScanResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScanResponse hasMore. */
            hasMore: boolean;

            /** ScanResponse items. */
            items: galaxy.ins.ScanItem.$Properties[];

            /** ScanResponse leaderId. */
            leaderId: string;

            /** ScanResponse success. */
            success: boolean;

            /** ScanResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified ScanResponse message. Does not implicitly {@link galaxy.ins.ScanResponse.verify|verify} messages.
             * @param message ScanResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.ScanResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScanResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.ScanResponse & galaxy.ins.ScanResponse.$Shape} ScanResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.ScanResponse & galaxy.ins.ScanResponse.$Shape;
        }

        namespace ScanResponse {

            /** Properties of a ScanResponse. */
            interface $Properties {

                /** ScanResponse hasMore */
                hasMore?: (boolean|null);

                /** ScanResponse items */
                items?: (galaxy.ins.ScanItem.$Properties[]|null);

                /** ScanResponse leaderId */
                leaderId?: (string|null);

                /** ScanResponse success */
                success: boolean;

                /** ScanResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ScanResponse. */
            type $Shape = galaxy.ins.ScanResponse.$Properties;
        }

        /**
         * Properties of a LockRequest.
         * @deprecated Use galaxy.ins.LockRequest.$Properties instead.
         */
        interface ILockRequest extends galaxy.ins.LockRequest.$Properties {
        }

        /** Represents a LockRequest. */
        class LockRequest {

            /**
             * Constructs a new LockRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.LockRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LockRequest key. */
            key: Uint8Array;

            /** LockRequest sessionId. */
            sessionId: string;

            /** LockRequest hostname. */
            hostname: string;

            /** LockRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified LockRequest message. Does not implicitly {@link galaxy.ins.LockRequest.verify|verify} messages.
             * @param message LockRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.LockRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LockRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.LockRequest & galaxy.ins.LockRequest.$Shape} LockRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.LockRequest & galaxy.ins.LockRequest.$Shape;
        }

        namespace LockRequest {

            /** Properties of a LockRequest. */
            interface $Properties {

                /** LockRequest key */
                key: Uint8Array;

                /** LockRequest sessionId */
                sessionId: string;

                /** LockRequest hostname */
                hostname?: (string|null);

                /** LockRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LockRequest. */
            type $Shape = galaxy.ins.LockRequest.$Properties;
        }

        /**
         * Properties of a LockResponse.
         * @deprecated Use galaxy.ins.LockResponse.$Properties instead.
         */
        interface ILockResponse extends galaxy.ins.LockResponse.$Properties {
        }

        /** Represents a LockResponse. */
        class LockResponse {

            /**
             * Constructs a new LockResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.LockResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LockResponse success. */
            success: boolean;

            /** LockResponse leaderId. */
            leaderId: string;

            /** LockResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified LockResponse message. Does not implicitly {@link galaxy.ins.LockResponse.verify|verify} messages.
             * @param message LockResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.LockResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LockResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.LockResponse & galaxy.ins.LockResponse.$Shape} LockResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.LockResponse & galaxy.ins.LockResponse.$Shape;
        }

        namespace LockResponse {

            /** Properties of a LockResponse. */
            interface $Properties {

                /** LockResponse success */
                success: boolean;

                /** LockResponse leaderId */
                leaderId?: (string|null);

                /** LockResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LockResponse. */
            type $Shape = galaxy.ins.LockResponse.$Properties;
        }

        /**
         * Properties of an UnLockRequest.
         * @deprecated Use galaxy.ins.UnLockRequest.$Properties instead.
         */
        interface IUnLockRequest extends galaxy.ins.UnLockRequest.$Properties {
        }

        /** Represents an UnLockRequest. */
        class UnLockRequest {

            /**
             * Constructs a new UnLockRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.UnLockRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UnLockRequest key. */
            key: Uint8Array;

            /** UnLockRequest sessionId. */
            sessionId: string;

            /** UnLockRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified UnLockRequest message. Does not implicitly {@link galaxy.ins.UnLockRequest.verify|verify} messages.
             * @param message UnLockRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.UnLockRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UnLockRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.UnLockRequest & galaxy.ins.UnLockRequest.$Shape} UnLockRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.UnLockRequest & galaxy.ins.UnLockRequest.$Shape;
        }

        namespace UnLockRequest {

            /** Properties of an UnLockRequest. */
            interface $Properties {

                /** UnLockRequest key */
                key: Uint8Array;

                /** UnLockRequest sessionId */
                sessionId: string;

                /** UnLockRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UnLockRequest. */
            type $Shape = galaxy.ins.UnLockRequest.$Properties;
        }

        /**
         * Properties of an UnLockResponse.
         * @deprecated Use galaxy.ins.UnLockResponse.$Properties instead.
         */
        interface IUnLockResponse extends galaxy.ins.UnLockResponse.$Properties {
        }

        /** Represents an UnLockResponse. */
        class UnLockResponse {

            /**
             * Constructs a new UnLockResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.UnLockResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UnLockResponse success. */
            success: boolean;

            /** UnLockResponse leaderId. */
            leaderId: string;

            /** UnLockResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified UnLockResponse message. Does not implicitly {@link galaxy.ins.UnLockResponse.verify|verify} messages.
             * @param message UnLockResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.UnLockResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UnLockResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.UnLockResponse & galaxy.ins.UnLockResponse.$Shape} UnLockResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.UnLockResponse & galaxy.ins.UnLockResponse.$Shape;
        }

        namespace UnLockResponse {

            /** Properties of an UnLockResponse. */
            interface $Properties {

                /** UnLockResponse success */
                success: boolean;

                /** UnLockResponse leaderId */
                leaderId?: (string|null);

                /** UnLockResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UnLockResponse. */
            type $Shape = galaxy.ins.UnLockResponse.$Properties;
        }

        /**
         * Properties of a KeepAliveRequest.
         * @deprecated Use galaxy.ins.KeepAliveRequest.$Properties instead.
         */
        interface IKeepAliveRequest extends galaxy.ins.KeepAliveRequest.$Properties {
        }

        /** Represents a KeepAliveRequest. */
        class KeepAliveRequest {

            /**
             * Constructs a new KeepAliveRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.KeepAliveRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** KeepAliveRequest sessionId. */
            sessionId: string;

            /** KeepAliveRequest uuid. */
            uuid: string;

            /** KeepAliveRequest locks. */
            locks: Uint8Array[];

            /** KeepAliveRequest forwardFromLeader. */
            forwardFromLeader: boolean;

            /** KeepAliveRequest timeoutMilliseconds. */
            timeoutMilliseconds: (number|Long);

            /**
             * Encodes the specified KeepAliveRequest message. Does not implicitly {@link galaxy.ins.KeepAliveRequest.verify|verify} messages.
             * @param message KeepAliveRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.KeepAliveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a KeepAliveRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.KeepAliveRequest & galaxy.ins.KeepAliveRequest.$Shape} KeepAliveRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.KeepAliveRequest & galaxy.ins.KeepAliveRequest.$Shape;
        }

        namespace KeepAliveRequest {

            /** Properties of a KeepAliveRequest. */
            interface $Properties {

                /** KeepAliveRequest sessionId */
                sessionId: string;

                /** KeepAliveRequest uuid */
                uuid?: (string|null);

                /** KeepAliveRequest locks */
                locks?: (Uint8Array[]|null);

                /** KeepAliveRequest forwardFromLeader */
                forwardFromLeader?: (boolean|null);

                /** KeepAliveRequest timeoutMilliseconds */
                timeoutMilliseconds?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a KeepAliveRequest. */
            type $Shape = galaxy.ins.KeepAliveRequest.$Properties;
        }

        /**
         * Properties of a KeepAliveResponse.
         * @deprecated Use galaxy.ins.KeepAliveResponse.$Properties instead.
         */
        interface IKeepAliveResponse extends galaxy.ins.KeepAliveResponse.$Properties {
        }

        /** Represents a KeepAliveResponse. */
        class KeepAliveResponse {

            /**
             * Constructs a new KeepAliveResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.KeepAliveResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** KeepAliveResponse success. */
            success: boolean;

            /** KeepAliveResponse leaderId. */
            leaderId: string;

            /**
             * Encodes the specified KeepAliveResponse message. Does not implicitly {@link galaxy.ins.KeepAliveResponse.verify|verify} messages.
             * @param message KeepAliveResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.KeepAliveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a KeepAliveResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.KeepAliveResponse & galaxy.ins.KeepAliveResponse.$Shape} KeepAliveResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.KeepAliveResponse & galaxy.ins.KeepAliveResponse.$Shape;
        }

        namespace KeepAliveResponse {

            /** Properties of a KeepAliveResponse. */
            interface $Properties {

                /** KeepAliveResponse success */
                success: boolean;

                /** KeepAliveResponse leaderId */
                leaderId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a KeepAliveResponse. */
            type $Shape = galaxy.ins.KeepAliveResponse.$Properties;
        }

        /**
         * Properties of a WatchRequest.
         * @deprecated Use galaxy.ins.WatchRequest.$Properties instead.
         */
        interface IWatchRequest extends galaxy.ins.WatchRequest.$Properties {
        }

        /** Represents a WatchRequest. */
        class WatchRequest {

            /**
             * Constructs a new WatchRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.WatchRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WatchRequest key. */
            key: Uint8Array;

            /** WatchRequest sessionId. */
            sessionId: string;

            /** WatchRequest oldValue. */
            oldValue: Uint8Array;

            /** WatchRequest keyExist. */
            keyExist: boolean;

            /** WatchRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified WatchRequest message. Does not implicitly {@link galaxy.ins.WatchRequest.verify|verify} messages.
             * @param message WatchRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.WatchRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WatchRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.WatchRequest & galaxy.ins.WatchRequest.$Shape} WatchRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.WatchRequest & galaxy.ins.WatchRequest.$Shape;
        }

        namespace WatchRequest {

            /** Properties of a WatchRequest. */
            interface $Properties {

                /** WatchRequest key */
                key: Uint8Array;

                /** WatchRequest sessionId */
                sessionId: string;

                /** WatchRequest oldValue */
                oldValue?: (Uint8Array|null);

                /** WatchRequest keyExist */
                keyExist?: (boolean|null);

                /** WatchRequest uuid */
                uuid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WatchRequest. */
            type $Shape = galaxy.ins.WatchRequest.$Properties;
        }

        /**
         * Properties of a ShowStatusRequest.
         * @deprecated Use galaxy.ins.ShowStatusRequest.$Properties instead.
         */
        interface IShowStatusRequest extends galaxy.ins.ShowStatusRequest.$Properties {
        }

        /** Represents a ShowStatusRequest. */
        class ShowStatusRequest {

            /**
             * Constructs a new ShowStatusRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.ShowStatusRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified ShowStatusRequest message. Does not implicitly {@link galaxy.ins.ShowStatusRequest.verify|verify} messages.
             * @param message ShowStatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.ShowStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ShowStatusRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.ShowStatusRequest & galaxy.ins.ShowStatusRequest.$Shape} ShowStatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.ShowStatusRequest & galaxy.ins.ShowStatusRequest.$Shape;
        }

        namespace ShowStatusRequest {

            /** Properties of a ShowStatusRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ShowStatusRequest. */
            type $Shape = galaxy.ins.ShowStatusRequest.$Properties;
        }

        /**
         * Properties of a ShowStatusResponse.
         * @deprecated Use galaxy.ins.ShowStatusResponse.$Properties instead.
         */
        interface IShowStatusResponse extends galaxy.ins.ShowStatusResponse.$Properties {
        }

        /** Represents a ShowStatusResponse. */
        class ShowStatusResponse {

            /**
             * Constructs a new ShowStatusResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.ShowStatusResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ShowStatusResponse status. */
            status: number;

            /** ShowStatusResponse term. */
            term: (number|Long);

            /** ShowStatusResponse lastLogIndex. */
            lastLogIndex: (number|Long);

            /** ShowStatusResponse lastLogTerm. */
            lastLogTerm: (number|Long);

            /** ShowStatusResponse commitIndex. */
            commitIndex: (number|Long);

            /** ShowStatusResponse lastApplied. */
            lastApplied: (number|Long);

            /**
             * Encodes the specified ShowStatusResponse message. Does not implicitly {@link galaxy.ins.ShowStatusResponse.verify|verify} messages.
             * @param message ShowStatusResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.ShowStatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ShowStatusResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.ShowStatusResponse & galaxy.ins.ShowStatusResponse.$Shape} ShowStatusResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.ShowStatusResponse & galaxy.ins.ShowStatusResponse.$Shape;
        }

        namespace ShowStatusResponse {

            /** Properties of a ShowStatusResponse. */
            interface $Properties {

                /** ShowStatusResponse status */
                status: number;

                /** ShowStatusResponse term */
                term: (number|Long);

                /** ShowStatusResponse lastLogIndex */
                lastLogIndex: (number|Long);

                /** ShowStatusResponse lastLogTerm */
                lastLogTerm: (number|Long);

                /** ShowStatusResponse commitIndex */
                commitIndex?: (number|Long|null);

                /** ShowStatusResponse lastApplied */
                lastApplied?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ShowStatusResponse. */
            type $Shape = galaxy.ins.ShowStatusResponse.$Properties;
        }

        /**
         * Properties of a WatchResponse.
         * @deprecated Use galaxy.ins.WatchResponse.$Properties instead.
         */
        interface IWatchResponse extends galaxy.ins.WatchResponse.$Properties {
        }

        /** Represents a WatchResponse. */
        class WatchResponse {

            /**
             * Constructs a new WatchResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.WatchResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WatchResponse success. */
            success: boolean;

            /** WatchResponse leaderId. */
            leaderId: string;

            /** WatchResponse key. */
            key: Uint8Array;

            /** WatchResponse value. */
            value: Uint8Array;

            /** WatchResponse deleted. */
            deleted: boolean;

            /** WatchResponse canceled. */
            canceled: boolean;

            /** WatchResponse watchKey. */
            watchKey: Uint8Array;

            /** WatchResponse uuidExpired. */
            uuidExpired: boolean;

            /**
             * Encodes the specified WatchResponse message. Does not implicitly {@link galaxy.ins.WatchResponse.verify|verify} messages.
             * @param message WatchResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.WatchResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WatchResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.WatchResponse & galaxy.ins.WatchResponse.$Shape} WatchResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.WatchResponse & galaxy.ins.WatchResponse.$Shape;
        }

        namespace WatchResponse {

            /** Properties of a WatchResponse. */
            interface $Properties {

                /** WatchResponse success */
                success?: (boolean|null);

                /** WatchResponse leaderId */
                leaderId?: (string|null);

                /** WatchResponse key */
                key?: (Uint8Array|null);

                /** WatchResponse value */
                value?: (Uint8Array|null);

                /** WatchResponse deleted */
                deleted?: (boolean|null);

                /** WatchResponse canceled */
                canceled?: (boolean|null);

                /** WatchResponse watchKey */
                watchKey?: (Uint8Array|null);

                /** WatchResponse uuidExpired */
                uuidExpired?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WatchResponse. */
            type $Shape = galaxy.ins.WatchResponse.$Properties;
        }

        /**
         * Properties of a LoginRequest.
         * @deprecated Use galaxy.ins.LoginRequest.$Properties instead.
         */
        interface ILoginRequest extends galaxy.ins.LoginRequest.$Properties {
        }

        /** Represents a LoginRequest. */
        class LoginRequest {

            /**
             * Constructs a new LoginRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.LoginRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LoginRequest username. */
            username: string;

            /** LoginRequest passwd. */
            passwd: string;

            /**
             * Encodes the specified LoginRequest message. Does not implicitly {@link galaxy.ins.LoginRequest.verify|verify} messages.
             * @param message LoginRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.LoginRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LoginRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.LoginRequest & galaxy.ins.LoginRequest.$Shape} LoginRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.LoginRequest & galaxy.ins.LoginRequest.$Shape;
        }

        namespace LoginRequest {

            /** Properties of a LoginRequest. */
            interface $Properties {

                /** LoginRequest username */
                username: string;

                /** LoginRequest passwd */
                passwd: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LoginRequest. */
            type $Shape = galaxy.ins.LoginRequest.$Properties;
        }

        /**
         * Properties of a LoginResponse.
         * @deprecated Use galaxy.ins.LoginResponse.$Properties instead.
         */
        interface ILoginResponse extends galaxy.ins.LoginResponse.$Properties {
        }

        /** Represents a LoginResponse. */
        class LoginResponse {

            /**
             * Constructs a new LoginResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.LoginResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LoginResponse status. */
            status: number;

            /** LoginResponse uuid. */
            uuid: string;

            /** LoginResponse leaderId. */
            leaderId: string;

            /**
             * Encodes the specified LoginResponse message. Does not implicitly {@link galaxy.ins.LoginResponse.verify|verify} messages.
             * @param message LoginResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.LoginResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LoginResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.LoginResponse & galaxy.ins.LoginResponse.$Shape} LoginResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.LoginResponse & galaxy.ins.LoginResponse.$Shape;
        }

        namespace LoginResponse {

            /** Properties of a LoginResponse. */
            interface $Properties {

                /** LoginResponse status */
                status: number;

                /** LoginResponse uuid */
                uuid?: (string|null);

                /** LoginResponse leaderId */
                leaderId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LoginResponse. */
            type $Shape = galaxy.ins.LoginResponse.$Properties;
        }

        /**
         * Properties of a LogoutRequest.
         * @deprecated Use galaxy.ins.LogoutRequest.$Properties instead.
         */
        interface ILogoutRequest extends galaxy.ins.LogoutRequest.$Properties {
        }

        /** Represents a LogoutRequest. */
        class LogoutRequest {

            /**
             * Constructs a new LogoutRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.LogoutRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogoutRequest uuid. */
            uuid: string;

            /**
             * Encodes the specified LogoutRequest message. Does not implicitly {@link galaxy.ins.LogoutRequest.verify|verify} messages.
             * @param message LogoutRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.LogoutRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogoutRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.LogoutRequest & galaxy.ins.LogoutRequest.$Shape} LogoutRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.LogoutRequest & galaxy.ins.LogoutRequest.$Shape;
        }

        namespace LogoutRequest {

            /** Properties of a LogoutRequest. */
            interface $Properties {

                /** LogoutRequest uuid */
                uuid: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogoutRequest. */
            type $Shape = galaxy.ins.LogoutRequest.$Properties;
        }

        /**
         * Properties of a LogoutResponse.
         * @deprecated Use galaxy.ins.LogoutResponse.$Properties instead.
         */
        interface ILogoutResponse extends galaxy.ins.LogoutResponse.$Properties {
        }

        /** Represents a LogoutResponse. */
        class LogoutResponse {

            /**
             * Constructs a new LogoutResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.LogoutResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogoutResponse status. */
            status: number;

            /** LogoutResponse leaderId. */
            leaderId: string;

            /**
             * Encodes the specified LogoutResponse message. Does not implicitly {@link galaxy.ins.LogoutResponse.verify|verify} messages.
             * @param message LogoutResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.LogoutResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogoutResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.LogoutResponse & galaxy.ins.LogoutResponse.$Shape} LogoutResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.LogoutResponse & galaxy.ins.LogoutResponse.$Shape;
        }

        namespace LogoutResponse {

            /** Properties of a LogoutResponse. */
            interface $Properties {

                /** LogoutResponse status */
                status: number;

                /** LogoutResponse leaderId */
                leaderId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogoutResponse. */
            type $Shape = galaxy.ins.LogoutResponse.$Properties;
        }

        /**
         * Properties of a RegisterRequest.
         * @deprecated Use galaxy.ins.RegisterRequest.$Properties instead.
         */
        interface IRegisterRequest extends galaxy.ins.RegisterRequest.$Properties {
        }

        /** Represents a RegisterRequest. */
        class RegisterRequest {

            /**
             * Constructs a new RegisterRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.RegisterRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RegisterRequest username. */
            username: string;

            /** RegisterRequest passwd. */
            passwd: string;

            /**
             * Encodes the specified RegisterRequest message. Does not implicitly {@link galaxy.ins.RegisterRequest.verify|verify} messages.
             * @param message RegisterRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.RegisterRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RegisterRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.RegisterRequest & galaxy.ins.RegisterRequest.$Shape} RegisterRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.RegisterRequest & galaxy.ins.RegisterRequest.$Shape;
        }

        namespace RegisterRequest {

            /** Properties of a RegisterRequest. */
            interface $Properties {

                /** RegisterRequest username */
                username: string;

                /** RegisterRequest passwd */
                passwd: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RegisterRequest. */
            type $Shape = galaxy.ins.RegisterRequest.$Properties;
        }

        /**
         * Properties of a RegisterResponse.
         * @deprecated Use galaxy.ins.RegisterResponse.$Properties instead.
         */
        interface IRegisterResponse extends galaxy.ins.RegisterResponse.$Properties {
        }

        /** Represents a RegisterResponse. */
        class RegisterResponse {

            /**
             * Constructs a new RegisterResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: galaxy.ins.RegisterResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RegisterResponse status. */
            status: number;

            /** RegisterResponse leaderId. */
            leaderId: string;

            /**
             * Encodes the specified RegisterResponse message. Does not implicitly {@link galaxy.ins.RegisterResponse.verify|verify} messages.
             * @param message RegisterResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: galaxy.ins.RegisterResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RegisterResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {galaxy.ins.RegisterResponse & galaxy.ins.RegisterResponse.$Shape} RegisterResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): galaxy.ins.RegisterResponse & galaxy.ins.RegisterResponse.$Shape;
        }

        namespace RegisterResponse {

            /** Properties of a RegisterResponse. */
            interface $Properties {

                /** RegisterResponse status */
                status: number;

                /** RegisterResponse leaderId */
                leaderId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RegisterResponse. */
            type $Shape = galaxy.ins.RegisterResponse.$Properties;
        }
    }
}

/** Namespace tera. */
export namespace tera {

    /** RawKey enum. */
    enum RawKey {

        /** Readable value */
        Readable = 0,

        /** Binary value */
        Binary = 1,

        /** TTLKv value */
        TTLKv = 2,

        /** GeneralKv value */
        GeneralKv = 3
    }

    /** MutationType enum. */
    enum MutationType {

        /** kPut value */
        kPut = 0,

        /** kDeleteColumn value */
        kDeleteColumn = 1,

        /** kDeleteColumns value */
        kDeleteColumns = 2,

        /** kDeleteFamily value */
        kDeleteFamily = 3,

        /** kDeleteRow value */
        kDeleteRow = 4,

        /** kAdd value */
        kAdd = 5,

        /** kPutIfAbsent value */
        kPutIfAbsent = 6,

        /** kAppend value */
        kAppend = 7,

        /** kAddInt64 value */
        kAddInt64 = 8
    }

    /**
     * Properties of an IdentityInfo.
     * @deprecated Use tera.IdentityInfo.$Properties instead.
     */
    interface IIdentityInfo extends tera.IdentityInfo.$Properties {
    }

    /** Represents an IdentityInfo. */
    class IdentityInfo {

        /**
         * Constructs a new IdentityInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.IdentityInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** IdentityInfo authPolicyType. */
        authPolicyType: number;

        /** IdentityInfo name. */
        name: string;

        /** IdentityInfo token. */
        token: Uint8Array;

        /** IdentityInfo ipAddr. */
        ipAddr: string;

        /**
         * Encodes the specified IdentityInfo message. Does not implicitly {@link tera.IdentityInfo.verify|verify} messages.
         * @param message IdentityInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.IdentityInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an IdentityInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.IdentityInfo & tera.IdentityInfo.$Shape} IdentityInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.IdentityInfo & tera.IdentityInfo.$Shape;
    }

    namespace IdentityInfo {

        /** Properties of an IdentityInfo. */
        interface $Properties {

            /** IdentityInfo authPolicyType */
            authPolicyType: number;

            /** IdentityInfo name */
            name: string;

            /** IdentityInfo token */
            token: Uint8Array;

            /** IdentityInfo ipAddr */
            ipAddr: string;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an IdentityInfo. */
        type $Shape = tera.IdentityInfo.$Properties;
    }

    /**
     * Properties of a KeyRange.
     * @deprecated Use tera.KeyRange.$Properties instead.
     */
    interface IKeyRange extends tera.KeyRange.$Properties {
    }

    /** Represents a KeyRange. */
    class KeyRange {

        /**
         * Constructs a new KeyRange.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.KeyRange.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KeyRange keyStart. */
        keyStart: Uint8Array;

        /** KeyRange keyEnd. */
        keyEnd: Uint8Array;

        /**
         * Encodes the specified KeyRange message. Does not implicitly {@link tera.KeyRange.verify|verify} messages.
         * @param message KeyRange message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.KeyRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KeyRange message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.KeyRange & tera.KeyRange.$Shape} KeyRange
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.KeyRange & tera.KeyRange.$Shape;
    }

    namespace KeyRange {

        /** Properties of a KeyRange. */
        interface $Properties {

            /** KeyRange keyStart */
            keyStart?: (Uint8Array|null);

            /** KeyRange keyEnd */
            keyEnd?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KeyRange. */
        type $Shape = tera.KeyRange.$Properties;
    }

    /**
     * Properties of a KeyValuePair.
     * @deprecated Use tera.KeyValuePair.$Properties instead.
     */
    interface IKeyValuePair extends tera.KeyValuePair.$Properties {
    }

    /** Represents a KeyValuePair. */
    class KeyValuePair {

        /**
         * Constructs a new KeyValuePair.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.KeyValuePair.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** KeyValuePair key. */
        key: Uint8Array;

        /** KeyValuePair value. */
        value: Uint8Array;

        /** KeyValuePair del. */
        del: boolean;

        /** KeyValuePair columnFamily. */
        columnFamily: Uint8Array;

        /** KeyValuePair qualifier. */
        qualifier: Uint8Array;

        /** KeyValuePair timestamp. */
        timestamp: (number|Long);

        /**
         * Encodes the specified KeyValuePair message. Does not implicitly {@link tera.KeyValuePair.verify|verify} messages.
         * @param message KeyValuePair message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.KeyValuePair.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a KeyValuePair message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.KeyValuePair & tera.KeyValuePair.$Shape} KeyValuePair
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.KeyValuePair & tera.KeyValuePair.$Shape;
    }

    namespace KeyValuePair {

        /** Properties of a KeyValuePair. */
        interface $Properties {

            /** KeyValuePair key */
            key?: (Uint8Array|null);

            /** KeyValuePair value */
            value?: (Uint8Array|null);

            /** KeyValuePair del */
            del?: (boolean|null);

            /** KeyValuePair columnFamily */
            columnFamily?: (Uint8Array|null);

            /** KeyValuePair qualifier */
            qualifier?: (Uint8Array|null);

            /** KeyValuePair timestamp */
            timestamp?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a KeyValuePair. */
        type $Shape = tera.KeyValuePair.$Properties;
    }

    /**
     * Properties of a RowResult.
     * @deprecated Use tera.RowResult.$Properties instead.
     */
    interface IRowResult extends tera.RowResult.$Properties {
    }

    /** Represents a RowResult. */
    class RowResult {

        /**
         * Constructs a new RowResult.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.RowResult.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RowResult keyValues. */
        keyValues: tera.KeyValuePair.$Properties[];

        /**
         * Encodes the specified RowResult message. Does not implicitly {@link tera.RowResult.verify|verify} messages.
         * @param message RowResult message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.RowResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RowResult message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.RowResult & tera.RowResult.$Shape} RowResult
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.RowResult & tera.RowResult.$Shape;
    }

    namespace RowResult {

        /** Properties of a RowResult. */
        interface $Properties {

            /** RowResult keyValues */
            keyValues?: (tera.KeyValuePair.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RowResult. */
        type $Shape = tera.RowResult.$Properties;
    }

    /**
     * Properties of a BytesList.
     * @deprecated Use tera.BytesList.$Properties instead.
     */
    interface IBytesList extends tera.BytesList.$Properties {
    }

    /** Represents a BytesList. */
    class BytesList {

        /**
         * Constructs a new BytesList.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.BytesList.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BytesList content. */
        content: Uint8Array[];

        /** BytesList status. */
        status: number[];

        /** BytesList rowResult. */
        rowResult: tera.RowResult.$Properties[];

        /**
         * Encodes the specified BytesList message. Does not implicitly {@link tera.BytesList.verify|verify} messages.
         * @param message BytesList message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.BytesList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BytesList message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.BytesList & tera.BytesList.$Shape} BytesList
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.BytesList & tera.BytesList.$Shape;
    }

    namespace BytesList {

        /** Properties of a BytesList. */
        interface $Properties {

            /** BytesList content */
            content?: (Uint8Array[]|null);

            /** BytesList status */
            status?: (number[]|null);

            /** BytesList rowResult */
            rowResult?: (tera.RowResult.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BytesList. */
        type $Shape = tera.BytesList.$Properties;
    }

    /**
     * Properties of a ColumnFamilySchema.
     * @deprecated Use tera.ColumnFamilySchema.$Properties instead.
     */
    interface IColumnFamilySchema extends tera.ColumnFamilySchema.$Properties {
    }

    /** Represents a ColumnFamilySchema. */
    class ColumnFamilySchema {

        /**
         * Constructs a new ColumnFamilySchema.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ColumnFamilySchema.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ColumnFamilySchema id. */
        id: number;

        /** ColumnFamilySchema name. */
        name: Uint8Array;

        /** ColumnFamilySchema localityGroup. */
        localityGroup: string;

        /** ColumnFamilySchema owner. */
        owner: number;

        /** ColumnFamilySchema acl. */
        acl: (number|Long)[];

        /** ColumnFamilySchema maxVersions. */
        maxVersions: number;

        /** ColumnFamilySchema minVersions. */
        minVersions: number;

        /** ColumnFamilySchema timeToLive. */
        timeToLive: number;

        /** ColumnFamilySchema diskQuota. */
        diskQuota: (number|Long);

        /** ColumnFamilySchema type. */
        type: string;

        /** ColumnFamilySchema gtxn. */
        gtxn: boolean;

        /** ColumnFamilySchema notify. */
        notify: boolean;

        /**
         * Encodes the specified ColumnFamilySchema message. Does not implicitly {@link tera.ColumnFamilySchema.verify|verify} messages.
         * @param message ColumnFamilySchema message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ColumnFamilySchema.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ColumnFamilySchema message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ColumnFamilySchema & tera.ColumnFamilySchema.$Shape} ColumnFamilySchema
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ColumnFamilySchema & tera.ColumnFamilySchema.$Shape;
    }

    namespace ColumnFamilySchema {

        /** Properties of a ColumnFamilySchema. */
        interface $Properties {

            /** ColumnFamilySchema id */
            id?: (number|null);

            /** ColumnFamilySchema name */
            name?: (Uint8Array|null);

            /** ColumnFamilySchema localityGroup */
            localityGroup?: (string|null);

            /** ColumnFamilySchema owner */
            owner?: (number|null);

            /** ColumnFamilySchema acl */
            acl?: ((number|Long)[]|null);

            /** ColumnFamilySchema maxVersions */
            maxVersions?: (number|null);

            /** ColumnFamilySchema minVersions */
            minVersions?: (number|null);

            /** ColumnFamilySchema timeToLive */
            timeToLive?: (number|null);

            /** ColumnFamilySchema diskQuota */
            diskQuota?: (number|Long|null);

            /** ColumnFamilySchema type */
            type?: (string|null);

            /** ColumnFamilySchema gtxn */
            gtxn?: (boolean|null);

            /** ColumnFamilySchema notify */
            notify?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ColumnFamilySchema. */
        type $Shape = tera.ColumnFamilySchema.$Properties;
    }

    /**
     * Properties of a LocalityGroupSchema.
     * @deprecated Use tera.LocalityGroupSchema.$Properties instead.
     */
    interface ILocalityGroupSchema extends tera.LocalityGroupSchema.$Properties {
    }

    /** Represents a LocalityGroupSchema. */
    class LocalityGroupSchema {

        /**
         * Constructs a new LocalityGroupSchema.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.LocalityGroupSchema.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LocalityGroupSchema id. */
        id: number;

        /** LocalityGroupSchema name. */
        name: string;

        /** LocalityGroupSchema storeType. */
        storeType: number;

        /** LocalityGroupSchema compressType. */
        compressType: boolean;

        /** LocalityGroupSchema blockSize. */
        blockSize: number;

        /** LocalityGroupSchema useBloomFilter. */
        useBloomFilter: boolean;

        /** LocalityGroupSchema isDel. */
        isDel: boolean;

        /** LocalityGroupSchema useMemtableOnLeveldb. */
        useMemtableOnLeveldb: boolean;

        /** LocalityGroupSchema memtableLdbWriteBufferSize. */
        memtableLdbWriteBufferSize: number;

        /** LocalityGroupSchema memtableLdbBlockSize. */
        memtableLdbBlockSize: number;

        /** LocalityGroupSchema sstSize. */
        sstSize: number;

        /**
         * Encodes the specified LocalityGroupSchema message. Does not implicitly {@link tera.LocalityGroupSchema.verify|verify} messages.
         * @param message LocalityGroupSchema message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.LocalityGroupSchema.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LocalityGroupSchema message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.LocalityGroupSchema & tera.LocalityGroupSchema.$Shape} LocalityGroupSchema
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.LocalityGroupSchema & tera.LocalityGroupSchema.$Shape;
    }

    namespace LocalityGroupSchema {

        /** Properties of a LocalityGroupSchema. */
        interface $Properties {

            /** LocalityGroupSchema id */
            id?: (number|null);

            /** LocalityGroupSchema name */
            name?: (string|null);

            /** LocalityGroupSchema storeType */
            storeType?: (number|null);

            /** LocalityGroupSchema compressType */
            compressType?: (boolean|null);

            /** LocalityGroupSchema blockSize */
            blockSize?: (number|null);

            /** LocalityGroupSchema useBloomFilter */
            useBloomFilter?: (boolean|null);

            /** LocalityGroupSchema isDel */
            isDel?: (boolean|null);

            /** LocalityGroupSchema useMemtableOnLeveldb */
            useMemtableOnLeveldb?: (boolean|null);

            /** LocalityGroupSchema memtableLdbWriteBufferSize */
            memtableLdbWriteBufferSize?: (number|null);

            /** LocalityGroupSchema memtableLdbBlockSize */
            memtableLdbBlockSize?: (number|null);

            /** LocalityGroupSchema sstSize */
            sstSize?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LocalityGroupSchema. */
        type $Shape = tera.LocalityGroupSchema.$Properties;
    }

    /**
     * Properties of a TableSchema.
     * @deprecated Use tera.TableSchema.$Properties instead.
     */
    interface ITableSchema extends tera.TableSchema.$Properties {
    }

    /** Represents a TableSchema. */
    class TableSchema {

        /**
         * Constructs a new TableSchema.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TableSchema.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TableSchema id. */
        id: number;

        /** TableSchema name. */
        name: string;

        /** TableSchema owner. */
        owner: number;

        /** TableSchema acl. */
        acl: number[];

        /** TableSchema columnFamilies. */
        columnFamilies: tera.ColumnFamilySchema.$Properties[];

        /** TableSchema localityGroups. */
        localityGroups: tera.LocalityGroupSchema.$Properties[];

        /** TableSchema rawKey. */
        rawKey: number;

        /** TableSchema splitSize. */
        splitSize: (number|Long);

        /** TableSchema kvOnly. */
        kvOnly: boolean;

        /** TableSchema mergeSize. */
        mergeSize: (number|Long);

        /** TableSchema disableWal. */
        disableWal: boolean;

        /** TableSchema adminGroup. */
        adminGroup: string;

        /** TableSchema alias. */
        alias: string;

        /** TableSchema admin. */
        admin: string;

        /** TableSchema enableTxn. */
        enableTxn: boolean;

        /** TableSchema enableHash. */
        enableHash: boolean;

        /** TableSchema bloomFilterBitsPerKey. */
        bloomFilterBitsPerKey: number;

        /**
         * Encodes the specified TableSchema message. Does not implicitly {@link tera.TableSchema.verify|verify} messages.
         * @param message TableSchema message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TableSchema.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TableSchema message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TableSchema & tera.TableSchema.$Shape} TableSchema
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TableSchema & tera.TableSchema.$Shape;
    }

    namespace TableSchema {

        /** Properties of a TableSchema. */
        interface $Properties {

            /** TableSchema id */
            id?: (number|null);

            /** TableSchema name */
            name?: (string|null);

            /** TableSchema owner */
            owner?: (number|null);

            /** TableSchema acl */
            acl?: (number[]|null);

            /** TableSchema columnFamilies */
            columnFamilies?: (tera.ColumnFamilySchema.$Properties[]|null);

            /** TableSchema localityGroups */
            localityGroups?: (tera.LocalityGroupSchema.$Properties[]|null);

            /** TableSchema rawKey */
            rawKey?: (number|null);

            /** TableSchema splitSize */
            splitSize?: (number|Long|null);

            /** TableSchema kvOnly */
            kvOnly?: (boolean|null);

            /** TableSchema mergeSize */
            mergeSize?: (number|Long|null);

            /** TableSchema disableWal */
            disableWal?: (boolean|null);

            /** TableSchema adminGroup */
            adminGroup?: (string|null);

            /** TableSchema alias */
            alias?: (string|null);

            /** TableSchema admin */
            admin?: (string|null);

            /** TableSchema enableTxn */
            enableTxn?: (boolean|null);

            /** TableSchema enableHash */
            enableHash?: (boolean|null);

            /** TableSchema bloomFilterBitsPerKey */
            bloomFilterBitsPerKey?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TableSchema. */
        type $Shape = tera.TableSchema.$Properties;
    }

    /**
     * Properties of a TableMeta.
     * @deprecated Use tera.TableMeta.$Properties instead.
     */
    interface ITableMeta extends tera.TableMeta.$Properties {
    }

    /** Represents a TableMeta. */
    class TableMeta {

        /**
         * Constructs a new TableMeta.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TableMeta.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TableMeta tableName. */
        tableName: string;

        /** TableMeta status. */
        status: number;

        /** TableMeta schema. */
        schema?: (tera.TableSchema.$Properties|null);

        /** TableMeta createTime. */
        createTime: (number|Long);

        /** TableMeta authPolicyType. */
        authPolicyType: number;

        /**
         * Encodes the specified TableMeta message. Does not implicitly {@link tera.TableMeta.verify|verify} messages.
         * @param message TableMeta message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TableMeta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TableMeta message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TableMeta & tera.TableMeta.$Shape} TableMeta
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TableMeta & tera.TableMeta.$Shape;
    }

    namespace TableMeta {

        /** Properties of a TableMeta. */
        interface $Properties {

            /** TableMeta tableName */
            tableName?: (string|null);

            /** TableMeta status */
            status?: (number|null);

            /** TableMeta schema */
            schema?: (tera.TableSchema.$Properties|null);

            /** TableMeta createTime */
            createTime?: (number|Long|null);

            /** TableMeta authPolicyType */
            authPolicyType?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TableMeta. */
        type $Shape = tera.TableMeta.$Properties;
    }

    /**
     * Properties of a TabletMeta.
     * @deprecated Use tera.TabletMeta.$Properties instead.
     */
    interface ITabletMeta extends tera.TabletMeta.$Properties {
    }

    /** Represents a TabletMeta. */
    class TabletMeta {

        /**
         * Constructs a new TabletMeta.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TabletMeta.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TabletMeta tableName. */
        tableName: string;

        /** TabletMeta path. */
        path: string;

        /** TabletMeta keyRange. */
        keyRange: tera.KeyRange.$Properties;

        /** TabletMeta serverAddr. */
        serverAddr: string;

        /** TabletMeta status. */
        status: number;

        /** TabletMeta size. */
        size: (number|Long);

        /** TabletMeta compress. */
        compress: boolean;

        /** TabletMeta compactStatus. */
        compactStatus: number;

        /** TabletMeta storeMedium. */
        storeMedium: number;

        /** TabletMeta parentTablets. */
        parentTablets: (number|Long)[];

        /** TabletMeta lgSize. */
        lgSize: (number|Long)[];

        /** TabletMeta lastMoveTimeUs. */
        lastMoveTimeUs: (number|Long);

        /** TabletMeta dataSizeOnFlash. */
        dataSizeOnFlash: (number|Long);

        /** TabletMeta createTime. */
        createTime: (number|Long);

        /** TabletMeta version. */
        version: (number|Long);

        /**
         * Encodes the specified TabletMeta message. Does not implicitly {@link tera.TabletMeta.verify|verify} messages.
         * @param message TabletMeta message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TabletMeta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TabletMeta message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TabletMeta & tera.TabletMeta.$Shape} TabletMeta
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TabletMeta & tera.TabletMeta.$Shape;
    }

    namespace TabletMeta {

        /** Properties of a TabletMeta. */
        interface $Properties {

            /** TabletMeta tableName */
            tableName: string;

            /** TabletMeta path */
            path: string;

            /** TabletMeta keyRange */
            keyRange: tera.KeyRange.$Properties;

            /** TabletMeta serverAddr */
            serverAddr?: (string|null);

            /** TabletMeta status */
            status?: (number|null);

            /** TabletMeta size */
            size?: (number|Long|null);

            /** TabletMeta compress */
            compress?: (boolean|null);

            /** TabletMeta compactStatus */
            compactStatus?: (number|null);

            /** TabletMeta storeMedium */
            storeMedium?: (number|null);

            /** TabletMeta parentTablets */
            parentTablets?: ((number|Long)[]|null);

            /** TabletMeta lgSize */
            lgSize?: ((number|Long)[]|null);

            /** TabletMeta lastMoveTimeUs */
            lastMoveTimeUs?: (number|Long|null);

            /** TabletMeta dataSizeOnFlash */
            dataSizeOnFlash?: (number|Long|null);

            /** TabletMeta createTime */
            createTime?: (number|Long|null);

            /** TabletMeta version */
            version?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TabletMeta. */
        type $Shape = tera.TabletMeta.$Properties;
    }

    /**
     * Properties of a TableCounter.
     * @deprecated Use tera.TableCounter.$Properties instead.
     */
    interface ITableCounter extends tera.TableCounter.$Properties {
    }

    /** Represents a TableCounter. */
    class TableCounter {

        /**
         * Constructs a new TableCounter.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TableCounter.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TableCounter lread. */
        lread: (number|Long);

        /** TableCounter scanRows. */
        scanRows: (number|Long);

        /** TableCounter scanMax. */
        scanMax: (number|Long);

        /** TableCounter scanSize. */
        scanSize: (number|Long);

        /** TableCounter readRows. */
        readRows: (number|Long);

        /** TableCounter readMax. */
        readMax: (number|Long);

        /** TableCounter readSize. */
        readSize: (number|Long);

        /** TableCounter writeRows. */
        writeRows: (number|Long);

        /** TableCounter writeMax. */
        writeMax: (number|Long);

        /** TableCounter writeSize. */
        writeSize: (number|Long);

        /** TableCounter tabletNum. */
        tabletNum: (number|Long);

        /** TableCounter notreadyNum. */
        notreadyNum: (number|Long);

        /** TableCounter size. */
        size: (number|Long);

        /** TableCounter lgSize. */
        lgSize: (number|Long)[];

        /**
         * Encodes the specified TableCounter message. Does not implicitly {@link tera.TableCounter.verify|verify} messages.
         * @param message TableCounter message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TableCounter.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TableCounter message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TableCounter & tera.TableCounter.$Shape} TableCounter
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TableCounter & tera.TableCounter.$Shape;
    }

    namespace TableCounter {

        /** Properties of a TableCounter. */
        interface $Properties {

            /** TableCounter lread */
            lread?: (number|Long|null);

            /** TableCounter scanRows */
            scanRows?: (number|Long|null);

            /** TableCounter scanMax */
            scanMax?: (number|Long|null);

            /** TableCounter scanSize */
            scanSize?: (number|Long|null);

            /** TableCounter readRows */
            readRows?: (number|Long|null);

            /** TableCounter readMax */
            readMax?: (number|Long|null);

            /** TableCounter readSize */
            readSize?: (number|Long|null);

            /** TableCounter writeRows */
            writeRows?: (number|Long|null);

            /** TableCounter writeMax */
            writeMax?: (number|Long|null);

            /** TableCounter writeSize */
            writeSize?: (number|Long|null);

            /** TableCounter tabletNum */
            tabletNum?: (number|Long|null);

            /** TableCounter notreadyNum */
            notreadyNum?: (number|Long|null);

            /** TableCounter size */
            size?: (number|Long|null);

            /** TableCounter lgSize */
            lgSize?: ((number|Long)[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TableCounter. */
        type $Shape = tera.TableCounter.$Properties;
    }

    /**
     * Properties of a TabletCounter.
     * @deprecated Use tera.TabletCounter.$Properties instead.
     */
    interface ITabletCounter extends tera.TabletCounter.$Properties {
    }

    /** Represents a TabletCounter. */
    class TabletCounter {

        /**
         * Constructs a new TabletCounter.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TabletCounter.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TabletCounter lowReadCell. */
        lowReadCell: number;

        /** TabletCounter scanRows. */
        scanRows: number;

        /** TabletCounter scanKvs. */
        scanKvs: number;

        /** TabletCounter scanSize. */
        scanSize: number;

        /** TabletCounter readRows. */
        readRows: number;

        /** TabletCounter readKvs. */
        readKvs: number;

        /** TabletCounter readSize. */
        readSize: number;

        /** TabletCounter writeRows. */
        writeRows: number;

        /** TabletCounter writeKvs. */
        writeKvs: number;

        /** TabletCounter writeSize. */
        writeSize: number;

        /** TabletCounter writeWorkload. */
        writeWorkload: number;

        /** TabletCounter isOnBusy. */
        isOnBusy: boolean;

        /** TabletCounter dbStatus. */
        dbStatus: number;

        /**
         * Encodes the specified TabletCounter message. Does not implicitly {@link tera.TabletCounter.verify|verify} messages.
         * @param message TabletCounter message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TabletCounter.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TabletCounter message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TabletCounter & tera.TabletCounter.$Shape} TabletCounter
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TabletCounter & tera.TabletCounter.$Shape;
    }

    namespace TabletCounter {

        /** Properties of a TabletCounter. */
        interface $Properties {

            /** TabletCounter lowReadCell */
            lowReadCell?: (number|null);

            /** TabletCounter scanRows */
            scanRows?: (number|null);

            /** TabletCounter scanKvs */
            scanKvs?: (number|null);

            /** TabletCounter scanSize */
            scanSize?: (number|null);

            /** TabletCounter readRows */
            readRows?: (number|null);

            /** TabletCounter readKvs */
            readKvs?: (number|null);

            /** TabletCounter readSize */
            readSize?: (number|null);

            /** TabletCounter writeRows */
            writeRows?: (number|null);

            /** TabletCounter writeKvs */
            writeKvs?: (number|null);

            /** TabletCounter writeSize */
            writeSize?: (number|null);

            /** TabletCounter writeWorkload */
            writeWorkload?: (number|null);

            /** TabletCounter isOnBusy */
            isOnBusy?: (boolean|null);

            /** TabletCounter dbStatus */
            dbStatus?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TabletCounter. */
        type $Shape = tera.TabletCounter.$Properties;
    }

    /**
     * Properties of a TableMetaList.
     * @deprecated Use tera.TableMetaList.$Properties instead.
     */
    interface ITableMetaList extends tera.TableMetaList.$Properties {
    }

    /** Represents a TableMetaList. */
    class TableMetaList {

        /**
         * Constructs a new TableMetaList.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TableMetaList.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TableMetaList meta. */
        meta: tera.TableMeta.$Properties[];

        /** TableMetaList counter. */
        counter: tera.TableCounter.$Properties[];

        /**
         * Encodes the specified TableMetaList message. Does not implicitly {@link tera.TableMetaList.verify|verify} messages.
         * @param message TableMetaList message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TableMetaList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TableMetaList message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TableMetaList & tera.TableMetaList.$Shape} TableMetaList
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TableMetaList & tera.TableMetaList.$Shape;
    }

    namespace TableMetaList {

        /** Properties of a TableMetaList. */
        interface $Properties {

            /** TableMetaList meta */
            meta?: (tera.TableMeta.$Properties[]|null);

            /** TableMetaList counter */
            counter?: (tera.TableCounter.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TableMetaList. */
        type $Shape = tera.TableMetaList.$Properties;
    }

    /**
     * Properties of a TabletMetaList.
     * @deprecated Use tera.TabletMetaList.$Properties instead.
     */
    interface ITabletMetaList extends tera.TabletMetaList.$Properties {
    }

    /** Represents a TabletMetaList. */
    class TabletMetaList {

        /**
         * Constructs a new TabletMetaList.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TabletMetaList.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TabletMetaList meta. */
        meta: tera.TabletMeta.$Properties[];

        /** TabletMetaList counter. */
        counter: tera.TabletCounter.$Properties[];

        /** TabletMetaList timestamp. */
        timestamp: (number|Long)[];

        /**
         * Encodes the specified TabletMetaList message. Does not implicitly {@link tera.TabletMetaList.verify|verify} messages.
         * @param message TabletMetaList message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TabletMetaList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TabletMetaList message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TabletMetaList & tera.TabletMetaList.$Shape} TabletMetaList
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TabletMetaList & tera.TabletMetaList.$Shape;
    }

    namespace TabletMetaList {

        /** Properties of a TabletMetaList. */
        interface $Properties {

            /** TabletMetaList meta */
            meta?: (tera.TabletMeta.$Properties[]|null);

            /** TabletMetaList counter */
            counter?: (tera.TabletCounter.$Properties[]|null);

            /** TabletMetaList timestamp */
            timestamp?: ((number|Long)[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TabletMetaList. */
        type $Shape = tera.TabletMetaList.$Properties;
    }

    /**
     * Properties of a ShowTablesRequest.
     * @deprecated Use tera.ShowTablesRequest.$Properties instead.
     */
    interface IShowTablesRequest extends tera.ShowTablesRequest.$Properties {
    }

    /** Represents a ShowTablesRequest. */
    class ShowTablesRequest {

        /**
         * Constructs a new ShowTablesRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ShowTablesRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ShowTablesRequest sequenceId. */
        sequenceId: (number|Long);

        /** ShowTablesRequest startTableName. */
        startTableName: string;

        /** ShowTablesRequest startTabletKey. */
        startTabletKey: Uint8Array;

        /** ShowTablesRequest maxTableNum. */
        maxTableNum: number;

        /** ShowTablesRequest maxTabletNum. */
        maxTabletNum: number;

        /** ShowTablesRequest userToken. */
        userToken: Uint8Array;

        /** ShowTablesRequest allBrief. */
        allBrief: boolean;

        /**
         * Encodes the specified ShowTablesRequest message. Does not implicitly {@link tera.ShowTablesRequest.verify|verify} messages.
         * @param message ShowTablesRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ShowTablesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ShowTablesRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ShowTablesRequest & tera.ShowTablesRequest.$Shape} ShowTablesRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ShowTablesRequest & tera.ShowTablesRequest.$Shape;
    }

    namespace ShowTablesRequest {

        /** Properties of a ShowTablesRequest. */
        interface $Properties {

            /** ShowTablesRequest sequenceId */
            sequenceId: (number|Long);

            /** ShowTablesRequest startTableName */
            startTableName?: (string|null);

            /** ShowTablesRequest startTabletKey */
            startTabletKey?: (Uint8Array|null);

            /** ShowTablesRequest maxTableNum */
            maxTableNum?: (number|null);

            /** ShowTablesRequest maxTabletNum */
            maxTabletNum?: (number|null);

            /** ShowTablesRequest userToken */
            userToken?: (Uint8Array|null);

            /** ShowTablesRequest allBrief */
            allBrief?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ShowTablesRequest. */
        type $Shape = tera.ShowTablesRequest.$Properties;
    }

    /**
     * Properties of a ShowTablesResponse.
     * @deprecated Use tera.ShowTablesResponse.$Properties instead.
     */
    interface IShowTablesResponse extends tera.ShowTablesResponse.$Properties {
    }

    /** Represents a ShowTablesResponse. */
    class ShowTablesResponse {

        /**
         * Constructs a new ShowTablesResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ShowTablesResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ShowTablesResponse status. */
        status: number;

        /** ShowTablesResponse sequenceId. */
        sequenceId: (number|Long);

        /** ShowTablesResponse tabletMetaList. */
        tabletMetaList?: (tera.TabletMetaList.$Properties|null);

        /** ShowTablesResponse tableMetaList. */
        tableMetaList?: (tera.TableMetaList.$Properties|null);

        /** ShowTablesResponse isMore. */
        isMore: boolean;

        /** ShowTablesResponse allBrief. */
        allBrief: boolean;

        /**
         * Encodes the specified ShowTablesResponse message. Does not implicitly {@link tera.ShowTablesResponse.verify|verify} messages.
         * @param message ShowTablesResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ShowTablesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ShowTablesResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ShowTablesResponse & tera.ShowTablesResponse.$Shape} ShowTablesResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ShowTablesResponse & tera.ShowTablesResponse.$Shape;
    }

    namespace ShowTablesResponse {

        /** Properties of a ShowTablesResponse. */
        interface $Properties {

            /** ShowTablesResponse status */
            status: number;

            /** ShowTablesResponse sequenceId */
            sequenceId: (number|Long);

            /** ShowTablesResponse tabletMetaList */
            tabletMetaList?: (tera.TabletMetaList.$Properties|null);

            /** ShowTablesResponse tableMetaList */
            tableMetaList?: (tera.TableMetaList.$Properties|null);

            /** ShowTablesResponse isMore */
            isMore?: (boolean|null);

            /** ShowTablesResponse allBrief */
            allBrief?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ShowTablesResponse. */
        type $Shape = tera.ShowTablesResponse.$Properties;
    }

    /**
     * Properties of a CreateTableRequest.
     * @deprecated Use tera.CreateTableRequest.$Properties instead.
     */
    interface ICreateTableRequest extends tera.CreateTableRequest.$Properties {
    }

    /** Represents a CreateTableRequest. */
    class CreateTableRequest {

        /**
         * Constructs a new CreateTableRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.CreateTableRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CreateTableRequest sequenceId. */
        sequenceId: (number|Long);

        /** CreateTableRequest tableName. */
        tableName: string;

        /** CreateTableRequest schema. */
        schema?: (tera.TableSchema.$Properties|null);

        /** CreateTableRequest delimiters. */
        delimiters: Uint8Array[];

        /** CreateTableRequest userToken. */
        userToken: Uint8Array;

        /** CreateTableRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /**
         * Encodes the specified CreateTableRequest message. Does not implicitly {@link tera.CreateTableRequest.verify|verify} messages.
         * @param message CreateTableRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.CreateTableRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CreateTableRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.CreateTableRequest & tera.CreateTableRequest.$Shape} CreateTableRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.CreateTableRequest & tera.CreateTableRequest.$Shape;
    }

    namespace CreateTableRequest {

        /** Properties of a CreateTableRequest. */
        interface $Properties {

            /** CreateTableRequest sequenceId */
            sequenceId: (number|Long);

            /** CreateTableRequest tableName */
            tableName: string;

            /** CreateTableRequest schema */
            schema?: (tera.TableSchema.$Properties|null);

            /** CreateTableRequest delimiters */
            delimiters?: (Uint8Array[]|null);

            /** CreateTableRequest userToken */
            userToken?: (Uint8Array|null);

            /** CreateTableRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CreateTableRequest. */
        type $Shape = tera.CreateTableRequest.$Properties;
    }

    /**
     * Properties of a CreateTableResponse.
     * @deprecated Use tera.CreateTableResponse.$Properties instead.
     */
    interface ICreateTableResponse extends tera.CreateTableResponse.$Properties {
    }

    /** Represents a CreateTableResponse. */
    class CreateTableResponse {

        /**
         * Constructs a new CreateTableResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.CreateTableResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CreateTableResponse status. */
        status: number;

        /** CreateTableResponse sequenceId. */
        sequenceId: (number|Long);

        /** CreateTableResponse metaList. */
        metaList?: (tera.TabletMetaList.$Properties|null);

        /**
         * Encodes the specified CreateTableResponse message. Does not implicitly {@link tera.CreateTableResponse.verify|verify} messages.
         * @param message CreateTableResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.CreateTableResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CreateTableResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.CreateTableResponse & tera.CreateTableResponse.$Shape} CreateTableResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.CreateTableResponse & tera.CreateTableResponse.$Shape;
    }

    namespace CreateTableResponse {

        /** Properties of a CreateTableResponse. */
        interface $Properties {

            /** CreateTableResponse status */
            status: number;

            /** CreateTableResponse sequenceId */
            sequenceId: (number|Long);

            /** CreateTableResponse metaList */
            metaList?: (tera.TabletMetaList.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CreateTableResponse. */
        type $Shape = tera.CreateTableResponse.$Properties;
    }

    /**
     * Properties of a DisableTableRequest.
     * @deprecated Use tera.DisableTableRequest.$Properties instead.
     */
    interface IDisableTableRequest extends tera.DisableTableRequest.$Properties {
    }

    /** Represents a DisableTableRequest. */
    class DisableTableRequest {

        /**
         * Constructs a new DisableTableRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.DisableTableRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** DisableTableRequest sequenceId. */
        sequenceId: (number|Long);

        /** DisableTableRequest tableName. */
        tableName: string;

        /** DisableTableRequest userToken. */
        userToken: Uint8Array;

        /** DisableTableRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /**
         * Encodes the specified DisableTableRequest message. Does not implicitly {@link tera.DisableTableRequest.verify|verify} messages.
         * @param message DisableTableRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.DisableTableRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a DisableTableRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.DisableTableRequest & tera.DisableTableRequest.$Shape} DisableTableRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.DisableTableRequest & tera.DisableTableRequest.$Shape;
    }

    namespace DisableTableRequest {

        /** Properties of a DisableTableRequest. */
        interface $Properties {

            /** DisableTableRequest sequenceId */
            sequenceId: (number|Long);

            /** DisableTableRequest tableName */
            tableName: string;

            /** DisableTableRequest userToken */
            userToken?: (Uint8Array|null);

            /** DisableTableRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a DisableTableRequest. */
        type $Shape = tera.DisableTableRequest.$Properties;
    }

    /**
     * Properties of a DisableTableResponse.
     * @deprecated Use tera.DisableTableResponse.$Properties instead.
     */
    interface IDisableTableResponse extends tera.DisableTableResponse.$Properties {
    }

    /** Represents a DisableTableResponse. */
    class DisableTableResponse {

        /**
         * Constructs a new DisableTableResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.DisableTableResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** DisableTableResponse status. */
        status: number;

        /** DisableTableResponse sequenceId. */
        sequenceId: (number|Long);

        /**
         * Encodes the specified DisableTableResponse message. Does not implicitly {@link tera.DisableTableResponse.verify|verify} messages.
         * @param message DisableTableResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.DisableTableResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a DisableTableResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.DisableTableResponse & tera.DisableTableResponse.$Shape} DisableTableResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.DisableTableResponse & tera.DisableTableResponse.$Shape;
    }

    namespace DisableTableResponse {

        /** Properties of a DisableTableResponse. */
        interface $Properties {

            /** DisableTableResponse status */
            status: number;

            /** DisableTableResponse sequenceId */
            sequenceId: (number|Long);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a DisableTableResponse. */
        type $Shape = tera.DisableTableResponse.$Properties;
    }

    /**
     * Properties of an EnableTableRequest.
     * @deprecated Use tera.EnableTableRequest.$Properties instead.
     */
    interface IEnableTableRequest extends tera.EnableTableRequest.$Properties {
    }

    /** Represents an EnableTableRequest. */
    class EnableTableRequest {

        /**
         * Constructs a new EnableTableRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.EnableTableRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EnableTableRequest sequenceId. */
        sequenceId: (number|Long);

        /** EnableTableRequest tableName. */
        tableName: string;

        /** EnableTableRequest userToken. */
        userToken: Uint8Array;

        /** EnableTableRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /**
         * Encodes the specified EnableTableRequest message. Does not implicitly {@link tera.EnableTableRequest.verify|verify} messages.
         * @param message EnableTableRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.EnableTableRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EnableTableRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.EnableTableRequest & tera.EnableTableRequest.$Shape} EnableTableRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.EnableTableRequest & tera.EnableTableRequest.$Shape;
    }

    namespace EnableTableRequest {

        /** Properties of an EnableTableRequest. */
        interface $Properties {

            /** EnableTableRequest sequenceId */
            sequenceId: (number|Long);

            /** EnableTableRequest tableName */
            tableName: string;

            /** EnableTableRequest userToken */
            userToken?: (Uint8Array|null);

            /** EnableTableRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EnableTableRequest. */
        type $Shape = tera.EnableTableRequest.$Properties;
    }

    /**
     * Properties of an EnableTableResponse.
     * @deprecated Use tera.EnableTableResponse.$Properties instead.
     */
    interface IEnableTableResponse extends tera.EnableTableResponse.$Properties {
    }

    /** Represents an EnableTableResponse. */
    class EnableTableResponse {

        /**
         * Constructs a new EnableTableResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.EnableTableResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EnableTableResponse status. */
        status: number;

        /** EnableTableResponse sequenceId. */
        sequenceId: (number|Long);

        /**
         * Encodes the specified EnableTableResponse message. Does not implicitly {@link tera.EnableTableResponse.verify|verify} messages.
         * @param message EnableTableResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.EnableTableResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EnableTableResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.EnableTableResponse & tera.EnableTableResponse.$Shape} EnableTableResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.EnableTableResponse & tera.EnableTableResponse.$Shape;
    }

    namespace EnableTableResponse {

        /** Properties of an EnableTableResponse. */
        interface $Properties {

            /** EnableTableResponse status */
            status: number;

            /** EnableTableResponse sequenceId */
            sequenceId: (number|Long);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EnableTableResponse. */
        type $Shape = tera.EnableTableResponse.$Properties;
    }

    /**
     * Properties of a DeleteTableRequest.
     * @deprecated Use tera.DeleteTableRequest.$Properties instead.
     */
    interface IDeleteTableRequest extends tera.DeleteTableRequest.$Properties {
    }

    /** Represents a DeleteTableRequest. */
    class DeleteTableRequest {

        /**
         * Constructs a new DeleteTableRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.DeleteTableRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** DeleteTableRequest sequenceId. */
        sequenceId: (number|Long);

        /** DeleteTableRequest tableName. */
        tableName: string;

        /** DeleteTableRequest userToken. */
        userToken: Uint8Array;

        /** DeleteTableRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /**
         * Encodes the specified DeleteTableRequest message. Does not implicitly {@link tera.DeleteTableRequest.verify|verify} messages.
         * @param message DeleteTableRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.DeleteTableRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a DeleteTableRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.DeleteTableRequest & tera.DeleteTableRequest.$Shape} DeleteTableRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.DeleteTableRequest & tera.DeleteTableRequest.$Shape;
    }

    namespace DeleteTableRequest {

        /** Properties of a DeleteTableRequest. */
        interface $Properties {

            /** DeleteTableRequest sequenceId */
            sequenceId: (number|Long);

            /** DeleteTableRequest tableName */
            tableName: string;

            /** DeleteTableRequest userToken */
            userToken?: (Uint8Array|null);

            /** DeleteTableRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a DeleteTableRequest. */
        type $Shape = tera.DeleteTableRequest.$Properties;
    }

    /**
     * Properties of a DeleteTableResponse.
     * @deprecated Use tera.DeleteTableResponse.$Properties instead.
     */
    interface IDeleteTableResponse extends tera.DeleteTableResponse.$Properties {
    }

    /** Represents a DeleteTableResponse. */
    class DeleteTableResponse {

        /**
         * Constructs a new DeleteTableResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.DeleteTableResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** DeleteTableResponse status. */
        status: number;

        /** DeleteTableResponse sequenceId. */
        sequenceId: (number|Long);

        /**
         * Encodes the specified DeleteTableResponse message. Does not implicitly {@link tera.DeleteTableResponse.verify|verify} messages.
         * @param message DeleteTableResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.DeleteTableResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a DeleteTableResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.DeleteTableResponse & tera.DeleteTableResponse.$Shape} DeleteTableResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.DeleteTableResponse & tera.DeleteTableResponse.$Shape;
    }

    namespace DeleteTableResponse {

        /** Properties of a DeleteTableResponse. */
        interface $Properties {

            /** DeleteTableResponse status */
            status: number;

            /** DeleteTableResponse sequenceId */
            sequenceId: (number|Long);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a DeleteTableResponse. */
        type $Shape = tera.DeleteTableResponse.$Properties;
    }

    /**
     * Properties of an UpdateTableRequest.
     * @deprecated Use tera.UpdateTableRequest.$Properties instead.
     */
    interface IUpdateTableRequest extends tera.UpdateTableRequest.$Properties {
    }

    /** Represents an UpdateTableRequest. */
    class UpdateTableRequest {

        /**
         * Constructs a new UpdateTableRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.UpdateTableRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** UpdateTableRequest sequenceId. */
        sequenceId: (number|Long);

        /** UpdateTableRequest tableName. */
        tableName: string;

        /** UpdateTableRequest schema. */
        schema?: (tera.TableSchema.$Properties|null);

        /** UpdateTableRequest userToken. */
        userToken: Uint8Array;

        /** UpdateTableRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /**
         * Encodes the specified UpdateTableRequest message. Does not implicitly {@link tera.UpdateTableRequest.verify|verify} messages.
         * @param message UpdateTableRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.UpdateTableRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an UpdateTableRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.UpdateTableRequest & tera.UpdateTableRequest.$Shape} UpdateTableRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.UpdateTableRequest & tera.UpdateTableRequest.$Shape;
    }

    namespace UpdateTableRequest {

        /** Properties of an UpdateTableRequest. */
        interface $Properties {

            /** UpdateTableRequest sequenceId */
            sequenceId: (number|Long);

            /** UpdateTableRequest tableName */
            tableName: string;

            /** UpdateTableRequest schema */
            schema?: (tera.TableSchema.$Properties|null);

            /** UpdateTableRequest userToken */
            userToken?: (Uint8Array|null);

            /** UpdateTableRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an UpdateTableRequest. */
        type $Shape = tera.UpdateTableRequest.$Properties;
    }

    /**
     * Properties of an UpdateTableResponse.
     * @deprecated Use tera.UpdateTableResponse.$Properties instead.
     */
    interface IUpdateTableResponse extends tera.UpdateTableResponse.$Properties {
    }

    /** Represents an UpdateTableResponse. */
    class UpdateTableResponse {

        /**
         * Constructs a new UpdateTableResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.UpdateTableResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** UpdateTableResponse status. */
        status: number;

        /** UpdateTableResponse sequenceId. */
        sequenceId: (number|Long);

        /**
         * Encodes the specified UpdateTableResponse message. Does not implicitly {@link tera.UpdateTableResponse.verify|verify} messages.
         * @param message UpdateTableResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.UpdateTableResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an UpdateTableResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.UpdateTableResponse & tera.UpdateTableResponse.$Shape} UpdateTableResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.UpdateTableResponse & tera.UpdateTableResponse.$Shape;
    }

    namespace UpdateTableResponse {

        /** Properties of an UpdateTableResponse. */
        interface $Properties {

            /** UpdateTableResponse status */
            status: number;

            /** UpdateTableResponse sequenceId */
            sequenceId: (number|Long);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an UpdateTableResponse. */
        type $Shape = tera.UpdateTableResponse.$Properties;
    }

    /**
     * Properties of an UpdateCheckRequest.
     * @deprecated Use tera.UpdateCheckRequest.$Properties instead.
     */
    interface IUpdateCheckRequest extends tera.UpdateCheckRequest.$Properties {
    }

    /** Represents an UpdateCheckRequest. */
    class UpdateCheckRequest {

        /**
         * Constructs a new UpdateCheckRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.UpdateCheckRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** UpdateCheckRequest sequenceId. */
        sequenceId: (number|Long);

        /** UpdateCheckRequest tableName. */
        tableName: string;

        /** UpdateCheckRequest userToken. */
        userToken: Uint8Array;

        /**
         * Encodes the specified UpdateCheckRequest message. Does not implicitly {@link tera.UpdateCheckRequest.verify|verify} messages.
         * @param message UpdateCheckRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.UpdateCheckRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an UpdateCheckRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.UpdateCheckRequest & tera.UpdateCheckRequest.$Shape} UpdateCheckRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.UpdateCheckRequest & tera.UpdateCheckRequest.$Shape;
    }

    namespace UpdateCheckRequest {

        /** Properties of an UpdateCheckRequest. */
        interface $Properties {

            /** UpdateCheckRequest sequenceId */
            sequenceId?: (number|Long|null);

            /** UpdateCheckRequest tableName */
            tableName?: (string|null);

            /** UpdateCheckRequest userToken */
            userToken?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an UpdateCheckRequest. */
        type $Shape = tera.UpdateCheckRequest.$Properties;
    }

    /**
     * Properties of an UpdateCheckResponse.
     * @deprecated Use tera.UpdateCheckResponse.$Properties instead.
     */
    interface IUpdateCheckResponse extends tera.UpdateCheckResponse.$Properties {
    }

    /** Represents an UpdateCheckResponse. */
    class UpdateCheckResponse {

        /**
         * Constructs a new UpdateCheckResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.UpdateCheckResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** UpdateCheckResponse sequenceId. */
        sequenceId: (number|Long);

        /** UpdateCheckResponse status. */
        status: number;

        /** UpdateCheckResponse done. */
        done: boolean;

        /**
         * Encodes the specified UpdateCheckResponse message. Does not implicitly {@link tera.UpdateCheckResponse.verify|verify} messages.
         * @param message UpdateCheckResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.UpdateCheckResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an UpdateCheckResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.UpdateCheckResponse & tera.UpdateCheckResponse.$Shape} UpdateCheckResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.UpdateCheckResponse & tera.UpdateCheckResponse.$Shape;
    }

    namespace UpdateCheckResponse {

        /** Properties of an UpdateCheckResponse. */
        interface $Properties {

            /** UpdateCheckResponse sequenceId */
            sequenceId?: (number|Long|null);

            /** UpdateCheckResponse status */
            status?: (number|null);

            /** UpdateCheckResponse done */
            done?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an UpdateCheckResponse. */
        type $Shape = tera.UpdateCheckResponse.$Properties;
    }

    /**
     * Properties of a CmdCtrlRequest.
     * @deprecated Use tera.CmdCtrlRequest.$Properties instead.
     */
    interface ICmdCtrlRequest extends tera.CmdCtrlRequest.$Properties {
    }

    /** Represents a CmdCtrlRequest. */
    class CmdCtrlRequest {

        /**
         * Constructs a new CmdCtrlRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.CmdCtrlRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CmdCtrlRequest sequenceId. */
        sequenceId: (number|Long);

        /** CmdCtrlRequest command. */
        command: string;

        /** CmdCtrlRequest argList. */
        argList: Uint8Array[];

        /**
         * Encodes the specified CmdCtrlRequest message. Does not implicitly {@link tera.CmdCtrlRequest.verify|verify} messages.
         * @param message CmdCtrlRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.CmdCtrlRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CmdCtrlRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.CmdCtrlRequest & tera.CmdCtrlRequest.$Shape} CmdCtrlRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.CmdCtrlRequest & tera.CmdCtrlRequest.$Shape;
    }

    namespace CmdCtrlRequest {

        /** Properties of a CmdCtrlRequest. */
        interface $Properties {

            /** CmdCtrlRequest sequenceId */
            sequenceId: (number|Long);

            /** CmdCtrlRequest command */
            command: string;

            /** CmdCtrlRequest argList */
            argList?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CmdCtrlRequest. */
        type $Shape = tera.CmdCtrlRequest.$Properties;
    }

    /**
     * Properties of a CmdCtrlResponse.
     * @deprecated Use tera.CmdCtrlResponse.$Properties instead.
     */
    interface ICmdCtrlResponse extends tera.CmdCtrlResponse.$Properties {
    }

    /** Represents a CmdCtrlResponse. */
    class CmdCtrlResponse {

        /**
         * Constructs a new CmdCtrlResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.CmdCtrlResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CmdCtrlResponse sequenceId. */
        sequenceId: (number|Long);

        /** CmdCtrlResponse status. */
        status: number;

        /** CmdCtrlResponse boolResult. */
        boolResult: boolean;

        /** CmdCtrlResponse strResult. */
        strResult: string;

        /**
         * Encodes the specified CmdCtrlResponse message. Does not implicitly {@link tera.CmdCtrlResponse.verify|verify} messages.
         * @param message CmdCtrlResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.CmdCtrlResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CmdCtrlResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.CmdCtrlResponse & tera.CmdCtrlResponse.$Shape} CmdCtrlResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.CmdCtrlResponse & tera.CmdCtrlResponse.$Shape;
    }

    namespace CmdCtrlResponse {

        /** Properties of a CmdCtrlResponse. */
        interface $Properties {

            /** CmdCtrlResponse sequenceId */
            sequenceId?: (number|Long|null);

            /** CmdCtrlResponse status */
            status?: (number|null);

            /** CmdCtrlResponse boolResult */
            boolResult?: (boolean|null);

            /** CmdCtrlResponse strResult */
            strResult?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CmdCtrlResponse. */
        type $Shape = tera.CmdCtrlResponse.$Properties;
    }

    /**
     * Properties of a SearchTableRequest.
     * @deprecated Use tera.SearchTableRequest.$Properties instead.
     */
    interface ISearchTableRequest extends tera.SearchTableRequest.$Properties {
    }

    /** Represents a SearchTableRequest. */
    class SearchTableRequest {

        /**
         * Constructs a new SearchTableRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.SearchTableRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SearchTableRequest sequenceId. */
        sequenceId: (number|Long);

        /** SearchTableRequest prefixTableName. */
        prefixTableName: string;

        /** SearchTableRequest startTableName. */
        startTableName: string;

        /** SearchTableRequest startTabletKey. */
        startTabletKey: Uint8Array;

        /** SearchTableRequest maxNum. */
        maxNum: number;

        /**
         * Encodes the specified SearchTableRequest message. Does not implicitly {@link tera.SearchTableRequest.verify|verify} messages.
         * @param message SearchTableRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.SearchTableRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SearchTableRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.SearchTableRequest & tera.SearchTableRequest.$Shape} SearchTableRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.SearchTableRequest & tera.SearchTableRequest.$Shape;
    }

    namespace SearchTableRequest {

        /** Properties of a SearchTableRequest. */
        interface $Properties {

            /** SearchTableRequest sequenceId */
            sequenceId?: (number|Long|null);

            /** SearchTableRequest prefixTableName */
            prefixTableName: string;

            /** SearchTableRequest startTableName */
            startTableName?: (string|null);

            /** SearchTableRequest startTabletKey */
            startTabletKey?: (Uint8Array|null);

            /** SearchTableRequest maxNum */
            maxNum?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SearchTableRequest. */
        type $Shape = tera.SearchTableRequest.$Properties;
    }

    /**
     * Properties of a SearchTableResponse.
     * @deprecated Use tera.SearchTableResponse.$Properties instead.
     */
    interface ISearchTableResponse extends tera.SearchTableResponse.$Properties {
    }

    /** Represents a SearchTableResponse. */
    class SearchTableResponse {

        /**
         * Constructs a new SearchTableResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.SearchTableResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SearchTableResponse status. */
        status: number;

        /** SearchTableResponse sequenceId. */
        sequenceId: (number|Long);

        /** SearchTableResponse metaList. */
        metaList?: (tera.TabletMetaList.$Properties|null);

        /** SearchTableResponse isMore. */
        isMore: boolean;

        /**
         * Encodes the specified SearchTableResponse message. Does not implicitly {@link tera.SearchTableResponse.verify|verify} messages.
         * @param message SearchTableResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.SearchTableResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SearchTableResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.SearchTableResponse & tera.SearchTableResponse.$Shape} SearchTableResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.SearchTableResponse & tera.SearchTableResponse.$Shape;
    }

    namespace SearchTableResponse {

        /** Properties of a SearchTableResponse. */
        interface $Properties {

            /** SearchTableResponse status */
            status: number;

            /** SearchTableResponse sequenceId */
            sequenceId?: (number|Long|null);

            /** SearchTableResponse metaList */
            metaList?: (tera.TabletMetaList.$Properties|null);

            /** SearchTableResponse isMore */
            isMore?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SearchTableResponse. */
        type $Shape = tera.SearchTableResponse.$Properties;
    }

    /**
     * Properties of a ShowTabletNodesRequest.
     * @deprecated Use tera.ShowTabletNodesRequest.$Properties instead.
     */
    interface IShowTabletNodesRequest extends tera.ShowTabletNodesRequest.$Properties {
    }

    /** Represents a ShowTabletNodesRequest. */
    class ShowTabletNodesRequest {

        /**
         * Constructs a new ShowTabletNodesRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ShowTabletNodesRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ShowTabletNodesRequest sequenceId. */
        sequenceId: (number|Long);

        /** ShowTabletNodesRequest addr. */
        addr: string;

        /** ShowTabletNodesRequest isShowall. */
        isShowall: boolean;

        /** ShowTabletNodesRequest userToken. */
        userToken: Uint8Array;

        /**
         * Encodes the specified ShowTabletNodesRequest message. Does not implicitly {@link tera.ShowTabletNodesRequest.verify|verify} messages.
         * @param message ShowTabletNodesRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ShowTabletNodesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ShowTabletNodesRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ShowTabletNodesRequest & tera.ShowTabletNodesRequest.$Shape} ShowTabletNodesRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ShowTabletNodesRequest & tera.ShowTabletNodesRequest.$Shape;
    }

    namespace ShowTabletNodesRequest {

        /** Properties of a ShowTabletNodesRequest. */
        interface $Properties {

            /** ShowTabletNodesRequest sequenceId */
            sequenceId: (number|Long);

            /** ShowTabletNodesRequest addr */
            addr?: (string|null);

            /** ShowTabletNodesRequest isShowall */
            isShowall?: (boolean|null);

            /** ShowTabletNodesRequest userToken */
            userToken?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ShowTabletNodesRequest. */
        type $Shape = tera.ShowTabletNodesRequest.$Properties;
    }

    /**
     * Properties of a ShowTabletNodesResponse.
     * @deprecated Use tera.ShowTabletNodesResponse.$Properties instead.
     */
    interface IShowTabletNodesResponse extends tera.ShowTabletNodesResponse.$Properties {
    }

    /** Represents a ShowTabletNodesResponse. */
    class ShowTabletNodesResponse {

        /**
         * Constructs a new ShowTabletNodesResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ShowTabletNodesResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ShowTabletNodesResponse status. */
        status: number;

        /** ShowTabletNodesResponse sequenceId. */
        sequenceId: (number|Long);

        /** ShowTabletNodesResponse tabletnodeInfo. */
        tabletnodeInfo: tera.TabletNodeInfo.$Properties[];

        /** ShowTabletNodesResponse tabletmetaList. */
        tabletmetaList?: (tera.TabletMetaList.$Properties|null);

        /**
         * Encodes the specified ShowTabletNodesResponse message. Does not implicitly {@link tera.ShowTabletNodesResponse.verify|verify} messages.
         * @param message ShowTabletNodesResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ShowTabletNodesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ShowTabletNodesResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ShowTabletNodesResponse & tera.ShowTabletNodesResponse.$Shape} ShowTabletNodesResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ShowTabletNodesResponse & tera.ShowTabletNodesResponse.$Shape;
    }

    namespace ShowTabletNodesResponse {

        /** Properties of a ShowTabletNodesResponse. */
        interface $Properties {

            /** ShowTabletNodesResponse status */
            status: number;

            /** ShowTabletNodesResponse sequenceId */
            sequenceId: (number|Long);

            /** ShowTabletNodesResponse tabletnodeInfo */
            tabletnodeInfo?: (tera.TabletNodeInfo.$Properties[]|null);

            /** ShowTabletNodesResponse tabletmetaList */
            tabletmetaList?: (tera.TabletMetaList.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ShowTabletNodesResponse. */
        type $Shape = tera.ShowTabletNodesResponse.$Properties;
    }

    /**
     * Properties of an ExtraTabletNodeInfo.
     * @deprecated Use tera.ExtraTabletNodeInfo.$Properties instead.
     */
    interface IExtraTabletNodeInfo extends tera.ExtraTabletNodeInfo.$Properties {
    }

    /** Represents an ExtraTabletNodeInfo. */
    class ExtraTabletNodeInfo {

        /**
         * Constructs a new ExtraTabletNodeInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ExtraTabletNodeInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ExtraTabletNodeInfo name. */
        name: string;

        /** ExtraTabletNodeInfo value. */
        value: (number|Long);

        /**
         * Encodes the specified ExtraTabletNodeInfo message. Does not implicitly {@link tera.ExtraTabletNodeInfo.verify|verify} messages.
         * @param message ExtraTabletNodeInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ExtraTabletNodeInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an ExtraTabletNodeInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ExtraTabletNodeInfo & tera.ExtraTabletNodeInfo.$Shape} ExtraTabletNodeInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ExtraTabletNodeInfo & tera.ExtraTabletNodeInfo.$Shape;
    }

    namespace ExtraTabletNodeInfo {

        /** Properties of an ExtraTabletNodeInfo. */
        interface $Properties {

            /** ExtraTabletNodeInfo name */
            name?: (string|null);

            /** ExtraTabletNodeInfo value */
            value?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an ExtraTabletNodeInfo. */
        type $Shape = tera.ExtraTabletNodeInfo.$Properties;
    }

    /**
     * Properties of a TabletNodeInfo.
     * @deprecated Use tera.TabletNodeInfo.$Properties instead.
     */
    interface ITabletNodeInfo extends tera.TabletNodeInfo.$Properties {
    }

    /** Represents a TabletNodeInfo. */
    class TabletNodeInfo {

        /**
         * Constructs a new TabletNodeInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TabletNodeInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TabletNodeInfo addr. */
        addr: string;

        /** TabletNodeInfo statusT. */
        statusT: number;

        /** TabletNodeInfo load. */
        load: (number|Long);

        /** TabletNodeInfo timestamp. */
        timestamp: (number|Long);

        /** TabletNodeInfo tabletTotal. */
        tabletTotal: number;

        /** TabletNodeInfo tabletOnbusy. */
        tabletOnbusy: number;

        /** TabletNodeInfo tabletCorruption. */
        tabletCorruption: number;

        /** TabletNodeInfo lowReadCell. */
        lowReadCell: number;

        /** TabletNodeInfo scanRows. */
        scanRows: number;

        /** TabletNodeInfo scanKvs. */
        scanKvs: number;

        /** TabletNodeInfo scanSize. */
        scanSize: number;

        /** TabletNodeInfo readRows. */
        readRows: number;

        /** TabletNodeInfo readKvs. */
        readKvs: number;

        /** TabletNodeInfo readSize. */
        readSize: number;

        /** TabletNodeInfo writeRows. */
        writeRows: number;

        /** TabletNodeInfo writeKvs. */
        writeKvs: number;

        /** TabletNodeInfo writeSize. */
        writeSize: number;

        /** TabletNodeInfo memUsed. */
        memUsed: (number|Long);

        /** TabletNodeInfo netTx. */
        netTx: number;

        /** TabletNodeInfo netRx. */
        netRx: number;

        /** TabletNodeInfo dfsIoR. */
        dfsIoR: number;

        /** TabletNodeInfo dfsIoW. */
        dfsIoW: number;

        /** TabletNodeInfo localIoR. */
        localIoR: number;

        /** TabletNodeInfo localIoW. */
        localIoW: number;

        /** TabletNodeInfo dfsMasterQps. */
        dfsMasterQps: number;

        /** TabletNodeInfo statusM. */
        statusM: string;

        /** TabletNodeInfo tabletOnload. */
        tabletOnload: number;

        /** TabletNodeInfo tabletOnsplit. */
        tabletOnsplit: number;

        /** TabletNodeInfo tabletUnloading. */
        tabletUnloading: number;

        /** TabletNodeInfo extraInfo. */
        extraInfo: tera.ExtraTabletNodeInfo.$Properties[];

        /** TabletNodeInfo readPending. */
        readPending: number;

        /** TabletNodeInfo writePending. */
        writePending: number;

        /** TabletNodeInfo scanPending. */
        scanPending: number;

        /** TabletNodeInfo cpuUsage. */
        cpuUsage: number;

        /** TabletNodeInfo processStartTime. */
        processStartTime: (number|Long);

        /** TabletNodeInfo persistentCacheSize. */
        persistentCacheSize: (number|Long);

        /**
         * Encodes the specified TabletNodeInfo message. Does not implicitly {@link tera.TabletNodeInfo.verify|verify} messages.
         * @param message TabletNodeInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TabletNodeInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TabletNodeInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TabletNodeInfo & tera.TabletNodeInfo.$Shape} TabletNodeInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TabletNodeInfo & tera.TabletNodeInfo.$Shape;
    }

    namespace TabletNodeInfo {

        /** Properties of a TabletNodeInfo. */
        interface $Properties {

            /** TabletNodeInfo addr */
            addr: string;

            /** TabletNodeInfo statusT */
            statusT?: (number|null);

            /** TabletNodeInfo load */
            load?: (number|Long|null);

            /** TabletNodeInfo timestamp */
            timestamp?: (number|Long|null);

            /** TabletNodeInfo tabletTotal */
            tabletTotal?: (number|null);

            /** TabletNodeInfo tabletOnbusy */
            tabletOnbusy?: (number|null);

            /** TabletNodeInfo tabletCorruption */
            tabletCorruption?: (number|null);

            /** TabletNodeInfo lowReadCell */
            lowReadCell?: (number|null);

            /** TabletNodeInfo scanRows */
            scanRows?: (number|null);

            /** TabletNodeInfo scanKvs */
            scanKvs?: (number|null);

            /** TabletNodeInfo scanSize */
            scanSize?: (number|null);

            /** TabletNodeInfo readRows */
            readRows?: (number|null);

            /** TabletNodeInfo readKvs */
            readKvs?: (number|null);

            /** TabletNodeInfo readSize */
            readSize?: (number|null);

            /** TabletNodeInfo writeRows */
            writeRows?: (number|null);

            /** TabletNodeInfo writeKvs */
            writeKvs?: (number|null);

            /** TabletNodeInfo writeSize */
            writeSize?: (number|null);

            /** TabletNodeInfo memUsed */
            memUsed?: (number|Long|null);

            /** TabletNodeInfo netTx */
            netTx?: (number|null);

            /** TabletNodeInfo netRx */
            netRx?: (number|null);

            /** TabletNodeInfo dfsIoR */
            dfsIoR?: (number|null);

            /** TabletNodeInfo dfsIoW */
            dfsIoW?: (number|null);

            /** TabletNodeInfo localIoR */
            localIoR?: (number|null);

            /** TabletNodeInfo localIoW */
            localIoW?: (number|null);

            /** TabletNodeInfo dfsMasterQps */
            dfsMasterQps?: (number|null);

            /** TabletNodeInfo statusM */
            statusM?: (string|null);

            /** TabletNodeInfo tabletOnload */
            tabletOnload?: (number|null);

            /** TabletNodeInfo tabletOnsplit */
            tabletOnsplit?: (number|null);

            /** TabletNodeInfo tabletUnloading */
            tabletUnloading?: (number|null);

            /** TabletNodeInfo extraInfo */
            extraInfo?: (tera.ExtraTabletNodeInfo.$Properties[]|null);

            /** TabletNodeInfo readPending */
            readPending?: (number|null);

            /** TabletNodeInfo writePending */
            writePending?: (number|null);

            /** TabletNodeInfo scanPending */
            scanPending?: (number|null);

            /** TabletNodeInfo cpuUsage */
            cpuUsage?: (number|null);

            /** TabletNodeInfo processStartTime */
            processStartTime?: (number|Long|null);

            /** TabletNodeInfo persistentCacheSize */
            persistentCacheSize?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TabletNodeInfo. */
        type $Shape = tera.TabletNodeInfo.$Properties;
    }

    /**
     * Properties of a ColumnFamily.
     * @deprecated Use tera.ColumnFamily.$Properties instead.
     */
    interface IColumnFamily extends tera.ColumnFamily.$Properties {
    }

    /** Represents a ColumnFamily. */
    class ColumnFamily {

        /**
         * Constructs a new ColumnFamily.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ColumnFamily.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ColumnFamily familyName. */
        familyName: Uint8Array;

        /** ColumnFamily qualifierList. */
        qualifierList: Uint8Array[];

        /**
         * Encodes the specified ColumnFamily message. Does not implicitly {@link tera.ColumnFamily.verify|verify} messages.
         * @param message ColumnFamily message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ColumnFamily.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ColumnFamily message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ColumnFamily & tera.ColumnFamily.$Shape} ColumnFamily
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ColumnFamily & tera.ColumnFamily.$Shape;
    }

    namespace ColumnFamily {

        /** Properties of a ColumnFamily. */
        interface $Properties {

            /** ColumnFamily familyName */
            familyName: Uint8Array;

            /** ColumnFamily qualifierList */
            qualifierList?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ColumnFamily. */
        type $Shape = tera.ColumnFamily.$Properties;
    }

    /**
     * Properties of a TimeRange.
     * @deprecated Use tera.TimeRange.$Properties instead.
     */
    interface ITimeRange extends tera.TimeRange.$Properties {
    }

    /** Represents a TimeRange. */
    class TimeRange {

        /**
         * Constructs a new TimeRange.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.TimeRange.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TimeRange tsStart. */
        tsStart: (number|Long);

        /** TimeRange tsEnd. */
        tsEnd: (number|Long);

        /**
         * Encodes the specified TimeRange message. Does not implicitly {@link tera.TimeRange.verify|verify} messages.
         * @param message TimeRange message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.TimeRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TimeRange message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.TimeRange & tera.TimeRange.$Shape} TimeRange
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.TimeRange & tera.TimeRange.$Shape;
    }

    namespace TimeRange {

        /** Properties of a TimeRange. */
        interface $Properties {

            /** TimeRange tsStart */
            tsStart: (number|Long);

            /** TimeRange tsEnd */
            tsEnd: (number|Long);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TimeRange. */
        type $Shape = tera.TimeRange.$Properties;
    }

    /**
     * Properties of a Mutation.
     * @deprecated Use tera.Mutation.$Properties instead.
     */
    interface IMutation extends tera.Mutation.$Properties {
    }

    /** Represents a Mutation. */
    class Mutation {

        /**
         * Constructs a new Mutation.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.Mutation.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Mutation type. */
        type: number;

        /** Mutation family. */
        family: Uint8Array;

        /** Mutation qualifier. */
        qualifier: Uint8Array;

        /** Mutation timestamp. */
        timestamp: (number|Long);

        /** Mutation value. */
        value: Uint8Array;

        /** Mutation tsStart. */
        tsStart: (number|Long);

        /** Mutation tsEnd. */
        tsEnd: (number|Long);

        /** Mutation ttl. */
        ttl: number;

        /**
         * Encodes the specified Mutation message. Does not implicitly {@link tera.Mutation.verify|verify} messages.
         * @param message Mutation message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.Mutation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Mutation message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.Mutation & tera.Mutation.$Shape} Mutation
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.Mutation & tera.Mutation.$Shape;
    }

    namespace Mutation {

        /** Properties of a Mutation. */
        interface $Properties {

            /** Mutation type */
            type: number;

            /** Mutation family */
            family?: (Uint8Array|null);

            /** Mutation qualifier */
            qualifier?: (Uint8Array|null);

            /** Mutation timestamp */
            timestamp?: (number|Long|null);

            /** Mutation value */
            value?: (Uint8Array|null);

            /** Mutation tsStart */
            tsStart?: (number|Long|null);

            /** Mutation tsEnd */
            tsEnd?: (number|Long|null);

            /** Mutation ttl */
            ttl?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Mutation. */
        type $Shape = tera.Mutation.$Properties;
    }

    /**
     * Properties of a SingleRowTxnReadInfo.
     * @deprecated Use tera.SingleRowTxnReadInfo.$Properties instead.
     */
    interface ISingleRowTxnReadInfo extends tera.SingleRowTxnReadInfo.$Properties {
    }

    /** Represents a SingleRowTxnReadInfo. */
    class SingleRowTxnReadInfo {

        /**
         * Constructs a new SingleRowTxnReadInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.SingleRowTxnReadInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SingleRowTxnReadInfo hasRead. */
        hasRead: boolean;

        /** SingleRowTxnReadInfo readColumnList. */
        readColumnList: tera.ColumnFamily.$Properties[];

        /** SingleRowTxnReadInfo readResult. */
        readResult?: (tera.RowResult.$Properties|null);

        /** SingleRowTxnReadInfo maxVersions. */
        maxVersions: (number|Long);

        /** SingleRowTxnReadInfo startTimestamp. */
        startTimestamp: (number|Long);

        /** SingleRowTxnReadInfo endTimestamp. */
        endTimestamp: (number|Long);

        /**
         * Encodes the specified SingleRowTxnReadInfo message. Does not implicitly {@link tera.SingleRowTxnReadInfo.verify|verify} messages.
         * @param message SingleRowTxnReadInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.SingleRowTxnReadInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SingleRowTxnReadInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.SingleRowTxnReadInfo & tera.SingleRowTxnReadInfo.$Shape} SingleRowTxnReadInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.SingleRowTxnReadInfo & tera.SingleRowTxnReadInfo.$Shape;
    }

    namespace SingleRowTxnReadInfo {

        /** Properties of a SingleRowTxnReadInfo. */
        interface $Properties {

            /** SingleRowTxnReadInfo hasRead */
            hasRead?: (boolean|null);

            /** SingleRowTxnReadInfo readColumnList */
            readColumnList?: (tera.ColumnFamily.$Properties[]|null);

            /** SingleRowTxnReadInfo readResult */
            readResult?: (tera.RowResult.$Properties|null);

            /** SingleRowTxnReadInfo maxVersions */
            maxVersions?: (number|Long|null);

            /** SingleRowTxnReadInfo startTimestamp */
            startTimestamp?: (number|Long|null);

            /** SingleRowTxnReadInfo endTimestamp */
            endTimestamp?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SingleRowTxnReadInfo. */
        type $Shape = tera.SingleRowTxnReadInfo.$Properties;
    }

    /**
     * Properties of a RowMutationSequence.
     * @deprecated Use tera.RowMutationSequence.$Properties instead.
     */
    interface IRowMutationSequence extends tera.RowMutationSequence.$Properties {
    }

    /** Represents a RowMutationSequence. */
    class RowMutationSequence {

        /**
         * Constructs a new RowMutationSequence.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.RowMutationSequence.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RowMutationSequence rowKey. */
        rowKey: Uint8Array;

        /** RowMutationSequence mutationSequence. */
        mutationSequence: tera.Mutation.$Properties[];

        /** RowMutationSequence txnReadInfo. */
        txnReadInfo?: (tera.SingleRowTxnReadInfo.$Properties|null);

        /**
         * Encodes the specified RowMutationSequence message. Does not implicitly {@link tera.RowMutationSequence.verify|verify} messages.
         * @param message RowMutationSequence message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.RowMutationSequence.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RowMutationSequence message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.RowMutationSequence & tera.RowMutationSequence.$Shape} RowMutationSequence
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.RowMutationSequence & tera.RowMutationSequence.$Shape;
    }

    namespace RowMutationSequence {

        /** Properties of a RowMutationSequence. */
        interface $Properties {

            /** RowMutationSequence rowKey */
            rowKey: Uint8Array;

            /** RowMutationSequence mutationSequence */
            mutationSequence?: (tera.Mutation.$Properties[]|null);

            /** RowMutationSequence txnReadInfo */
            txnReadInfo?: (tera.SingleRowTxnReadInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RowMutationSequence. */
        type $Shape = tera.RowMutationSequence.$Properties;
    }

    /**
     * Properties of a WriteTabletRequest.
     * @deprecated Use tera.WriteTabletRequest.$Properties instead.
     */
    interface IWriteTabletRequest extends tera.WriteTabletRequest.$Properties {
    }

    /** Represents a WriteTabletRequest. */
    class WriteTabletRequest {

        /**
         * Constructs a new WriteTabletRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.WriteTabletRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** WriteTabletRequest sequenceId. */
        sequenceId: (number|Long);

        /** WriteTabletRequest tabletName. */
        tabletName: string;

        /** WriteTabletRequest isSync. */
        isSync: boolean;

        /** WriteTabletRequest isInstant. */
        isInstant: boolean;

        /** WriteTabletRequest rowList. */
        rowList: tera.RowMutationSequence.$Properties[];

        /** WriteTabletRequest timestamp. */
        timestamp: (number|Long);

        /** WriteTabletRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /** WriteTabletRequest clientTimeoutMs. */
        clientTimeoutMs: (number|Long);

        /**
         * Encodes the specified WriteTabletRequest message. Does not implicitly {@link tera.WriteTabletRequest.verify|verify} messages.
         * @param message WriteTabletRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.WriteTabletRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a WriteTabletRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.WriteTabletRequest & tera.WriteTabletRequest.$Shape} WriteTabletRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.WriteTabletRequest & tera.WriteTabletRequest.$Shape;
    }

    namespace WriteTabletRequest {

        /** Properties of a WriteTabletRequest. */
        interface $Properties {

            /** WriteTabletRequest sequenceId */
            sequenceId?: (number|Long|null);

            /** WriteTabletRequest tabletName */
            tabletName: string;

            /** WriteTabletRequest isSync */
            isSync?: (boolean|null);

            /** WriteTabletRequest isInstant */
            isInstant?: (boolean|null);

            /** WriteTabletRequest rowList */
            rowList?: (tera.RowMutationSequence.$Properties[]|null);

            /** WriteTabletRequest timestamp */
            timestamp?: (number|Long|null);

            /** WriteTabletRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** WriteTabletRequest clientTimeoutMs */
            clientTimeoutMs?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a WriteTabletRequest. */
        type $Shape = tera.WriteTabletRequest.$Properties;
    }

    /**
     * Properties of a WriteTabletResponse.
     * @deprecated Use tera.WriteTabletResponse.$Properties instead.
     */
    interface IWriteTabletResponse extends tera.WriteTabletResponse.$Properties {
    }

    /** Represents a WriteTabletResponse. */
    class WriteTabletResponse {

        /**
         * Constructs a new WriteTabletResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.WriteTabletResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** WriteTabletResponse status. */
        status: number;

        /** WriteTabletResponse sequenceId. */
        sequenceId: (number|Long);

        /** WriteTabletResponse rowStatusList. */
        rowStatusList: number[];

        /**
         * Encodes the specified WriteTabletResponse message. Does not implicitly {@link tera.WriteTabletResponse.verify|verify} messages.
         * @param message WriteTabletResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.WriteTabletResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a WriteTabletResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.WriteTabletResponse & tera.WriteTabletResponse.$Shape} WriteTabletResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.WriteTabletResponse & tera.WriteTabletResponse.$Shape;
    }

    namespace WriteTabletResponse {

        /** Properties of a WriteTabletResponse. */
        interface $Properties {

            /** WriteTabletResponse status */
            status: number;

            /** WriteTabletResponse sequenceId */
            sequenceId?: (number|Long|null);

            /** WriteTabletResponse rowStatusList */
            rowStatusList?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a WriteTabletResponse. */
        type $Shape = tera.WriteTabletResponse.$Properties;
    }

    /**
     * Properties of a RowReaderInfo.
     * @deprecated Use tera.RowReaderInfo.$Properties instead.
     */
    interface IRowReaderInfo extends tera.RowReaderInfo.$Properties {
    }

    /** Represents a RowReaderInfo. */
    class RowReaderInfo {

        /**
         * Constructs a new RowReaderInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.RowReaderInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** RowReaderInfo key. */
        key: Uint8Array;

        /** RowReaderInfo cfList. */
        cfList: tera.ColumnFamily.$Properties[];

        /** RowReaderInfo timeRange. */
        timeRange?: (tera.TimeRange.$Properties|null);

        /** RowReaderInfo filterList. */
        filterList: Uint8Array;

        /** RowReaderInfo maxVersion. */
        maxVersion: number;

        /** RowReaderInfo maxQualifiers. */
        maxQualifiers: (number|Long);

        /** RowReaderInfo filter. */
        filter: Uint8Array;

        /**
         * Encodes the specified RowReaderInfo message. Does not implicitly {@link tera.RowReaderInfo.verify|verify} messages.
         * @param message RowReaderInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.RowReaderInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a RowReaderInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.RowReaderInfo & tera.RowReaderInfo.$Shape} RowReaderInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.RowReaderInfo & tera.RowReaderInfo.$Shape;
    }

    namespace RowReaderInfo {

        /** Properties of a RowReaderInfo. */
        interface $Properties {

            /** RowReaderInfo key */
            key: Uint8Array;

            /** RowReaderInfo cfList */
            cfList?: (tera.ColumnFamily.$Properties[]|null);

            /** RowReaderInfo timeRange */
            timeRange?: (tera.TimeRange.$Properties|null);

            /** RowReaderInfo filterList */
            filterList?: (Uint8Array|null);

            /** RowReaderInfo maxVersion */
            maxVersion?: (number|null);

            /** RowReaderInfo maxQualifiers */
            maxQualifiers?: (number|Long|null);

            /** RowReaderInfo filter */
            filter?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a RowReaderInfo. */
        type $Shape = tera.RowReaderInfo.$Properties;
    }

    /**
     * Properties of a ReadTabletRequest.
     * @deprecated Use tera.ReadTabletRequest.$Properties instead.
     */
    interface IReadTabletRequest extends tera.ReadTabletRequest.$Properties {
    }

    /** Represents a ReadTabletRequest. */
    class ReadTabletRequest {

        /**
         * Constructs a new ReadTabletRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ReadTabletRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReadTabletRequest sequenceId. */
        sequenceId: (number|Long);

        /** ReadTabletRequest tabletName. */
        tabletName: string;

        /** ReadTabletRequest rowInfoList. */
        rowInfoList: tera.RowReaderInfo.$Properties[];

        /** ReadTabletRequest snapshotId. */
        snapshotId: (number|Long);

        /** ReadTabletRequest timestamp. */
        timestamp: (number|Long);

        /** ReadTabletRequest clientTimeoutMs. */
        clientTimeoutMs: (number|Long);

        /** ReadTabletRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /**
         * Encodes the specified ReadTabletRequest message. Does not implicitly {@link tera.ReadTabletRequest.verify|verify} messages.
         * @param message ReadTabletRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ReadTabletRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReadTabletRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ReadTabletRequest & tera.ReadTabletRequest.$Shape} ReadTabletRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ReadTabletRequest & tera.ReadTabletRequest.$Shape;
    }

    namespace ReadTabletRequest {

        /** Properties of a ReadTabletRequest. */
        interface $Properties {

            /** ReadTabletRequest sequenceId */
            sequenceId?: (number|Long|null);

            /** ReadTabletRequest tabletName */
            tabletName: string;

            /** ReadTabletRequest rowInfoList */
            rowInfoList?: (tera.RowReaderInfo.$Properties[]|null);

            /** ReadTabletRequest snapshotId */
            snapshotId?: (number|Long|null);

            /** ReadTabletRequest timestamp */
            timestamp?: (number|Long|null);

            /** ReadTabletRequest clientTimeoutMs */
            clientTimeoutMs?: (number|Long|null);

            /** ReadTabletRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReadTabletRequest. */
        type $Shape = tera.ReadTabletRequest.$Properties;
    }

    /**
     * Properties of a ReadTabletResponse.
     * @deprecated Use tera.ReadTabletResponse.$Properties instead.
     */
    interface IReadTabletResponse extends tera.ReadTabletResponse.$Properties {
    }

    /** Represents a ReadTabletResponse. */
    class ReadTabletResponse {

        /**
         * Constructs a new ReadTabletResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ReadTabletResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ReadTabletResponse status. */
        status: number;

        /** ReadTabletResponse sequenceId. */
        sequenceId: (number|Long);

        /** ReadTabletResponse successNum. */
        successNum: number;

        /** ReadTabletResponse detail. */
        detail?: (tera.BytesList.$Properties|null);

        /**
         * Encodes the specified ReadTabletResponse message. Does not implicitly {@link tera.ReadTabletResponse.verify|verify} messages.
         * @param message ReadTabletResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ReadTabletResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ReadTabletResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ReadTabletResponse & tera.ReadTabletResponse.$Shape} ReadTabletResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ReadTabletResponse & tera.ReadTabletResponse.$Shape;
    }

    namespace ReadTabletResponse {

        /** Properties of a ReadTabletResponse. */
        interface $Properties {

            /** ReadTabletResponse status */
            status: number;

            /** ReadTabletResponse sequenceId */
            sequenceId: (number|Long);

            /** ReadTabletResponse successNum */
            successNum?: (number|null);

            /** ReadTabletResponse detail */
            detail?: (tera.BytesList.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ReadTabletResponse. */
        type $Shape = tera.ReadTabletResponse.$Properties;
    }

    /**
     * Properties of a ScanTabletRequest.
     * @deprecated Use tera.ScanTabletRequest.$Properties instead.
     */
    interface IScanTabletRequest extends tera.ScanTabletRequest.$Properties {
    }

    /** Represents a ScanTabletRequest. */
    class ScanTabletRequest {

        /**
         * Constructs a new ScanTabletRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ScanTabletRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ScanTabletRequest sequenceId. */
        sequenceId: (number|Long);

        /** ScanTabletRequest tableName. */
        tableName: string;

        /** ScanTabletRequest maxVersion. */
        maxVersion: number;

        /** ScanTabletRequest bufferLimit. */
        bufferLimit: number;

        /** ScanTabletRequest start. */
        start: Uint8Array;

        /** ScanTabletRequest end. */
        end: Uint8Array;

        /** ScanTabletRequest startFamily. */
        startFamily: Uint8Array;

        /** ScanTabletRequest startQualifier. */
        startQualifier: Uint8Array;

        /** ScanTabletRequest startTimestamp. */
        startTimestamp: (number|Long);

        /** ScanTabletRequest cfList. */
        cfList: tera.ColumnFamily.$Properties[];

        /** ScanTabletRequest filterList. */
        filterList: Uint8Array;

        /** ScanTabletRequest timerange. */
        timerange?: (tera.TimeRange.$Properties|null);

        /** ScanTabletRequest snapshotId. */
        snapshotId: (number|Long);

        /** ScanTabletRequest roundDown. */
        roundDown: boolean;

        /** ScanTabletRequest sessionId. */
        sessionId: (number|Long);

        /** ScanTabletRequest partOfSession. */
        partOfSession: boolean;

        /** ScanTabletRequest timestamp. */
        timestamp: (number|Long);

        /** ScanTabletRequest timeout. */
        timeout: (number|Long);

        /** ScanTabletRequest numberLimit. */
        numberLimit: (number|Long);

        /** ScanTabletRequest maxQualifiers. */
        maxQualifiers: (number|Long);

        /** ScanTabletRequest identityInfo. */
        identityInfo?: (tera.IdentityInfo.$Properties|null);

        /** ScanTabletRequest filter. */
        filter: Uint8Array;

        /**
         * Encodes the specified ScanTabletRequest message. Does not implicitly {@link tera.ScanTabletRequest.verify|verify} messages.
         * @param message ScanTabletRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ScanTabletRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ScanTabletRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ScanTabletRequest & tera.ScanTabletRequest.$Shape} ScanTabletRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ScanTabletRequest & tera.ScanTabletRequest.$Shape;
    }

    namespace ScanTabletRequest {

        /** Properties of a ScanTabletRequest. */
        interface $Properties {

            /** ScanTabletRequest sequenceId */
            sequenceId?: (number|Long|null);

            /** ScanTabletRequest tableName */
            tableName?: (string|null);

            /** ScanTabletRequest maxVersion */
            maxVersion?: (number|null);

            /** ScanTabletRequest bufferLimit */
            bufferLimit?: (number|null);

            /** ScanTabletRequest start */
            start?: (Uint8Array|null);

            /** ScanTabletRequest end */
            end?: (Uint8Array|null);

            /** ScanTabletRequest startFamily */
            startFamily?: (Uint8Array|null);

            /** ScanTabletRequest startQualifier */
            startQualifier?: (Uint8Array|null);

            /** ScanTabletRequest startTimestamp */
            startTimestamp?: (number|Long|null);

            /** ScanTabletRequest cfList */
            cfList?: (tera.ColumnFamily.$Properties[]|null);

            /** ScanTabletRequest filterList */
            filterList?: (Uint8Array|null);

            /** ScanTabletRequest timerange */
            timerange?: (tera.TimeRange.$Properties|null);

            /** ScanTabletRequest snapshotId */
            snapshotId?: (number|Long|null);

            /** ScanTabletRequest roundDown */
            roundDown?: (boolean|null);

            /** ScanTabletRequest sessionId */
            sessionId?: (number|Long|null);

            /** ScanTabletRequest partOfSession */
            partOfSession?: (boolean|null);

            /** ScanTabletRequest timestamp */
            timestamp?: (number|Long|null);

            /** ScanTabletRequest timeout */
            timeout?: (number|Long|null);

            /** ScanTabletRequest numberLimit */
            numberLimit?: (number|Long|null);

            /** ScanTabletRequest maxQualifiers */
            maxQualifiers?: (number|Long|null);

            /** ScanTabletRequest identityInfo */
            identityInfo?: (tera.IdentityInfo.$Properties|null);

            /** ScanTabletRequest filter */
            filter?: (Uint8Array|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ScanTabletRequest. */
        type $Shape = tera.ScanTabletRequest.$Properties;
    }

    /**
     * Properties of a ScanTabletResponse.
     * @deprecated Use tera.ScanTabletResponse.$Properties instead.
     */
    interface IScanTabletResponse extends tera.ScanTabletResponse.$Properties {
    }

    /** Represents a ScanTabletResponse. */
    class ScanTabletResponse {

        /**
         * Constructs a new ScanTabletResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.ScanTabletResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ScanTabletResponse status. */
        status: number;

        /** ScanTabletResponse sequenceId. */
        sequenceId: (number|Long);

        /** ScanTabletResponse complete. */
        complete: boolean;

        /** ScanTabletResponse results. */
        results?: (tera.RowResult.$Properties|null);

        /** ScanTabletResponse end. */
        end: Uint8Array;

        /** ScanTabletResponse resultsId. */
        resultsId: (number|Long);

        /** ScanTabletResponse nextStartPoint. */
        nextStartPoint?: (tera.KeyValuePair.$Properties|null);

        /** ScanTabletResponse dataSize. */
        dataSize: number;

        /** ScanTabletResponse rowCount. */
        rowCount: number;

        /** ScanTabletResponse cellCount. */
        cellCount: number;

        /**
         * Encodes the specified ScanTabletResponse message. Does not implicitly {@link tera.ScanTabletResponse.verify|verify} messages.
         * @param message ScanTabletResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.ScanTabletResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ScanTabletResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.ScanTabletResponse & tera.ScanTabletResponse.$Shape} ScanTabletResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.ScanTabletResponse & tera.ScanTabletResponse.$Shape;
    }

    namespace ScanTabletResponse {

        /** Properties of a ScanTabletResponse. */
        interface $Properties {

            /** ScanTabletResponse status */
            status: number;

            /** ScanTabletResponse sequenceId */
            sequenceId?: (number|Long|null);

            /** ScanTabletResponse complete */
            complete?: (boolean|null);

            /** ScanTabletResponse results */
            results?: (tera.RowResult.$Properties|null);

            /** ScanTabletResponse end */
            end?: (Uint8Array|null);

            /** ScanTabletResponse resultsId */
            resultsId?: (number|Long|null);

            /** ScanTabletResponse nextStartPoint */
            nextStartPoint?: (tera.KeyValuePair.$Properties|null);

            /** ScanTabletResponse dataSize */
            dataSize?: (number|null);

            /** ScanTabletResponse rowCount */
            rowCount?: (number|null);

            /** ScanTabletResponse cellCount */
            cellCount?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ScanTabletResponse. */
        type $Shape = tera.ScanTabletResponse.$Properties;
    }

    /**
     * Properties of a CompactTabletRequest.
     * @deprecated Use tera.CompactTabletRequest.$Properties instead.
     */
    interface ICompactTabletRequest extends tera.CompactTabletRequest.$Properties {
    }

    /** Represents a CompactTabletRequest. */
    class CompactTabletRequest {

        /**
         * Constructs a new CompactTabletRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.CompactTabletRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CompactTabletRequest sequenceId. */
        sequenceId: (number|Long);

        /** CompactTabletRequest tabletName. */
        tabletName: string;

        /** CompactTabletRequest keyRange. */
        keyRange: tera.KeyRange.$Properties;

        /** CompactTabletRequest lgNo. */
        lgNo: number;

        /**
         * Encodes the specified CompactTabletRequest message. Does not implicitly {@link tera.CompactTabletRequest.verify|verify} messages.
         * @param message CompactTabletRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.CompactTabletRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CompactTabletRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.CompactTabletRequest & tera.CompactTabletRequest.$Shape} CompactTabletRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.CompactTabletRequest & tera.CompactTabletRequest.$Shape;
    }

    namespace CompactTabletRequest {

        /** Properties of a CompactTabletRequest. */
        interface $Properties {

            /** CompactTabletRequest sequenceId */
            sequenceId: (number|Long);

            /** CompactTabletRequest tabletName */
            tabletName: string;

            /** CompactTabletRequest keyRange */
            keyRange: tera.KeyRange.$Properties;

            /** CompactTabletRequest lgNo */
            lgNo?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CompactTabletRequest. */
        type $Shape = tera.CompactTabletRequest.$Properties;
    }

    /**
     * Properties of a CompactTabletResponse.
     * @deprecated Use tera.CompactTabletResponse.$Properties instead.
     */
    interface ICompactTabletResponse extends tera.CompactTabletResponse.$Properties {
    }

    /** Represents a CompactTabletResponse. */
    class CompactTabletResponse {

        /**
         * Constructs a new CompactTabletResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: tera.CompactTabletResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CompactTabletResponse sequenceId. */
        sequenceId: (number|Long);

        /** CompactTabletResponse status. */
        status: number;

        /** CompactTabletResponse compactStatus. */
        compactStatus: number;

        /** CompactTabletResponse compactSize. */
        compactSize: (number|Long);

        /**
         * Encodes the specified CompactTabletResponse message. Does not implicitly {@link tera.CompactTabletResponse.verify|verify} messages.
         * @param message CompactTabletResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tera.CompactTabletResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CompactTabletResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tera.CompactTabletResponse & tera.CompactTabletResponse.$Shape} CompactTabletResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tera.CompactTabletResponse & tera.CompactTabletResponse.$Shape;
    }

    namespace CompactTabletResponse {

        /** Properties of a CompactTabletResponse. */
        interface $Properties {

            /** CompactTabletResponse sequenceId */
            sequenceId: (number|Long);

            /** CompactTabletResponse status */
            status: number;

            /** CompactTabletResponse compactStatus */
            compactStatus?: (number|null);

            /** CompactTabletResponse compactSize */
            compactSize?: (number|Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CompactTabletResponse. */
        type $Shape = tera.CompactTabletResponse.$Properties;
    }
}
