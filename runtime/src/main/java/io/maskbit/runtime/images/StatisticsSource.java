package io.maskbit.runtime.images;

/** How files of statistics say what images they are of. */
final class StatisticsSource {

    private static final String PREPROCESSING = "; preprocessing: ";

    private StatisticsSource() {}

    static String text(ImageSet set) {
        return text(set.name() + ", " + set.selection(), set.preprocessing().text());
    }

    static String text(String images, String preprocessing) {
        return images + PREPROCESSING + preprocessing;
    }

    static String images(String text) {
        int at = text.lastIndexOf(PREPROCESSING);
        return at < 0 ? text : text.substring(0, at);
    }

    static String preprocessing(String text) {
        int at = text.lastIndexOf(PREPROCESSING);
        return at < 0 ? "unknown" : text.substring(at + PREPROCESSING.length());
    }
}
