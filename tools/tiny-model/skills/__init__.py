"""The skills that gpt-oss-tiny is taught: each module draws exercises of one of them."""
