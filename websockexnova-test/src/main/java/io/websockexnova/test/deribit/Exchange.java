package io.websockexnova.test.deribit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * The server behind the facade: market, accounts and connections. Everything but the
 * counters and the journal belongs to the simulator's one thread.
 */
final class Exchange extends ChannelInitializer<Channel> {

	private static final int MAX_HEADERS = 65_536;

	private final SimulatorSettings settings;

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger upgrades = new AtomicInteger();

	private final Journal journal = new Journal();

	private final FaultPlan plan = new FaultPlan();

	private final Set<Wire> wires = new LinkedHashSet<>();

	private final Set<Session> sessions = new LinkedHashSet<>();

	private final Market market;

	private final Channels channels;

	private final Tokens tokens;

	private final Orders orders;

	private final Dispatcher dispatcher;

	Exchange(SimulatorSettings settings) {
		this.settings = settings;
		this.market = new Market(settings.instruments(), settings.seed(), settings.atRest(), this::millis);
		this.channels = new Channels(this.market);
		this.tokens = new Tokens(settings.tokenLifetime(), settings.scope());
		this.orders = new Orders(this);
		this.dispatcher = new Dispatcher(this, new Logins(settings.credentials(), this.tokens));
	}

	@Override
	protected void initChannel(Channel channel) {
		Wire wire = new Wire(this, this.accepted.incrementAndGet());
		channel.pipeline()
			.addLast(wire, new HttpServerCodec(), new HttpObjectAggregator(MAX_HEADERS),
					new UpgradeHandler(this, wire));
	}

	int accepted() {
		return this.accepted.get();
	}

	int upgrades() {
		return this.upgrades.get();
	}

	void upgraded() {
		this.upgrades.incrementAndGet();
	}

	void opened(Wire wire) {
		this.wires.add(wire);
	}

	void closed(Wire wire) {
		this.wires.remove(wire);
	}

	Session session(Wire wire, Channel channel) {
		Session session = new Session(this, wire, channel);
		this.sessions.add(session);
		return session;
	}

	void ended(Session session) {
		this.sessions.remove(session);
		this.tokens.connectionEnded(session.number());
	}

	boolean isFull() {
		return this.sessions.size() >= this.settings.maxConnections();
	}

	// A copy: what is done to a connection may end it.
	List<Wire> wires() {
		return new ArrayList<>(this.wires);
	}

	List<Session> sessions() {
		return new ArrayList<>(this.sessions);
	}

	SimulatorSettings settings() {
		return this.settings;
	}

	Journal journal() {
		return this.journal;
	}

	FaultPlan plan() {
		return this.plan;
	}

	Market market() {
		return this.market;
	}

	Channels channels() {
		return this.channels;
	}

	Tokens tokens() {
		return this.tokens;
	}

	Orders orders() {
		return this.orders;
	}

	Dispatcher dispatcher() {
		return this.dispatcher;
	}

	long millis() {
		return this.settings.clock().millis();
	}

	/**
	 * The {@code Date} of an answer.
	 */
	String date() {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(this.settings.clock().instant().atOffset(ZoneOffset.UTC));
	}

	long micros() {
		Instant now = this.settings.clock().instant();
		return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
	}

}
