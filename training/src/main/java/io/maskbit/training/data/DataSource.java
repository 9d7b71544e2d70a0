package io.maskbit.training.data;

import io.maskbit.api.Seeds;
import java.util.List;

/**
 * Labelled images in a fixed order. All sources are safe for use by several threads.
 *
 * <p>Closed on purpose: the order of the data is part of a comparison's control, so that a source
 * from outside could break it unseen.
 */
public sealed interface DataSource
        permits ImageFolder, IdxFiles, CifarBinary, TarShards, Shapes, Subset {

    /** Returns the number of images, broken ones included. */
    int size();

    /** Returns the names of the classes; a label is an index into them. */
    List<String> classNames();

    /**
     * Returns the label of an image without decoding it.
     *
     * @param index number of the image, from 0
     * @return 0 to {@code classNames().size() - 1}
     */
    int label(int index);

    /**
     * Returns the name of an image for messages: a path, or a file and a number.
     *
     * @param index number of the image, from 0
     */
    String name(int index);

    /**
     * Decodes an image.
     *
     * @param index number of the image, from 0
     * @return the image
     * @throws BrokenImageException if it cannot be decoded
     */
    RawImage image(int index) throws BrokenImageException;

    /**
     * Returns the image file behind an image, where there is one of its own.
     *
     * @param index number of the image, from 0
     * @return the file's bytes, whatever they are; none where images are stored otherwise
     * @throws BrokenImageException if it cannot be read
     */
    default byte[] file(int index) throws BrokenImageException {
        return new byte[0];
    }

    /**
     * Chooses some of the images.
     *
     * @param count how many, 1 to {@link #size()}
     * @param seeds choose
     * @return the chosen images, in the order of this source
     */
    default DataSource some(int count, Seeds seeds) {
        return Subset.of(this, seeds, count, false);
    }

    /** Returns the SHA-256 digest of what the source holds: 64 hexadecimal digits. */
    String digest();
}
