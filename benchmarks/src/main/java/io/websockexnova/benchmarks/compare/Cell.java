package io.websockexnova.benchmarks.compare;

import java.net.URI;

import io.websockexnova.benchmarks.compare.client.Contender;

/**
 * What one process has to measure.
 *
 * @param client the library
 * @param url the server
 * @param control commands to the server
 * @param scale part of the usual number of messages
 * @param deadline when to give up, as {@link System#nanoTime()}
 */
record Cell(Contender client, URI url, Control control, double scale, long deadline) {

	/**
	 * One of several addresses of the server, so that ports do not run out.
	 * @param number number of the connection
	 */
	URI url(int number) {
		return URI.create("ws://127.0.0." + (1 + number % 4) + ":" + this.url.getPort() + "/");
	}

	/**
	 * A number of messages.
	 * @param usual in a full run
	 */
	long count(long usual) {
		return Math.max(1, (long) (usual * this.scale));
	}

}
