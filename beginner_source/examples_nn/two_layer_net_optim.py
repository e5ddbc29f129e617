"""
PyTorch: optim
==============

An optimizer updates the parameters: Adam, which adapts the step of each one.

Compared with the nn example, the loop over the parameters becomes
``optimizer.step()``. Model, data and learning rate stay the same, so the loss
starts at the same value.
"""

import torch
from torch import nn

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

# Each Linear layer makes its own weights and biases and asks for their gradients
model = nn.Sequential(
    nn.Linear(D_in, H),
    nn.ReLU(),
    nn.Linear(H, D_out),
).to(device)
# "sum", because the default would divide the loss by the number of outputs
loss_fn = nn.MSELoss(reduction="sum")

# The optimizer has to be told which parameters it may change
learning_rate = 1e-4
optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)

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
# Adam and SGD from the same start
# --------------------------------
#
# At this learning rate SGD is ahead at first, and Adam ends lower. Neither is the
# better one in general: each has learning rates that suit it.

import matplotlib.pyplot as plt

# The same seed gives the same data and the same initial weights once more
torch.manual_seed(0)
x = torch.randn(N, D_in, device=device)
y = torch.randn(N, D_out, device=device)
model = nn.Sequential(
    nn.Linear(D_in, H),
    nn.ReLU(),
    nn.Linear(H, D_out),
).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)

sgd_losses = []
for _ in range(500):
    loss = loss_fn(model(x), y)
    sgd_losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
steps = range(1, 501)
ax.semilogy(steps, losses, color="#d63d1c", linewidth=2.5, label="Adam")
ax.semilogy(steps, sgd_losses, "--", color="#2b5c8a", linewidth=2.5, label="SGD")
ax.set(xlabel="step", ylabel="loss", xlim=(0, 500))
ax.grid(alpha=0.3)
ax.legend(fontsize="large")
plt.show()
