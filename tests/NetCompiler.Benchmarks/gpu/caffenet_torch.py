"""CaffeNet in PyTorch, timed on the same card: the card's ceiling for products, then the net in fp32 and TF32, whole steps and layer by layer.

Usage: caffenet_torch.py ceilings | steps BATCH REPETITIONS | layers BATCH REPETITIONS [--device cpu]. Lines with tabs between, as they are known; medians.
The net is that of prototxt/flickr_style/train_val.prototxt; local response normalisation is written with a pooling over channels, which is the fastest that
PyTorch offers.
"""

import argparse
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

LIBRARIES = ((False, "PyTorch fp32"), (True, "PyTorch TF32"))


class CaffeNet(nn.Module):
    def __init__(self, classes=20):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, stride=4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.fc6 = nn.Linear(9216, 4096)
        self.fc7 = nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, classes)

    def stages(self):
        """The net as a list of (name, function), in order."""

        def pool(x):
            return functional.max_pool2d(x, 3, 2, ceil_mode=True)

        def normalise(x):
            return functional.local_response_norm(x, 5, alpha=1e-4, beta=0.75, k=1.0)

        def relu(x):
            return functional.relu(x, inplace=True)

        def drop(x):
            return functional.dropout(relu(x), 0.5, self.training)

        return [
            ("conv1", self.conv1), ("relu1", relu), ("pool1", pool), ("norm1", normalise),
            ("conv2", self.conv2), ("relu2", relu), ("pool2", pool), ("norm2", normalise),
            ("conv3", self.conv3), ("relu3", relu), ("conv4", self.conv4), ("relu4", relu),
            ("conv5", self.conv5), ("relu5", relu), ("pool5", lambda x: pool(x).flatten(1)),
            ("fc6", self.fc6), ("drop6", drop), ("fc7", self.fc7), ("drop7", drop), ("fc8", self.fc8),
        ]

    def forward(self, x):
        for _, stage in self.stages():
            x = stage(x)
        return x


def parameter_groups(net):
    """Caffe's multipliers: biases at twice the rate and without decay, the last layer at ten times the rate."""
    for name, parameter in net.named_parameters():
        rate = 0.001 * (10 if name.startswith("fc8") else 1) * (2 if name.endswith("bias") else 1)
        yield {"params": [parameter], "lr": rate, "weight_decay": 0 if name.endswith("bias") else 0.0005}


class Device:
    """Where it runs; the processor is there to try the script without a card."""

    def __init__(self, name):
        self.name, self.is_cuda = name, name.startswith("cuda")

    def wait(self):
        if self.is_cuda:
            torch.cuda.synchronize()

    def pinned(self, tensor):
        return tensor.pin_memory() if self.is_cuda else tensor

    def median_ms(self, action, repetitions, warm_ups=5):
        """The host's clock around one action and its end."""
        for _ in range(warm_ups):
            action()
        self.wait()
        times = []
        for _ in range(repetitions):
            start = time.perf_counter()
            action()
            self.wait()
            times.append((time.perf_counter() - start) * 1e3)
        return statistics.median(times)

    def row_ms(self, action, repetitions):
        """One action of many in a row, between two events of the device."""
        if not self.is_cuda:
            return self.median_ms(action, repetitions, warm_ups=1)
        action()
        first, last = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        first.record()
        for _ in range(repetitions):
            action()
        last.record()
        last.synchronize()
        return first.elapsed_time(last) / repetitions


def optimizer_of(net, device):
    try:
        return torch.optim.SGD(parameter_groups(net), lr=0.001, momentum=0.9, fused=device.is_cuda)
    except TypeError:
        # Before PyTorch 2.3 there is no such option.
        return torch.optim.SGD(parameter_groups(net), lr=0.001, momentum=0.9, foreach=True)


def write(*cells):
    print("\t".join(cell if isinstance(cell, str) else f"{cell:.3f}" for cell in cells), flush=True)


def ceilings(device):
    size = 8192 if device.is_cuda else 512
    left, right = torch.randn(size, size, device=device.name), torch.randn(size, size, device=device.name)
    for allowed, label in LIBRARIES:
        torch.backends.cuda.matmul.allow_tf32 = allowed
        milliseconds = device.row_ms(lambda: torch.mm(left, right), 10)
        write(label, f"product {size}^3, TFLOP/s", 2 * size**3 / milliseconds / 1e9)


def steps(device, label, batch, repetitions):
    net = CaffeNet().to(device.name)
    optimizer = optimizer_of(net, device)
    images, labels = device.pinned(torch.randn(batch, 3, 227, 227)), device.pinned(torch.randint(20, (batch,)))
    on_device, labels_on_device = images.to(device.name), labels.to(device.name)

    def forward():
        with torch.no_grad():
            net(on_device)

    def forward_backward():
        net.zero_grad(set_to_none=False)
        functional.cross_entropy(net(on_device), labels_on_device).backward()

    def step(x, y):
        optimizer.zero_grad(set_to_none=False)
        loss = functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    def delivered():
        step(images.to(device.name, non_blocking=True), labels.to(device.name, non_blocking=True))

    net.train()
    write(label, "forward", device.median_ms(forward, repetitions))
    write(label, "forward and backward", device.median_ms(forward_backward, repetitions))
    write(label, "whole step, data resident", device.median_ms(lambda: step(on_device, labels_on_device), repetitions))
    write(label, "whole step", device.median_ms(delivered, repetitions))
    net.eval()
    one = device.pinned(torch.randn(1, 3, 227, 227))

    def latency():
        with torch.no_grad():
            functional.softmax(net(one.to(device.name, non_blocking=True)), 1).cpu()

    write(label, "one image", device.median_ms(latency, max(repetitions, 20)))


def layers(device, label, batch, repetitions):
    net = CaffeNet().to(device.name).train()
    x = torch.randn(batch, 3, 227, 227, device=device.name)
    for name, stage in net.stages():
        # In-place functions may not change a leaf that wants a gradient: each run gets what the last layer made.
        source = x.detach().requires_grad_(name != "conv1")
        run = (lambda s=stage, i=source: s(i.clone())) if "relu" in name or "drop" in name else (lambda s=stage, i=source: s(i))
        with torch.no_grad():
            write(label, name + ", forward", device.row_ms(run, repetitions))
        result = run()
        wanted = [t for t in (source, *(stage.parameters() if isinstance(stage, nn.Module) else ())) if t.requires_grad]
        gradient = torch.randn_like(result)
        write(label, name + ", backward", device.row_ms(lambda: torch.autograd.grad(result, wanted, gradient, retain_graph=True), repetitions))
        x = result.detach()
    kernels(device, label, net, batch)


def kernels(device, label, net, batch):
    """Which kernels the libraries choose: their names say Winograd, implicit GEMM, TF32."""
    if not device.is_cuda:
        return
    images, labels = torch.randn(batch, 3, 227, 227, device=device.name), torch.randint(20, (batch,), device=device.name)
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        functional.cross_entropy(net(images), labels).backward()
        device.wait()
    for event in profile.key_averages():
        total = getattr(event, "self_device_time_total", getattr(event, "self_cuda_time_total", 0))
        if total > 0:
            write(label + " kernel", event.key.replace("\t", " ")[:160], total / 1e3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["ceilings", "steps", "layers"])
    parser.add_argument("batch", type=int, nargs="?", default=50)
    parser.add_argument("repetitions", type=int, nargs="?", default=20)
    parser.add_argument("--device", default="cuda")
    arguments = parser.parse_args()
    device = Device(arguments.device)
    torch.backends.cudnn.benchmark = True
    if arguments.what == "ceilings":
        return ceilings(device)
    for allowed, label in LIBRARIES:
        torch.backends.cuda.matmul.allow_tf32 = allowed
        torch.backends.cudnn.allow_tf32 = allowed
        (steps if arguments.what == "steps" else layers)(device, label, arguments.batch, arguments.repetitions)


if __name__ == "__main__":
    sys.exit(main())
