package signalbox.acceptance;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture of a page with few colours, a third as large a file as what the browser gives: in a repository it stays for ever. */
final class Picture {

    private static final int COLOURS = 64;
    /** As the square of a distance between colours. */
    private static final int ALIKE = 500;

    private Picture() {}

    static void write(byte[] png, Path file) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] points = picture.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> often = new HashMap<>();
        Arrays.stream(points).forEach(colour -> often.merge(colour, 1, Integer::sum));
        int[] palette = palette(often);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE));
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < points.length; i++) {
            int place = places.computeIfAbsent(points[i], colour -> nearest(palette, colour));
            small.getRaster().setSample(i % width, i / width, 0, place);
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(small, "png", file.toFile());
    }

    /** The colours that there are most of, but for those that look like another: most are shades of the letters. */
    private static int[] palette(Map<Integer, Integer> often) {
        List<Integer> palette = new ArrayList<>();
        often.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .forEach(colour -> {
                    if (palette.size() < COLOURS && palette.stream().noneMatch(other -> distance(colour, other) < ALIKE)) {
                        palette.add(colour);
                    }
                });
        return palette.stream().mapToInt(colour -> colour).toArray();
    }

    private static int nearest(int[] palette, int colour) {
        int best = 0;
        for (int place = 1; place < palette.length; place++) {
            if (distance(palette[place], colour) < distance(palette[best], colour)) {
                best = place;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        Color a = new Color(one);
        Color b = new Color(other);
        int red = a.getRed() - b.getRed();
        int green = a.getGreen() - b.getGreen();
        int blue = a.getBlue() - b.getBlue();
        return red * red + green * green + blue * blue;
    }
}
