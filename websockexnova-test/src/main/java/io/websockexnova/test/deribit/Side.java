package io.websockexnova.test.deribit;

/**
 * The two sides of a book.
 */
enum Side {

	BID("bids"), ASK("asks");

	private final String field;

	Side(String field) {
		this.field = field;
	}

	String field() {
		return this.field;
	}

}
