/**
 * Annotations of classes that listen to clients.
 */
@NullMarked
package io.websockexnova.spring.annotation;

import org.jspecify.annotations.NullMarked;
