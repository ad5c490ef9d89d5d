package io.websockexnova.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import io.websockexnova.behavior.NovaException;

/**
 * Keeps the subscriptions of each client in a JSON file of its own. A file is replaced as
 * a whole or not at all, whenever the process or the machine stops.
 */
public final class FileSubscriptionStore implements SubscriptionStore {

	private final Path directory;

	private final JsonMapper json = JsonMapper.shared();

	/**
	 * A store in a directory, which is made if need be. Two processes must not use the
	 * same one for clients of the same name.
	 * @param directory the directory
	 */
	public FileSubscriptionStore(Path directory) {
		this.directory = Objects.requireNonNull(directory, "'directory' must not be null");
	}

	@Override
	public Mono<List<SavedSubscription>> load(String client) {
		return Mono.fromCallable(() -> read(file(client))).subscribeOn(Schedulers.boundedElastic());
	}

	@Override
	public Mono<Void> save(String client, List<SavedSubscription> subscriptions) {
		return Mono.<Void>fromRunnable(() -> write(file(client), subscriptions))
			.subscribeOn(Schedulers.boundedElastic());
	}

	/**
	 * The file of a client.
	 * @param client name of the client, which may hold what file names must not
	 * @return the file
	 */
	public Path file(String client) {
		return this.directory.resolve(URLEncoder.encode(client, StandardCharsets.UTF_8).replace("*", "%2A") + ".json");
	}

	private List<SavedSubscription> read(Path file) {
		try {
			return List.of(this.json.readValue(Files.readAllBytes(file), SavedSubscription[].class));
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (IOException | JacksonException | NullPointerException ex) {
			throw new NovaException("the subscriptions in '" + file
					+ "' cannot be read; mend the file or remove it, until then none are saved: "
					+ ((ex instanceof IOException) ? ex.toString() : "it is no list of subscriptions"), ex);
		}
	}

	private void write(Path file, List<SavedSubscription> subscriptions) {
		try {
			Files.createDirectories(this.directory);
			Path fresh = Files.createTempFile(this.directory, "saving", ".tmp");
			try {
				try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
					ByteBuffer bytes = ByteBuffer.wrap(this.json.writeValueAsBytes(subscriptions));
					while (bytes.hasRemaining()) {
						channel.write(bytes);
					}
					channel.force(true);
				}
				Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			}
			finally {
				Files.deleteIfExists(fresh);
			}
		}
		catch (IOException ex) {
			throw new NovaException("the subscriptions cannot be saved in '" + file
					+ "'; check that the directory can be written to: " + ex, ex);
		}
	}

}
