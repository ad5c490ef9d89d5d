package io.websockexnova.platform.deribit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What {@code public/auth} answers, as far as it is needed: the login holds for the
 * connection, so the access token itself is not.
 *
 * @param refreshToken renews the login once
 * @param expiresIn lifetime in seconds
 * @param scope what was granted, separated by blanks
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TokenGrant(@JsonProperty("refresh_token") @Nullable String refreshToken,
		@JsonProperty("expires_in") @Nullable Long expiresIn, @JsonProperty("scope") @Nullable String scope) {

	@Override
	public String toString() {
		return "TokenGrant[******]";
	}

}
