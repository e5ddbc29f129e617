"""
First example
=============

What the **first** example shows.

And more about it.
"""

# Two numbers,
# to begin with
a, b = 1, 2
print(a + b)  # their sum

# %%
# A product
# ---------
# The other operation.

print(a * b)
