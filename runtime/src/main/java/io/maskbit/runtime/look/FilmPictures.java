package io.maskbit.runtime.look;

import io.maskbit.runtime.picture.GifFile;
import io.maskbit.runtime.picture.PngFiles;
import io.maskbit.runtime.report.LookModel.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Turns the shots of a film into moving and into still pictures. */
final class FilmPictures {

    private static final int SHOWN_SIDE = 96;
    private static final int STILLS = 8;
    private static final int STILL_IMAGES = 3;
    private static final int BAR = 6;
    private static final int TENTHS = 4;
    private static final int LAST_TENTHS = 25;

    private final List<Film.Shot> shots;
    private final TokenMaps maps;

    FilmPictures(List<Film.Shot> shots, TokenMaps maps) {
        this.shots = shots;
        this.maps = maps;
    }

    /**
     * Returns the film: above the decoded predictions, below what is known, below that how sure the
     * generator was; a bar on top grows with the steps.
     */
    byte[] gif() {
        List<BufferedImage> frames = new ArrayList<>();
        for (int step = 0; step < shots.size(); step++) {
            frames.add(frame(step));
        }
        return GifFile.of(frames, TENTHS, LAST_TENTHS);
    }

    /** Returns columns for some steps: for each of the first images its prediction and its map. */
    List<Picture> stills() {
        int count = Math.min(STILLS, shots.size());
        int images = Math.min(STILL_IMAGES, shots.get(0).images().size());
        return IntStream.range(0, count)
                .map(i -> count == 1 ? 0 : i * (shots.size() - 1) / (count - 1))
                .mapToObj(step -> still(step, images))
                .toList();
    }

    private Picture still(int step, int images) {
        List<List<byte[]>> rows = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            rows.add(List.of(shots.get(step).images().get(i)));
            rows.add(List.of(known(shots.get(step), i)));
        }
        return new Picture(
                "step " + (step + 1),
                PngFiles.encoded(rows, maps.image().height(), maps.image().width()));
    }

    private BufferedImage frame(int step) {
        Film.Shot shot = shots.get(step);
        int count = shot.images().size();
        List<List<byte[]>> rows =
                List.of(
                        shot.images(),
                        IntStream.range(0, count).mapToObj(i -> known(shot, i)).toList(),
                        IntStream.range(0, count).mapToObj(i -> sure(shot, i)).toList());
        BufferedImage small = PngFiles.picture(rows, maps.image().height(), maps.image().width());
        int times = Math.max(1, SHOWN_SIDE / maps.image().height());
        int width = times * small.getWidth();
        int height = times * small.getHeight();
        BufferedImage frame =
                new BufferedImage(width, height + 2 * BAR, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = frame.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, frame.getWidth(), frame.getHeight());
        pen.setColor(new Color(TokenMaps.KNOWN));
        pen.fillRect(0, 0, width, BAR);
        pen.setColor(new Color(TokenMaps.FRESH));
        pen.fillRect(0, 0, width * (step + 1) / shots.size(), BAR);
        pen.drawImage(small, 0, 2 * BAR, width, height, null); // to the nearest pixel by default
        pen.dispose();
        return frame;
    }

    private byte[] known(Film.Shot shot, int image) {
        double[] known = shot.known().get(image);
        double[] fresh = shot.fresh().get(image);
        return maps.painted(
                p ->
                        TokenMaps.mixed(
                                TokenMaps.mixed(TokenMaps.MASKED, TokenMaps.KNOWN, known[p]),
                                TokenMaps.FRESH,
                                fresh[p]));
    }

    private byte[] sure(Film.Shot shot, int image) {
        double[] sure = shot.sure().get(image);
        return maps.painted(p -> Double.isNaN(sure[p]) ? TokenMaps.KNOWN : TokenMaps.sure(sure[p]));
    }
}
