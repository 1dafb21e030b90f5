#!/usr/bin/env python3
"""Makes the pictures of this folder, and what Pillow sees in them. Needs numpy and pillow."""
import os
import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rng = np.random.RandomState(1)
y, x = np.mgrid[0:12, 0:16]
rgb = np.stack([x * 15, y * 20, (x + y) * 8], -1) + rng.randint(0, 12, (12, 16, 3))
picture = Image.fromarray(rgb.astype(np.uint8))

def keep(name, image):
    np.save(name + ".npy", np.asarray(image.convert("RGB")))

picture.save("rgb.png")
keep("rgb.png", picture)
picture.save("rgb.jpg", quality=90)
keep("rgb.jpg", Image.open("rgb.jpg"))
picture.convert("L").save("gray.jpg", quality=90)
keep("gray.jpg", Image.open("gray.jpg"))
picture.save("progressive.jpg", quality=80, progressive=True)
keep("progressive.jpg", Image.open("progressive.jpg"))
picture.quantize(16).save("palette.png")
keep("palette.png", Image.open("palette.png"))
alpha = picture.copy()
alpha.putalpha(Image.fromarray((x * 16).astype(np.uint8)))
alpha.save("alpha.png")
keep("alpha.png", Image.open("alpha.png"))
for name, image in [("rgb.bmp", picture), ("palette.bmp", picture.quantize(16)), ("bits.bmp", picture.convert("1"))]:
    image.save(name)
    keep(name, Image.open(name))

exif = Image.Exif()
for orientation in range(1, 9):
    exif[0x0112] = orientation
    picture.save(f"exif{orientation}.jpg", quality=90, exif=exif)
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}[orientation]
    image = Image.open(f"exif{orientation}.jpg")
    keep(f"exif{orientation}.jpg", image if turned is None else image.transpose(Image.Transpose(turned)))

for filter in ["bilinear", "bicubic"]:
    for width, height in [(7, 5), (20, 31), (16, 4), (1, 1)]:
        resized = picture.resize((width, height), getattr(Image.Resampling, filter.upper()))
        keep(f"resize-{filter}-{width}x{height}", resized)
