package io.websockexnova.test.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages and the sources of the tests of all modules, as text.
 */
final class Sources {

	private static final Set<String> SKIPPED = Set.of("target", ".git", ".fast", "node_modules", "main");

	private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");

	private final Path root;

	private final Map<String, String> tests = new LinkedHashMap<>();

	private Sources(Path root) {
		this.root = root;
	}

	static Sources read() {
		Path root = Path.of("").toAbsolutePath();
		while (!Files.exists(root.resolve("docs/promises.md"))) {
			root = root.getParent();
			if (root == null) {
				throw new IllegalStateException("docs/promises.md is neither here nor above");
			}
		}
		Sources sources = new Sources(root);
		sources.readTests();
		return sources;
	}

	private void readTests() {
		try {
			Files.walkFileTree(this.root, new SimpleFileVisitor<>() {
				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					// The checkout itself may have any name, "main" and "target" too.
					boolean skipped = !directory.equals(Sources.this.root)
							&& SKIPPED.contains(directory.getFileName().toString());
					return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
					String name = file.getFileName().toString();
					if (name.endsWith(".java") && file.toString().replace('\\', '/').contains("/src/test/java/")) {
						Sources.this.tests.merge(name.substring(0, name.length() - 5), Files.readString(file),
								String::concat);
					}
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The cells of the rows of all tables of a page, but for their heads.
	 * @param page name of the page
	 * @return rows of cells
	 */
	List<List<String>> rows(String page) {
		try {
			List<List<String>> rows = new ArrayList<>();
			List<String> lines = Files.readAllLines(this.root.resolve("docs").resolve(page));
			for (int i = 0; i < lines.size(); i++) {
				boolean head = i + 1 < lines.size() && lines.get(i + 1).startsWith("|---");
				if (lines.get(i).startsWith("| ") && !head) {
					String line = lines.get(i).substring(1, lines.get(i).lastIndexOf('|'));
					rows.add(List.of(line.split("\\|")).stream().map(String::trim).toList());
				}
			}
			return rows;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The source of a test class of any module.
	 * @param name simple name of the class
	 * @return the source, empty if there is none
	 */
	String test(String name) {
		return this.tests.getOrDefault(name, "");
	}

	Map<String, String> tests() {
		return this.tests;
	}

	static List<String> tags(String source) {
		Matcher matcher = TAG.matcher(source);
		List<String> tags = new ArrayList<>();
		while (matcher.find()) {
			tags.add(matcher.group(1));
		}
		return tags;
	}

}
