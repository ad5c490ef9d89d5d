package io.websockexnova.transport.netty;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.websockexnova.transport.Socket.SendCallback;

/**
 * The frames that end in one buffer and who waits for each.
 */
final class SentFrames {

	private SendCallback[] callbacks = new SendCallback[4];

	/** Index behind the last byte of each frame. */
	private int[] ends = new int[4];

	private int count;

	void add(int end, SendCallback callback) {
		if (this.count == this.ends.length) {
			this.callbacks = Arrays.copyOf(this.callbacks, 4 * this.count);
			this.ends = Arrays.copyOf(this.ends, 4 * this.count);
		}
		this.callbacks[this.count] = callback;
		this.ends[this.count] = end;
		this.count++;
	}

	/**
	 * Tells everybody the outcome.
	 * @param progress number of bytes that have left
	 * @param error why the others have not, or null if all have
	 * @param events hears of callbacks that throw
	 */
	void end(int progress, @Nullable Throwable error, FrameWriter.Events events) {
		for (int i = 0; i < this.count; i++) {
			try {
				this.callbacks[i].done((this.ends[i] > progress) ? error : null);
			}
			catch (Throwable ex) {
				events.onCallbackFailure(ex);
			}
		}
	}

}
