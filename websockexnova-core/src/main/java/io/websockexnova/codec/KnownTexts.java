package io.websockexnova.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Short texts that have been seen before, found by their bytes, so that names of members,
 * methods and topics that come with each message are not made anew. Holds a bounded
 * number: where two meet, the later one stays. Not thread-safe.
 */
final class KnownTexts {

	private static final int MAX_LENGTH = 128;

	private static final int FIRST_SIZE = 64;

	private static final int MAX_SIZE = 1 << 17;

	private @Nullable Known[] table = new Known[FIRST_SIZE];

	private int replaced;

	/**
	 * A text of UTF-8.
	 * @param array holds the bytes
	 * @param from index of the first
	 * @param to index behind the last
	 * @return the text
	 */
	String get(byte[] array, int from, int to) {
		if (to - from > MAX_LENGTH) {
			return text(array, from, to);
		}
		int hash = JsonWords.hash(array, from, to);
		int slot = slot(hash);
		Known known = this.table[slot];
		if (known != null && JsonWords.equal(known.bytes, array, from, to)) {
			return known.text;
		}
		if (known != null && ++this.replaced > this.table.length && this.table.length < MAX_SIZE) {
			grow();
			slot = slot(hash);
		}
		String text = text(array, from, to);
		this.table[slot] = new Known(hash, Arrays.copyOfRange(array, from, to), text);
		return text;
	}

	private int slot(int hash) {
		return hash & (this.table.length - 1);
	}

	private void grow() {
		@Nullable Known[] old = this.table;
		this.table = new Known[old.length * 2];
		this.replaced = 0;
		for (Known known : old) {
			if (known != null) {
				this.table[slot(known.hash)] = known;
			}
		}
	}

	static String text(byte[] array, int from, int to) {
		return new String(array, from, to - from, StandardCharsets.UTF_8);
	}

	private static final class Known {

		private final int hash;

		private final byte[] bytes;

		private final String text;

		Known(int hash, byte[] bytes, String text) {
			this.hash = hash;
			this.bytes = bytes;
			this.text = text;
		}

	}

}
