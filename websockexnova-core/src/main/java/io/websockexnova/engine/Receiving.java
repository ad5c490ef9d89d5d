package io.websockexnova.engine;

/**
 * What a client's subscribers share.
 *
 * @param tallies accounts of what became of the items for them
 * @param wakeups wakes them
 * @param throttle stops the reading for those that ask for it
 */
record Receiving(Tallies tallies, Wakeups wakeups, Throttle throttle) {
}
