package io.websockexnova.transport;

import java.net.URI;

/**
 * Prints URLs for logs and messages: user info and query never show, nor do segments of
 * the path that look like tokens, which some providers expect there.
 */
public final class RedactedUri {

	private static final int SHORTEST_TOKEN = 16;

	private RedactedUri() {
	}

	/**
	 * Scheme, host, port and path of a URL.
	 * @param uri the URL
	 * @return the printable form; a query shows as {@code ?***}, a segment of the path
	 * that looks like a token as {@code ***}
	 */
	public static String of(URI uri) {
		StringBuilder text = new StringBuilder();
		text.append(uri.getScheme()).append("://").append(uri.getHost());
		if (uri.getPort() != -1) {
			text.append(':').append(uri.getPort());
		}
		if (uri.getRawPath() != null) {
			text.append(path(uri.getRawPath()));
		}
		if (uri.getRawQuery() != null) {
			text.append("?***");
		}
		return text.toString();
	}

	/**
	 * The path of a URL.
	 * @param path the path
	 * @return the path with {@code ***} for each segment that looks like a token: 16
	 * characters or more with a digit among them
	 */
	public static String path(String path) {
		StringBuilder text = new StringBuilder(path.length());
		int start = 0;
		while (start <= path.length()) {
			int slash = path.indexOf('/', start);
			int end = (slash != -1) ? slash : path.length();
			String segment = path.substring(start, end);
			text.append((isToken(segment)) ? "***" : segment);
			if (slash != -1) {
				text.append('/');
			}
			start = end + 1;
		}
		return text.toString();
	}

	private static boolean isToken(String segment) {
		return segment.length() >= SHORTEST_TOKEN && segment.chars().anyMatch((c) -> c >= '0' && c <= '9');
	}

}
