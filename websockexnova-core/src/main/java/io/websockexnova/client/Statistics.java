package io.websockexnova.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a client has counted since it was made. Counters only grow. Round-trip times are
 * those of heartbeats: from a ping to its pong, or from a heartbeat call to its reply.
 *
 * @param messagesReceived complete inbound messages
 * @param bytesReceived payload bytes of inbound messages
 * @param messagesSent outbound messages handed to the operating system
 * @param bytesSent payload bytes of outbound messages
 * @param attempts attempts to connect
 * @param connections sockets that opened
 * @param losses attempts and connections that ended other than by our close
 * @param reconnects times the client became READY again
 * @param rotations sockets in service that were replaced by a fresh one
 * @param gaps gaps found in topics, whatever the reason
 * @param repairs repairs of topics started
 * @param duplicates messages left out because their sequence had been seen
 * @param discarded messages left out because their topic waited for a snapshot
 * @param offered what there was for subscribers of topics and of unmatched messages: data
 * and markers, each counted once per subscriber;
 * {@code offered = delivered + conflated + dropped + buffered}, exactly and at any time
 * @param delivered items that left a buffer for its subscriber, also those that could not
 * be decoded on the way
 * @param conflated messages that a newer one of their key has replaced before they were
 * delivered
 * @param dropped items dropped because a subscriber was too slow, or waited for a
 * snapshot, or went away while they waited
 * @param buffered items that wait for a subscriber now
 * @param unmatched messages that belong to no request and no topic
 * @param undecodable messages that could not be decoded
 * @param eventsDropped events dropped because a subscriber was too slow
 * @param intercepted messages, in and out, that an interceptor dropped
 * @param retries times that a message or request was put back for the next connection
 * @param rateLimited requests that the server refused for rate
 * @param answersDropped requests of the server that were left unanswered, because their
 * connection was lost or too many were being answered
 * @param pendingRequests requests that wait for an answer now
 * @param queued messages that wait to be sent now
 * @param roundTrip round-trip time of the latest heartbeat that was answered, or null if
 * none was yet; a connection on which data flows sends no pings
 * @param smoothedRoundTrip round-trip time smoothed over the heartbeats (RFC 6298), or
 * null if none was answered yet
 */
public record Statistics(long messagesReceived, long bytesReceived, long messagesSent, long bytesSent, long attempts,
		long connections, long losses, long reconnects, long rotations, long gaps, long repairs, long duplicates,
		long discarded, long offered, long delivered, long conflated, long dropped, long buffered, long unmatched,
		long undecodable, long eventsDropped, long intercepted, long retries, long rateLimited, long answersDropped,
		long pendingRequests, long queued, @Nullable Duration roundTrip, @Nullable Duration smoothedRoundTrip) {
}
