"""
TensorFlow: A static graph
==========================

TensorFlow traces the training step once into a graph, then runs that graph 500 times.

PyTorch records a graph anew at every step. Here ``tf.function`` makes the graph out
of a Python function on its first call, and ``tf.GradientTape`` puts the gradients
into it. From the same seed, TensorFlow draws other random numbers than PyTorch, so
the losses differ from those of the autograd example.
"""

import tensorflow as tf

# N is the batch size; D_in, H and D_out are the sizes of the input, hidden and
# output layers
N, D_in, H, D_out = 64, 1000, 100, 10

# A fixed seed, so that every run starts from the same random numbers
tf.random.set_seed(0)

# Random inputs and targets: there is no rule to find, only 64 pairs to memorize
x = tf.random.normal((N, D_in))
y = tf.random.normal((N, D_out))

# Random weights; a Variable keeps its value from one run of the graph to the next
w1 = tf.Variable(tf.random.normal((D_in, H)))
w2 = tf.Variable(tf.random.normal((H, D_out)))

# Tiny, because weights this large make for gradients in the hundreds of thousands
learning_rate = 1e-6


# Python runs this function only once, to trace it; each call then runs the graph
@tf.function
def train_step(x, y):
    # The tape records the operations that lead to the loss
    with tf.GradientTape() as tape:
        # Forward pass: compute predicted y
        h = x @ w1
        h_relu = tf.nn.relu(h)
        y_pred = h_relu @ w2

        # Loss: the sum of squared errors
        loss = tf.reduce_sum(tf.square(y_pred - y))

    # Backward pass: the operations for the gradients join the same graph
    grad_w1, grad_w2 = tape.gradient(loss, [w1, w2])

    # Update: a small step against the gradient lowers the loss
    w1.assign_sub(learning_rate * grad_w1)
    w2.assign_sub(learning_rate * grad_w2)
    return loss


losses = []
for step in range(1, 501):
    loss = train_step(x, y)
    losses.append(float(loss))
    if step % 100 == 0:
        print(f"step {step}: loss {losses[-1]:.4g}")

# %%
# The graph that TensorFlow traced from the training step
# -------------------------------------------------------
#
# One graph holds it all: the forward pass (blue) runs down, the gradients (red) run
# back up beside it, and the weights are updated (purple). Constants, and operations
# whose result nobody uses, are left out.

import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")


def draw(label, place, color, sources=()):
    box = {"boxstyle": "round", "color": color}
    style = {"ha": "center", "va": "center", "bbox": box}
    for source in sources:
        # annotate() ends the arrow where the label's box begins
        arrow = {"arrowstyle": "<-", "color": "grey"}
        ax.annotate(label, source, place, arrowprops=arrow, zorder=1, **style)
    ax.text(*place, label, color="white", **style)


graph = train_step.get_concrete_function(x, y).graph
inputs = [tensor.op.name for tensor in graph.inputs]
labels = dict(zip(inputs, ("x", "y", "w1", "w2")))
places = dict(zip(inputs, ((0, 0.3), (0, 4), (0, 1.4), (0, 2.2))))
depths = dict.fromkeys(inputs, 0)
for name in inputs:
    draw(labels[name], places[name], "#55606b")

turn = None
for op in graph.get_operations():
    name = op.name
    sources = [tensor.op.name for tensor in op.inputs if tensor.op.name in places]
    used = not op.outputs or any(tensor.consumers() for tensor in op.outputs)
    if not sources or not used:
        continue
    if op.type == "ReadVariableOp":
        # A variable and the reading of its value are drawn as one
        places[name], depths[name] = places[sources[0]], 0
        continue

    label = op.type
    if op.type == "AssignSubVariableOp":
        label = f"{labels[sources.pop(0)]} -="
    depths[name] = 1 + max(depths[source] for source in sources)
    column, row = places[sources[-1]]
    if name.startswith("gradient_tape"):
        # A gradient stands beside the operation that it goes back through
        turn = turn or depths[name]
        row = 2 * turn - depths[name]
        place, color = (2 + ((2, row) in places.values()), row), "#d63d1c"
    elif column < 2:
        place, color = (1, depths[name]), "#2b5c8a"
    else:
        place, color = (column + 1, row), "#6b4a9e"
    draw(label, place, color, [places[source] for source in sources])
    places[name] = place
ax.set(xlim=(-0.3, 5.3), ylim=(6.3, 0))
ax.axis("off")
plt.show()
