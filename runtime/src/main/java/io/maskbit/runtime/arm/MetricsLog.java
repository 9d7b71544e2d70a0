package io.maskbit.runtime.arm;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import io.maskbit.api.MetricPoint;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The file {@code metrics.jsonl}: one JSON object per logged number, appended line by line. */
public final class MetricsLog implements AutoCloseable {

    private final BufferedWriter out;

    private MetricsLog(BufferedWriter out) {
        this.out = out;
    }

    /**
     * Opens the log for appending, keeping only some of the lines that it holds. A last line that
     * was cut short by a kill is dropped.
     *
     * @param file the log; made if absent
     * @param keep which earlier points stay: those up to the checkpoint that a run resumes from
     * @return the open log
     */
    public static MetricsLog open(Path file, Predicate<MetricPoint> keep) {
        try {
            List<MetricPoint> kept =
                    Files.exists(file) ? read(file).stream().filter(keep).toList() : List.of();
            StringBuilder text = new StringBuilder();
            kept.forEach(point -> text.append(line(point)));
            ArmFolder.write(file, text.toString());
            return new MetricsLog(
                    Files.newBufferedWriter(
                            file, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    /**
     * Reads all whole lines of a log.
     *
     * @param file the log
     * @return its points in order
     * @throws IOException if the file cannot be read
     */
    public static List<MetricPoint> read(Path file) throws IOException {
        Gson gson = new Gson();
        List<MetricPoint> points = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            try {
                JsonObject json = gson.fromJson(line, JsonObject.class);
                points.add(
                        new MetricPoint(
                                json.get("step").getAsLong(),
                                json.get("images").getAsLong(),
                                json.get("ms").getAsLong(),
                                json.get("name").getAsString(),
                                json.get("unit").getAsString(),
                                json.get("value").getAsDouble()));
            } catch (JsonSyntaxException | NullPointerException e) {
                break; // cut short by a kill; nothing after it can be trusted
            }
        }
        return points;
    }

    /**
     * Appends one number.
     *
     * @param point the number
     */
    public void add(MetricPoint point) {
        try {
            out.write(line(point));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands buffered lines to the operating system. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(MetricPoint point) {
        JsonObject json = new JsonObject();
        json.addProperty("step", point.step());
        json.addProperty("images", point.images());
        json.addProperty("ms", point.ms());
        json.addProperty("name", point.name());
        json.addProperty("unit", point.unit());
        if (Double.isFinite(point.value())) {
            json.addProperty("value", point.value());
        } else {
            json.addProperty("value", Double.toString(point.value())); // JSON has no NaN
        }
        return json + "\n";
    }
}
