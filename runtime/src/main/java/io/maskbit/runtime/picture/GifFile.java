package io.maskbit.runtime.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes animated pictures that run for ever. A frame of more than 256 colours is shown with the 256
 * that fit it best.
 */
public final class GifFile {

    private static final int TENTHS_TO_HUNDREDTHS = 10;
    private static final byte[] FOR_EVER = {1, 0, 0};

    private GifFile() {}

    /**
     * Encodes frames.
     *
     * @param frames at least one, all of the same extent
     * @param tenths how long a frame stays, in tenths of a second, at least 1
     * @param lastTenths how long the last frame stays
     * @return the bytes of a GIF file
     */
    public static byte[] of(List<BufferedImage> frames, int tenths, int lastTenths) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                boolean isLast = i == frames.size() - 1;
                IIOMetadata data =
                        writer.getDefaultImageMetadata(
                                ImageTypeSpecifier.createFromRenderedImage(frames.get(i)),
                                writer.getDefaultWriteParam());
                time(data, TENTHS_TO_HUNDREDTHS * (isLast ? lastTenths : tenths), i == 0);
                writer.writeToSequence(new IIOImage(frames.get(i), null, data), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a film", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void time(IIOMetadata data, int hundredths, boolean isFirst) throws IOException {
        String format = data.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) data.getAsTree(format);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(hundredths));
        root.appendChild(control);
        if (isFirst) {
            IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(FOR_EVER.clone());
            extensions.appendChild(loop);
            root.appendChild(extensions);
        }
        data.setFromTree(format, root);
    }
}
