"""
PyTorch: Tensors
================

The same network in PyTorch tensors, which work like NumPy arrays and also run on GPUs.

Compared with the NumPy example, the arrays become tensors that live on a
``device``, in 32-bit instead of 64-bit floating point. The backward pass is still
written by hand.
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

# Random weights; biases are left out to keep the gradients short
w1 = torch.randn(D_in, H, device=device)
w2 = torch.randn(H, D_out, device=device)

# Tiny, because weights this large make for gradients in the hundreds of thousands
learning_rate = 1e-6

losses = []
for step in range(1, 501):
    # Forward pass: compute predicted y
    h = x @ w1
    h_relu = h.clamp(min=0)
    y_pred = h_relu @ w2

    # Loss: the sum of squared errors
    loss = (y_pred - y).square().sum()
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
# Target, prediction and error as tensors of 64 by 10 numbers
# -----------------------------------------------------------
#
# One column a sample, one row an output: the prediction looks just like the target,
# and the error shows only on a scale of its own. Matplotlib draws NumPy arrays,
# which live in the computer's main memory, so ``cpu()`` first copies each tensor
# back from the device.

import matplotlib.pyplot as plt

images = {"y": y, "y_pred": y_pred, "y_pred - y": y_pred - y}
fig, axes = plt.subplots(3, 1, figsize=(6.4, 4), layout="constrained", sharex=True)
for ax, (name, tensor) in zip(axes, images.items()):
    # The same limit on both sides keeps white at zero
    limit = tensor.abs().max().item()
    values = tensor.T.cpu().numpy()
    image = ax.imshow(values, cmap="RdBu_r", vmin=-limit, vmax=limit, aspect="auto")
    ax.set_title(name, family="monospace")
    ax.set_yticks([])
    fig.colorbar(image, ax=ax, aspect=6, format="%.2g")
plt.show()
