def read_flat(text, url):
    raise NotImplementedError
