package io.maskbit.evaluation.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.maskbit.api.ExperimentException;
import io.maskbit.api.Location;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/** How 8-bit images become the input of a network: resized, then (x - shift) / scale. */
final class NetworkInput {

    private static final int CHANNELS = 3;

    private final Resize resize;
    private final double[] shift;
    private final double[] scale;

    /**
     * Makes a preparation.
     *
     * @param resize what comes first
     * @param shift subtracted from 0..255, by channel
     * @param scale divides the difference, by channel
     */
    NetworkInput(Resize resize, double[] shift, double[] scale) {
        this.resize = resize;
        this.shift = shift.clone();
        this.scale = scale.clone();
    }

    /**
     * Refuses images that are not coloured.
     *
     * @throws ExperimentException if they do not have three channels
     */
    static void requireColours(ByteImages images) {
        if (images.shape().channels() != CHANNELS) {
            throw new ExperimentException(
                    Location.of("images"),
                    "feature networks look at three channels, but images have the shape "
                            + images.shape(),
                    "repeat the channel of grey images three times");
        }
    }

    /** Prepares to resize the planes of a batch. */
    Resize.Planes planes(ByteImages images) {
        return resize.planes(images);
    }

    /** Allocates room for the input of at most so many images. */
    Room room(int images, DataType type) {
        return new Room(images, type);
    }

    /** Host memory that is filled again and again: an input lives until the next is made. */
    final class Room {

        private final DataType type;
        private final ByteBuffer bytes;

        private Room(int images, DataType type) {
            this.type = type;
            int values = CHANNELS * resize.height() * resize.width();
            int size = Math.multiplyExact(images, values * type.getNumOfBytes());
            bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        }

        /**
         * Prepares some of a batch.
         *
         * @param planes the batch
         * @param first first image
         * @param count number of images
         * @param manager owner of the result
         * @return (count, 3, height, width); on a CPU over this memory
         */
        NDArray filled(Resize.Planes planes, int first, int count, NDManager manager) {
            int size = resize.height() * resize.width();
            IntStream.range(0, count * CHANNELS)
                    .parallel()
                    .forEach(
                            i -> put(planes.resized(first * CHANNELS + i), i * size, i % CHANNELS));
            ByteBuffer part = bytes.duplicate().order(ByteOrder.nativeOrder());
            part.limit(count * CHANNELS * size * type.getNumOfBytes());
            Shape shape = new Shape(count, CHANNELS, resize.height(), resize.width());
            return manager.create(part.slice().order(ByteOrder.nativeOrder()), shape, type);
        }

        private void put(double[] plane, int at, int channel) {
            for (int i = 0; i < plane.length; i++) {
                double value = (plane[i] - shift[channel]) / scale[channel];
                if (type == DataType.FLOAT64) {
                    bytes.putDouble((at + i) * Double.BYTES, value);
                } else {
                    bytes.putFloat((at + i) * Float.BYTES, (float) value);
                }
            }
        }
    }
}
