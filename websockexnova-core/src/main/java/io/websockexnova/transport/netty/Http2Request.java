package io.websockexnova.transport.netty;

import java.util.Locale;
import java.util.Map;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import io.websockexnova.transport.ConnectRequest;

/**
 * The extended CONNECT that opens a WebSocket on a stream, RFC 8441 section 4.
 */
final class Http2Request {

	private Http2Request() {
	}

	/**
	 * The request as it goes out.
	 * @param request where and how
	 * @return the header fields, pseudo-header fields first
	 */
	static Http2Headers headers(ConnectRequest request) {
		Http2Headers fields = new DefaultHttp2Headers();
		fields.method("CONNECT");
		fields.set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket");
		fields.scheme(Endpoint.isSecure(request.uri()) ? "https" : "http");
		fields.path(UpgradeRequest.path(request.uri()));
		fields.authority(UpgradeRequest.host(request.uri()));
		fields.set("sec-websocket-version", "13");
		if (!request.subprotocols().isEmpty()) {
			fields.set("sec-websocket-protocol", String.join(", ", request.subprotocols()));
		}
		DeflateOffer offer = DeflateOffer.of(request.compression());
		if (offer != null) {
			fields.set("sec-websocket-extensions", offer.value());
		}
		fields.set("user-agent", "WebSockexNova");
		for (Map.Entry<String, String> header : request.headers().entrySet()) {
			String name = header.getKey().toLowerCase(Locale.ROOT);
			if (name.equals("host")) {
				fields.authority(header.getValue());
			}
			else {
				fields.set(name, header.getValue());
			}
		}
		return fields;
	}

}
