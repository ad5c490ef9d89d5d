package io.websockexnova.transport.netty;

import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;

import io.websockexnova.behavior.Tls;
import io.websockexnova.transport.ConnectRequest;

/**
 * Our end of TLS. The JDK's engine is taken as it is, so nothing needs to be built or
 * kept per context: a new context counts from the next connection.
 */
final class ClientTls {

	private static final int CLOSE_NOTIFY_TIMEOUT_MILLIS = 500;

	private ClientTls() {
	}

	/**
	 * A handler that checks the certificate chain and that it is for the host of the URL
	 * (RFC 2818 section 3.1), and tells the host to the server (RFC 6066 section 3).
	 * @param request where to, with trust and keys if it has its own
	 * @param defaultContext trust and keys if it has none
	 * @param protocols what to offer by ALPN
	 * @return the handler; it has no deadline of its own
	 * @throws IllegalArgumentException if the context knows one of the wanted protocols
	 * or cipher suites not
	 */
	static SslHandler handler(ConnectRequest request, SSLContext defaultContext, List<String> protocols) {
		Tls tls = request.tls();
		SSLContext context = (tls != null) ? tls.context() : defaultContext;
		String name = Endpoint.withoutRoot(Endpoint.host(request.uri()));
		SSLEngine engine = context.createSSLEngine(name, Endpoint.port(request.uri()));
		engine.setUseClientMode(true);
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
			parameters.setServerNames(List.of(new SNIHostName(name)));
		}
		if (!protocols.isEmpty()) {
			parameters.setApplicationProtocols(protocols.toArray(new String[0]));
		}
		if (tls != null && !tls.protocols().isEmpty()) {
			parameters.setProtocols(tls.protocols().toArray(new String[0]));
		}
		if (tls != null && !tls.ciphers().isEmpty()) {
			parameters.setCipherSuites(tls.ciphers().toArray(new String[0]));
		}
		engine.setSSLParameters(parameters);
		SslHandler handler = new SslHandler(engine);
		handler.setHandshakeTimeoutMillis(0); // the dial has a deadline
		handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_TIMEOUT_MILLIS);
		return handler;
	}

}
