"""What every page of ours is made of: the document and its policy, the style, the scripts that all share.

What a page shows is the work of the room that makes it, the explorer or the reports. No torch.
"""
