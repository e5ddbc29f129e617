"""
Warm-up: NumPy
==============

A two-layer ReLU network learns random data with nothing but NumPy and the chain rule.

NumPy knows nothing of gradients, graphs or GPUs, so the forward pass and the
backward pass are both written out by hand. The eight examples that follow train
the same kind of network, and step by step a library takes over that work.
"""

import numpy as np

# N is the batch size; D_in, H and D_out are the sizes of the input, hidden and
# output layers
N, D_in, H, D_out = 64, 1000, 100, 10

# A fixed seed, so that every run starts from the same random numbers
rng = np.random.default_rng(0)

# Random inputs and targets: there is no rule to find, only 64 pairs to memorize
x = rng.standard_normal((N, D_in))
y = rng.standard_normal((N, D_out))

# Random weights; biases are left out to keep the gradients short
w1 = rng.standard_normal((D_in, H))
w2 = rng.standard_normal((H, D_out))

# Tiny, because weights this large make for gradients in the hundreds of thousands
learning_rate = 1e-6

losses = []
for step in range(1, 501):
    # Forward pass: compute predicted y
    h = x @ w1
    h_relu = np.maximum(h, 0)
    y_pred = h_relu @ w2

    # Loss: the sum of squared errors
    loss = np.square(y_pred - y).sum()
    losses.append(loss.item())
    if step % 100 == 0:
        print(f"step {step}: loss {losses[-1]:.4g}")

    # Backward pass: apply the chain rule from the loss back to each weight
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.T @ grad_y_pred
    grad_h_relu = grad_y_pred @ w2.T
    grad_h = grad_h_relu * (h > 0)
    grad_w1 = x.T @ grad_h

    # Update: a small step against the gradient lowers the loss
    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2

# %%
# Loss of the NumPy network at every step
# ---------------------------------------
#
# The loss falls by more than ten orders of magnitude: 640 random targets are few
# against the 101,000 weights that memorize them.

import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
ax.semilogy(range(1, 501), losses, color="#d63d1c", linewidth=2.5)
for step, place in ((1, (10, 0)), (500, (-62, -6))):
    loss = losses[step - 1]
    ax.plot(step, loss, "o", color="#d63d1c", clip_on=False)
    ax.annotate(f"{loss:.1e}", (step, loss), place, textcoords="offset points")
ax.set(xlabel="step", ylabel="loss", xlim=(0, 500))
ax.grid(alpha=0.3)
plt.show()
