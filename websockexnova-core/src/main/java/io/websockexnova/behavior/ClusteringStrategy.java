package io.websockexnova.behavior;

/**
 * How a cluster decides which node owns a client's connection.
 */
public enum ClusteringStrategy {

	/**
	 * This node, always.
	 */
	LOCAL,

	/**
	 * The node nearest to the endpoint.
	 */
	GEO_AWARE

}
