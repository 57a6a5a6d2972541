"""What is looked for where a request names nothing: common things, and the parts of screens.

No list holds everything, and the embedded network knows drawings better than photographs (docs/objects.md). Whoever
knows what should be there names it.
"""

from __future__ import annotations

EVERYTHING = (
    # people, and what they wear
    "person", "face", "hand", "shoe", "hat", "glasses", "shirt", "dress", "bag", "umbrella", "watch", "crown",
    # animals
    "cat", "dog", "horse", "cow", "sheep", "pig", "chicken", "bird", "duck", "fish", "whale", "butterfly",
    "bee", "spider", "snake", "turtle", "frog", "rabbit", "mouse", "bear", "elephant", "lion", "tiger",
    "monkey", "giraffe", "zebra", "dinosaur",
    # plants and food
    "tree", "flower", "leaf", "mushroom", "apple", "banana", "orange", "lemon", "strawberry", "cherry",
    "grapes", "watermelon", "tomato", "carrot", "bread", "cheese", "pizza", "hamburger", "cake", "ice cream",
    "egg", "cup", "bottle", "bowl", "fork", "knife", "spoon",
    # on the road, on the water, in the air
    "car", "bus", "truck", "bicycle", "motorcycle", "train", "tractor", "boat", "ship", "airplane",
    "helicopter", "rocket", "traffic light", "stop sign",
    # at home, at work, at play
    "house", "building", "door", "window", "chair", "couch", "bed", "table", "lamp", "clock", "book",
    "newspaper", "envelope", "pencil", "scissors", "key", "lock", "hammer", "phone", "laptop", "keyboard",
    "camera", "television", "microphone", "headphones", "ball", "balloon", "kite", "guitar", "drum", "trophy",
    "gift", "candle", "flag", "bell", "light bulb",
    # in the sky
    "sun", "moon", "star", "cloud", "snowflake", "fire", "rainbow", "globe",
    # shapes
    "circle", "square", "rectangle", "triangle", "heart", "arrow", "cross", "diamond",
    # on screens
    "button", "text field", "checkbox", "radio button", "switch", "slider", "menu", "icon", "logo", "image",
    "table of data",
)  # fmt: skip
