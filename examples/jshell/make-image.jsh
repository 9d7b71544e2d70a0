import io.maskbit.runtime.*
import java.nio.file.Path
var generator = ImageGenerator.open(Path.of(System.getProperty("maskbit.run")))
System.out.println(generator.classNames())
var image = generator.generate(0, 42)
image.save(Path.of(System.getProperty("maskbit.out", "image.png")))
System.out.println(image.width() + " x " + image.height() + ", tokens " + image.tokens())
generator.close()
/exit
