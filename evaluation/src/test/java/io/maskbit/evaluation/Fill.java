package io.maskbit.evaluation;

import io.maskbit.api.ImageShape;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Numbers from a name: the deterministic fill of the published conformance vectors. */
final class Fill {

    private Fill() {}

    static float uniform(String name, long index) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        long z = (crc.getValue() << 32) + index + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) * 0x1p-24f;
    }

    static float[] uniforms(String name, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniform(name, i);
        }
        return values;
    }

    static Images images(String name, int count, ImageShape shape) {
        return new Images(uniforms(name, Math.toIntExact(count * shape.values())), count, shape);
    }
}
