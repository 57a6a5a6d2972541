"""Task ``gui_detection``: the elements of a screenshot with role, text, box, confidence and order."""
