package io.websockexnova.sample.scenario;

import java.util.List;

/**
 * A step of the script.
 *
 * @param atMillis when it began, from the start of the scenario
 * @param name name of the step
 * @param action what was done
 * @param observed what was seen then
 */
record Step(long atMillis, String name, String action, List<String> observed) {
}
