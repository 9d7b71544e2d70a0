package io.maskbit.runtime.plan;

import io.maskbit.api.ImageShape;
import io.maskbit.api.Precision;
import io.maskbit.spi.ConfigType;
import io.maskbit.spi.Setting;
import java.lang.invoke.MethodHandles;
import java.util.regex.Pattern;

/**
 * What an arm stands on.
 *
 * @param device {@code cpu}, {@code gpu}, or {@code gpu:N}
 * @param precision number format of the heavy arithmetic
 * @param image extent of the images
 */
public record Ground(
        @Setting(about = "cpu | gpu | gpu:N", fallback = "cpu") String device,
        @Setting(about = "float32 | bfloat16", fallback = "float32") Precision precision,
        @Setting(about = "extent of the images") Image image) {

    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(:[0-9]{1,3})?");

    /**
     * Checks the device's form; whether it is there is seen when the arm is built.
     *
     * @throws IllegalArgumentException if the device is of another form
     */
    public Ground {
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException(
                    "device must be cpu, gpu or gpu:N, but is '" + device + "'");
        }
    }

    /**
     * Extent of the images in a file.
     *
     * @param channels colour channels
     * @param height rows
     * @param width columns
     */
    public record Image(
            @Setting(about = "colour channels", fallback = "3") int channels,
            @Setting(about = "rows in pixels") int height,
            @Setting(about = "columns in pixels") int width) {

        /**
         * Checks the extents.
         *
         * @throws IllegalArgumentException if an extent is below 1, or there are not 3 channels
         */
        public Image {
            if (height < 1 || width < 1) {
                throw new IllegalArgumentException(
                        "height and width must be at least 1, but are " + height + " and " + width);
            }
            if (channels != 3) {
                throw new IllegalArgumentException(
                        "channels must be 3 (images are read as RGB), but is " + channels);
            }
        }
    }

    /** Returns the extent of the images. */
    public ImageShape shape() {
        return new ImageShape(image.channels(), image.height(), image.width());
    }

    static ConfigType<Ground> config() {
        return ConfigType.of(Ground.class, MethodHandles.lookup());
    }
}
