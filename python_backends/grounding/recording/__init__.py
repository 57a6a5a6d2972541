"""What a schema asks of a recording as such: who speaks when, and how many do. Evidence answers it, exactly."""
