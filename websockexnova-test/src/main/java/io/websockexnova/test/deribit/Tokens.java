package io.websockexnova.test.deribit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Issues, finds and revokes tokens.
 */
final class Tokens {

	private static final String SESSION = "session:";

	private static final String EXPIRES = "expires:";

	private final SecureRandom random = new SecureRandom();

	private final List<Token> live = new ArrayList<>();

	private final Duration lifetime;

	private final Set<String> granted;

	Tokens(Duration lifetime, Set<String> granted) {
		this.lifetime = lifetime;
		this.granted = granted;
	}

	// Issues a token for the requested scope, or for everything that the key may do if
	// none is requested.
	Token issue(int connection, String requested) {
		Set<String> scope = new LinkedHashSet<>();
		String sessionName = null;
		long seconds = this.lifetime.toSeconds();
		for (String item : requested.isBlank() ? this.granted : List.of(requested.trim().split("\\s+"))) {
			if (item.startsWith(SESSION)) {
				sessionName = item.substring(SESSION.length());
				scope.add(item);
			}
			else if (item.startsWith(EXPIRES)) {
				seconds = Math.min(seconds, seconds(item));
			}
			else {
				scope.add(narrowed(item));
			}
		}
		scope.remove("");
		if (sessionName == null) {
			scope.add("connection");
		}
		else {
			supersede(sessionName);
		}
		scope.add("mainaccount");
		return add(scope, sessionName, connection, seconds);
	}

	// Trades a refresh token for a new pair; the old one is dead from then on.
	Token refresh(int connection, String refreshToken) {
		for (Token token : this.live) {
			if (token.refresh().equals(refreshToken) && token.isRefreshableOn(connection)) {
				token.revoke();
				this.live.remove(token);
				return add(token.scope(), token.sessionName(), connection, this.lifetime.toSeconds());
			}
		}
		throw RpcException.invalidParams("refresh_token", "invalid token");
	}

	@Nullable Token find(String accessToken) {
		return this.live.stream().filter((token) -> token.access().equals(accessToken)).findFirst().orElse(null);
	}

	void revokeAll() {
		this.live.forEach(Token::revoke);
		this.live.clear();
	}

	void revokeAccess() {
		this.live.forEach(Token::revokeAccess);
	}

	void revoke(Token token) {
		token.revoke();
		this.live.remove(token);
	}

	void connectionEnded(int connection) {
		this.live.removeIf((token) -> {
			if (token.isOf(connection)) {
				token.revoke();
			}
			return token.isDead();
		});
	}

	// A second login with the same session name takes the refresh token of the first.
	private void supersede(String sessionName) {
		this.live.stream().filter((token) -> sessionName.equals(token.sessionName())).forEach(Token::revokeRefresh);
	}

	private Token add(Set<String> scope, @Nullable String sessionName, int connection, long seconds) {
		Token token = new Token(secret(), secret(), scope, sessionName, connection, seconds);
		this.live.add(token);
		return token;
	}

	private String narrowed(String item) {
		if (this.granted.contains(item) || item.startsWith("ip:") || item.equals("connection")) {
			return item;
		}
		String read = item.replace(":read_write", ":read");
		boolean readable = this.granted.contains(read) || this.granted.contains(read + "_write");
		return (item.contains(":read") && readable) ? read : "";
	}

	private String secret() {
		byte[] bytes = new byte[24];
		this.random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	private static long seconds(String item) {
		try {
			return Math.max(1, Long.parseLong(item.substring(EXPIRES.length())));
		}
		catch (NumberFormatException ex) {
			throw RpcException.invalidParams("scope", "invalid format");
		}
	}

}
