"""
PyTorch: A custom autograd function
===================================

A ReLU of our own as an autograd function, with its own forward and backward pass.

Compared with the autograd example, only the ReLU changes: ``MyReLU`` says how to
compute its output and how to pass a gradient back, and autograd uses it like any
operation that comes with PyTorch. Up to rounding, the losses stay the same.
"""

import torch


class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        # backward() will need to know where h was positive; ctx keeps it until then
        ctx.save_for_backward(h)
        return h.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_h_relu):
        # The chain rule: the gradient passes where ReLU let its input through
        (h,) = ctx.saved_tensors
        return grad_h_relu * (h > 0)


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
    h_relu = MyReLU.apply(h)
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
# ReLU and its gradient
# ---------------------
#
# What ``forward`` returns for inputs around zero, and what ``backward`` makes of a
# gradient of 1: it stops at negative inputs and passes unchanged at positive ones.

import matplotlib.pyplot as plt

h = torch.linspace(-3, 3, 601, requires_grad=True)
h_relu = MyReLU.apply(h)
# The sum gives each of its terms a gradient of 1
h_relu.sum().backward()

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
ax.plot(h.detach(), h_relu.detach(), color="#2b5c8a", linewidth=3, label="MyReLU(h)")
ax.plot(h.detach(), h.grad, "--", color="#d63d1c", linewidth=3, label="h.grad")
ax.set(xlabel="h", xlim=(-3, 3), ylim=(-0.2, 3))
ax.grid(alpha=0.3)
ax.legend(prop={"family": "monospace", "size": "large"})
plt.show()
