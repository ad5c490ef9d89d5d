package io.websockexnova.test.deribit;

import java.util.List;

/**
 * What one live connection is subscribed to.
 *
 * @param connection number of the connection
 * @param channels channels in the order in which they were subscribed; a channel that was
 * subscribed again while it was active stands here twice
 */
public record ConnectionSubscriptions(int connection, List<String> channels) {

}
