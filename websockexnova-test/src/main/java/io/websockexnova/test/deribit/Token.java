package io.websockexnova.test.deribit;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An access token with its refresh token. A token without a session name lives and dies
 * with its connection. It has no text form, because it is a secret.
 */
final class Token {

	private final String access;

	private final String refresh;

	private final Set<String> scope;

	private final @Nullable String sessionName;

	private final int connection;

	private final long lifetimeSeconds;

	private final long issuedAtNanos = System.nanoTime();

	private boolean accessRevoked;

	private boolean refreshRevoked;

	Token(String access, String refresh, Set<String> scope, @Nullable String sessionName, int connection,
			long lifetimeSeconds) {
		this.access = access;
		this.refresh = refresh;
		this.scope = scope;
		this.sessionName = sessionName;
		this.connection = connection;
		this.lifetimeSeconds = lifetimeSeconds;
	}

	String access() {
		return this.access;
	}

	String refresh() {
		return this.refresh;
	}

	Set<String> scope() {
		return this.scope;
	}

	long lifetimeSeconds() {
		return this.lifetimeSeconds;
	}

	@Nullable String sessionName() {
		return this.sessionName;
	}

	boolean isValidOn(int connection) {
		return !this.accessRevoked && System.nanoTime() - this.issuedAtNanos < this.lifetimeSeconds * 1_000_000_000L
				&& (this.sessionName != null || this.connection == connection);
	}

	boolean isRefreshableOn(int connection) {
		return !this.refreshRevoked && (this.sessionName != null || this.connection == connection);
	}

	boolean isDead() {
		return this.accessRevoked && this.refreshRevoked;
	}

	void revokeAccess() {
		this.accessRevoked = true;
	}

	void revoke() {
		this.accessRevoked = true;
		this.refreshRevoked = true;
	}

	void revokeRefresh() {
		this.refreshRevoked = true;
	}

	boolean isOf(int connection) {
		return this.sessionName == null && this.connection == connection;
	}

	// Whether a right such as {@code trade:read} is granted; {@code read_write} includes
	// {@code read}, and the empty right needs nothing but the login.
	boolean grants(String right) {
		return right.isEmpty() || this.scope.contains(right)
				|| (right.endsWith(":read") && this.scope.contains(right + "_write"));
	}

}
