"""
PyTorch: nn
===========

The network as a model of layers that own their weights, with a ready-made loss.

Compared with the autograd example, ``nn.Sequential`` holds the layers and
``nn.MSELoss`` computes the loss. Two differences are deliberate: ``nn.Linear`` adds
a bias, and its small initial weights allow a learning rate of 1e-4, not 1e-6.
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

# Larger than for weights from randn: nn.Linear scales them to the size of its input
learning_rate = 1e-4

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
    model.zero_grad()
    loss.backward()

    # Update: no_grad, because this change is no part of what is differentiated
    with torch.no_grad():
        for param in model.parameters():
            param -= learning_rate * param.grad

# %%
# Weights of the two linear layers after training
# -----------------------------------------------
#
# ``nn.Linear`` draws its weights evenly from between the dashed lines, at one over
# the square root of its number of inputs. Training has carried some of them past
# these lines, more of them in the second layer.

import matplotlib.pyplot as plt

fig, axes = plt.subplots(1, 2, figsize=(6.4, 4), layout="constrained")
for ax, index in zip(axes, (0, 2)):
    weight = model[index].weight.detach().cpu().numpy()
    bound = model[index].in_features ** -0.5
    ax.hist(weight.ravel(), bins=41, color="#2b5c8a")
    for edge in (-bound, bound):
        ax.axvline(edge, color="#d63d1c", linestyle="--", linewidth=2)
    ax.set_title(f"{index}.weight\n{weight.shape}", family="monospace")
    ax.locator_params(axis="x", nbins=5)
    ax.set_yticks([])
    ax.spines[["left", "top", "right"]].set_visible(False)
plt.show()
