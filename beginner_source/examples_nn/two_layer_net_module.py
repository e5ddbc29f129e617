"""
PyTorch: A custom nn Module
===========================

The network as a class of its own, free to compute its output in any way Python can.

Compared with the optim example, ``TwoLayerNet`` replaces ``nn.Sequential``.
The optimizer is ``SGD``, whose rule is the update written by hand in the nn example,
so the losses are those of the nn example.
"""

import torch
from torch import nn


class TwoLayerNet(nn.Module):
    def __init__(self, D_in, H, D_out):
        super().__init__()
        # A Module finds the parameters of every layer assigned to one of its attributes
        self.linear1 = nn.Linear(D_in, H)
        self.linear2 = nn.Linear(H, D_out)

    def forward(self, x):
        # Autograd derives the backward pass from whatever is computed here
        h = self.linear1(x)
        h_relu = h.clamp(min=0)
        return self.linear2(h_relu)


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

model = TwoLayerNet(D_in, H, D_out).to(device)
# "sum", because the default would divide the loss by the number of outputs
loss_fn = nn.MSELoss(reduction="sum")

# The optimizer has to be told which parameters it may change
learning_rate = 1e-4
optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)

losses = []
for step in range(1, 501):
    # Forward pass: compute predicted y
    y_pred = model(x)

    # Loss: the sum of squared errors; kept as a plain number, it holds on to no graph
    loss = loss_fn(y_pred, y)
    losses.append(loss.item())
    if step % 100 == 0:
        print(f"step {step}: loss {losses[-1]:.4g}")

    # Backward pass: backward() adds to .grad, so what the last step left has to go
    optimizer.zero_grad()
    loss.backward()

    # Update: the optimizer reads each .grad and changes the parameter in place
    optimizer.step()

# %%
# Hidden activations of every sample
# ----------------------------------
#
# The layers are plain attributes, so each can also be called alone: here is the
# output of ReLU for every sample and hidden unit. Most of it is zero, and each
# sample has a pattern of its own.

import matplotlib.pyplot as plt

with torch.no_grad():
    h_relu = model.linear1(x).clamp(min=0).cpu().numpy()

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
image = ax.imshow(h_relu, cmap="Blues", aspect="auto", interpolation="nearest")
ax.set(xlabel=f"H = {H}", ylabel=f"N = {N}")
ax.set_title(f"h_relu = 0: {(h_relu == 0).mean():.0%}", family="monospace")
fig.colorbar(image, ax=ax)
plt.show()
