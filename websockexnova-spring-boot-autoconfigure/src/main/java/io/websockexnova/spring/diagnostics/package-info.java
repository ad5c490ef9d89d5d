/**
 * What startup failures have in common.
 */
@NullMarked
package io.websockexnova.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
