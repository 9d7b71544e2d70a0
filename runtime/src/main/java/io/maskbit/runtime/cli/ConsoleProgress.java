package io.maskbit.runtime.cli;

import io.maskbit.runtime.arm.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows progress on a stream: a bar that redraws itself on a terminal, a plain line every ten
 * seconds otherwise. Each task gets its time to go from its own speed.
 */
final class ConsoleProgress implements Progress {

    private static final int BAR = 24;
    private static final long PLAIN_EVERY_MS = 10_000;
    private static final long DRAW_EVERY_MS = 100;

    private final PrintWriter out;
    private final boolean terminal;
    private final String label;
    private String task = "";
    private long startedAt;
    private long startedWith;
    private long shownAt;
    private int shownWidth;

    ConsoleProgress(PrintWriter out, boolean terminal, String label) {
        this.out = out;
        this.terminal = terminal;
        this.label = label.isEmpty() ? "" : "[" + label + "] ";
    }

    @Override
    public synchronized void at(String name, long done, long total, String numbers) {
        long now = System.currentTimeMillis();
        boolean fresh = !name.equals(task);
        if (fresh) {
            task = name;
            startedAt = now;
            startedWith = done;
            shownAt = 0;
        }
        boolean last = done >= total;
        if (!last && now - shownAt < (terminal ? DRAW_EVERY_MS : PLAIN_EVERY_MS)) {
            return;
        }
        shownAt = now;
        String line = line(now, done, total, numbers);
        if (terminal) {
            String padding = " ".repeat(Math.max(0, shownWidth - line.length()));
            out.print("\r" + line + padding + (last ? System.lineSeparator() : ""));
            shownWidth = last ? 0 : line.length();
        } else {
            out.println(line);
        }
        out.flush();
        if (last) {
            task = "";
        }
    }

    @Override
    public synchronized void say(String fact) {
        if (terminal && shownWidth > 0) {
            out.print("\r" + " ".repeat(shownWidth) + "\r");
            shownWidth = 0;
        }
        out.println(label + fact);
        out.flush();
    }

    private String line(long now, long done, long total, String numbers) {
        StringBuilder line = new StringBuilder(label).append(task).append(' ');
        if (terminal) {
            int filled = (int) (BAR * done / Math.max(1, total));
            line.append('|')
                    .append("#".repeat(filled))
                    .append(".".repeat(BAR - filled))
                    .append("| ");
        }
        line.append(String.format(Locale.ROOT, "%,d of %,d", done, total));
        long worked = done - startedWith;
        if (worked > 0 && done < total) {
            long left = (now - startedAt) * (total - done) / worked;
            line.append(", ").append(time(left)).append(" left");
        } else if (done >= total) {
            line.append(", took ").append(time(now - startedAt));
        }
        if (!numbers.isEmpty()) {
            line.append(", ").append(numbers);
        }
        return line.toString();
    }

    private static String time(long ms) {
        Duration d = Duration.ofMillis(ms);
        if (d.toHours() > 0) {
            return d.toHours() + " h " + d.toMinutesPart() + " min";
        }
        return d.toMinutes() > 0
                ? d.toMinutes() + " min " + d.toSecondsPart() + " s"
                : d.toSeconds() + " s";
    }
}
