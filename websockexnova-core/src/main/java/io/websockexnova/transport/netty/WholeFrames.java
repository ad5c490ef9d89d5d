package io.websockexnova.transport.netty;

/**
 * The short way for messages that are one plain frame and whole in the array, as most
 * are: no state, no copy, no byte looked at twice. All else is left to
 * {@link FrameDecoder}, also what breaks a rule, so that there is one place that says
 * how.
 */
final class WholeFrames {

	private final FrameSink sink;

	private final int maxMessageSize;

	private final Utf8Validator utf8 = new Utf8Validator();

	WholeFrames(FrameSink sink, int maxMessageSize) {
		this.sink = sink;
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Hands on the next message if it is such a frame.
	 * @param array holds the bytes
	 * @param position index of the first byte of a frame, with no message open
	 * @param end index behind the last byte
	 * @return index behind the frame, or the position if it is no such message
	 */
	int take(byte[] array, int position, int end) {
		int start = position + 2;
		if (start > end) {
			return position;
		}
		int first = array[position] & 0xff;
		boolean text = first == (Opcodes.FIN | Opcodes.TEXT);
		if (!text && first != (Opcodes.FIN | Opcodes.BINARY)) {
			return position;
		}
		int length = array[position + 1];
		if (length == 126 && end - start >= 2) {
			length = ((array[start] & 0xff) << 8) | (array[start + 1] & 0xff);
			start += 2;
			if (length < 126) {
				return position;
			}
		}
		else if (length < 0 || length > 125) {
			return position;
		}
		if (length > end - start || length > this.maxMessageSize
				|| (text && !this.utf8.isValid(array, start, length))) {
			return position;
		}
		this.sink.onMessage(array, start, length, text);
		return start + length;
	}

}
