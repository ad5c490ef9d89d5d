package io.websockexnova.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.websockexnova.behavior.AuthHandler;
import io.websockexnova.behavior.AuthenticationException;
import io.websockexnova.behavior.Call;
import io.websockexnova.behavior.Dialog;
import io.websockexnova.behavior.ErrorClass;
import io.websockexnova.behavior.ErrorContext;
import io.websockexnova.behavior.ErrorDecision;
import io.websockexnova.behavior.ErrorHandler;
import io.websockexnova.behavior.Loss;
import io.websockexnova.behavior.Phase;
import io.websockexnova.behavior.RejectedException;
import io.websockexnova.behavior.Session;
import io.websockexnova.behavior.Setting;
import io.websockexnova.client.ClientEvent;
import io.websockexnova.client.NovaClient;
import io.websockexnova.client.NovaClientBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Logins and their renewal in virtual time.
 */
@Tag("R25")
@Tag("edge-30")
class RenewalTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final LineVenue venue = new LineVenue();

	private final Tokens tokens = new Tokens();

	@Test
	void theLoginIsRenewedBeforeItExpiresEachTimeWithTheNewestToken() {
		connect(client("test"));
		this.venue.advance(Duration.ofSeconds(285));
		assertThat(this.venue.methods).containsExactly("login:1", "refresh:1", "refresh:2", "refresh:3");
		List<Duration> at = this.venue.of(ClientEvent.Authenticated.class)
			.stream()
			.map((event) -> Duration.between(LineVenue.START, event.at()))
			.toList();
		for (int i = 1; i < at.size(); i++) {
			assertThat(at.get(i).minus(at.get(i - 1))).isBetween(Duration.ofSeconds(72), Duration.ofSeconds(80));
		}
		assertThat(this.venue.losses()).isEmpty();
	}

	@Test
	void clientsThatLogInTogetherDoNotRenewTogether() {
		for (int i = 0; i < 200; i++) {
			connect(client("client-" + i));
		}
		List<Integer> renewals = new ArrayList<>();
		for (int i = 0; i < 80; i++) {
			int before = this.venue.methods.size();
			this.venue.advance(SECOND);
			renewals.add(this.venue.methods.size() - before);
		}
		assertThat(renewals.subList(0, 71)).containsOnly(0);
		assertThat(renewals.stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
		assertThat(renewals).allSatisfy((count) -> assertThat(count).isLessThan(60));
	}

	@Test
	void whenTheServerRefusesSeveralCallsThenOneRenewalFollows() {
		NovaClient client = connect(client("test"));
		this.venue.latency = SECOND;
		this.venue.answering = (method) -> !method.startsWith("private");
		for (int i = 0; i < 5; i++) {
			request(client, "private");
		}
		for (int i = 2; i <= 6; i++) {
			this.venue.network.last().receive("no " + i + " unauthorized");
		}
		assertThat(this.venue.methods.stream().filter((method) -> method.startsWith("refresh"))).hasSize(1);
		this.venue.advance(SECOND.multipliedBy(2));
		assertThat(this.venue.of(ClientEvent.Authenticated.class)).hasSize(2);
	}

	@Test
	void whenARefusalComesWhileTheLoginIsRenewedAnywayThenThereIsOneRenewal() {
		NovaClient client = connect(client("test"));
		this.venue.latency = SECOND.multipliedBy(5);
		this.venue.answering = (method) -> !method.startsWith("private");
		request(client, "private");
		this.venue.advance(Duration.ofSeconds(80));
		this.venue.network.last().receive("no 2 unauthorized");
		this.venue.advance(Duration.ofSeconds(20));
		assertThat(this.venue.methods).containsExactly("login:1", "private", "refresh:1");
	}

	@Test
	void whenARenewalFailsThenItIsTriedAgainSoonAndTheConnectionStays() {
		this.tokens.failures = 2;
		connect(client("test"));
		this.venue.advance(Duration.ofSeconds(92));
		assertThat(this.venue.methods).containsExactly("login:1", "refresh:1", "refresh:1", "refresh:1");
		assertThat(this.venue.losses()).isEmpty();
		assertThat(errors()).hasSize(2);
		assertThat(this.venue.of(ClientEvent.Authenticated.class)).hasSize(2);
	}

	@Test
	void whenTheErrorHandlerNamesADelayThenTheNextRenewalWaitsThatLong() {
		this.tokens.failures = 1;
		connect(client("test")
			.behaviors((given) -> LineVenue.speaking(given).withAuth(this.tokens).withError(new ErrorHandler() {
				@Override
				public ErrorDecision handle(Throwable error, ErrorContext context) {
					return ErrorDecision.retry(Duration.ofMillis(1234));
				}
			})));
		this.venue.advance(Duration.ofSeconds(82));
		assertThat(this.venue.methods).containsExactly("login:1", "refresh:1", "refresh:1");
		ClientEvent.ErrorOccurred failure = this.venue.of(ClientEvent.ErrorOccurred.class).get(0);
		ClientEvent.Authenticated renewed = this.venue.of(ClientEvent.Authenticated.class).get(1);
		assertThat(Duration.between(failure.at(), renewed.at())).hasMillis(1234);
	}

	@Test
	void whenARenewalIsNeverAnsweredThenThatIsReportedAndTheConnectionStays() {
		connect(client("test").with(Setting.AUTHENTICATION_TIMEOUT, SECOND.multipliedBy(3)));
		this.venue.answering = (method) -> false;
		this.venue.advance(Duration.ofSeconds(84));
		assertThat(errors()).first()
			.isInstanceOf(AuthenticationException.class)
			.asString()
			.contains("the renewal of the login took longer than PT3S ('authentication.timeout')");
		this.venue.answering = (method) -> true;
		this.venue.advance(Duration.ofSeconds(10));
		assertThat(this.venue.of(ClientEvent.Authenticated.class)).hasSize(2);
		assertThat(this.venue.losses()).isEmpty();
	}

	@Test
	void whenTheLoginRunsOutAndCannotBeRenewedThenTheClientConnectsAndLogsInAgain() {
		this.tokens.failures = 1000;
		connect(client("test"));
		this.venue.advance(Duration.ofSeconds(110));
		Loss loss = this.venue.of(ClientEvent.Lost.class).get(0).loss();
		assertThat(loss.kind()).isEqualTo(Loss.Kind.AUTHENTICATION);
		assertThat(loss.message()).isEqualTo("the login has run out and could not be renewed: try later");
		assertThat(this.venue.of(ClientEvent.Lost.class).get(0).at()).isBetween(LineVenue.START.plusSeconds(100),
				LineVenue.START.plusSeconds(101));
		assertThat(this.venue.of(ClientEvent.Lost.class).get(0).errorClass()).isEqualTo(ErrorClass.TRANSIENT);
		assertThat(this.venue.methods).endsWith("login:2");
	}

	@Test
	void whenARenewalIsDeniedThenTheClientEndsInsteadOfStorming() {
		this.tokens.denying = true;
		NovaClient client = connect(client("test"));
		this.venue.advance(Duration.ofHours(1));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.venue.methods).containsExactly("login:1", "refresh:1");
		assertThat(this.venue.network.dials).hasSize(1);
		assertThat(this.venue.network.loop.timers()).isZero();
	}

	@Test
	void whenALoginIsDeniedThenTheClientEndsAfterOneAttempt() {
		NovaClient client = connect(
				client("test").behaviors((given) -> LineVenue.speaking(given).withAuth(new AuthHandler() {
					@Override
					public boolean enabled() {
						return true;
					}

					@Override
					public Mono<Session> authenticate(Dialog dialog) {
						return Mono.error(new AuthenticationException("denied", true, null));
					}
				})));
		this.venue.advance(Duration.ofHours(1));
		assertThat(client.status().phase()).isEqualTo(Phase.CLOSED);
		assertThat(this.venue.network.dials).hasSize(1);
	}

	@Test
	void whenTheConnectionGoesDuringARenewalThenItsAnswerCountsNoMoreAndTheNextLoginIsFresh() {
		connect(client("test"));
		this.venue.latency = Duration.ofSeconds(9);
		this.venue.advance(Duration.ofSeconds(80));
		assertThat(this.venue.methods).containsExactly("login:1", "refresh:1");
		ScriptedTransport.Dial old = this.venue.network.last();
		old.breakOff();
		this.venue.latency = Duration.ZERO;
		this.venue.advance(Duration.ofSeconds(2));
		assertThat(this.venue.methods).containsExactly("login:1", "refresh:1", "login:2");
		this.venue.advance(Duration.ofSeconds(10));
		assertThat(this.venue.of(ClientEvent.Authenticated.class)).hasSize(2);
		assertThat(errors()).isEmpty();
	}

	@Test
	void whenTheConnectionIsLostThenTheNextLoginAsksForCredentialsAgainAndTopicsFollowIt() {
		NovaClient client = connect(client("test"));
		client.topic("a", Integer.class).subscribe();
		this.venue.advance(Duration.ofSeconds(100));
		this.venue.methods.clear();
		for (int i = 0; i < 3; i++) {
			this.venue.network.last().breakOff();
			this.venue.advance(Duration.ofSeconds(20));
		}
		assertThat(this.venue.methods).containsExactly("login:2", "subscribe", "login:3", "subscribe", "login:4",
				"subscribe");
		assertThat(this.tokens.asked).hasValue(4);
	}

	@Test
	void whenTheLoginIsNotAnsweredThenNothingElseIsSentAndTheAttemptHasADeadline() {
		this.venue.answering = (method) -> false;
		NovaClient client = connect(client("test").with(Setting.AUTHENTICATION_TIMEOUT, SECOND));
		client.topic("a", Integer.class).subscribe();
		client.send("mine").subscribe((nothing) -> {
		}, (error) -> {
		});
		this.venue.advance(Duration.ofMillis(999));
		assertThat(this.venue.methods).containsExactly("login:1");
		assertThat(this.venue.losses()).isEmpty();
		this.venue.advance(Duration.ofMillis(1));
		assertThat(this.venue.losses()).containsExactly(Loss.Kind.TIMEOUT);
	}

	@Test
	void lifetimesOfAnyLengthCanBeDealtWith() {
		this.tokens.lifetime = Duration.ofSeconds(Long.MAX_VALUE);
		NovaClient client = connect(client("endless"));
		assertThat(client.status().phase()).isEqualTo(Phase.READY);
		this.tokens.lifetime = Duration.ofMillis(1);
		connect(client("short"));
		int before = this.venue.methods.size();
		this.venue.advance(Duration.ofSeconds(10));
		assertThat(this.venue.methods.size() - before).as("renewals").isEqualTo(40);
		assertThatIllegalArgumentException().isThrownBy(() -> new Session(Duration.ZERO, Set.of()))
			.withMessage("'lifetime' of a session is PT0S; it must be positive, or null if the login does not expire");
	}

	private NovaClientBuilder client(String name) {
		return this.venue.client(name)
			.behaviors((given) -> LineVenue.speaking(given).withAuth(this.tokens).withError(new Unauthorized()));
	}

	private NovaClient connect(NovaClientBuilder builder) {
		return this.venue.connect(builder);
	}

	private void request(NovaClient client, String method) {
		client.request(method, 1, String.class).subscribe((value) -> {
		}, (error) -> {
		});
	}

	private List<Throwable> errors() {
		return this.venue.of(ClientEvent.ErrorOccurred.class).stream().map(ClientEvent.ErrorOccurred::error).toList();
	}

	private static final class Unauthorized implements ErrorHandler {

		@Override
		public ErrorClass classify(Throwable error) {
			boolean unauthorized = error instanceof RejectedException rejected
					&& rejected.error().code().equals("unauthorized");
			return unauthorized ? ErrorClass.AUTH : ErrorHandler.super.classify(error);
		}

	}

	/**
	 * A login with the credential of the moment, which a renewal replaces by a token.
	 */
	private static final class Tokens implements AuthHandler {

		private final AtomicInteger asked = new AtomicInteger();

		private @Nullable Duration lifetime = Duration.ofSeconds(100);

		private int token;

		private int failures;

		private boolean denying;

		@Override
		public boolean enabled() {
			return true;
		}

		@Override
		public Mono<Session> authenticate(Dialog dialog) {
			return Mono.defer(() -> dialog.request(new Call("login:" + this.asked.incrementAndGet(), null)))
				.map((reply) -> granted(1));
		}

		@Override
		public Mono<Session> refresh(Dialog dialog, Session session) {
			return dialog.request(new Call("refresh:" + this.token, null)).map((reply) -> {
				if (this.denying) {
					throw new AuthenticationException("denied", true, null);
				}
				if (this.failures-- > 0) {
					throw new AuthenticationException("try later", false, null);
				}
				return granted(this.token + 1);
			}).onErrorMap(RejectedException.class, (ex) -> new AuthenticationException("refused", false, ex));
		}

		private Session granted(int next) {
			this.token = next;
			return new Session(this.lifetime, Set.of());
		}

	}

}
