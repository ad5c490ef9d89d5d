/**
 * The scripted scenario: faults, what was observed, and the claims that follow from it.
 */
@NullMarked
package io.websockexnova.sample.scenario;

import org.jspecify.annotations.NullMarked;
