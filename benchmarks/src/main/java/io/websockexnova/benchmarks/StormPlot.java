package io.websockexnova.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Draws storms, one below the other, on the same scales.
 */
final class StormPlot {

	private static final int WIDTH = 720;

	private static final int HEIGHT = 120;

	private static final int LEFT = 60;

	private static final int GAP = 50;

	private StormPlot() {
	}

	/**
	 * Draws.
	 * @param storms what to draw
	 * @param bound line to draw, a part of all clients
	 * @return an SVG document
	 */
	static String draw(List<Storm> storms, double bound) {
		int slots = storms.stream().mapToInt((storm) -> storm.perSlot().length).max().orElse(1);
		double top = Math.max(bound * 2, storms.stream().mapToDouble(Storm::peak).max().orElse(1));
		StringBuilder svg = new StringBuilder();
		int height = storms.size() * (HEIGHT + GAP) + 30;
		svg.append(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
						+ "font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
				LEFT + WIDTH + 20, height));
		for (int i = 0; i < storms.size(); i++) {
			draw(svg, storms.get(i), i * (HEIGHT + GAP) + 30, slots, top, bound);
		}
		svg.append(String.format(Locale.ROOT,
				"<text x=\"%d\" y=\"%d\" text-anchor=\"end\">seconds since the server was lost</text>%n</svg>%n",
				LEFT + WIDTH, height - 5));
		return svg.toString();
	}

	private static void draw(StringBuilder svg, Storm storm, int y, int slots, double top, double bound) {
		double bar = (double) WIDTH / slots;
		svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s: peak %.1f %%</text>%n",
				LEFT, y - 8, storm.name(), storm.peak() * 100));
		for (int i = 0; i < storm.perSlot().length; i++) {
			double part = (double) storm.perSlot()[i] / storm.clients();
			double high = HEIGHT * part / top;
			if (part > 0) {
				svg.append(String.format(Locale.ROOT,
						"<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n", LEFT + i * bar,
						y + HEIGHT - high, Math.max(1, bar - 0.5), high, (part > bound) ? "#c0392b" : "#2c7fb8"));
			}
		}
		double line = y + HEIGHT - HEIGHT * bound / top;
		svg.append(String.format(Locale.ROOT,
				"<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#888\" stroke-dasharray=\"4\"/>%n"
						+ "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f %%</text>%n",
				LEFT, line, LEFT + WIDTH, line, LEFT - 6, line + 4, bound * 100));
		svg.append(String.format(Locale.ROOT,
				"<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"black\"/>%n"
						+ "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f %%</text>%n",
				LEFT, y + HEIGHT, LEFT + WIDTH, y + HEIGHT, LEFT - 6, y + 10, top * 100));
		int step = Math.max(1, slots / 100) * 10;
		for (int i = 0; i <= slots; i += step) {
			svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
					LEFT + i * bar, y + HEIGHT + 14, i / 10));
		}
	}

}
