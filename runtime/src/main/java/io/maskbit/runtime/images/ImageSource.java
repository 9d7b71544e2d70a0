package io.maskbit.runtime.images;

import io.maskbit.training.data.BrokenImageException;
import io.maskbit.training.data.RawImage;
import java.util.OptionalInt;

/** Where the images of a set lie, by number. */
interface ImageSource {

    /** The rest of reading one image, which any thread may do. */
    interface Pending {

        /** Decodes the image. */
        RawImage decode() throws BrokenImageException;
    }

    /** Goes through images. Used by one thread. */
    interface Walk extends AutoCloseable {

        /**
         * Begins to read an image.
         *
         * @param number larger than any before
         */
        Pending fetch(int number);

        @Override
        void close();
    }

    /** Returns the number of images. */
    int size();

    /** Returns how an image is called in messages. */
    String name(int number);

    /** Returns the class of an image; empty if it is not known. */
    OptionalInt label(int number);

    /** Begins to go through the images. */
    Walk walk();
}
