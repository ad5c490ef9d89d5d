package io.websockexnova.benchmarks.compare.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes frames, many in one buffer.
 */
interface FrameSource {

	/**
	 * Most frames of one buffer.
	 */
	int atOnce();

	/**
	 * The next frames.
	 * @param allocator where to get a buffer
	 * @param count how many, at most {@link #atOnce()}
	 */
	ByteBuf next(ByteBufAllocator allocator, int count);

}
