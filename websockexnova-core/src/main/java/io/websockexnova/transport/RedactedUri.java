package io.websockexnova.transport;

import java.net.URI;

/**
 * Prints URLs for logs and messages: user info and query never show.
 */
public final class RedactedUri {

	private RedactedUri() {
	}

	/**
	 * Scheme, host, port and path of a URL.
	 * @param uri the URL
	 * @return the printable form; a query shows as {@code ?***}
	 */
	public static String of(URI uri) {
		StringBuilder text = new StringBuilder();
		text.append(uri.getScheme()).append("://").append(uri.getHost());
		if (uri.getPort() != -1) {
			text.append(':').append(uri.getPort());
		}
		if (uri.getRawPath() != null) {
			text.append(uri.getRawPath());
		}
		if (uri.getRawQuery() != null) {
			text.append("?***");
		}
		return text.toString();
	}

}
