package io.maskbit.training.data;

/**
 * Where a reader stands: what a checkpoint keeps of the data.
 *
 * @param position images passed since the beginning, over all epochs, broken ones included
 * @param digest running SHA-256 digest over the images delivered so far, with their crops and
 *     flips: 64 hexadecimal digits. Two runs with equal digests saw equal data in equal order.
 */
public record Cursor(long position, String digest) {

    /** The beginning. */
    public static final Cursor START = new Cursor(0, "0".repeat(64));

    /** Returns the place after one more delivered image. */
    Cursor after(long position, long id, Augmentation.View view) {
        Box box = view.box();
        Digest next = new Digest().add(digest).add(id).add(view.flip() ? 1 : 0);
        next.add(box.top()).add(box.left()).add(box.height()).add(box.width());
        return new Cursor(position, next.hex());
    }
}
