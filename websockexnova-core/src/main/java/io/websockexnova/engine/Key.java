package io.websockexnova.engine;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.websockexnova.behavior.Payload;

/**
 * The bytes that tell one key of a topic's data from another. Immutable as long as the
 * bytes are.
 */
final class Key {

	/** Of data without a key. */
	static final Key NONE = new Key(new byte[0], 0, 0);

	private final byte[] array;

	private final int offset;

	private final int length;

	private final int hash;

	private Key(byte[] array, int offset, int length) {
		this.array = array;
		this.offset = offset;
		this.length = length;
		int code = 1;
		for (int i = offset; i < offset + length; i++) {
			code = 31 * code + array[i];
		}
		this.hash = code;
	}

	/**
	 * A key of bytes that stay as they are as long as the key is in use.
	 * @param value the bytes, not copied, or null for none
	 * @return the key
	 */
	static Key of(@Nullable Payload value) {
		return (value != null) ? new Key(value.array(), value.offset(), value.length()) : NONE;
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof Key key && this.hash == key.hash && Arrays.equals(this.array,
				this.offset, this.offset + this.length, key.array, key.offset, key.offset + key.length));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
