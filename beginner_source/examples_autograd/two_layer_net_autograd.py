"""
PyTorch: Autograd
=================

Autograd takes over the backward pass: one call instead of five lines of calculus.

Compared with the tensor example, the weights ask for gradients with
``requires_grad=True``, ``loss.backward()`` computes them, and the update stands
under ``torch.no_grad()``. Data and initial weights are the same, and so, up to
rounding, are the losses.
"""

import torch

# N is the batch size; D_in, H and D_out are the sizes of the input, hidden and
# output layers
N, D_in, H, D_out = 64, 1000, 100, 10

# The accelerator, such as a GPU, where there is one, and the CPU everywhere else
device = torch.accelerator.current_accelerator(check_available=True) or "cpu"

# A fixed seed, so that every run starts from the same random numbers
torch.manual_seed(0)

# Random inputs and targets: there is no rule to find, only 64 pairs to memorize
x = torch.randn(N, D_in, device=device)
y = torch.randn(N, D_out, device=device)

# Random weights; requires_grad makes autograd record what is computed from them
w1 = torch.randn(D_in, H, device=device, requires_grad=True)
w2 = torch.randn(H, D_out, device=device, requires_grad=True)

# Tiny, because weights this large make for gradients in the hundreds of thousands
learning_rate = 1e-6

losses = []
for step in range(1, 501):
    # Forward pass: compute predicted y
    h = x @ w1
    h_relu = h.clamp(min=0)
    y_pred = h_relu @ w2

    # Loss: the sum of squared errors; kept as a plain number, it holds on to no graph
    loss = (y_pred - y).square().sum()
    losses.append(loss.item())
    if step % 100 == 0:
        print(f"step {step}: loss {losses[-1]:.4g}")

    # Backward pass: backward() adds to .grad, so what the last step left has to go
    w1.grad = None
    w2.grad = None
    loss.backward()

    # Update: no_grad, because this change is no part of what is differentiated
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad

# %%
# The graph that autograd recorded for the loss
# ---------------------------------------------
#
# Every operation that depends on a weight left a node behind. ``loss.backward()``
# follows the nodes from the loss, at the top, to ``w2.grad`` and ``w1.grad``.
# Nothing leads to ``x`` and ``y``, which asked for no gradient.

import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")


def draw(label, column, row, color):
    box = {"boxstyle": "round,pad=0.4", "color": color}
    ax.text(column, row, label, color="white", ha="center", va="center", bbox=box)


def arrow(start, end):
    style = {"arrowstyle": "->", "color": "grey", "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=style)


operations = ("sum()", "square()", "y_pred - y", "h_relu @ w2", "clamp()", "x @ w1")
node = loss.grad_fn
for row, operation in enumerate(operations):
    ax.text(0.5, row, operation, family="monospace", ha="right", va="center")
    draw(node.name(), 1, row, "#2b5c8a")
    # An input that asked for no gradient has None in the place of a node
    children = [child for child, _ in node.next_functions if child is not None]
    for child in children:
        # Only a node at an end of the graph carries a variable: one of the weights
        if hasattr(child, "variable"):
            name = "w1.grad" if child.variable is w1 else "w2.grad"
            arrow((1.32, row), (1.72, row))
            draw(name, 2, row, "#d63d1c")
        else:
            arrow((1, row + 0.3), (1, row + 0.7))
    node = children[0]
ax.set(xlim=(0, 2.4), ylim=(5.5, -0.5))
ax.axis("off")
plt.show()
