"""stub"""
def lay_out_text(pages): raise NotImplementedError
