export const id = 114;
export const ids = [114];
export const modules = {

/***/ 20955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ fieldOf),
/* harmony export */   l: () => (/* binding */ parseJsonResponse)
/* harmony export */ });
function parseJsonResponse(answer) {
    return { ...answer, json: parse(answer.body) };
}
/** A field of an object that came as JSON; `undefined` where there is none, or no object. */
function fieldOf(object, name) {
    return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
        ? object[name]
        : undefined;
}
function parse(body) {
    try {
        const json = JSON.parse(body);
        return hasDuplicateNames(body) ? undefined : json;
    }
    catch {
        return undefined;
    }
}
/** Whether an object of this JSON has a name twice, of which the parser would let the last one win. */
function hasDuplicateNames(json) {
    const open = [];
    for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}]/g)) {
        if (token === '{')
            open.push(new Set());
        else if (token === '}')
            open.pop();
        else if (text !== undefined && colon === ':') {
            const name = JSON.parse(text);
            const names = open.at(-1);
            if (names?.has(name))
                return true;
            names?.add(name);
        }
    }
    return false;
}


/***/ }),

/***/ 7725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gb: () => (/* binding */ requestIdOf),
/* harmony export */   cp: () => (/* binding */ parseRpcResponse),
/* harmony export */   oJ: () => (/* binding */ isSuccess),
/* harmony export */   uQ: () => (/* binding */ saysSessionExpired)
/* harmony export */ });
/* harmony import */ var _http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37011);
/* harmony import */ var _http_json_response_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20955);


function parseRpcResponse(answer) {
    const read = (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJsonResponse */ .l)(answer);
    return { ...read, error: readError(read.json) };
}
/** Whether the service did what was asked: a code means that it did not, whatever the status. */
function isSuccess({ status, json }) {
    return status === 200 && (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'Code') === undefined;
}
/** As the service sent it; not believed yet. */
function requestIdOf({ headers, json }) {
    return headers['x-acs-request-id'] ?? (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, 'RequestId');
}
/** Whether the service says that the session which signed the request is over. */
function saysSessionExpired(reply) {
    if (!('error' in reply))
        return false;
    const { status, error } = reply;
    return status >= 400 && status < 500 && error?.code === 'InvalidSecurityToken.Expired';
}
/** A gateway's own JSON may have a code too; that of these APIs has all three. */
function readError(json) {
    const [code, message, requestId] = ['Code', 'Message', 'RequestId'].map(name => (0,_http_json_response_js__WEBPACK_IMPORTED_MODULE_1__/* .fieldOf */ ._)(json, name));
    return typeof code === 'string' &&
        (0,_http_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isErrorCode */ .We)(code) &&
        typeof message === 'string' &&
        typeof requestId === 'string'
        ? { code, message }
        : null;
}


/***/ }),

/***/ 9114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RpcSender: () => (/* binding */ RpcSender)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./lib/aliyun/rpc/response.js
var response = __webpack_require__(7725);
;// CONCATENATED MODULE: ./lib/aliyun/signing/acs3-signature.js

const algorithm = 'ACS3-HMAC-SHA256';
/**
 * The headers that prove who sends a call: signature version 3, for a POST to `/` with an empty body.
 * `nonce` must be new for each request. Source: the vendor's "V3 request structure and signature".
 */
function signRpcCall({ host, action, version, parameters }, { accessKeyId, accessKeySecret, securityToken }, time, nonce) {
    const signed = {
        host,
        'x-acs-action': action,
        'x-acs-content-sha256': sha256(''),
        'x-acs-date': time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
        ...(securityToken === undefined ? {} : { 'x-acs-security-token': securityToken }),
        'x-acs-signature-nonce': nonce,
        'x-acs-version': version
    };
    const names = Object.keys(signed).sort();
    const canonicalRequest = [
        'POST',
        '/',
        canonicalQuery(parameters),
        ...names.map(name => `${name}:${signed[name] ?? ''}`),
        '',
        names.join(';'),
        sha256('')
    ].join('\n');
    const signature = (0,external_node_crypto_.createHmac)('sha256', accessKeySecret)
        .update(`${algorithm}\n${sha256(canonicalRequest)}`)
        .digest('hex');
    return {
        ...signed,
        authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
    };
}
/** Parameters as they are signed, and must be sent. */
function canonicalQuery(parameters) {
    return Object.entries(parameters)
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&');
}
/** encodeURIComponent leaves five more characters alone than the signature does. */
function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

;// CONCATENATED MODULE: ./lib/aliyun/rpc/sender.js




/** Sends calls to RPC-style APIs. */
class RpcSender {
    #settings;
    #transport;
    constructor(settings, transport) {
        this.#settings = settings;
        this.#transport = transport;
    }
    /** Signs a call and sends it: a POST with its parameters in the query. */
    signed(place, call, credentials) {
        const { host } = addressOf(place);
        const proof = signRpcCall({ ...call, host }, credentials, new Date(), (0,external_node_crypto_.randomUUID)());
        return this.#post(place, call.parameters, { ...proof, 'content-length': '0' });
    }
    /** Sends a call that proves itself by what is in its form, such as a token. */
    unsigned(place, { action, version, parameters }) {
        const form = canonicalQuery(parameters);
        const headers = {
            host: addressOf(place).host,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(form))
        };
        const Timestamp = new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
        const query = { Action: action, Version: version, Format: 'JSON', Timestamp };
        return this.#post(place, query, headers, form);
    }
    async #post(place, query, headers, content) {
        const { timeoutMs, userAgent } = this.#settings;
        const reply = await this.#transport.request(`${addressOf(place).origin}/?${canonicalQuery(query)}`, {
            method: 'POST',
            headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
            timeout: timeoutMs,
            ...(content === undefined ? {} : { content })
        });
        return 'failure' in reply ? reply : (0,response/* parseRpcResponse */.cp)(reply);
    }
}
/** An address names no region: as ali-oss does, the Host header then keeps the regional name. */
function addressOf({ endpoint, regional }) {
    const { origin, hostname, host } = new URL(endpoint?.origin ?? `https://${regional}`);
    return { origin, host: (0,external_node_net_.isIP)(hostname) === 0 ? host : regional };
}


/***/ })

};
