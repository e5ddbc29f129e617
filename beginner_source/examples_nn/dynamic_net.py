"""
PyTorch: Control flow and weight sharing
========================================

A network that draws its depth anew at every step and uses one layer up to three times.

Compared with the custom Module, ``forward`` holds a loop of random length, and every
turn of it goes through the same ``middle_linear``. ``SGD`` gets a momentum of 0.9,
which evens out the steps of the different depths.
"""

import random

import torch
from torch import nn


class DynamicNet(nn.Module):
    def __init__(self, D_in, H, D_out):
        super().__init__()
        # A Module finds the parameters of every layer assigned to one of its attributes
        self.input_linear = nn.Linear(D_in, H)
        self.middle_linear = nn.Linear(H, H)
        self.output_linear = nn.Linear(H, D_out)

    def forward(self, x):
        # The graph is recorded while Python runs, so it may differ every time
        self.depth = random.randint(0, 3)
        h_relu = self.input_linear(x).clamp(min=0)
        for _ in range(self.depth):
            # One layer used again: backward() adds up the gradients of all its uses
            h_relu = self.middle_linear(h_relu).clamp(min=0)
        return self.output_linear(h_relu)


# N is the batch size; D_in, H and D_out are the sizes of the input, hidden and
# output layers
N, D_in, H, D_out = 64, 1000, 100, 10

# The accelerator, such as a GPU, where there is one, and the CPU everywhere else
device = torch.accelerator.current_accelerator(check_available=True) or "cpu"

# A fixed seed, so that every run starts from the same random numbers
torch.manual_seed(0)
# The depth comes from Python's own generator, which has a seed of its own
random.seed(0)

# Random inputs and targets: there is no rule to find, only 64 pairs to memorize
x = torch.randn(N, D_in, device=device)
y = torch.randn(N, D_out, device=device)

model = DynamicNet(D_in, H, D_out).to(device)
# "sum", because the default would divide the loss by the number of outputs
loss_fn = nn.MSELoss(reduction="sum")

# The optimizer has to be told which parameters it may change
learning_rate = 1e-4
optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)

losses = []
depths = []
for step in range(1, 501):
    # Forward pass: compute predicted y
    y_pred = model(x)
    depths.append(model.depth)

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
# Depth and loss of every step
# ----------------------------
#
# One dot a step, one colour a depth. All depths share the same weights and all of
# them learn, though a step that suits one depth can set back another.

import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
colors = ("#2b5c8a", "#3a9a8f", "#e09f1f", "#d63d1c")
for depth, (color, marker) in enumerate(zip(colors, "osD^")):
    steps = [step for step in range(1, 501) if depths[step - 1] == depth]
    at_depth = [losses[step - 1] for step in steps]
    ax.semilogy(steps, at_depth, marker, color=color, markersize=4, label=depth)
ax.set(xlabel="step", ylabel="loss", xlim=(0, 500))
ax.grid(alpha=0.3)
ax.legend(title="depth", ncols=4, markerscale=1.5)
plt.show()
