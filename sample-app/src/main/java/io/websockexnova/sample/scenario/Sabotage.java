package io.websockexnova.sample.scenario;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

import org.springframework.context.support.GenericApplicationContext;

import io.websockexnova.spring.boot.autoconfigure.NovaClientCustomizer;

/**
 * What can be broken on purpose, so that a claim must fail. Each breaks what really
 * happens, not the result.
 */
public enum Sabotage {

	/** Breaks the order on the wire. */
	LOGIN_FIRST("login-first", "the client subscribes a channel before it logs in", Moment.NEVER, (stage) -> {
	}) {
		@Override
		void prepare(GenericApplicationContext context) {
			context.registerBean(NovaClientCustomizer.class, () -> (name, builder) -> builder.behaviors(
					(behaviors) -> behaviors.withConnection(new HastyConnectionHandler(behaviors.connection()))));
		}
	},

	/** Breaks the count of connections. */
	ACCEPTED("accepted", "somebody else connects to the server", Moment.HEALED, Acts::dialPastTheClient),

	/** Breaks the protocol. */
	PROTOCOL("protocol", "the application sends a request without an id", Moment.HEALED, Acts::sendWithoutId),

	/** Breaks the restoration. */
	LOST_CHANNEL("lost-channel", "the server leaves a channel out when the client comes back", Moment.ACCEPTING,
			Acts::loseChannel, "disconnect-healed", "health", "siblings", "token", "each-once"),

	/** Breaks the ledger's monopoly. */
	EACH_ONCE("each-once", "the application subscribes a channel a second time by itself", Moment.HEALED,
			Acts::subscribeAgain),

	/** Breaks the skip. */
	SKIP_HEALED("skip-healed", "the server sends a change twice instead of losing one", Moment.SKIPPING,
			(stage) -> stage.faults().duplicateDelta(stage.cast().skipped())),

	/** Breaks the freeze. */
	FREEZE_HEALED("freeze-healed", "the silent channel speaks again before it counts as stale", Moment.FREEZING,
			Acts::freezeBriefly),

	/** Breaks the peace of the others. */
	SIBLINGS("siblings", "a second book loses a change at the same time", Moment.SKIPPING, Acts::skipTwoBooks),

	/** Breaks the repeated request. */
	TOKEN("token", "the server refuses the repeated request, too", Moment.REPEATING,
			(stage) -> stage.faults().answerWithError("private/get_account_summary", 10009, "not_enough_funds", 1)),

	/** Breaks the speed of the renewal. */
	TIMINGS("timings", "the server takes its time to answer logins", Moment.EXPIRING, Acts::delayLogins),

	/** Breaks a book. */
	BOOKS_EQUAL("books-equal", "the listener is handed a price that the server never sent", Moment.RESTING,
			Acts::forgeLevel),

	/** Breaks secrecy. */
	SECRETS("secrets", "the application logs its secret at DEBUG", Moment.HEALED, Acts::logSecret);

	private final String id;

	private final String description;

	private final Moment moment;

	private final Consumer<Stage> action;

	private final Set<String> broken;

	Sabotage(String id, String description, Moment moment, Consumer<Stage> action, String... broken) {
		this.id = id;
		this.description = description;
		this.moment = moment;
		this.action = action;
		this.broken = (broken.length > 0) ? Set.of(broken) : Set.of(id);
	}

	/**
	 * Finds sabotages.
	 * @param ids their names, separated by commas
	 * @return the sabotages
	 * @throws IllegalArgumentException if there is none of such a name
	 */
	public static Set<Sabotage> parse(String ids) {
		Set<Sabotage> found = EnumSet.noneOf(Sabotage.class);
		for (String id : ids.split(",")) {
			found.add(Arrays.stream(values())
				.filter((sabotage) -> sabotage.id.equals(id.trim()))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("'--sabotage' is '" + id + "'; use one of "
						+ Arrays.stream(values()).map(Sabotage::id).toList())));
		}
		return found;
	}

	/**
	 * Name of the sabotage; that of the claim it breaks, if it breaks only one.
	 * @return the name
	 */
	public String id() {
		return this.id;
	}

	/**
	 * What it does.
	 * @return one line for humans
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Claims that must fail.
	 * @return their names
	 */
	public Set<String> broken() {
		return this.broken;
	}

	/**
	 * Prepares the application.
	 * @param context the context, before its refresh
	 */
	void prepare(GenericApplicationContext context) {
	}

	/**
	 * Acts, if its moment has come.
	 * @param now the moment
	 * @param stage the stage
	 * @return whether it has acted, which at SKIPPING and FREEZING is instead of the
	 * script
	 */
	boolean at(Moment now, Stage stage) {
		if (this.moment == now) {
			this.action.accept(stage);
		}
		return this.moment == now;
	}

	/**
	 * Moments of the script.
	 */
	enum Moment {

		/** Not during the script. */
		NEVER,

		/** Before the server accepts again. */
		ACCEPTING,

		/** After the outage. */
		HEALED,

		/** Instead of the lost change. */
		SKIPPING,

		/** Instead of the silence. */
		FREEZING,

		/** Before the tokens expire. */
		EXPIRING,

		/** Before the request is repeated. */
		REPEATING,

		/** Before the market rests. */
		RESTING

	}

}
