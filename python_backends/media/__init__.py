"""What bytes are, by their content: picture, page, sound, table or text, whatever their sender calls them."""
