package io.websockexnova.test.deribit;

import java.util.List;

/**
 * What one step of the random walk changed.
 *
 * @param instrument name of the instrument
 * @param changeId id of the book after the step
 * @param changes levels that changed
 * @param trades trades that happened
 */
record Step(String instrument, long changeId, List<LevelChange> changes, List<MarketTrade> trades) {

	/**
	 * Amount of a level before and after; 0 means that the level is absent.
	 */
	record LevelChange(Side side, long ticks, long before, long after) {
	}

}
