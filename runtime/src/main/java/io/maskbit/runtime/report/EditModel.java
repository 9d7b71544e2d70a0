package io.maskbit.runtime.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Edits of some images, as shown on a page.
 *
 * @param run name of the run that made them
 * @param asked what was asked for, sentence by sentence
 * @param seeds one edit of each image per seed
 * @param side side of the square images in pixels
 * @param extent what was made anew
 * @param images the images with their edits
 * @param settings further facts by name
 */
public record EditModel(
        String run,
        List<String> asked,
        List<Long> seeds,
        int side,
        Extent extent,
        List<Image> images,
        Map<String, String> settings) {

    /**
     * How much was made anew in each image.
     *
     * @param gridHeight rows of tokens
     * @param gridWidth columns of tokens
     * @param groups groups of a token
     * @param tokens tokens with a group that was made anew
     * @param entries groups of tokens that were made anew
     * @param mask one number per token: bit g is 1 if group g was made anew
     */
    public record Extent(
            int gridHeight,
            int gridWidth,
            int groups,
            int tokens,
            int entries,
            List<Integer> mask) {

        /** Returns the number of tokens of an image. */
        public int allTokens() {
            return gridHeight * gridWidth;
        }
    }

    /**
     * One image.
     *
     * @param name its name
     * @param label the class under which it was edited
     * @param original PNG file
     * @param mask PNG file: the original with tint over what was made anew
     * @param reconstruction PNG file
     * @param tokens its tokens, row by row
     * @param lost mean absolute difference of original and reconstruction, in levels of 255
     * @param edits its edits, one per seed
     */
    public record Image(
            String name,
            String label,
            Path original,
            Path mask,
            Path reconstruction,
            List<Long> tokens,
            double lost,
            List<Edit> edits) {}

    /**
     * One edit.
     *
     * @param seed its seed
     * @param picture PNG file
     * @param composite PNG file of the edit within the original; none or one
     * @param tokens its tokens, row by row
     * @param changed tokens whose value is another one
     * @param visibleKept groups that were visible and have the value that they had
     * @param inside mean absolute difference from the reconstruction where tokens were made anew,
     *     in levels of 255; NaN where there are none
     * @param outside the same elsewhere
     */
    public record Edit(
            long seed,
            Path picture,
            List<Path> composite,
            List<Long> tokens,
            int changed,
            int visibleKept,
            double inside,
            double outside) {}
}
