package acme.uvit;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The wavelengths of the position table, in tokens; read from a resource. */
final class Wavelengths {

    private double longest;
    private double shortest;

    private Wavelengths() {}

    static Wavelengths read() {
        try (InputStream in = Wavelengths.class.getResourceAsStream("wavelengths.json")) {
            return new Gson()
                    .fromJson(
                            new InputStreamReader(in, StandardCharsets.UTF_8), Wavelengths.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the waves at a place: sines and cosines over rows, then over columns. */
    float[] at(int row, int column, int width) {
        float[] waves = new float[width];
        int steps = width / 4;
        for (int i = 0; i < steps; i++) {
            double share = steps == 1 ? 0 : (double) i / (steps - 1);
            double length = longest * Math.pow(shortest / longest, share);
            double angle = 2 * Math.PI / length;
            waves[i] = (float) Math.sin(row * angle);
            waves[steps + i] = (float) Math.cos(row * angle);
            waves[2 * steps + i] = (float) Math.sin(column * angle);
            waves[3 * steps + i] = (float) Math.cos(column * angle);
        }
        return waves;
    }
}
