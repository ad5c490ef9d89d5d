/**
 * Auto-configuration of clients: properties, beans and lifecycle.
 */
@NullMarked
package io.websockexnova.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
