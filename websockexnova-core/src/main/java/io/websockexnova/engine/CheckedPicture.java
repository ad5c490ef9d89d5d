package io.websockexnova.engine;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Inbound;
import io.websockexnova.behavior.PictureCheck;

/**
 * What a handler's check says about a topic. A check that fails counts as a picture that
 * does not hold. Loop only.
 */
final class CheckedPicture {

	private final @Nullable PictureCheck check;

	private @Nullable Throwable failure;

	CheckedPicture(@Nullable PictureCheck check) {
		this.check = check;
	}

	boolean holds(Inbound message) {
		if (this.check == null) {
			return true;
		}
		try {
			return this.check.holds(message);
		}
		catch (Throwable ex) {
			this.failure = ex;
			return false;
		}
	}

	/**
	 * What the check has thrown.
	 * @return the error, once
	 */
	@Nullable Throwable failure() {
		Throwable thrown = this.failure;
		this.failure = null;
		return thrown;
	}

}
